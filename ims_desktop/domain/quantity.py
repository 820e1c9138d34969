"""Exact quantities: whole millionths of an item's stock unit."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from functools import total_ordering
from typing import Final

from ims_desktop.domain.errors import InputProblem
from ims_desktop.domain.texts import Text, text

MICRO = 1_000_000
"""Millionths in one stock unit."""

MOST = 1_000_000_000
"""The largest quantity, in stock units, that one statement may carry: beyond it is a slip of the scanner
(a barcode read as a number), and nine sums of it still fit 64 bits."""


class NotAQuantity(InputProblem):
    """The text is no number, or a number that cannot be kept exactly."""

    code = "not_a_quantity"


@total_ordering
class Quantity:
    """An exact amount of an item in its stock unit; never a float.

    Stored as ``micro``, a whole number of 10^-6 stock units, so that SQL can sum it; on the wire it is decimal text.
    """

    __slots__ = ("micro",)

    micro: Final[int]

    def __init__(self, micro: int) -> None:
        self.micro = micro

    @classmethod
    def of(cls, value: str | int | Decimal) -> Quantity:
        """The quantity that a decimal text, whole number or ``Decimal`` says.

        Raises ``NotAQuantity`` for text that is no plain decimal number, for more than six decimals and for amounts
        beyond ``MOST``.
        """
        if isinstance(value, int):
            return cls(_in_range(Decimal(value), str(value)))
        return cls(_in_range(_decimal(value), str(value)))

    @property
    def decimal(self) -> Decimal:
        return Decimal(self.micro).scaleb(-6)

    @property
    def is_positive(self) -> bool:
        return self.micro > 0

    def fits(self, decimals: int) -> bool:
        """Whether it needs no more decimals (0 to 6) than a unit of that precision has."""
        step: int = 10 ** (6 - decimals)
        return self.micro % step == 0

    def plain(self) -> str | int:
        """For a sentence: a number where it is whole, decimal text where it is not."""
        return str(self) if self.micro % MICRO else self.micro // MICRO

    def __add__(self, other: Quantity) -> Quantity:
        return Quantity(self.micro + other.micro)

    def __sub__(self, other: Quantity) -> Quantity:
        return Quantity(self.micro - other.micro)

    def __neg__(self) -> Quantity:
        return Quantity(-self.micro)

    def __mul__(self, times: int) -> Quantity:
        return Quantity(self.micro * times)

    def times(self, factor: Quantity) -> Quantity:
        """So many packagings of ``factor`` stock units each; refused when the product is not whole millionths."""
        product = self.micro * factor.micro
        if product % MICRO:
            raise too_precise(str(self), 6)
        return Quantity(product // MICRO)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Quantity) and self.micro == other.micro

    def __hash__(self) -> int:
        return hash(self.micro)

    def __lt__(self, other: Quantity) -> bool:
        return self.micro < other.micro

    def __bool__(self) -> bool:
        return self.micro != 0

    def __repr__(self) -> str:
        return f"Quantity.of('{self}')"

    def __str__(self) -> str:
        whole, rest = divmod(abs(self.micro), MICRO)
        sign = "-" if self.micro < 0 else ""
        return f"{sign}{whole}" + (f".{rest:06d}".rstrip("0") if rest else "")


ZERO = Quantity(0)


def total(quantities: Iterable[Quantity]) -> Quantity:
    return sum(quantities, ZERO)


def _decimal(value: str | Decimal) -> Decimal:
    if isinstance(value, Decimal):
        return value
    # Decimal() takes "1_000", "NaN", full-width digits and exponents: a person typing a quantity means none of them.
    body = value.strip()
    digits = body.removeprefix("-").replace(".", "", 1)
    if not (digits.isascii() and digits.isdigit()):
        raise not_a_number(value)
    try:
        return Decimal(body)
    except InvalidOperation:
        raise not_a_number(value) from None


def _in_range(number: Decimal, shown: str) -> int:
    if not number.is_finite():
        raise not_a_number(shown)
    if abs(number) > MOST:
        raise absurd(shown)
    micro = number.scaleb(6)
    if micro != micro.to_integral_value():
        raise too_precise(shown, 6)
    return int(micro)


def not_a_number(shown: str) -> NotAQuantity:
    return NotAQuantity(
        text("Not a number"),
        text("“{shown}” is not a quantity.", shown=shown[:40]),
        text("Type the quantity in digits, for example 12 or 12.5."),
    )


def too_precise(shown: str, decimals: int) -> NotAQuantity:
    said: Text = (
        text("“{shown}” is more precise than whole units.", shown=shown)
        if decimals == 0
        else text("“{shown}” has more than {decimals} decimals.", shown=shown, decimals=decimals)
    )
    return NotAQuantity(text("Too precise"), said, text("Type a quantity that the unit can be counted in."))


def absurd(shown: str) -> NotAQuantity:
    return NotAQuantity(
        text("That is too much to be true"),
        text("“{shown}” looks like a barcode, not a quantity.", shown=shown[:40]),
        text("Type the quantity again."),
    )


def not_positive(shown: str) -> NotAQuantity:
    return NotAQuantity(
        text("Nothing to take"),
        text("The quantity must be more than zero, not {shown}.", shown=shown),
        text("Type how much there is, or go on with the next scan."),
    )
