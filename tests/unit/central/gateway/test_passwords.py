"""Passwords: hashed slowly, checked fairly."""

from __future__ import annotations

import time

import pytest
from argon2 import PasswordHasher

from ims_desktop.central.gateway.passwords import Passwords

QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


def test_the_right_password_is_right_and_no_other() -> None:
    passwords = Passwords(QUICK)
    hashed = passwords.hash("correct horse")

    assert passwords.is_right(hashed, "correct horse")
    assert not passwords.is_right(hashed, "correct horse ")
    assert "correct horse" not in hashed


@pytest.mark.parametrize("hashed", [None, "", "no hash at all", "$argon2id$v=19$m=8,t=1,p=1$broken"])
def test_without_a_hash_nothing_is_right(hashed: str | None) -> None:
    assert not Passwords(QUICK).is_right(hashed, "")
    assert not Passwords(QUICK).is_right(hashed, "anything")


def test_a_hash_of_weaker_settings_is_outdated() -> None:
    assert Passwords().is_outdated(QUICK.hash("x"))
    assert not Passwords(QUICK).is_outdated(QUICK.hash("x"))


def test_nobody_takes_as_long_as_somebody() -> None:
    passwords = Passwords(PasswordHasher(time_cost=4, memory_cost=16_384, parallelism=1))
    hashed = passwords.hash("correct horse")

    def quickest(of: str | None) -> float:
        times = []
        for _ in range(5):
            begun = time.perf_counter()
            passwords.is_right(of, "wrong")
            times.append(time.perf_counter() - begun)
        return min(times)

    assert 0.5 < quickest(None) / quickest(hashed) < 2
