"""A workstation of the simulation: its drive, the real engine over it, and people who record."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from ims_desktop.domain.effects import ORDER_LINES, Effect, on_undoing
from ims_desktop.domain.errors import ImsError, TryAgain
from ims_desktop.domain.ids import OperationId, OperatorId, OrderId, OrderLineId, ReceiptId
from ims_desktop.ports.outbox import Draft, Identity
from ims_desktop.protocol.effects import effects_of_body
from ims_desktop.protocol.messages import Enrolled
from ims_desktop.protocol.mirror import BY_NAME
from ims_desktop.protocol.operations import Body, LineClosedShort, ReceiptFinished, Undone
from ims_desktop.sync.offset import MeasuredClock
from ims_desktop.sync.report import Report
from tests.simulation.people import ANNA, BERT, CORA
from tests.simulation.ports import Drive, PowerCut
from tests.simulation.shift import Seen
from tests.simulation.views import true_view

if TYPE_CHECKING:
    from tests.simulation.world import World

_VERSION = BY_NAME[ORDER_LINES].columns.index("version")

PEOPLE = (ANNA, ANNA, BERT, CORA)
STARTS = 5
"""So often may the power fail while a program starts, before it is left in peace."""


class _Clock:
    """The workstation's own clock: the world's time, and wrong by ``skew``."""

    def __init__(self, world: World) -> None:
        self._world = world
        self.skew = timedelta(0)

    def now(self) -> datetime:
        return self._world.now + self.skew


class Station:
    """``start`` is switching it on; everything but the drive is new then."""

    def __init__(self, world: World, name: str, drive: Drive) -> None:
        self.name = name
        self.drive = drive
        self.is_held = False
        self._world = world
        self._clock = _Clock(world)
        self._busy = False
        self._is_watched = False
        self.start()

    def start(self) -> None:
        """Also after a cut while it starts; at last it is left in peace."""
        for left in reversed(range(STARTS)):
            self.drive.switch_off()
            try:
                self._switch_on(is_safe=left == 0)
            except (PowerCut, ImsError):
                continue
            break

    def _switch_on(self, is_safe: bool) -> None:
        world, parts = self._world, self._world.parts
        self._is_watched = not is_safe
        stores = self.drive.switch_on(self)
        self._is_watched = True
        self.outbox, self.mirror, self.keys = stores.outbox, stores.mirror, stores.keys
        self.measured = MeasuredClock(self._clock, lambda: world.seconds)
        link = parts.link(world, self)
        self.cycle = parts.cycle(
            link, stores.sent, stores.mirror, stores.keys, self.measured, world.sizes.batch, world.sizes.page
        )

    def enrolled(self, enrolled: Enrolled) -> None:
        self.keys.put(enrolled.workstation, enrolled.key)
        self.outbox.begin_as(Identity(enrolled.workstation, enrolled.name, enrolled.prefix, enrolled.site))

    def key(self) -> str:
        identity = self.outbox.identity()
        assert identity is not None
        return self.keys.get(identity.workstation) or ""

    def jump(self, span: timedelta) -> None:
        self._clock.skew += span

    # --- dangers -----------------------------------------------------------------------------------------------

    def boundary(self, what: str) -> None:
        """Every transaction passes here: the view must be right at each of these moments."""
        if self._is_watched and what.startswith("after"):
            self.check_view(what)
        if self._is_watched and self._world.is_cut():
            self._cut(what)

    def statement(self, what: str) -> None:
        if self._is_watched:
            if self._world.is_cut_at_statement():
                self._cut(what)
            self._world.disk_fault(self.name, what)

    def _cut(self, what: str) -> None:
        self._world.trace(f"    {self.name}: power cut {what}")
        raise PowerCut(what, self._world.rng.choice([0.0, 0.0, 0.3, 1.0]))

    def check_view(self, when: str) -> None:
        shown = self.drive.shown(self._world.parts.rule)
        true = true_view(self.drive.local, self.drive.mirror, self._world.central.versions)
        if shown != true:
            self._world.fail(f"{self.name} shows something wrong {when}: {_differing(shown, true)}")

    # --- the exchange ------------------------------------------------------------------------------------------

    def sync(self) -> Report | None:
        """One cycle; none when the power was cut in it."""
        before = self.drive.mirror.reached
        self._busy = True
        try:
            report = self.cycle.run_once(self.is_held)
        except PowerCut:
            self._busy = False
            self.start()
            return None
        finally:
            self._busy = False
        after = self.drive.mirror.reached
        if after.epoch == before.epoch and after.cursor < before.cursor:
            self._world.fail(f"{self.name}'s cursor went back from {before.cursor} to {after.cursor}")
        self._world.trace(f"    {self.name}: {report.line} {report.reason} cursor {after.cursor}")
        return report

    def meanwhile(self) -> None:
        """Somebody goes on working while an exchange is under way, here or in the office."""
        if self._world.is_scanning_meanwhile():
            self._world.receive(self)
        if self._world.is_scanning_meanwhile():
            self._world.office(self)

    # --- the floor ---------------------------------------------------------------------------------------------

    def seen(self) -> Seen:
        return Seen(self.drive.local, self.drive.mirror, self.drive.shown(self._world.parts.rule))

    def undo(self, by: OperatorId) -> None:
        """Their last work on goods that is not undone yet."""
        last = self.outbox.undoable(by)
        if last is not None:
            self.take_back(last.id, by)

    def take_back(self, operation: OperationId, by: OperatorId) -> None:
        effects = self.drive.local.effects.get(operation, ())
        self.record(Undone(operation), on_undoing(operation, effects), by)

    def finish(self, receipt: str, order: OrderId | None) -> None:
        self.record(ReceiptFinished(ReceiptId(receipt), receipt, order))

    def close_short(self, order: OrderId, line: OrderLineId) -> None:
        """Decided on the version that this workstation sees, be it stale."""
        row = self.drive.mirror.rows.get((ORDER_LINES, line))
        if row is not None:
            version = row.values[_VERSION]
            assert isinstance(version, int)
            self.record(LineClosedShort(order, line, version), ())

    def record(self, body: Body | None, effects: Sequence[Effect] | None = None, by: OperatorId | None = None) -> None:
        if body is None:
            return
        draft = Draft(
            id=OperationId(self._world.new_id()),
            operator=by or self._world.rng.choice(PEOPLE),
            clock=self.measured.reading(),
            based_on=self.drive.mirror.reached.cursor,
            body=body,
        )
        try:
            operation = self.outbox.record(draft, effects_of_body(body) if effects is None else effects)
        except TryAgain as trouble:
            self._world.trace(f"    {self.name}: not recorded, {trouble.title}")
            return
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
