"""Passwords: hashed slowly, checked fairly."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Literal

import pytest
from argon2 import PasswordHasher, extract_parameters

from ims_desktop.central.gateway.passwords import Passwords
from ims_desktop.domain.errors import TryAgain

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
    """What decides the time is the same for nobody: a measured one would depend on the machine's load."""
    hasher = PasswordHasher(time_cost=4, memory_cost=16_384, parallelism=1)
    checked: list[str] = []

    class Watched(PasswordHasher):
        def verify(self, known: str | bytes, password: str | bytes) -> Literal[True]:
            checked.append(str(known))
            return hasher.verify(known, password)

    passwords = Passwords(Watched(time_cost=4, memory_cost=16_384, parallelism=1))
    assert not passwords.is_right(passwords.hash("correct horse"), "wrong")
    assert not passwords.is_right(None, "wrong")
    somebodys, nobodys = map(extract_parameters, checked)
    assert somebodys == nobodys


def test_a_crowd_at_the_door_is_asked_to_come_back() -> None:
    passwords = Passwords(PasswordHasher(time_cost=4, memory_cost=65_536, parallelism=1), at_once=1, waiting=1)
    hashed = passwords.hash("correct horse")

    with ThreadPoolExecutor(6) as pool:
        checks = [pool.submit(passwords.is_right, hashed, "correct horse") for _ in range(6)]
        turned_away = [check for check in checks if isinstance(check.exception(), TryAgain)]

    assert 1 <= len(turned_away) <= 4
    assert all(check.result() for check in checks if check not in turned_away)
    assert passwords.is_right(hashed, "correct horse")
