"""The outbox on SQLite: an operation, its effects and its job's state in one durable transaction."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any, NamedTuple, cast

from ims_desktop.domain.effects import UNDONE, Effect
from ims_desktop.domain.errors import our_bug
from ims_desktop.domain.ids import OperationId, OperatorId, SiteId, WorkstationId
from ims_desktop.domain.times import from_utc_text, happened_at, utc_text
from ims_desktop.ports.outbox import Draft, Identity, JobState
from ims_desktop.protocol import codec
from ims_desktop.protocol.operations import ABOUT_GOODS, Body, Operation, tag_of
from ims_desktop.store.connections import reading, writing
from ims_desktop.store.failures import not_enrolled
from ims_desktop.store.jobs import put_job

_IDENTITY = "SELECT workstation, name, prefix, site FROM identities ORDER BY number DESC LIMIT 1"

# Of two, since an amendment happened when what it amends did; the undo recorded right before it has the latest time.
_LAST = """
SELECT i.workstation,
       coalesce((SELECT max(sequence) FROM operations WHERE workstation = i.workstation), 0),
       (SELECT max(happened_at) FROM (SELECT happened_at FROM operations ORDER BY number DESC LIMIT 2))
FROM identities i ORDER BY i.number DESC LIMIT 1
"""

_COLUMNS = (
    "id, workstation, sequence, operator, version, recorded_at, offset_ms, uncertainty_ms, happened_at, based_on, body"
)

_ADD = f"INSERT INTO operations ({_COLUMNS}, kind) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"

_ADD_EFFECT = """
INSERT INTO effects (number, record, row_id, quantity, item_id, location_id, status, lot, serial, handling_unit)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""

_AFTER = f"""
SELECT {_COLUMNS} FROM operations
WHERE workstation = ? AND sequence > ? ORDER BY sequence LIMIT ?
"""

_UNDOABLE = f"""
SELECT {_COLUMNS} FROM operations p
WHERE operator = ? AND kind IN ({", ".join(f"'{tag_of(kind)}'" for kind in ABOUT_GOODS)})
AND NOT EXISTS (SELECT 1 FROM effects u WHERE u.row_id = p.id AND u.record = '{UNDONE}')
ORDER BY number DESC LIMIT 1
"""

_IS_UNDONE = f"SELECT 1 FROM effects WHERE row_id = ? AND record = '{UNDONE}'"

_RENUMBER = """
UPDATE operations SET workstation = ?, sequence = sequence - ? + 1 WHERE workstation = ? AND sequence >= ?
"""

_RENUMBER_ALL = """
UPDATE operations SET workstation = ?, sequence = anew.sequence
FROM (SELECT number, row_number() OVER (ORDER BY number) AS sequence FROM operations) anew
WHERE anew.number = operations.number
"""

_EARLIER = "SELECT workstation FROM identities ORDER BY number DESC LIMIT -1 OFFSET 1"


class _Last(NamedTuple):
    workstation: WorkstationId
    sequence: int
    happened_at: str | None


