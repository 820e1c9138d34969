"""The model central's state: all that it would have on disk, in dicts of immutable values: a backup is cheap."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from hashlib import blake2b
from typing import Any

from msgspec import Struct, field
from msgspec.structs import fields

from ims_desktop.domain.cases import CaseKind
from ims_desktop.domain.counting import Decision, Moved, Statement, Variance
from ims_desktop.domain.ids import ItemId, LocationId, OperationId, OrderId, OrderLineId, SiteId, WorkstationId
from ims_desktop.domain.items import Item, Lot
from ims_desktop.domain.locations import Location, LocationKind
from ims_desktop.domain.moments import Moment
from ims_desktop.domain.orders import OrderLine, PurchaseOrder
from ims_desktop.domain.positions import Movement, Position
from ims_desktop.domain.posting import Progress
from ims_desktop.domain.quantity import Quantity
from ims_desktop.domain.receiving import LineFact
from ims_desktop.domain.texts import Text
from ims_desktop.protocol.operations import CodeLinked, Operation
from ims_desktop.protocol.outcomes import Outcome

SITE = SiteId("site")
Office = Callable[[Any], None]
"""Something that the office did, to be done again at another central."""

Key = tuple[str, str]
"""Record and id of a mirrored row."""


class FeedRow(Struct, frozen=True):
    place: int
    deleted: bool
    values: tuple[object, ...]


class Case(Struct, frozen=True):
    kind: CaseKind
    subject: str
    sentence: Text
    operations: tuple[OperationId, ...]
    is_open: bool = True

    @property
    def id(self) -> str:
        return f"{self.kind}|{self.subject}"


class Fact(Struct, frozen=True):
    """A movement as one of its positions sees it."""

    operation: OperationId
    moved: Moved


class Whole(Struct, frozen=True):
    """A count of a whole location: what it did not name held nothing."""

    statement: Statement
    named: frozenset[str]
    item_id: str = ""
    """Of this item alone."""

    def is_about(self, position: Position) -> bool:
        return position.key not in self.named and self.item_id in ("", position.item_id)


class WholeMove(Struct, frozen=True):
    """A handling unit or location that was moved with all it held: what it held beside these targets is a case."""

    at: Moment
    whole: str
    targets: frozenset[str]


class Nesting(Struct, frozen=True):
    at: Moment
    operation: OperationId
    parent: str


class VarianceRow(Struct, frozen=True):
    id: str
    position: str
    state: str
    counts: tuple[Statement, ...]
    expected: int
    task: str
    version: int = 1


class Task(Struct, frozen=True):
    id: str
    location: str
    state: str
    plan: str = ""
    item_id: str = ""
    not_by: str = ""
    attempt: int = 0
    version: int = 1


class Doubt(Struct, frozen=True):
    since: datetime
    is_told: bool = False


class Done(Struct, frozen=True):
    """What an operation wrote, to be taken back when it is undone."""

    movements: tuple[Movement, ...] = ()
    progress: tuple[Progress, ...] = ()


class Station(Struct, frozen=True):
    """A workstation as the central knows it. ``family`` is shared by all that were renewed from one another."""

    id: WorkstationId
    key: str
    family: str
    last: int = 0
    is_revoked: bool = False


class State(Struct):
    """Also ``domain.posting.Books``."""

    high: int = 0
    rows: dict[Key, FeedRow] = field(default_factory=dict)
    log: list[tuple[int, Key]] = field(default_factory=list)
    stations: dict[WorkstationId, Station] = field(default_factory=dict)
    handed_in: dict[tuple[WorkstationId, int], OperationId] = field(default_factory=dict)
    arrived: dict[OperationId, Operation] = field(default_factory=dict)
    outcomes: dict[OperationId, Outcome] = field(default_factory=dict)
    items: dict[str, Item] = field(default_factory=dict)
    locations: dict[str, Location] = field(default_factory=dict)
    suppliers: dict[str, str | None] = field(default_factory=dict)
    """Name by id; none once deleted."""
    orders: dict[str, PurchaseOrder] = field(default_factory=dict)
    lines: dict[str, OrderLine] = field(default_factory=dict)
    lots: dict[str, Lot] = field(default_factory=dict)
    positions: dict[str, Position] = field(default_factory=dict)
    balances: dict[str, int] = field(default_factory=dict)
    movements: list[tuple[str, str, int]] = field(default_factory=list)
    line_facts: dict[str, tuple[LineFact, ...]] = field(default_factory=dict)
    serials: dict[tuple[ItemId, str], tuple[OperationId, ...]] = field(default_factory=dict)
    cases: dict[tuple[CaseKind, str], Case] = field(default_factory=dict)
    facts: dict[str, tuple[Fact, ...]] = field(default_factory=dict)
    """By position, as they were stated; what was undone is gone."""
    said: dict[str, tuple[Statement, ...]] = field(default_factory=dict)
    wholes: dict[str, tuple[Whole, ...]] = field(default_factory=dict)
    """By location."""
    adjusted: dict[tuple[str, OperationId], int] = field(default_factory=dict)
    """By position and count."""
    variances: dict[str, Variance] = field(default_factory=dict)
    """By position; the open ones."""
    decisions: dict[str, tuple[Decision, ...]] = field(default_factory=dict)
    """By position."""
    variance_rows: dict[str, VarianceRow] = field(default_factory=dict)
    tasks: dict[str, Task] = field(default_factory=dict)
    whole_moves: dict[OperationId, WholeMove] = field(default_factory=dict)
    nestings: dict[str, tuple[Nesting, ...]] = field(default_factory=dict)
    """By handling unit."""
    units: dict[str, str] = field(default_factory=dict)
    """What each handling unit stands on; empty text for the floor."""
    packagings: dict[str, CodeLinked] = field(default_factory=dict)
    doubts: dict[tuple[CaseKind, str], Doubt] = field(default_factory=dict)
    done: dict[OperationId, Done] = field(default_factory=dict)
    undone: dict[OperationId, OperationId] = field(default_factory=dict)
    """And by which operation."""
    journal: list[Operation | Office] = field(default_factory=list)
    """For the checks: everything in the order in which it arrived."""
    includes: dict[Key, frozenset[OperationId]] = field(default_factory=dict)
    """For the checks: which operations a row's quantity holds."""

    def copied(self) -> State:
        copies = {one.name: getattr(self, one.name) for one in fields(self)}
        return State(**{name: value if isinstance(value, int) else value.copy() for name, value in copies.items()})

    def item(self, item_id: ItemId) -> Item | None:
        return self.items.get(item_id)

    def location(self, location_id: LocationId) -> Location | None:
        return self.locations.get(location_id)

    def order(self, order_id: OrderId) -> PurchaseOrder | None:
        return self.orders.get(order_id)

    def order_line(self, line_id: OrderLineId) -> OrderLine | None:
        return self.lines.get(line_id)

    def lot(self, item_id: ItemId, code: str) -> Lot | None:
        return self.lots.get(lot_key(item_id, code))

    def receipts_of_line(self, line_id: OrderLineId) -> Sequence[LineFact]:
        return self.line_facts.get(line_id, ())

    def receipts_of_serial(self, item_id: ItemId, serial: str) -> Sequence[OperationId]:
        return self.serials.get((item_id, serial), ())

    def suspense(self) -> LocationId:
        return next(one.id for one in self.locations.values() if one.kind is LocationKind.SUSPENSE)

    def is_mirrored(self, position: Position) -> bool:
        return not self.locations[position.location_id].kind.is_virtual

    def on_hand(self, position: Position) -> Quantity:
        return Quantity(self.balances.get(position.key, 0))


def lot_key(item_id: ItemId, code: str) -> str:
    return blake2b(f"{item_id}\x1f{code}".encode(), digest_size=16).hexdigest()
