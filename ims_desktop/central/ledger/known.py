"""What a workstation knew when it did something: what the feed had told it by then, and what it had recorded itself."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, bindparam, func, or_, select

from ims_desktop.central.ledger.books import RECEIVED
from ims_desktop.central.tables import movements, operations, outcomes
from ims_desktop.domain.quantity import Quantity
from ims_desktop.protocol.codec import Unreadable, decode
from ims_desktop.protocol.operations import Operation


def known_at(connection: Connection, position: str, done: Row[Any]) -> Quantity | None:
    """What it showed at that position; ``done`` is a row of ``operations``. None where it cannot be read."""
    values = _values(done)
    if values is None:
        return None
    came = connection.scalar(_CAME, values | {"key": position}) or 0
    went = connection.scalar(_WENT, values | {"key": position}) or 0
    return Quantity(int(came) - int(went))


def known_on_line(connection: Connection, line: str, done: Row[Any]) -> Quantity | None:
    """How much it showed as received on that order line."""
    values = _values(done)
    return None if values is None else Quantity(int(connection.scalar(_ON_LINE, values | {"line": line}) or 0))


def _values(done: Row[Any]) -> dict[str, Any] | None:
    try:
        operation = decode(bytes(done.raw), Operation)
    except Unreadable:
        return None
    return {
        "based_on": operation.based_on,
        "by": done.workstation_id,
        "number": done.sequence,
        "at": done.happened_at,
    }


def _is_known() -> ColumnElement[bool]:
    """Through its cursor; its own, done before; and of the office, what was in the books by then."""
    own = and_(operations.c.workstation_id == bindparam("by"), operations.c.sequence < bindparam("number"))
    told = outcomes.c.place <= bindparam("based_on")
    office = and_(operations.c.id.is_(None), movements.c.posted_at <= bindparam("at"))
    return or_(own, told, office)


def _summed(*conditions: ColumnElement[bool]) -> Any:
    joined = movements.join(operations, operations.c.id == movements.c.operation_id, isouter=True)
    joined = joined.join(outcomes, outcomes.c.id == movements.c.operation_id, isouter=True)
    return select(func.sum(movements.c.quantity)).select_from(joined).where(*conditions, _is_known())


_CAME = _summed(movements.c.target == bindparam("key"))
_WENT = _summed(movements.c.source == bindparam("key"))
_ON_LINE = _summed(movements.c.order_line_id == bindparam("line"), movements.c.reason == RECEIVED)
