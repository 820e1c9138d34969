"""One workstation of a replay, and the person who receives, inspects and puts away there by scanning."""

from __future__ import annotations

from ims_desktop.bootstrap.workstation import Workstation
from ims_desktop.demo.business_clock import BusinessClock
from ims_desktop.demo.deliveries import DeliveredLine, DeliveredOrder
from ims_desktop.demo.stages import Stages, TimedLink
from ims_desktop.domain.barcodes import CodeKind
from ims_desktop.domain.barcodes.internal import internal_code
from ims_desktop.domain.errors import our_bug
from ims_desktop.domain.ids import new_id
from ims_desktop.floor.commands import Command
from ims_desktop.floor.steps import AskKind, Job, Step
from ims_desktop.ports.outbox import Outbox
from ims_desktop.ports.people import Person
from ims_desktop.ports.scans import Scan
from ims_desktop.ports.sync import LineState
from ims_desktop.ports.tones import Tone

TAKEN = (Tone.ACCEPTED, Tone.REMARK)

AT_ONCE = 500
"""Effects that are forgotten in one go."""


class Dock:
    """Every job is driven as the window drives it: by scans, commands and what is typed where it is asked."""

    def __init__(
        self, workstation: Workstation, person: Person, outbox: Outbox, link: TimedLink, clock: BusinessClock
    ) -> None:
        self.workstation, self._clock = workstation, clock
        self._cycle = workstation.cycle(link)
        self.is_cut = False
        self._receiving = workstation.job(Command.RECEIVE, person, outbox=outbox)
        self._inspecting = workstation.job(Command.INSPECT, person, outbox=outbox)
        self._putting_away = workstation.job(Command.PUT_AWAY, person, outbox=outbox)

    def handle(self, order: DeliveredOrder) -> None:
        """From the truck to the bins."""
        came = [line for line in order.lines if line.received]
        self._receive(order, came)
        if came:
            self._inspect(order, came)
        if any(line.accepted for line in came):
            self._put_away(order, came)

    def sync(self, stages: Stages) -> None:
        """One cycle, unless the line is cut."""
        if self.is_cut:
            return
        with stages.stage("sync"):
            self.exchange()
        with stages.stage("store"):
            self._tidy_up()

    def _tidy_up(self) -> None:
        """What the window's store lane does between scans."""
        upkeep = self.workstation.store.upkeep
        while upkeep.forget_settled_effects(AT_ONCE) == AT_ONCE:
            pass
        upkeep.fold()

    def exchange(self) -> None:
        report = self._cycle.run_once()
        if report.line is not LineState.ONLINE:
            raise our_bug(f"the line failed: {report.reason}")

    def _receive(self, order: DeliveredOrder, came: list[DeliveredLine]) -> None:
        self._scan(self._receiving, order.number)
        for line in came:
            self._taken(self._scan(self._receiving, line.label), line.label, Tone.ACCEPTED)
        self._receiving.command(Command.DONE)

    def _inspect(self, order: DeliveredOrder, came: list[DeliveredLine]) -> None:
        """Line by line as far as something failed; what is left passes at once."""
        self._taken(self._scan(self._inspecting, order.number), order.number)
        last_failed = max((number for number, line in enumerate(came, 1) if line.rejected), default=0)
        for line in came[:last_failed]:
            self._judge(line)
        if last_failed < len(came):
            step = self._inspecting.command(Command.DONE)
            if step.ask is not None:
                step = self._inspecting.command(Command.DONE)
            self._taken(step, order.number)

    def _judge(self, line: DeliveredLine) -> None:
        if not line.rejected:
            self._taken(self._inspecting.command(Command.CONFIRM), line.barcode)
            return
        step = self._inspecting.command(Command.QUANTITY)
        if step.ask is not None and step.ask.kind is AskKind.QUANTITY:
            step = self._inspecting.enter(str(line.rejected))
        self._taken(self._inspecting.choose(1), line.barcode)

    def _put_away(self, order: DeliveredOrder, came: list[DeliveredLine]) -> None:
        """What passed goes where the rules say, item by item."""
        items = list(dict.fromkeys(line.barcode for line in came if line.accepted))
        step = self._taken(self._scan(self._putting_away, order.number), order.number)
        for barcode in items:
            if len(items) > 1:  # a document's only thing is in hand by the document's scan
                step = self._taken(self._scan(self._putting_away, barcode), barcode)
            place = internal_code(CodeKind.LOCATION, told_place(step))
            self._taken(self._scan(self._putting_away, place), place)

    def _scan(self, job: Job, code: str) -> Step:
        return job.scan(Scan(new_id(), self._clock.now(), "replay", code.encode()))

    def _taken(self, step: Step, what: str, *tones: Tone) -> Step:
        if step.ask is not None or step.answer is None or step.answer.tone not in (tones or TAKEN):
            raise our_bug(f"{what}: {step.answer}, {step.ask}")
        return step


def told_place(step: Step) -> str:
    """The code of the location that putting away names for what is in hand."""
    place = step.instruction.values.get("location")
    if not isinstance(place, str):
        raise our_bug(f"no place is suggested: {step.answer}")
    return place
