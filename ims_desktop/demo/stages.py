"""How long each stage of the way takes, measured where one hands over to the next."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from ims_desktop.domain.effects import Effect
from ims_desktop.domain.ids import OperationId, OperatorId, WorkstationId
from ims_desktop.ports.link import CentralLink
from ims_desktop.ports.outbox import Draft, Identity, JobState, Outbox
from ims_desktop.protocol.messages import Difference, Enrolled, EnrolRequest, PullReply, PushReply, PushRequest
from ims_desktop.protocol.operations import Operation


class Stages:
    """Seconds by stage; a stage within another one is taken out of the outer one."""

    def __init__(self) -> None:
        self.seconds: defaultdict[str, float] = defaultdict(float)
        self._inner = [0.0]

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        self._inner.append(0.0)
        start = time.perf_counter()
        try:
            yield
        finally:
            took = time.perf_counter() - start
            self.seconds[name] += took - self._inner.pop()
            self._inner[-1] += took


class TimedOutbox:
    """An outbox whose recording is the stage "store"."""

    def __init__(self, outbox: Outbox, stages: Stages) -> None:
        self._outbox = outbox
        self._stages = stages

    def record(self, draft: Draft, effects: Sequence[Effect], job: JobState | None = None) -> Operation:
        with self._stages.stage("store"):
            return self._outbox.record(draft, effects, job)

    def record_together(self, drafts: Sequence[tuple[Draft, Sequence[Effect]]]) -> Sequence[Operation]:
        with self._stages.stage("store"):
            return self._outbox.record_together(drafts)

    def find(self, operation: OperationId) -> Operation | None:
        return self._outbox.find(operation)

    def is_undone(self, operation: OperationId) -> bool:
        return self._outbox.is_undone(operation)

    def identity(self) -> Identity | None:
        return self._outbox.identity()

    def after(self, sequence: int, limit: int) -> Sequence[Operation]:
        return self._outbox.after(sequence, limit)

    def undoable(self, operator: OperatorId) -> Operation | None:
        return self._outbox.undoable(operator)

    def last_sequence(self) -> int:
        return self._outbox.last_sequence()

    def adopt(self, identity: Identity, differing: int) -> None:
        self._outbox.adopt(identity, differing)

    def adopt_all(self, identity: Identity) -> None:
        self._outbox.adopt_all(identity)

    def earlier_names(self) -> Sequence[WorkstationId]:
        return self._outbox.earlier_names()


class TimedLink:
    """A line whose other end is the stage "central"; it can be cut, and then nobody is there."""

    def __init__(self, link: CentralLink, stages: Stages) -> None:
        self._link = link
        self._stages = stages

    def push(self, request: PushRequest) -> PushReply:
        with self._stages.stage("central"):
            return self._link.push(request)

    def pull(
        self, after: int, limit: int, epoch: str, through: int = 0, records: Sequence[str] = (), horizon: int = 0
    ) -> PullReply:
        with self._stages.stage("central"):
            return self._link.pull(after, limit, epoch, through, records, horizon)

    def tell_differences(self, differences: Sequence[Difference]) -> None:
        self._link.tell_differences(differences)

    def enrol(self, request: EnrolRequest) -> Enrolled:
        return self._link.enrol(request)

    def renew(self, earlier: WorkstationId | None = None) -> Enrolled:
        return self._link.renew(earlier)
