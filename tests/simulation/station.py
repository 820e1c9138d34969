"""A workstation of the simulation: two disks, the real engine over them, and a person who records."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from ims_desktop.domain.effects import ORDER_LINES, Effect, on_undoing
from ims_desktop.domain.ids import OperationId, OperatorId, OrderId, OrderLineId, ReceiptId
from ims_desktop.domain.receiving import ReceivedLine
from ims_desktop.ports.outbox import Draft, Identity
from ims_desktop.protocol.effects import effects_of_body
from ims_desktop.protocol.messages import Enrolled
from ims_desktop.protocol.mirror import BY_NAME
from ims_desktop.protocol.operations import Body, GoodsReceived, LineClosedShort, ReceiptFinished, Undone
from ims_desktop.sync.offset import MeasuredClock
from ims_desktop.sync.report import Report
from tests.simulation.network import PowerCut
from tests.simulation.stores import LocalDisk, MemoryKeys, MirrorDisk
from tests.simulation.views import true_view

if TYPE_CHECKING:
    from tests.simulation.world import World

_VERSION = BY_NAME[ORDER_LINES].columns.index("version")

PERSON = OperatorId("anna")

CHUNK = 3
"""Rows in one transaction of the mirror."""


class _Clock:
    """The workstation's own clock: the world's time, and wrong by ``skew``."""

    def __init__(self, world: World) -> None:
        self._world = world
        self.skew = timedelta(0)

    def now(self) -> datetime:
        return self._world.now + self.skew


class Station:
    """``start`` is switching it on; everything but the disks is new then."""

    def __init__(self, world: World, name: str, local: LocalDisk, mirror: MirrorDisk) -> None:
        self.name = name
        self.local_disk = local
        self.mirror_disk = mirror
        self.is_held = False
        self._world = world
        self._clock = _Clock(world)
        self._busy = False
        self.start()

    def start(self) -> None:
        world, parts = self._world, self._world.parts
        self.outbox = parts.outbox(self.local_disk, self.boundary)
        self.mirror = parts.mirror(self.mirror_disk, self.boundary, CHUNK)
        self.measured = MeasuredClock(self._clock, lambda: world.seconds)
        self.cycle = parts.cycle(
            parts.link(world, self), self.outbox, self.mirror, MemoryKeys(self.local_disk), self.measured
        )

    def enrolled(self, enrolled: Enrolled) -> None:
        self.local_disk.keys[enrolled.workstation] = enrolled.key
        self.outbox.begin_as(Identity(enrolled.workstation, enrolled.name, enrolled.prefix, enrolled.site))

    def key(self) -> str:
        identity = self.local_disk.identity
        assert identity is not None
        return self.local_disk.keys[identity.workstation]

    def jump(self, span: timedelta) -> None:
        self._clock.skew += span

    def boundary(self, what: str) -> None:
        """Every transaction passes here twice: the view must be right at each of these moments."""
        if what.startswith("after"):
            self.check_view(what)
        if self._world.is_cut():
            self._world.trace(f"    {self.name}: power cut {what}")
            raise PowerCut(what)

    def check_view(self, when: str) -> None:
        shown = self._world.parts.rule.view(self.local_disk, self.mirror_disk)
        true = true_view(self.local_disk, self.mirror_disk, self._world.central)
        if shown != true:
            self._world.fail(f"{self.name} shows something wrong {when}: {_differing(shown, true)}")

    def sync(self) -> Report | None:
        """One cycle; none when the power was cut in it."""
        before = self.mirror_disk.reached
        self._busy = True
        try:
            report = self.cycle.run_once(self.is_held)
        except PowerCut:
            self.start()
            return None
        finally:
            self._busy = False
        after = self.mirror_disk.reached
        if after.epoch == before.epoch and after.cursor < before.cursor:
            self._world.fail(f"{self.name}'s cursor went back from {before.cursor} to {after.cursor}")
        self._world.trace(f"    {self.name}: {report.line} {report.reason} cursor {after.cursor}")
        return report

    def meanwhile(self) -> None:
        """Somebody goes on scanning while an exchange is under way."""
        if self._world.is_scanning_meanwhile():
            self._world.receive(self)

    def receive(self, receipt: str, order: OrderId | None, lines: tuple[ReceivedLine, ...]) -> None:
        self.record(GoodsReceived(ReceiptId(receipt), receipt, order, lines))

    def undo(self) -> None:
        """The last work on goods that is not undone yet."""
        last = self.outbox.undoable(PERSON)
        if last is not None:
            self.record(Undone(last.id), on_undoing(last.id, self.local_disk.effects[last.id]))

    def finish(self, receipt: str, order: OrderId | None) -> None:
        self.record(ReceiptFinished(ReceiptId(receipt), receipt, order))

    def close_short(self, order: OrderId, line: OrderLineId) -> None:
        """Decided on the version that this workstation sees, be it stale."""
        row = self.mirror_disk.rows.get((ORDER_LINES, line))
        if row is not None:
            version = row.values[_VERSION]
            assert isinstance(version, int)
            self.record(LineClosedShort(order, line, version), ())

    def record(self, body: Body, effects: tuple[Effect, ...] | None = None) -> None:
        draft = Draft(
            id=OperationId(self._world.new_id()),
            operator=PERSON,
            clock=self.measured.reading(),
            based_on=self.mirror_disk.reached.cursor,
            body=body,
        )
        try:
            operation = self.outbox.record(draft, effects_of_body(body) if effects is None else effects)
        except PowerCut:
            if self._busy:
                raise
            self.start()
            return
        self._world.heard(operation)
        self._world.trace(f"    {self.name} recorded {operation.sequence} {type(body).__name__} {operation.id}")


def _differing(shown: dict[tuple[str, str], int], true: dict[tuple[str, str], int]) -> str:
    keys = sorted(key for key in shown.keys() | true.keys() if shown.get(key) != true.get(key))
    return ", ".join(
        f"{record} {row} {shown.get((record, row), 0)} not {true.get((record, row), 0)}" for record, row in keys
    )
