"""Doubts: positions below zero, and serials at two places, which facts on their way may yet explain.

A doubt begins when the books show it and ends when they do not any more; what a batch touched is compared after it. A
sweep, once a minute in each process that serves, opens the cases of those whose grace period is over: nothing is
scheduled, and a central that was away opens them when it is back.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, and_, bindparam, delete, exists, func, or_, select, union_all, update

from ims_desktop.central.chunks import in_chunks
from ims_desktop.central.database import Database
from ims_desktop.central.ledger.case_details import WITHOUT_DETAIL, refresh_details, refresh_missing
from ims_desktop.central.ledger.cases import follow
from ims_desktop.central.ledger.journal import Reason
from ims_desktop.central.tables import balances, doubts, items, locations, movements
from ims_desktop.central.transaction import Transaction
from ims_desktop.central.upsert import insert_into
from ims_desktop.domain.cases import GRACE, CaseDraft, CaseKind
from ims_desktop.domain.ids import OperationId, SiteId
from ims_desktop.domain.locations import LocationKind
from ims_desktop.domain.positions import Position
from ims_desktop.domain.quantity import Quantity
from ims_desktop.domain.texts import text
from ims_desktop.domain.times import utc_text


def watch(tx: Transaction, touched: Iterable[Position], site: SiteId, now: datetime) -> None:
    """After the balances are written: begins and ends doubts about what was touched."""
    positions = list(touched)
    if positions:
        _compare(tx, CaseKind.NEGATIVE_POSITION, *_negative(tx.connection, positions), site, now)
    serials = sorted({f"{one.item_id}|{one.serial}" for one in positions if one.serial})
    if serials:
        _compare(tx, CaseKind.SERIAL_AT_TWO_PLACES, *_at_two_places(tx.connection, serials), site, now)
    units = sorted({one.handling_unit for one in positions if one.handling_unit})
    if units:
        _compare(tx, CaseKind.HANDLING_UNIT_ELSEWHERE, *_elsewhere(tx.connection, units), site, now)


def sweep(database: Database, now: datetime) -> None:
    """For when nobody pushes. Cheap: asks first, and writes only where something is due."""
    with database.reading() as connection:
        is_due = connection.execute(_DUE, {"until": utc_text(now - GRACE)}).first() is not None
        is_without = connection.execute(WITHOUT_DETAIL).first() is not None
    if is_due:
        database.run(lambda tx: tell_due(tx, now))
    while is_without:
        is_without = database.run(refresh_missing)


def tell_due(tx: Transaction, now: datetime) -> None:
    due = tx.connection.execute(_DUE, {"until": utc_text(now - GRACE)}).all()
    by_kind: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for row in due:
        by_kind[row.kind, row.site_id].append(row.subject)
    for (kind, site), subjects in sorted(by_kind.items()):
        _tell(tx, CaseKind(kind), subjects, SiteId(site), now)
        tx.connection.execute(update(doubts).where(*_these(kind, subjects)).values(is_told=1))
    refresh_details(tx, ())


def _compare(
    tx: Transaction, kind: CaseKind, doubtful: set[str], known: Mapping[str, bool], site: SiteId, now: datetime
) -> None:
    """``known``: the doubts there are about what was looked at, and whether a supervisor heard of them."""
    over = sorted(known.keys() - doubtful)
    if over:
        tx.connection.execute(delete(doubts).where(*_these(kind.value, over)))
        follow(tx, kind, {one: None for one in over if known[one]}, site, now)
    _tell(tx, kind, sorted(one for one in doubtful if known.get(one)), site, now)
    new = sorted(doubtful - known.keys())
    if new:
        begun = {"kind": kind.value, "site_id": site, "since": utc_text(now), "is_told": 0}
        insert = insert_into(tx.connection.dialect.name, doubts).on_conflict_do_nothing()
        tx.connection.execute(insert, [begun | {"subject": one} for one in new])


def _negative(connection: Connection, positions: Iterable[Position]) -> tuple[set[str], dict[str, bool]]:
    keys = sorted(one.key for one in positions)
    rows = [row for some in in_chunks(keys) for row in connection.execute(_BELOW_OR_DOUBTED, {"keys": some})]
    known = {row.id: bool(row.is_told) for row in rows if row.is_told is not None}
    return {row.id for row in rows if row.quantity < 0}, known


def _at_two_places(connection: Connection, serials: list[str]) -> tuple[set[str], dict[str, bool]]:
    """A serial that stands at more places than one, what is missing elsewhere left aside."""
    found = {one for one in serials if (connection.scalar(_PLACES, _name(one)) or 0) > 1}
    kind = CaseKind.SERIAL_AT_TWO_PLACES.value
    known = {row.subject: bool(row.is_told) for row in connection.execute(select(doubts).where(*_these(kind, serials)))}
    return found, known


def _elsewhere(connection: Connection, units: list[str]) -> tuple[set[str], dict[str, bool]]:
    """Handling units that stand at more places than one: what they carry was seen here and there."""
    found = {
        row.handling_unit for some in in_chunks(units) for row in connection.execute(_UNITS_AT_TWO, {"units": some})
    }
    kind = CaseKind.HANDLING_UNIT_ELSEWHERE.value
    known = {row.subject: bool(row.is_told) for row in connection.execute(select(doubts).where(*_these(kind, units)))}
    return found, known


def _tell(tx: Transaction, kind: CaseKind, subjects: list[str], site: SiteId, now: datetime) -> None:
    if subjects:
        follow(tx, kind, {one: _DRAFTS[kind](tx.connection, one) for one in subjects}, site, now)


def _below_zero(connection: Connection, key: str) -> CaseDraft:
    row = connection.execute(_NAMED, {"key": key}).one()
    said = text(
        "The books have {quantity} of {item} at {location}: more was taken than they know of.",
        quantity=Quantity(row.quantity),
        item=row.name,
        location=row.code,
    )
    return CaseDraft(CaseKind.NEGATIVE_POSITION, key, said, tuple(_taking(connection, key)))


def _taking(connection: Connection, key: str) -> Iterator[OperationId]:
    """The operations that took what was not there, in their order in time."""
    held, seen = 0, set[str]()
    for row in _in_order(connection, key):
        is_out = row.source == key
        held += -row.quantity if is_out else row.quantity
        if is_out and held < 0 and row.operation_id not in seen:
            seen.add(row.operation_id)
            yield OperationId(row.operation_id)


def _in_order(connection: Connection, key: str) -> list[Row[Any]]:
    rows = connection.execute(_MOVEMENTS, {"key": key}).all()
    taken_back = {row.reverses for row in rows if row.reverses is not None}
    standing = [row for row in rows if row.reverses is None and row.id not in taken_back]
    return sorted(standing, key=lambda row: (row.happened_at, row.workstation_id, row.sequence, row.id))


def _twice(connection: Connection, subject: str) -> CaseDraft:
    name = _name(subject)
    item = connection.scalar(select(items.c.name).where(items.c.id == name["item"]))
    said = text("Serial {serial} of {item} stands at two places.", serial=name["serial"], item=item or "")
    operations = tuple(OperationId(one) for one in connection.scalars(_BROUGHT, name))
    return CaseDraft(CaseKind.SERIAL_AT_TWO_PLACES, subject, said, operations)


def _unit_at_two(connection: Connection, unit: str) -> CaseDraft:
    codes = ", ".join(connection.scalars(_CODES_OF_UNIT, {"unit": unit}))
    said = text("Handling unit {unit} is said to be at several places: {locations}.", unit=unit, locations=codes)
    operations = tuple(OperationId(one) for one in connection.scalars(_BROUGHT_UNIT, {"unit": unit}))
    return CaseDraft(CaseKind.HANDLING_UNIT_ELSEWHERE, unit, said, operations)


_DRAFTS: Mapping[CaseKind, Callable[[Connection, str], CaseDraft]] = {
    CaseKind.NEGATIVE_POSITION: _below_zero,
    CaseKind.SERIAL_AT_TWO_PLACES: _twice,
    CaseKind.HANDLING_UNIT_ELSEWHERE: _unit_at_two,
}


def _name(subject: str) -> dict[str, str]:
    item, _, serial = subject.partition("|")
    return {"item": item, "serial": serial}


def _these(kind: str, subjects: list[str]) -> tuple[Any, Any]:
    return doubts.c.kind == kind, doubts.c.subject.in_(subjects)


_REAL = locations.c.kind.not_in([one.value for one in LocationKind if one.is_virtual])
_DUE = (
    select(doubts.c.kind, doubts.c.subject, doubts.c.site_id)
    .where(doubts.c.is_told == 0, doubts.c.since <= bindparam("until"))
    .order_by(doubts.c.kind, doubts.c.subject)
)
_DOUBTED = (doubts.c.subject == balances.c.id) & (doubts.c.kind == CaseKind.NEGATIVE_POSITION.value)
_BELOW_OR_DOUBTED = (
    select(balances.c.id, balances.c.quantity, doubts.c.is_told)
    .join(doubts, _DOUBTED, isouter=True)
    .where(
        balances.c.id.in_(bindparam("keys", expanding=True)),
        or_(balances.c.quantity < 0, doubts.c.subject.is_not(None)),
    )
)
_OF_SERIAL = (
    select(balances.c.id)
    .join(locations, locations.c.id == balances.c.location_id)
    .where(
        balances.c.item_id == bindparam("item"),
        balances.c.serial == bindparam("serial"),
        balances.c.quantity > 0,
        _REAL,
    )
)
_PLACES = (
    select(func.sum(balances.c.quantity) / 1_000_000)
    .join(locations, locations.c.id == balances.c.location_id)
    .where(balances.c.item_id == bindparam("item"), balances.c.serial == bindparam("serial"), _REAL)
)
_REVERSING = movements.alias("reversing")
_HOLDS = and_(
    movements.c.reason != Reason.COUNT_CORRECTED.value,
    ~exists().where(_REVERSING.c.reverses == movements.c.id, _REVERSING.c.reason == Reason.COUNT_CORRECTED.value),
)
"""No adjustment that was taken back: which of them there ever were, the order of arrival decides."""
_BROUGHT = (
    select(movements.c.operation_id)
    .distinct()
    .where(movements.c.target.in_(_OF_SERIAL), _HOLDS)
    .order_by(movements.c.operation_id)
)
_ON_UNITS = (
    (balances.c.quantity > 0) & _REAL,
    balances.c.handling_unit != "",  # as the index says it
)
_UNITS_AT_TWO = (
    select(balances.c.handling_unit)
    .join(locations, locations.c.id == balances.c.location_id)
    .where(balances.c.handling_unit.in_(bindparam("units", expanding=True)), *_ON_UNITS)
    .group_by(balances.c.handling_unit)
    .having(func.count(balances.c.location_id.distinct()) > 1)
)
_CODES_OF_UNIT = (
    select(locations.c.code)
    .distinct()
    .join(balances, balances.c.location_id == locations.c.id)
    .where(balances.c.handling_unit == bindparam("unit"), *_ON_UNITS)
    .order_by(locations.c.code)
)
_AT_UNIT = (
    select(balances.c.id)
    .join(locations, locations.c.id == balances.c.location_id)
    .where(balances.c.handling_unit == bindparam("unit"), *_ON_UNITS)
)
_BROUGHT_UNIT = (
    select(movements.c.operation_id)
    .distinct()
    .where(movements.c.target.in_(_AT_UNIT), _HOLDS)
    .order_by(movements.c.operation_id)
)
_NAMED = (
    select(balances.c.quantity, items.c.name, locations.c.code)
    .join(items, items.c.id == balances.c.item_id)
    .join(locations, locations.c.id == balances.c.location_id)
    .where(balances.c.id == bindparam("key"))
)
_MOVEMENTS = union_all(
    select(movements).where(movements.c.source == bindparam("key")),
    select(movements).where(movements.c.target == bindparam("key")),
)
