"""What the rules of posting ask: what a batch speaks of, read at once, and kept up with the batch."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cache
from typing import Any, TypeVar

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import ColumnElement, Connection, Row, Select, Table, bindparam, or_, select, text

from ims_desktop.central.chunks import in_chunks
from ims_desktop.central.ledger.rows import item_of, location_of, lot_key, lot_of, order_line_of, order_of
from ims_desktop.central.tables import (
    balances,
    items,
    locations,
    lots,
    movements,
    purchase_order_lines,
    purchase_orders,
)
from ims_desktop.domain.effects import ORDER_LINES
from ims_desktop.domain.errors import our_bug
from ims_desktop.domain.ids import ItemId, LocationId, OperationId, OrderId, OrderLineId, SiteId, WorkstationId
from ims_desktop.domain.items import Item, Lot
from ims_desktop.domain.locations import Location, LocationKind
from ims_desktop.domain.orders import OrderLine, PurchaseOrder
from ims_desktop.domain.posting import Posting, Stated
from ims_desktop.domain.quantity import Quantity
from ims_desktop.domain.receiving import LineFact
from ims_desktop.domain.times import from_utc_text

T = TypeVar("T")

RECEIVED = "received"
"""The reason of a movement by which goods came in."""

RETURNED = "returned"
"""The reason of one by which they went back to the supplier, by a decision."""


class Wanted(Struct, frozen=True):
    """What a batch speaks of."""

    items: frozenset[str] = frozenset()
    locations: frozenset[str] = frozenset()
    orders: frozenset[str] = frozenset()
    order_lines: frozenset[str] = frozenset()
    lots: frozenset[tuple[ItemId, str]] = frozenset()
    serials: frozenset[tuple[ItemId, str]] = frozenset()

    def and_also(self, **more: Iterable[Any]) -> Wanted:
        """With these as well, by field."""
        return replace(self, **{name: getattr(self, name) | frozenset(ids) for name, ids in more.items()})

    @classmethod
    def by(cls, receipts: Iterable[Stated], orders: Iterable[str] = (), order_lines: Iterable[str] = ()) -> Wanted:
        stated = list(receipts)
        lines = [line for one in stated for line in one.lines]
        return cls(
            items=frozenset(line.item_id for line in lines),
            locations=frozenset(place for line in lines for place in (line.source, line.target)),
            orders=frozenset(orders) | {one.order_id for one in stated if one.order_id},
            order_lines=frozenset(order_lines) | {line.order_line_id for line in lines if line.order_line_id},
            lots=frozenset((line.item_id, line.lot) for line in lines if line.lot),
            serials=frozenset((line.item_id, line.serial) for line in lines if line.serial),
        )


class SqlBooks:
    """``domain.posting.Books`` over the central's tables, as they stand inside one unit of work.

    What can make two concurrent batches judge differently together than one after the other is locked first, in one
    order for everybody: orders, their lines, lots, serials. ``advance`` keeps it up with what the batch posts.
    """

    def __init__(self, connection: Connection, site: SiteId, wanted: Wanted) -> None:
        self._connection = connection
        self._site = site
        self._orders = self._read(purchase_orders, wanted.orders, order_of, locked=True)
        self._order_lines = self._read(purchase_order_lines, wanted.order_lines, order_line_of, locked=True)
        self._lock_names(wanted)
        self._items = self._read(items, wanted.items, item_of)
        self._locations = self._read(locations, wanted.locations, location_of)
        self._lots = self._read(lots, {lot_key(*one) for one in wanted.lots}, lot_of)
        self._line_facts: dict[OrderLineId, list[LineFact]] = {}
        self._serials: dict[tuple[ItemId, str], list[OperationId]] = {}
        self._posted: list[Stated] = []
        self._adjustment: LocationId | None = None

    def item(self, item_id: ItemId) -> Item | None:
        return self._items.get(item_id)

    def location(self, location_id: LocationId) -> Location | None:
        return self._locations.get(location_id)

    def order(self, order_id: OrderId) -> PurchaseOrder | None:
        return self._orders.get(order_id)

    def order_line(self, line_id: OrderLineId) -> OrderLine | None:
        return self._order_lines.get(line_id)

    def lot(self, item_id: ItemId, code: str) -> Lot | None:
        return self._lots.get(lot_key(item_id, code))

    def receipts_of_line(self, line_id: OrderLineId) -> Sequence[LineFact]:
        """Asked only when a line is over: read from the movements then, with what the batch posted before."""
        if line_id not in self._line_facts:
            before = self._connection.execute(_facts_of_line(line_id)).all()
            self._line_facts[line_id] = [_line_fact(row) for row in before] + self._posted_on(line_id)
        return self._line_facts[line_id]

    def receipts_of_serial(self, item_id: ItemId, serial: str) -> Sequence[OperationId]:
        name = (item_id, serial)
        if name not in self._serials:
            before = [OperationId(one) for one in self._connection.scalars(_receipts_of_serial(item_id, serial))]
            self._serials[name] = before + [
                stated.operation
                for stated in self._posted
                if any(line.item_id == item_id and line.serial == serial for line in stated.lines)
            ]
        return self._serials[name]

    def suspense(self) -> LocationId:
        return self.virtual(LocationKind.SUSPENSE).id

    def adjustment(self) -> LocationId:
        """Asked only when a count does not bear the books out."""
        if self._adjustment is None:
            self._adjustment = self.virtual(LocationKind.ADJUSTMENT).id
        return self._adjustment

    def virtual(self, kind: LocationKind) -> Location:
        """The site's location of a virtual kind; every site has one of each."""
        row = self._connection.execute(
            select(locations).where(
                locations.c.site_id == self._site, locations.c.kind == kind.value, locations.c.deleted == 0
            )
        ).first()
        if row is None:
            raise our_bug(f"site {self._site} has no location of kind {kind.value}")
        found = self._locations[row.id] = location_of(row)
        return found

    def advance(self, stated: Stated, posting: Posting) -> None:
        """Takes in what was just posted, so that the next receipt of the batch is judged after it."""
        for one in posting.progress:
            if one.record == ORDER_LINES:
                self.receive(one.line_id, one.quantity)
        for lot in posting.lots:
            self._lots[lot_key(lot.item_id, lot.code)] = lot
        self._posted.append(stated)
        for read in {one.order_line_id for one in stated.lines} & self._line_facts.keys():
            if read is not None:
                self._line_facts[read] += _facts_on(stated, read)
        for name in {(line.item_id, line.serial) for line in stated.lines} & self._serials.keys():
            self._serials[name].append(stated.operation)

    def receive(self, line_id: OrderLineId, quantity: Quantity) -> None:
        line = self._order_lines[line_id]
        self._order_lines[line_id] = replace(line, received=line.received + quantity)

    def written(self) -> None:
        """What was taken in stands in the tables now: whatever is asked next is read from there."""
        self._line_facts, self._serials, self._posted = {}, {}, []

    def learn(self, locations_: Iterable[str], order_lines: Iterable[str] = ()) -> None:
        """What turns out to be needed, once the batch is under way."""
        self._locations |= self._read(locations, set(locations_) - self._locations.keys(), location_of)
        lines = set(order_lines) - self._order_lines.keys()
        self._order_lines |= self._read(purchase_order_lines, lines, order_line_of, locked=True)

    def learn_orders(self, orders: Iterable[str]) -> None:
        self._orders |= self._read(purchase_orders, set(orders) - self._orders.keys(), order_of, locked=True)

    def learn_items(self, item_ids: Iterable[str]) -> None:
        self._items |= self._read(items, set(item_ids) - self._items.keys(), item_of)

    def learn_all(self, wanted: Wanted) -> None:
        """Everything that work which was kept until now speaks of."""
        self.learn(wanted.locations, wanted.order_lines)
        self.learn_orders(wanted.orders)
        self.learn_items(wanted.items)
        new = {lot_key(*one) for one in wanted.lots} - self._lots.keys()
        self._lots |= self._read(lots, new, lot_of)

    def close_short(self, line_id: OrderLineId) -> None:
        line = self._order_lines[line_id]
        self._order_lines[line_id] = replace(line, is_closed_short=True, version=line.version + 1)

    def _posted_on(self, line_id: OrderLineId) -> list[LineFact]:
        return [fact for stated in self._posted for fact in _facts_on(stated, line_id)]

    def _read(
        self, table: Table, ids: Iterable[str], make: Callable[[Row[Any]], T], locked: bool = False
    ) -> dict[str, T]:
        found: dict[str, T] = {}
        for some in in_chunks(sorted(set(ids))):
            found |= {
                row.id: make(row) for row in self._connection.execute(_by_ids(table, locked), {"ids": some}).all()
            }
        return found

    def _lock_names(self, wanted: Wanted) -> None:
        """Two workstations may name the same new lot or serial at once: there is no row yet to lock."""
        if self._connection.dialect.name != "postgresql":
            return
        for name in sorted(f"{item}|{code}" for item, code in wanted.lots | wanted.serials):
            lock_name(self._connection, name)
        # A count of a whole location speaks of positions there that have no row yet, and so none to lock.
        self._connection.execute(_SHARE_NAMES, {"names": sorted(f"at {one}" for one in wanted.locations)})


