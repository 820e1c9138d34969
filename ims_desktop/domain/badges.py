"""Badges and PINs: what a badge's barcode says, and what must be known of it to let somebody in.

The barcode holds a random secret and no name. A workstation knows its digest, to find whose it is, and a slow hash over
secret and PIN, to let them in: neither tells the secret, and a PIN can only be tried by who holds the badge.
"""

from __future__ import annotations

import os
from datetime import timedelta

from ims_desktop.domain.barcodes.candidates import CodeKind
from ims_desktop.domain.barcodes.internal import internal_code
from ims_desktop.domain.errors import InputProblem
from ims_desktop.domain.texts import text

GOOD_FOR = timedelta(days=14)
"""How long a workstation lets somebody in without news of them from the central."""

RENEWED_BELOW = GOOD_FOR / 2
"""What must be left of it for the central not to renew it: so a badge comes through the feed once a week, not daily."""

SHORTEST_PIN, LONGEST_PIN = 4, 8

_SECRET_LENGTH = 26
"""Digits, 86 bits in all, which nobody guesses. Code 128 packs two digits into the bars of one letter: with its prefix
the barcode is 70 mm wide at bars of 0.254 mm, so that it fits on a card of bank size."""


def new_badge() -> str:
    """What a new badge's barcode says."""
    drawn = int.from_bytes(os.urandom(2 * _SECRET_LENGTH)) % 10**_SECRET_LENGTH
    return badge_code(f"{drawn:0{_SECRET_LENGTH}}")


def badge_code(secret: str) -> str:
    return internal_code(CodeKind.BADGE, secret)


def badge_digest(code: str) -> str:
    """What finds a badge among others without telling what it says."""
    from hashlib import sha256  # here: it loads OpenSSL, 5 ms that no start needs

    return sha256(code.encode()).hexdigest()


def badge_phrase(code: str, pin: str) -> str:
    """What the slow hash is made over: the badge alone opens nothing, nor does the PIN."""
    return f"{code} {pin}"


def check_pin(pin: str) -> None:
    """Raises ``InputProblem`` for what cannot be a PIN."""
    if not (pin.isascii() and pin.isdigit() and SHORTEST_PIN <= len(pin) <= LONGEST_PIN):
        raise _no_pin()
    if len(set(pin)) == 1:
        raise _too_easy()


def _no_pin() -> InputProblem:
    return InputProblem(
        text("Not a PIN"),
        text("A PIN has {fewest} to {most} digits and nothing else.", fewest=SHORTEST_PIN, most=LONGEST_PIN),
        text("Choose another."),
    )


def _too_easy() -> InputProblem:
    return InputProblem(
        text("This PIN is too easy"),
        text("It is one digit over and over."),
        text("Choose another."),
    )
