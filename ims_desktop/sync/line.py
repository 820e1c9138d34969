"""The link as the engine uses it: every answer measures the clock, and none is believed that cannot be true."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from ims_desktop.domain.ids import WorkstationId
from ims_desktop.ports.link import CentralLink, LinkDown
from ims_desktop.protocol.messages import Difference, Enrolled, PullReply, PushReply, PushRequest
from ims_desktop.sync.offset import MeasuredClock
from ims_desktop.sync.problems import not_believed

YEARS = range(2000, 2200)
"""A central's clock outside of these is no clock; believed, it would date everything recorded here. A replay of a
company's past years is served with the clock of those years."""


class OtherLife(LinkDown):
    """The answer is of another life of the central than the mirror; a pull makes sure, since it is told so outright."""

    def __init__(self) -> None:
        super().__init__(not_believed("another life of the central, unannounced").reason)


class Line:
    """Raises what the link raises, and ``LinkDown`` for answers that cannot be true."""

    def __init__(self, link: CentralLink, clock: MeasuredClock) -> None:
        self._link = link
        self._clock = clock

    def push(self, request: PushRequest) -> PushReply:
        sent = self._clock.seconds()
        reply = self._link.push(request)
        self._believe(request.epoch, reply.epoch, reply.server_time)
        self._clock.measured(sent, reply.server_time)
        return reply

    def seconds(self) -> float:
        return self._clock.seconds()

    def pull(
        self, after: int, limit: int, epoch: str, through: int = 0, records: Sequence[str] = (), horizon: int = 0
    ) -> PullReply:
        sent = self._clock.seconds()
        reply = self._link.pull(after, limit, epoch, through, records, horizon)
        self._believe(epoch, reply.epoch, reply.server_time)
        self._clock.measured(sent, reply.server_time)
        return reply

    def tell_differences(self, differences: Sequence[Difference]) -> None:
        self._link.tell_differences(differences)

    def renew(self, earlier: WorkstationId | None = None) -> Enrolled:
        enrolled = self._link.renew(earlier)
        if not (enrolled.workstation and enrolled.key):
            raise not_believed("an identity without a name or key")
        return enrolled

    @staticmethod
    def _believe(asked: str, epoch: str, server_time: datetime) -> None:
        if not epoch or (asked and asked != epoch):
            raise OtherLife
        if server_time.tzinfo is None or server_time.year not in YEARS:
            raise not_believed("its clock")
