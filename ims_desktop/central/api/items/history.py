"""The history of an item: its movements in the order of time, each with when it became known."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, or_, select

from ims_desktop.central.gateway.paging import Page, Slice, page_of
from ims_desktop.central.ledger.journal import Reason
from ims_desktop.central.tables import balances, locations, movements, operations, people, workstations
from ims_desktop.domain.history import End, Movement
from ims_desktop.domain.ids import ItemId
from ims_desktop.domain.positions import StockStatus
from ims_desktop.domain.quantity import Quantity
from ims_desktop.domain.times import from_utc_text

_OF_COUNTS = (Reason.COUNTED.value, Reason.COUNT_CORRECTED.value)
_ANSWERS = (*_OF_COUNTS, Reason.UNDONE.value)
"""What stands at another's moment: it follows from facts, and is never late by itself."""


def page(connection: Connection, item: ItemId, location: str | None, wanted: Slice) -> Page[Movement]:
    """The latest first. ``location``: a code or id at either end; the whole item's where there is none."""
    some = _QUERY.where(movements.c.item_id == item)
    if location is not None:
        some = some.where(or_(_is_at(_FROM, location), _is_at(_TO, location)))
    found = page_of(connection, some, [movements.c.happened_at, movements.c.id], wanted, is_reversed=True)
    return found.of([_movement(row) for row in found.rows])


def _is_at(place: Any, location: str) -> ColumnElement[bool]:
    return or_(place.c.code == location, place.c.id == location.lower())


_SOURCE, _TARGET = balances.alias("source_at"), balances.alias("target_at")
_FROM, _TO = locations.alias("from_place"), locations.alias("to_place")
_REVERSING = movements.alias("reversing")
_EARLIER_KNOWN = movements.alias("earlier_known")
_IS_LATE = and_(
    movements.c.reason.not_in(_ANSWERS),
    select(_EARLIER_KNOWN.c.id)
    .where(
        or_(
            _EARLIER_KNOWN.c.source.in_([movements.c.source, movements.c.target]),
            _EARLIER_KNOWN.c.target.in_([movements.c.source, movements.c.target]),
        ),
        _EARLIER_KNOWN.c.happened_at > movements.c.happened_at,
        _EARLIER_KNOWN.c.id < movements.c.id,
        _EARLIER_KNOWN.c.item_id == movements.c.item_id,
    )
    .correlate(movements)
    .exists(),
)


def _end(at: Any, place: Any, name: str) -> list[Any]:
    columns = [place.c.code, *at.c["status", "lot", "serial", "handling_unit"]]
    return [one.label(f"{name}_{one.name}") for one in columns]


_JOINED = (
    movements.join(_SOURCE, _SOURCE.c.id == movements.c.source)
    .join(_TARGET, _TARGET.c.id == movements.c.target)
    .join(_FROM, _FROM.c.id == _SOURCE.c.location_id)
    .join(_TO, _TO.c.id == _TARGET.c.location_id)
    .join(operations, operations.c.id == movements.c.operation_id, isouter=True)
    .join(people, people.c.id == operations.c.operator_id, isouter=True)
    .join(workstations, workstations.c.id == operations.c.workstation_id, isouter=True)
    .join(_REVERSING, _REVERSING.c.reverses == movements.c.id, isouter=True)
)
_QUERY = select(
    movements,
    *_end(_SOURCE, _FROM, "source"),
    *_end(_TARGET, _TO, "target"),
    people.c.name.label("who"),
    workstations.c.name.label("station"),
    _REVERSING.c.id.label("reversed_by"),
    _IS_LATE.label("is_late"),
).select_from(_JOINED)


def _movement(row: Row[Any]) -> Movement:
    return Movement(
        number=row.id,
        happened_at=from_utc_text(row.happened_at),
        known_at=from_utc_text(row.posted_at),
        quantity=Quantity(row.quantity),
        source=_read_end(row, "source"),
        target=_read_end(row, "target"),
        reason=row.reason,
        operation=row.operation_id,
        who=row.who or "",
        where=row.station or "",
        is_late=bool(row.is_late),
        reverses=row.reverses,
        reversed_by=row.reversed_by,
        count=row.operation_id if row.reason in _OF_COUNTS else "",
        code=row.code,
    )


def _read_end(row: Row[Any], name: str) -> End:
    code, status, lot, serial, unit = (
        getattr(row, f"{name}_{one}") for one in ("code", "status", "lot", "serial", "handling_unit")
    )
    return End(code, StockStatus(status), lot, serial, unit)