class SqliteOutbox:
    """The outbox in ``local.db``. One object a connection; what it knows it asks the file, so two never disagree."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def identity(self) -> Identity | None:
        with reading(self._connection):
            row = self._connection.execute(_IDENTITY).fetchone()
        return None if row is None else Identity(WorkstationId(row[0]), row[1], row[2], SiteId(row[3]))

    def identities(self) -> Sequence[str]:
        """Every name that this workstation ever had."""
        with reading(self._connection):
            return [name for (name,) in self._connection.execute("SELECT workstation FROM identities")]

    def record(self, draft: Draft, effects: Sequence[Effect], job: JobState | None = None) -> Operation:
        with writing(self._connection):
            operation = self._add(draft, effects)
            if job is not None:
                put_job(self._connection, job)
        return operation

    def record_together(self, drafts: Sequence[tuple[Draft, Sequence[Effect]]]) -> Sequence[Operation]:
        with writing(self._connection):
            return [self._add(draft, effects) for draft, effects in drafts]

    def find(self, operation: OperationId) -> Operation | None:
        with reading(self._connection):
            row = self._connection.execute(f"SELECT {_COLUMNS} FROM operations WHERE id = ?", (operation,)).fetchone()
        return _operation(row) if row else None

    def is_undone(self, operation: OperationId) -> bool:
        with reading(self._connection):
            return self._connection.execute(_IS_UNDONE, (operation,)).fetchone() is not None

    def _add(self, draft: Draft, effects: Sequence[Effect]) -> Operation:
        operation = _numbered(draft, self._last())
        added = self._connection.execute(_ADD, _row(operation))
        self._connection.executemany(_ADD_EFFECT, _effect_rows(added.lastrowid, effects))
        return operation

    def after(self, sequence: int, limit: int) -> Sequence[Operation]:
        identity = self.identity()
        if identity is None:
            return ()
        with reading(self._connection):
            rows = self._connection.execute(_AFTER, (identity.workstation, sequence, limit)).fetchall()
        return [_operation(row) for row in rows]

    def everything(self) -> Sequence[Operation]:
        """Whatever was recorded here, under whatever identity, in its order."""
        with reading(self._connection):
            rows = self._connection.execute(f"SELECT {_COLUMNS} FROM operations ORDER BY number").fetchall()
        return [_operation(row) for row in rows]

    def undoable(self, operator: OperatorId) -> Operation | None:
        with reading(self._connection):
            row = self._connection.execute(_UNDOABLE, (operator,)).fetchone()
        return _operation(row) if row else None

    def last_sequence(self) -> int:
        with reading(self._connection):
            row = self._connection.execute(_LAST).fetchone()
        return 0 if row is None else int(row[1])

    def begin_as(self, identity: Identity) -> None:
        """Takes on the first identity, as an enrolment gave it; the same one again mends its name, prefix and site.

        Another one is adopted instead, so that nothing unsent stays behind under the old one.
        """
        with writing(self._connection):
            row = self._connection.execute(_IDENTITY).fetchone()
            if row is not None and row[0] != identity.workstation:
                raise our_bug(f"{row[0]} has begun already; {identity.workstation} is to be adopted")
            self._take_on(identity)

    def adopt(self, identity: Identity, differing: int) -> None:
        with writing(self._connection):
            before = self._last().workstation
            if before == identity.workstation:
                raise our_bug(f"{before} cannot follow itself")
            self._take_on(identity)
            self._connection.execute(_RENUMBER, (identity.workstation, differing, before, differing))

    def adopt_all(self, identity: Identity) -> None:
        with writing(self._connection):
            before = self._last().workstation
            if before == identity.workstation:
                raise our_bug(f"{before} cannot follow itself")
            self._take_on(identity)
            self._connection.execute(_RENUMBER_ALL, (identity.workstation,))

    def earlier_names(self) -> Sequence[WorkstationId]:
        with reading(self._connection):
            return [WorkstationId(row[0]) for row in self._connection.execute(_EARLIER)]

    def _last(self) -> _Last:
        row = self._connection.execute(_LAST).fetchone()
        if row is None:
            raise not_enrolled()
        return _Last(*row)

    def _take_on(self, identity: Identity) -> None:
        self._connection.execute(
            "INSERT INTO identities (workstation, name, prefix, site) VALUES (?, ?, ?, ?)"
            " ON CONFLICT (workstation) DO UPDATE SET"
            " name = excluded.name, prefix = excluded.prefix, site = excluded.site",
            (identity.workstation, identity.name, identity.prefix, identity.site),
        )


def _numbered(draft: Draft, last: _Last) -> Operation:
    clock = draft.clock
    before = from_utc_text(last.happened_at) if last.happened_at else None
    return Operation(
        id=draft.id,
        workstation=last.workstation,
        sequence=last.sequence + 1,
        operator=draft.operator,
        recorded_at=clock.raw,
        offset_ms=_milliseconds(clock.offset),
        uncertainty_ms=None if clock.uncertainty is None else _milliseconds(clock.uncertainty),
        happened_at=draft.happened_at or happened_at(clock, before),
        based_on=draft.based_on,
        body=draft.body,
    )


def _milliseconds(span: timedelta) -> int:
    return span // timedelta(milliseconds=1)


def _row(operation: Operation) -> tuple[object, ...]:
    return (
        operation.id,
        operation.workstation,
        operation.sequence,
        operation.operator,
        operation.version,
        utc_text(operation.recorded_at),
        operation.offset_ms,
        operation.uncertainty_ms,
        utc_text(operation.happened_at),
        operation.based_on,
        codec.encode(operation.body),
        tag_of(type(operation.body)),
    )


def _effect_rows(number: int | None, effects: Sequence[Effect]) -> Iterator[tuple[object, ...]]:
    for effect in effects:
        at = effect.position
        where = (
            (None,) * 6 if at is None else (at.item_id, at.location_id, at.status, at.lot, at.serial, at.handling_unit)
        )
        yield (number, effect.record, effect.key, effect.quantity.micro, *where)


def read_body(written: bytes) -> Body:
    return codec.decode(written, cast("type[Body]", Body))


def _operation(row: Sequence[Any]) -> Operation:
    (op_id, workstation, sequence, operator, version, recorded, offset, uncertainty, happened, based_on, body) = row
    return Operation(
        id=op_id,
        workstation=workstation,
        sequence=sequence,
        operator=operator,
        version=version,
        recorded_at=from_utc_text(recorded),
        offset_ms=offset,
        uncertainty_ms=uncertainty,
        happened_at=from_utc_text(happened),
        based_on=based_on,
        body=read_body(body),
    )
