"""Passwords: argon2id at rest, and the same answer in the same time whether or not the name exists."""

from __future__ import annotations

import secrets
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from ims_desktop.domain.errors import TryAgain
from ims_desktop.domain.texts import text

LONGEST = 1024
"""Characters. What is longer is no password, but work for us."""


class Passwords:
    """Hashes and checks. Each takes 64 MiB for a moment (RFC 9106, second choice), so only a few go on at once.

    A few more may wait for their turn; beyond those ``TryAgain`` is raised, since each that waits holds a thread that
    somebody who has signed in long ago could use.
    """

    def __init__(self, hasher: PasswordHasher | None = None, at_once: int = 4, waiting: int = 12) -> None:
        self._hasher = hasher or PasswordHasher()
        self._turns = BoundedSemaphore(at_once)
        self._places = BoundedSemaphore(at_once + waiting)
        self._nobodys = _hash_of_no_password(self._hasher)

    def hash(self, password: str) -> str:
        with self._turn():
            return self._hasher.hash(password)

    def is_right(self, hashed: str | None, password: str) -> bool:
        """Whether ``password`` is the one; without a hash (no such person) it takes as long, and is never right."""
        with self._turn():
            try:
                right = self._hasher.verify(hashed or self._nobodys, password)
            except (VerificationError, InvalidHashError):
                return False
        return right and bool(hashed)

    @contextmanager
    def _turn(self) -> Iterator[None]:
        if not self._places.acquire(blocking=False):
            raise _crowded()
        try:
            with self._turns:
                yield
        finally:
            self._places.release()

    def is_outdated(self, hashed: str) -> bool:
        """Whether it was hashed with weaker settings than today's."""
        return self._hasher.check_needs_rehash(hashed)


def _hash_of_no_password(hasher: PasswordHasher) -> str:
    """Takes as long to check as any, and fits nothing: its end is random rather than worked out."""
    salt, end = (b64encode(secrets.token_bytes(length)).decode().rstrip("=") for length in (16, 32))
    return f"$argon2id$v=19$m={hasher.memory_cost},t={hasher.time_cost},p={hasher.parallelism}${salt}${end}"


def _crowded() -> TryAgain:
    return TryAgain(
        text("Too many people are signing in"),
        text("The central checks only so many passwords at once."),
        text("Try again in a moment."),
    )
