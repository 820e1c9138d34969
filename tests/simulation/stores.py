"""Outbox and mirror in memory: disks that can be copied, and stores over them that can be cut at every boundary."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime, timedelta

import msgspec
from msgspec import Struct, field
from msgspec.structs import replace

from ims_desktop.domain.effects import Effect
from ims_desktop.domain.errors import our_bug
from ims_desktop.domain.ids import OperationId, OperatorId, WorkstationId
from ims_desktop.domain.texts import Text, text
from ims_desktop.domain.times import happened_at
from ims_desktop.ports.mirror import Reached
from ims_desktop.ports.outbox import Draft, Identity, JobState
from ims_desktop.protocol.checksums import Checksum, over
from ims_desktop.protocol.messages import Change
from ims_desktop.protocol.mirror import BY_NAME, RECORDS, is_well_formed
from ims_desktop.protocol.mirror_file import FORGOTTEN
from ims_desktop.protocol.operations import ABOUT_GOODS, Operation, Undone

Boundary = Callable[[str], None]
"""Called right before and right after each transaction; raises where the simulation cuts the power."""


def no_cut(_: str) -> None:
    """A disk that nothing happens to."""


class LocalDisk(Struct):
    """What ``local.db`` holds. ``copied`` is a backup, or a cloned disk."""

    identity: Identity | None = None
    operations: list[Operation] = field(default_factory=list)
    effects: dict[OperationId, tuple[Effect, ...]] = field(default_factory=dict)
    keys: dict[WorkstationId, str] = field(default_factory=dict)
    names: list[WorkstationId] = field(default_factory=list)
    """All identities that this disk ever had."""

    def copied(self) -> LocalDisk:
        return LocalDisk(self.identity, list(self.operations), dict(self.effects), dict(self.keys), list(self.names))


class MemoryOutbox:
    """``ports.outbox.Outbox`` over a ``LocalDisk``."""

    def __init__(self, disk: LocalDisk, boundary: Boundary = no_cut) -> None:
        self._disk = disk
        self._boundary = boundary

    def begin_as(self, identity: Identity) -> None:
        before = self._disk.identity
        if before is not None and before.workstation != identity.workstation:
            raise our_bug("another identity is to be adopted")
        self._take_on(identity)

    def identity(self) -> Identity | None:
        return self._disk.identity

    def record(self, draft: Draft, effects: Sequence[Effect], job: JobState | None = None) -> Operation:
        identity = self._disk.identity
        if identity is None:
            raise our_bug("not enrolled")
        return self.record_together([(draft, effects)])[0]

    def record_together(self, drafts: Sequence[tuple[Draft, Sequence[Effect]]]) -> Sequence[Operation]:
        self._boundary("before recording")
        made = [self._add(draft, effects) for draft, effects in drafts]
        self._boundary("after recording")
        return made

    def find(self, operation: OperationId) -> Operation | None:
        return next((one for one in self._disk.operations if one.id == operation), None)

    def is_undone(self, operation: OperationId) -> bool:
        return any(isinstance(one.body, Undone) and one.body.operation_id == operation for one in self._disk.operations)

    def _add(self, draft: Draft, effects: Sequence[Effect]) -> Operation:
        identity = self._disk.identity
        assert identity is not None
        last = max((one.happened_at for one in self._disk.operations[-2:]), default=None)
        at = draft.happened_at or happened_at(draft.clock, last)
        operation = _operation(draft, identity.workstation, self.last_sequence() + 1, at)
        self._disk.operations.append(operation)
        self._disk.effects[operation.id] = tuple(effects)
        return operation

    def record_all(self, drafts: Sequence[tuple[Draft, Sequence[Effect]]]) -> Sequence[Operation]:
        before = len(self._disk.operations)
        try:
            return [self.record(draft, effects) for draft, effects in drafts]
        except BaseException:  # a cut between two of them leaves none: it is one transaction
            del self._disk.operations[before:]
            raise

    def after(self, sequence: int, limit: int) -> Sequence[Operation]:
        found = [one for one in self._disk.operations if self._is_own(one) and one.sequence > sequence]
        return sorted(found, key=lambda one: one.sequence)[:limit]

    def undoable(self, operator: OperatorId) -> Operation | None:
        undone = {one.body.operation_id for one in self._disk.operations if isinstance(one.body, Undone)}
        facts = (one for one in reversed(self._disk.operations) if one.operator == operator)
        return next((one for one in facts if isinstance(one.body, ABOUT_GOODS) and one.id not in undone), None)

    def last_sequence(self) -> int:
        return max((one.sequence for one in self._disk.operations if self._is_own(one)), default=0)

    def adopt(self, identity: Identity, differing: int) -> None:
        before = self._disk.identity
        if before is None or before.workstation == identity.workstation:
            raise our_bug("nobody follows themselves")
        moved = [
            _renumbered(one, identity.workstation, one.sequence - differing + 1)
            if one.workstation == before.workstation and one.sequence >= differing
            else one
            for one in self._disk.operations
        ]
        self._boundary("before adopting")
        self._disk.operations = moved
        self._take_on(identity)
        self._boundary("after adopting")

    def adopt_all(self, identity: Identity) -> None:
        if self._disk.identity is None or self._disk.identity.workstation == identity.workstation:
            raise our_bug("nobody follows themselves")
        self._boundary("before adopting everything")
        self._disk.operations = [
            _renumbered(one, identity.workstation, number) for number, one in enumerate(self._disk.operations, 1)
        ]
        self._take_on(identity)
        self._boundary("after adopting everything")

    def earlier_names(self) -> Sequence[WorkstationId]:
        return self._disk.names[-2::-1]

    def _take_on(self, identity: Identity) -> None:
        self._disk.identity = identity
        if identity.workstation not in self._disk.names:
            self._disk.names.append(identity.workstation)

    def _is_own(self, operation: Operation) -> bool:
        return self._disk.identity is not None and operation.workstation == self._disk.identity.workstation


def _operation(draft: Draft, workstation: WorkstationId, sequence: int, happened: datetime) -> Operation:
    clock = draft.clock
    return Operation(
        id=draft.id,
        workstation=workstation,
        sequence=sequence,
        operator=draft.operator,
        recorded_at=clock.raw,
        offset_ms=_milliseconds(clock.offset),
        uncertainty_ms=None if clock.uncertainty is None else _milliseconds(clock.uncertainty),
        happened_at=happened,
        based_on=draft.based_on,
        body=draft.body,
    )


def _milliseconds(span: timedelta) -> int:
    return span // timedelta(milliseconds=1)


def _renumbered(operation: Operation, workstation: WorkstationId, sequence: int) -> Operation:
    return msgspec.structs.replace(operation, workstation=workstation, sequence=sequence)


class MirroredRow(Struct, frozen=True):
    place: int
    deleted: bool
    values: tuple[object, ...]


class MirrorDisk(Struct):
    """What ``mirror.db`` holds."""

    reached: Reached = field(default_factory=Reached)
    rows: dict[tuple[str, str], MirroredRow] = field(default_factory=dict)
    acknowledged: dict[WorkstationId, int] = field(default_factory=dict)
    passed_over: int = 0

    def copied(self) -> MirrorDisk:
        return replace(self, rows=dict(self.rows), acknowledged=dict(self.acknowledged))


class MemoryMirror:
    """``ports.mirror.Mirror`` over a ``MirrorDisk``. ``chunk`` is the number of rows in one transaction."""

    def __init__(self, disk: MirrorDisk, boundary: Boundary = no_cut, chunk: int = 1_000) -> None:
        self._disk = disk
        self._boundary = boundary
        self._chunk = chunk

    def reached(self) -> Reached:
        return self._disk.reached

    def passed_over(self) -> int:
        return self._disk.passed_over

    def apply(self, changes: Sequence[Change], reached: Reached) -> None:
        if not changes:
            self._write((), reached)
        for start in range(0, len(changes), self._chunk):
            rows = changes[start : start + self._chunk]
            is_last = start + self._chunk >= len(changes)
            until = reached if is_last else replace(reached, cursor=min(rows[-1].place, reached.cursor))
            self._write(rows, until)

    def search_more(self) -> int:
        return 0

    def lacks_own(self) -> bool:
        return False

    def has_own(self) -> None:
        """There are no images in memory."""

    def acknowledged(self, workstation: WorkstationId) -> int:
        return self._disk.acknowledged.get(workstation, 0)

    def acknowledge(self, workstation: WorkstationId, through: int) -> None:
        self._boundary("before acknowledging")
        self._disk.acknowledged[workstation] = through
        self._boundary("after acknowledging")

    def begin_again(self, epoch: str) -> None:
        self._boundary("before beginning again")
        self._disk.rows, self._disk.acknowledged, self._disk.reached = {}, {}, Reached(epoch)
        self._disk.passed_over = 0
        self._boundary("after beginning again")

    def sums(self) -> Mapping[str, Checksum]:
        return {record.name: self.recount(record.name) for record in RECORDS}

    def recount(self, record: str) -> Checksum:
        rows = self._disk.rows
        return over((one.place, one.deleted, one.values) for (of, _), one in rows.items() if of == record)

    def take_again(self, changes: Sequence[Change], through: int) -> None:
        self._boundary("before taking rows again")
        for change in changes:
            if change.place <= through:
                self._disk.rows[change.record, str(change.values[0])] = MirroredRow(
                    change.place, change.deleted, change.values
                )
        self._boundary("after taking rows again")

    def drop_others(self, record: str, known: Collection[str]) -> int:
        self._boundary("before dropping rows")
        others = [name for name in self._disk.rows if name[0] == record and name[1] not in known]
        for name in others:
            del self._disk.rows[name]
        self._boundary("after dropping rows")
        return len(others)

    def _write(self, changes: Sequence[Change], until: Reached) -> None:
        """One transaction: the rows together with the cursor."""
        self._boundary("before writing rows")
        for change in changes:
            self._take_in(change)
        if until.is_consistent and until.horizon > self._disk.reached.horizon:
            self._forget(until.horizon)
        self._disk.reached = until
        self._boundary("after writing rows")

    def _forget(self, horizon: int) -> None:
        rows, of = self._disk.rows, {record.name for record in FORGOTTEN}
        for name in [name for name, one in rows.items() if name[0] in of and one.deleted and one.place <= horizon]:
            del rows[name]

    def _take_in(self, change: Change) -> None:
        record = BY_NAME.get(change.record)
        if record is None or change.place < 1 or not is_well_formed(record, change.values):
            self._disk.passed_over += 1
            return
        key = (change.record, str(change.values[0]))
        stored = self._disk.rows.get(key)
        if stored is None or change.place > stored.place:
            self._disk.rows[key] = MirroredRow(change.place, change.deleted, change.values)


class MemoryKeys:
    """``ports.secrets.KeyStore`` on the local disk, so that a copied disk carries its key along."""

    def __init__(self, disk: LocalDisk) -> None:
        self._disk = disk

    def get(self, workstation: WorkstationId) -> str | None:
        return self._disk.keys.get(workstation)

    def put(self, workstation: WorkstationId, key: str) -> None:
        self._disk.keys[workstation] = key

    def where(self) -> Text:
        return text("In memory.")
