"""Handling units over both files: what stands on them, what they stand on, and numbers for new ones."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from itertools import chain

from ims_desktop.domain.effects import NESTED, UNDONE
from ims_desktop.domain.handling_units import Parents, nested_on, sscc_of
from ims_desktop.ports.handling_units import HandlingUnit
from ims_desktop.protocol.operations import HandlingUnitNested, Undone
from ims_desktop.store.connections import reading, writing
from ims_desktop.store.failures import no_numbers_left, not_enrolled
from ims_desktop.store.outbox import read_body
from ims_desktop.store.reading_rule import COUNTS, joined
from ims_desktop.store.rows import Row, all_of, first_of
from ims_desktop.store.standing import SqliteStandingStock

_WORKSTATION = "SELECT workstation FROM main.identities ORDER BY number DESC LIMIT 1"

_BEGUN = """
SELECT id, prefix, given + 1 FROM main.sscc_numbers WHERE workstation = ? AND given < last ORDER BY rowid LIMIT 1
"""

_LEASED = """
SELECT b.id, b.prefix, b.first, b.last FROM mirror.sscc_blocks b
WHERE b.workstation_id = ? AND b.deleted = 0 AND b.id NOT IN (SELECT id FROM main.sscc_numbers)
ORDER BY b.place LIMIT 1
"""

_LAST_GIVEN = """
SELECT n.prefix, n.given FROM main.sscc_numbers n
WHERE n.workstation = (SELECT workstation FROM main.identities ORDER BY number DESC LIMIT 1)
ORDER BY n.rowid DESC LIMIT 1
"""

_PENDING = f"""
SELECT p.id, e.row_id, p.body, EXISTS (SELECT 1 FROM main.effects u WHERE u.row_id = p.id AND u.record = '{UNDONE}')
FROM {joined(NESTED)} WHERE e.record = '{NESTED}' AND {COUNTS} ORDER BY e.number
"""

_PARENT = "SELECT parent FROM mirror.handling_units WHERE id = ? AND deleted = 0"
_CHILDREN = "SELECT id FROM mirror.handling_units WHERE parent = ? AND deleted = 0"


class SqliteHandlingUnits:
    """``HandlingUnits`` over one connection that writes ``local.db`` and reads the mirror."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._standing = SqliteStandingStock(connection)

    def next_sscc(self) -> str:
        """What is written before the number is told cannot be told again, so a cut in between only wastes it."""
        with writing(self._connection):
            workstation = first_of(self._connection, _WORKSTATION)
            if workstation is None:
                raise not_enrolled()
            prefix, number = self._go_on(workstation[0]) or self._begin(workstation[0])
        return sscc_of(prefix, number)

    def unit(self, code: str) -> HandlingUnit | None:
        parents = self.parents(code)
        contents = self._standing.on(code)
        if code not in parents and not contents and code not in parents.values():
            return None
        inside = chain.from_iterable(self._standing.on(one) for one in nested_on(code, parents))
        nested = tuple(sorted(one for one, parent in parents.items() if parent == code))
        return HandlingUnit(code, parents.get(code, ""), contents, nested, tuple(inside))

    def is_inside(self, code: str) -> str:
        return self.parents(code).get(code, "")

    def parents(self, code: str) -> Parents:
        with reading(self._connection):
            pending = _parents_in(all_of(self._connection, _PENDING))
            known = self._below(code, pending)
            waiting = [code]
            while waiting:
                unit = waiting.pop()
                fresh = [one for one in self._right_on(unit, pending) if one not in known]
                known |= dict.fromkeys(fresh, unit)
                waiting += fresh
        return known

    def _below(self, unit: str, pending: Parents) -> dict[str, str]:
        known: dict[str, str] = {}
        while unit not in known and (parent := self._parent(unit, pending)) is not None:
            known[unit] = parent
            unit = parent
        return known

    def _parent(self, unit: str, pending: Parents) -> str | None:
        """None for a unit that nobody has told of."""
        if unit in pending:
            return pending[unit]
        row = first_of(self._connection, _PARENT, unit)
        return str(row[0]) if row else None

    def _right_on(self, unit: str, pending: Parents) -> list[str]:
        mirrored = [str(row[0]) for row in all_of(self._connection, _CHILDREN, unit)]
        own = [one for one, parent in pending.items() if parent == unit]
        return sorted({*own, *(one for one in mirrored if one not in pending)})

    def _go_on(self, workstation: str) -> tuple[str, int] | None:
        row = first_of(self._connection, _BEGUN, workstation)
        if row is None:
            return None
        block, prefix, number = row
        self._connection.execute("UPDATE main.sscc_numbers SET given = ? WHERE id = ?", (number, block))
        return prefix, number

    def _begin(self, workstation: str) -> tuple[str, int]:
        """The next block is written down here with its end: the mirror may be made anew while nobody is reached."""
        row = first_of(self._connection, _LEASED, workstation)
        if row is None:
            raise no_numbers_left()
        block, prefix, first, last = row
        self._connection.execute(
            "INSERT INTO main.sscc_numbers (id, workstation, prefix, last, given) VALUES (?, ?, ?, ?, ?)",
            (block, workstation, prefix, last, first),
        )
        return prefix, first


class SqliteGivenNumbers:
    """``GivenNumbers`` over a connection of the exchange's own."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def last_given(self) -> str:
        with reading(self._connection):
            row = first_of(self._connection, _LAST_GIVEN)
        return sscc_of(row[0], row[1]) if row else ""


def _parents_in(rows: Sequence[Row]) -> dict[str, str]:
    """What own nestings say that the central has not, the latest last. One that was undone says nothing; where it was
    confirmed before, its unit is shown by itself until the central says where it stood."""
    parents: dict[str, str] = {}
    waiting = {operation for operation, *_ in rows}
    for _, unit, written, is_undone in rows:
        body = read_body(written)
        if isinstance(body, HandlingUnitNested) and not is_undone:
            parents[unit] = body.parent
        elif isinstance(body, Undone) and body.operation_id not in waiting:
            parents[unit] = ""
    return parents
