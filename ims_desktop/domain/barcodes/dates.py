"""Dates of six digits, as GS1 codes write them."""

from __future__ import annotations

from calendar import monthrange
from datetime import date


def date_of(digits: str, today: date) -> date | None:
    """YYMMDD as a date, or None when there is no such day.

    Day 00 is the last day of its month (GS1 General Specifications 3.4.2); the century is the one that puts the
    year between 49 years before and 50 years after ``today`` (7.12).
    """
    year = full_year(int(digits[:2]), today)
    month, day = int(digits[2:4]), int(digits[4:])
    if not 1 <= month <= 12 or day > (last := monthrange(year, month)[1]):
        return None
    return date(year, month, day or last)


def full_year(two_digits: int, today: date) -> int:
    century = today.year - today.year % 100
    ahead = two_digits - today.year % 100
    if ahead > 50:
        return century + two_digits - 100
    if ahead < -49:
        return century + two_digits + 100
    return century + two_digits


def digits_of(day: date) -> str:
    return f"{day:%y%m%d}"
