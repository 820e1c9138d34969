"""Statements: what counts said, written as they said it, and of each position as soon as it matters there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from msgspec import Struct
from sqlalchemy import Connection, Row, and_, bindparam, exists, func, or_, select, union_all, update

from ims_desktop.central.chunks import in_chunks
from ims_desktop.central.ledger.rows import position_of
from ims_desktop.central.tables import balances, locations, movements, statements
from ims_desktop.central.transaction import Transaction
from ims_desktop.central.upsert import insert_into
from ims_desktop.domain.counting import CountTolerance, Statement
from ims_desktop.domain.ids import ItemId, LocationId, OperationId, OperatorId, WorkstationId
from ims_desktop.domain.moments import NEAREST, Moment, uncertainty
from ims_desktop.domain.positions import Position
from ims_desktop.domain.quantity import Quantity
from ims_desktop.domain.times import from_utc_text, utc_text

NOTHING_ELSE = ""
"""The position of what a whole location did not hold."""


class Said(Struct, frozen=True):
    """A count as somebody stated it: what was found by position, and of which location as a whole, if of one."""

    operation: OperationId
    operator: OperatorId
    at: Moment
    uncertainty_ms: int | None
    location: LocationId
    lines: Mapping[Position, Quantity]
    is_whole: bool = False
    item_id: ItemId | None = None
    task_id: str | None = None
    tolerance: CountTolerance = CountTolerance()


def write_statements(tx: Transaction, said: Iterable[Said]) -> None:
    rows = [row for one in said for row in _rows(one)]
    if rows:
        tx.connection.execute(_insert(tx), rows)


def stamp_locations(tx: Transaction, location_ids: Iterable[str]) -> None:
    """When each was last counted, of all counts that stand."""
    for one in sorted(set(location_ids)):
        standing = (statements.c.location_id == one, statements.c.is_withdrawn == 0)
        last = tx.connection.scalar(select(func.max(statements.c.happened_at)).where(*standing))
        differs = func.coalesce(locations.c.counted_at, "") != (last or "")
        changed = update(locations).where(locations.c.id == one, differs).values(counted_at=last)
        if tx.connection.execute(changed).rowcount:
            tx.touch(locations, one)


def later_than(connection: Connection, touched: Mapping[Position, datetime]) -> dict[Position, list[Row[Any]]]:
    """Positions that a statement is about which these facts may change, and where it is of a whole location, which."""
    if not touched:
        return {}
    since = utc_text(min(touched.values()) - NEAREST)
    places = sorted({one.location_id for one in touched})
    if connection.execute(_ANY, {"places": places, "since": since}).first() is None:
        return {}  # a location or two to ask about, instead of hundreds of positions
    by_key = {one.key: one for one in touched}
    found: dict[Position, list[Row[Any]]] = {}
    for row in _about(connection, list(by_key), places, since):
        at = from_utc_text(row.happened_at)
        named = [by_key[row.position]] if row.position else [one for one in touched if is_about(row, one)]
        for position in named:
            if at >= touched[position] - NEAREST:
                found.setdefault(position, []).append(row)
    return found


def is_about(whole: Row[Any], position: Position) -> bool:
    """Whether the statement of a whole location says "nothing" of this position."""
    return whole.location_id == position.location_id and whole.item_id in ("", position.item_id)


def may_have_stood(connection: Connection, whole: Row[Any]) -> list[Position]:
    """Positions that the count of a whole location is news of: what held something around then, or was counted."""
    since = utc_text(from_utc_text(whole.happened_at) - NEAREST)
    recent = and_(
        or_(movements.c.source == balances.c.id, movements.c.target == balances.c.id),
        movements.c.happened_at >= since,
    )
    # Where nothing stood, a count that says so still answers an earlier one.
    counted = select(statements.c.position).where(statements.c.location_id == whole.location_id)
    query = select(balances).where(
        balances.c.location_id == whole.location_id,
        or_(balances.c.quantity != 0, balances.c.id.in_(counted), exists().where(recent)),
    )
    return [one for row in connection.execute(query) if is_about(whole, one := position_of(row))]


def say_of_each(tx: Transaction, wholes: Iterable[tuple[Row[Any], Position]]) -> None:
    """Writes down what a whole location's count said of these positions, unless it named them: that there was none."""
    rows = [
        {name: getattr(whole, name) for name in _KEPT} | {"position": position.key, "item_id": position.item_id}
        for whole, position in wholes
    ]
    if rows:
        tx.connection.execute(_insert(tx), rows)


def statement_of(row: Row[Any]) -> Statement:
    return Statement(
        at=moment_of(row),
        operation=OperationId(row.operation_id),
        by=OperatorId(row.operator_id),
        quantity=Quantity(row.quantity),
        tolerance=CountTolerance(row.tolerance_percent, Quantity(row.tolerance_quantity)),
        uncertainty=uncertainty(row.uncertainty_ms),
    )


def moment_of(row: Row[Any]) -> Moment:
    return Moment(from_utc_text(row.happened_at), WorkstationId(row.workstation_id), row.sequence)


_KEPT = (
    "operation_id",
    "location_id",
    "quantity",
    "operator_id",
    "tolerance_percent",
    "tolerance_quantity",
    "happened_at",
    "workstation_id",
    "sequence",
    "uncertainty_ms",
    "task_id",
)


def _insert(tx: Transaction) -> Any:
    statement = insert_into(tx.connection.dialect.name, statements)
    return statement.on_conflict_do_nothing(index_elements=["operation_id", "position"])


def _rows(said: Said) -> Iterable[dict[str, Any]]:
    shared = {
        "operation_id": said.operation,
        "location_id": said.location,
        "operator_id": said.operator,
        "tolerance_percent": said.tolerance.percent,
        "tolerance_quantity": said.tolerance.quantity.micro,
        "happened_at": utc_text(said.at.happened_at),
        "workstation_id": said.at.workstation,
        "sequence": said.at.sequence,
        "uncertainty_ms": said.uncertainty_ms,
        "task_id": said.task_id,
    }
    for position, quantity in said.lines.items():
        named = {"position": position.key, "location_id": position.location_id, "item_id": position.item_id}
        yield shared | named | {"quantity": quantity.micro}
    if said.is_whole:
        yield shared | {"position": NOTHING_ELSE, "item_id": said.item_id or "", "quantity": 0}


_STANDING = select(statements).where(statements.c.is_withdrawn == 0, statements.c.happened_at >= bindparam("since"))
_ANY = (
    select(statements.c.number)
    .where(
        statements.c.location_id.in_(bindparam("places", expanding=True)),
        statements.c.happened_at >= bindparam("since"),
    )
    .limit(1)
)
_ABOUT = union_all(
    _STANDING.where(statements.c.position.in_(bindparam("keys", expanding=True))),
    _STANDING.where(
        statements.c.position == NOTHING_ELSE, statements.c.location_id.in_(bindparam("places", expanding=True))
    ),
)


def _about(connection: Connection, keys: Sequence[str], places: Sequence[str], since: str) -> list[Row[Any]]:
    found: list[Row[Any]] = []
    for some in in_chunks(sorted(keys)):
        found += connection.execute(_ABOUT, {"keys": some, "places": places, "since": since})
    return list({row.number: row for row in found}.values())
