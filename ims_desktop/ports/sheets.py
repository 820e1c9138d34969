"""Printed sheets: cards with a barcode each, what stands on them, and where the locations come from."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from msgspec import Struct

from ims_desktop.domain.locations import Location


class SheetKind(StrEnum):
    COMMANDS = "commands"
    LOCATIONS = "locations"
    BADGES = "badges"


class Paper(StrEnum):
    A4 = "a4"
    LETTER = "letter"


class Form(StrEnum):
    """What the cards of a sheet are for."""

    LABEL = "label"
    """Stuck where it is scanned, from arm's length."""
    CARD = "card"
    """Cut out and carried: the size of a bank card, with finer bars, held to the scanner."""


class Card(Struct, frozen=True):
    """One barcode with what people read beside it, in their own language. ``code`` is what a scanner sends."""

    code: str
    name: str
    note: str = ""
    key: str = ""
    """The key that does the same."""


class Sheet(Struct, frozen=True):
    """Cards in their order, under one title."""

    title: str
    cards: Sequence[Card]
    language: str = "en"
    form: Form = Form.LABEL


class Layout(Struct, frozen=True):
    """How a sheet lies on its paper. ``per_page`` of none is as many as fit; ``first`` is the label (from 1) of the
    first page to begin at, so that a sheet of labels that was begun is used up."""

    paper: Paper = Paper.A4
    per_page: int | None = None
    first: int = 1


class SheetAsked(Struct, frozen=True):
    """Which sheet is wanted, and where. ``badges`` is the list that a sheet of badges is made of."""

    kind: SheetKind
    file: Path
    layout: Layout = Layout()
    badges: Path | None = None


class Printed(Struct, frozen=True):
    """A sheet that was written. ``left_out`` are the codes that no barcode can hold, or that fit on no label."""

    file: Path
    pages: int
    cards: int
    left_out: Sequence[str] = ()


class SheetWriter(Protocol):
    def write(self, sheet: Sheet, layout: Layout, file: Path) -> Printed:
        """Writes it whole or not at all. Raises ``InputProblem`` for a layout that cannot be, ``TryAgain`` for what
        the disk does."""
        ...


class SiteLocations(Protocol):
    def in_walk_order(self) -> Sequence[Location]:
        """The site's real locations that are in use, as one walks past them."""
        ...


class Badge(Struct, frozen=True):
    """A badge as it was issued: what its barcode says is known then and never again."""

    name: str
    role: str
    code: str


class BadgeList(Protocol):
    def read(self, file: Path) -> Sequence[Badge]:
        """The badges of a file that somebody kept when they were issued. Raises ``InputProblem``."""
        ...