def lock_name(connection: Connection, name: str) -> None:
    """For this transaction alone, where there is no row to lock (SQLite has one writer anyway)."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(hashtextextended(:name, 0))"), {"name": name})


_SHARE_NAMES = text(
    "SELECT pg_advisory_xact_lock_shared(hashtextextended(name, 0)) FROM unnest(CAST(:names AS text[])) name"
)


@cache
def _by_ids(table: Table, locked: bool) -> Select[Any]:
    # Built once a table: building a statement costs more than running it.
    query = select(table).where(table.c.id.in_(bindparam("ids", expanding=True)), table.c.deleted == 0)
    return query.order_by(table.c.id).with_for_update() if locked else query


def _facts_on(stated: Stated, line_id: OrderLineId) -> list[LineFact]:
    return [
        LineFact(stated.happened_at, stated.workstation, stated.sequence, stated.operation, line.quantity)
        for line in stated.lines
        if line.order_line_id == line_id
    ]


def _line_fact(row: Row[Any]) -> LineFact:
    return LineFact(
        from_utc_text(row.happened_at),
        WorkstationId(row.workstation_id),
        row.sequence,
        OperationId(row.operation_id),
        Quantity(-row.quantity if row.reason == RETURNED else row.quantity),
    )


def _stands(reason: str = RECEIVED) -> ColumnElement[bool]:
    """Goods that came in (or went back) by a movement that nobody took back."""
    reversing = movements.alias()
    return (movements.c.reason == reason) & ~(
        select(reversing.c.id).where(reversing.c.reverses == movements.c.id).exists()
    )


def _facts_of_line(line_id: OrderLineId) -> Any:
    return (
        select(*movements.c["happened_at", "workstation_id", "sequence", "operation_id", "quantity", "reason"])
        .where(movements.c.order_line_id == line_id, or_(_stands(), _stands(RETURNED)))
        .order_by(movements.c.id)
    )


def _receipts_of_serial(item_id: ItemId, serial: str) -> Any:
    return (
        select(movements.c.operation_id)
        .join(balances, balances.c.id == movements.c.target)
        .where(balances.c.item_id == item_id, balances.c.serial == serial, _stands())
        .order_by(movements.c.id)
    )
