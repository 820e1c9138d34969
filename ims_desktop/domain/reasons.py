"""Reasons: why something was done, in the company's own words, each for one purpose."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct


class ReasonPurpose(StrEnum):
    INSPECTION = "inspection"
    """Why goods failed, or arrived damaged."""
    COUNT = "count"
    """Why a count differs."""
    RELEASE = "release"
    """Why goods stand as something else without an inspection."""
    UNDO = "undo"
    CASE = "case"
    """Why a case was settled like this."""


class Reason(Struct, frozen=True):
    """One of the company's own words. ``code`` is what a barcode of it says."""

    code: str
    name: str
