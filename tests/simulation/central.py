"""A central in memory: the real rules over dicts, the same feed, outcomes and problems as the real one."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from datetime import datetime
from random import Random
from typing import TypeVar

import msgspec
from msgspec.structs import replace

from ims_desktop.domain.cases import CaseDraft, CaseKind
from ims_desktop.domain.ids import OperationId, WorkstationId
from ims_desktop.domain.items import Item
from ims_desktop.domain.locations import Location
from ims_desktop.domain.orders import OrderLine, PurchaseOrder
from ims_desktop.domain.texts import Text, text
from ims_desktop.ports.link import LinkDown, LinkRefused
from ims_desktop.protocol.checksums import NOTHING, Checksum, digest_of
from ims_desktop.protocol.codec import Unreadable, decode
from ims_desktop.protocol.messages import (
    Change,
    Enrolled,
    ErrorBody,
    Problem,
    ProblemCode,
    PullReply,
    PushReply,
    PushRequest,
)
from ims_desktop.protocol.mirror import MIRROR, RECORDS
from ims_desktop.protocol.operations import Envelope, Operation
from ims_desktop.protocol.outcomes import Outcome, Result
from tests.simulation.books import SITE, FeedRow, Key, State, Station, Task
from tests.simulation.posting import Postings
from tests.simulation.rows import values_of

T = TypeVar("T")


def refused(code: str, message: str, status: int = 409, expected: int | None = None) -> LinkRefused:
    return LinkRefused(Problem(title=code, status=status, error=ErrorBody(code, message), expected=expected))


class ModelCentral(Postings):
    """``now`` is the central's clock. ``epoch`` names its life; ``begin_another_life`` restores it from a backup."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        super().__init__(now)
        self.lives = 1
        self._enrolled = 0
        self._looked_at = set()
        self.versions: dict[tuple[str, str, str, int], frozenset[OperationId]] = {}
        """For the checks: what the row of that epoch, record, id and place holds. Survives everything."""

    @property
    def epoch(self) -> str:
        return f"life {self.lives}"

    # --- the office --------------------------------------------------------------------------------------------

    def enrol(self, name: str, renewed_from: WorkstationId | None = None) -> Enrolled:
        # Never given twice, not even by a central that forgot the first one.
        self._enrolled += 1
        workstation = WorkstationId(f"{name}#{self._enrolled}")
        family = self.state.stations[renewed_from].family if renewed_from else workstation
        self.state.stations[workstation] = Station(workstation, f"key of {workstation}", family)
        return Enrolled(
            workstation=workstation, name=name, prefix=name, site=SITE, key=f"key of {workstation}", epoch=self.epoch
        )

    def open_business(self, opening: Callable[[ModelCentral], None]) -> None:
        opening(self)

    def put_item(self, item: Item) -> None:
        self.state.journal.append(lambda central: central.put_item(item))
        self.state.items[item.id] = item
        self._commit(("items", item.id))

    def put_location(self, location: Location) -> None:
        self.state.journal.append(lambda central: central.put_location(location))
        self.state.locations[location.id] = location
        self._commit(("locations", location.id))

    def put_supplier(self, supplier: str, name: str | None) -> None:
        """``None`` deletes it: the row stays as a tombstone."""
        if name is None and supplier not in self.state.suppliers:
            return
        self.state.suppliers[supplier] = name
        self._commit(("suppliers", supplier))

    def put_order(self, order: PurchaseOrder, lines: Sequence[OrderLine] = ()) -> None:
        self.state.journal.append(lambda central: central.put_order(order, lines))
        self.state.orders[order.id] = order
        self.state.lines.update({line.id: line for line in lines})
        self._commit(("purchase_orders", order.id), *(("purchase_order_lines", line.id) for line in lines))

    def put_task(self, task: Task) -> None:
        self.state.journal.append(lambda central: central.put_task(task))
        self.state.tasks[task.id] = task
        self._commit(("count_tasks", task.id))

    def sweep(self) -> None:
        """Cases of what is in doubt for longer than the grace period."""
        self._tell_due()
        self._commit(*self._touched)

    def backup(self) -> State:
        return self.state.copied()

    def restart(self) -> None:
        """Everything is on its disk."""

    def trouble(self, kind: str, request: Callable[[], T], rng: Random) -> T:
        """``request`` while it dies, before the commit or after, or cannot write; only a restart goes well."""
        before = self.state.copied()
        reply = request()
        if kind == "the central restarts":
            return reply
        if kind != "the central dies" or rng.random() < 0.5:
            self.state = before
        raise LinkDown(text("The central is in trouble."))

    def begin_another_life(self, backup: State) -> None:
        self.state = backup.copied()
        self.lives += 1
        for (record, row), stored in self.state.rows.items():
            held = self.state.includes.get((record, row), frozenset())
            self.versions[self.epoch, record, row, stored.place] = held

    # --- what workstations ask ---------------------------------------------------------------------------------

    def push(self, request: PushRequest, key: str) -> PushReply:
        station = self._station(key)
        self._check_epoch(request.epoch)
        if request.epoch and request.acknowledged > station.last:
            raise refused(ProblemCode.CURSOR_AHEAD, "that many were never here")
        envelopes = [decode(raw, Envelope) for raw in request.operations]
        expected = station.last + 1
        for envelope in envelopes:
            before = self.state.handed_in.get((station.id, envelope.sequence))
            if before is not None and before != envelope.id:
                raise refused(ProblemCode.FORKED, "another operation has that number", expected=envelope.sequence)
            if envelope.sequence > expected:
                raise refused(ProblemCode.GAP, f"{expected} comes next", expected=expected)
            expected = max(expected, envelope.sequence + 1)
        self._take(station, list(zip(envelopes, request.operations, strict=True)))
        return PushReply(
            epoch=self.epoch,
            server_time=self._now(),
            acknowledged=self.state.stations[station.id].last,
            outcomes=tuple(self.state.outcomes[one.id] for one in envelopes),
        )

    def pull(
        self, after: int, limit: int, epoch: str, key: str, through: int = 0, records: Sequence[str] = ()
    ) -> PullReply:
        station = self._station(key)
        self._check_epoch(epoch)
        if after > self.state.high or (epoch and through > station.last):
            raise refused(ProblemCode.CURSOR_AHEAD, "that was never here")
        found: list[Change] = []
        for place, name in self.state.log[bisect_right(self.state.log, after, key=lambda one: one[0]) :]:
            row = self.state.rows.get(name)
            is_asked = not records or name[0] in records
            if is_asked and row is not None and row.place == place and self._is_for(station, name):
                found.append(Change(name[0], place, row.deleted, row.values))
                if len(found) > limit:
                    break
        more = len(found) > limit
        changes = tuple(found[:limit])
        cursor = changes[-1].place if more else self.state.high
        return PullReply(
            epoch=self.epoch,
            mirror=MIRROR,
            server_time=self._now(),
            cursor=cursor,
            high=self.state.high,
            more=more,
            changes=changes,
            sums={} if more else self._sums(station),
        )

    def _sums(self, station: Station) -> dict[str, Checksum]:
        sums = {record.name: NOTHING for record in RECORDS}
        for name, row in self.state.rows.items():
            if self._is_for(station, name):
                sums[name[0]] = sums[name[0]].with_row(digest_of(row.place, row.deleted, row.values))
        return sums

    def renew(self, key: str) -> Enrolled:
        station = self._station(key)
        return self.enrol(station.id.partition("#")[0], station.id)

    def _station(self, key: str) -> Station:
        for station in self.state.stations.values():
            if station.key == key:
                if station.is_revoked:
                    raise refused(ProblemCode.REVOKED, "revoked", 403)
                return station
        raise refused(ProblemCode.UNKNOWN_KEY, "unknown key", 401)

    def _check_epoch(self, epoch: str) -> None:
        if epoch not in ("", self.epoch):
            raise refused(ProblemCode.EPOCH, f"this is {self.epoch}")

    def _is_for(self, station: Station, name: Key) -> bool:
        """Outcomes go to the whole family: a copied disk holds operations that another of its identities handed in."""
        if name[0] != "outcomes":
            return True
        by = self.state.stations.get(self.state.outcomes[OperationId(name[1])].workstation)
        return by is not None and by.family == station.family

    # --- posting -----------------------------------------------------------------------------------------------

    def _take(self, station: Station, batch: Sequence[tuple[Envelope, msgspec.Raw]]) -> None:
        """One transaction for the batch; outcomes get their places before the rows that they caused."""
        fresh: list[OperationId] = []
        for envelope, raw in batch:
            if self._is_new(station, envelope):
                fresh += self._take_one(station, envelope, raw)
        last = max((one.sequence for one, _ in batch), default=0)
        current = self.state.stations[station.id]
        self.state.stations[station.id] = replace(current, last=max(current.last, last))
        self._commit(*(("outcomes", one) for one in fresh), *self._touched)

    def _is_new(self, station: Station, envelope: Envelope) -> bool:
        """Not if it came before; nor if it came from another identity of the same disk, which only gets its number."""
        if (station.id, envelope.sequence) in self.state.handed_in:
            return False
        self.state.handed_in[station.id, envelope.sequence] = envelope.id
        return envelope.id not in self.state.outcomes

    def _take_one(self, station: Station, envelope: Envelope, raw: msgspec.Raw) -> list[OperationId]:
        result, as_stated, reason = self._read_and_post(envelope, raw)
        self.state.outcomes[envelope.id] = Outcome(
            id=envelope.id,
            workstation=station.id,
            sequence=envelope.sequence,
            place=0,
            result=result,
            as_stated=as_stated,
            reason=reason,
        )
        return [envelope.id]

    def _read_and_post(self, envelope: Envelope, raw: msgspec.Raw) -> tuple[Result, bool, Text | None]:
        try:
            operation = decode(raw, Operation)
        except Unreadable:
            self._open_case(CaseDraft(CaseKind.UNREADABLE, envelope.id, text("It cannot be read."), (envelope.id,)))
            return Result.CASE, False, None
        self.state.arrived[operation.id] = operation
        self.state.journal.append(operation)
        return self._post(operation)

    def post_again(self, operation: Operation) -> None:
        """Only the rules, without numbers and outcomes: for a history that is told in another order."""
        self.state.arrived[operation.id] = operation
        self._post(operation)
        self._commit(*self._touched)

    # --- the feed ----------------------------------------------------------------------------------------------

    def _commit(self, *names: Key) -> None:
        """Places are the last step of a transaction."""
        self._touched = {}
        for name in dict.fromkeys(names):
            self.state.high += 1
            self._place(name, self.state.high)

    def _place(self, name: Key, place: int) -> None:
        state = self.state
        if name[0] == "outcomes":
            outcome = state.outcomes[OperationId(name[1])]
            state.outcomes[outcome.id] = msgspec.structs.replace(outcome, place=place)
        values, deleted = values_of(state, name)
        state.rows[name] = FeedRow(place, deleted, values)
        state.log.append((place, name))
        self.versions[self.epoch, *name, place] = state.includes.get(name, frozenset())
