"""A case as a supervisor sees it: what was known, done and found, and what each choice does."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from msgspec import Struct

from ims_desktop.domain.cases import CaseChoice, CaseKind
from ims_desktop.domain.ids import OperationId
from ims_desktop.domain.positions import StockStatus
from ims_desktop.domain.quantity import ZERO, Quantity, total
from ims_desktop.domain.texts import EMPTY, Text


class Side(Struct, frozen=True):
    """One of three tiles: whose word it is, what it says (short enough to be large), and a line about it."""

    label: Text
    value: Text
    note: Text = EMPTY


class Deed(Struct, frozen=True):
    """One operation of the case: who did what, where and when, and when the central heard of it."""

    operation: OperationId
    who: str
    where: str
    happened_at: datetime
    arrived_at: datetime
    said: Text


class StockLine(Struct, frozen=True):
    """A position that the case or one of its choices touches. ``before`` is what stands there now."""

    key: str
    item_name: str
    sku: str
    unit: str
    location_code: str
    status: StockStatus
    lot: str
    serial: str
    handling_unit: str
    before: Quantity


class StockChange(Struct, frozen=True):
    """So much comes to (positive) or goes from the position ``key`` by a choice."""

    key: str
    change: Quantity


class DocumentChange(Struct, frozen=True):
    """What a choice changes on a document: an order line, a lot, a task."""

    what: Text
    before: Text
    after: Text


class Need(StrEnum):
    """What must be named with a choice."""

    NOTHING = "nothing"
    ORDER_LINE = "order_line"
    LOCATION = "location"
    FIELDS = "fields"


class Offer(Struct, frozen=True):
    """Something that can be named: an order line or location by its id; a field, with what either side says of it."""

    value: str
    said: Text
    ours: str = ""
    theirs: str = ""


class Option(Struct, frozen=True):
    """One choice of a case, with its effect on stock and documents."""

    choice: CaseChoice
    said: Text
    effect: Text = EMPTY
    changes: tuple[StockChange, ...] = ()
    documents: tuple[DocumentChange, ...] = ()
    need: Need = Need.NOTHING
    offers: tuple[Offer, ...] = ()
    """What is likely to be named, the likeliest first. A location may be any other one of the site too."""
    closes: bool = True
    """False: the case stays open, and says that somebody was sent to look."""

    def change_at(self, key: str) -> Quantity:
        return total(one.change for one in self.changes if one.key == key)


class CaseDetail(Struct, frozen=True):
    """Everything on one screen; for a workstation to show without asking anybody."""

    kind: CaseKind
    title: Text
    sentence: Text
    base: Side
    """What the workstation knew when it did it."""
    ours: Side
    """What it did."""
    theirs: Side
    """What the central knew."""
    deeds: tuple[Deed, ...]
    deed_count: int
    """Of all its operations; ``deeds`` are the first of them."""
    stock: tuple[StockLine, ...]
    stock_count: int
    options: tuple[Option, ...]
    recommended: CaseChoice | None = None
    why: Text = EMPTY
    """Why it is recommended."""

    def option(self, choice: CaseChoice) -> Option | None:
        return next((one for one in self.options if one.choice is choice), None)


def after(line: StockLine, option: Option) -> Quantity:
    """What stands at the position once the choice was made."""
    return line.before + option.change_at(line.key)


def is_touched(line: StockLine, option: Option) -> bool:
    return option.change_at(line.key) != ZERO
