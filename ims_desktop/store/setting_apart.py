"""Why goods stand as what they are: found in what this workstation recorded, from the latest operation backwards.

The mirror has balances and no movements, so of goods that another workstation set apart nothing is known here.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct

from ims_desktop.domain.ids import OperationId
from ims_desktop.domain.positions import Position
from ims_desktop.domain.times import from_utc_text
from ims_desktop.ports.quarantine import SetApart, SetApartBy
from ims_desktop.protocol.operations import Body, GoodsInspected, GoodsMoved, GoodsReceived, Undone
from ims_desktop.store.outbox import read_body
from ims_desktop.store.people import name_of
from ims_desktop.store.rows import Row, all_of, first_of

LOOKED_AT = 5_000
"""Operations, of about 10 microseconds each: some weeks of one workstation."""

_LATEST = """
SELECT id, operator, happened_at, body FROM main.operations
WHERE kind IN ('goods_received', 'goods_moved', 'goods_inspected', 'undone') ORDER BY number DESC LIMIT ?
"""

_REASON = "SELECT name FROM mirror.reasons WHERE code = ? ORDER BY deleted, id LIMIT 1"


class _Came(Struct, frozen=True):
    """Goods that came to a position, from another one or (received) from outside."""

    to: Position
    how: SetApartBy
    source: Position | None = None
    reason: str = ""

    @property
    def is_only_moved(self) -> bool:
        """Elsewhere, as what they were: why is said by what happened before."""
        return self.source is not None and self.source.status is self.to.status


def how_set_apart(connection: sqlite3.Connection, positions: Sequence[Position]) -> Mapping[str, SetApart]:
    """By the position's key; those of which nothing is known here are left out."""
    wanted: dict[str, list[str]] = {one.key: [one.key] for one in positions}
    undone: set[OperationId] = set()
    found: dict[str, SetApart] = {}
    for row in all_of(connection, _LATEST, LOOKED_AT) if positions else ():
        body = read_body(row[3])
        if isinstance(body, Undone):
            undone.add(body.operation_id)
        elif row[0] not in undone:
            found |= _explained(connection, row, body, wanted)
        if not wanted:
            break
    return found


def _explained(
    connection: sqlite3.Connection, row: Row, body: Body, wanted: dict[str, list[str]]
) -> Mapping[str, SetApart]:
    """What this operation explains; what it only moved is looked for at where it came from."""
    found: dict[str, SetApart] = {}
    for came in _arrivals(body):
        asked = wanted.pop(came.to.key, None)
        if asked is None:
            continue
        if came.is_only_moved and came.source is not None:
            wanted.setdefault(came.source.key, []).extend(asked)
        else:
            said = SetApart(
                came.how, from_utc_text(row[2]), name_of(connection, row[1]), _reason(connection, came.reason)
            )
            found |= dict.fromkeys(asked, said)
    return found


def _arrivals(body: Body) -> Iterator[_Came]:
    match body:
        case GoodsReceived(lines=received):
            for line in received:
                yield _Came(line.position, SetApartBy.RECEIPT)
        case GoodsInspected(lines=inspected):
            for looked in inspected:
                for one in looked.movements:
                    yield _Came(one.target, SetApartBy.INSPECTION, one.source, looked.reason)
        case GoodsMoved(lines=moved):
            for went in moved:
                yield _Came(went.target, SetApartBy.DECISION, went.source, body.reason)


def _reason(connection: sqlite3.Connection, code: str) -> str:
    """In the company's words; as it was written where nobody knows it any more."""
    row = first_of(connection, _REASON, code) if code else None
    return str(row[0]) if row else code
