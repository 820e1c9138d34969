"""The inspection job: takes scans, asks what failed and why, records, and brings up the next line."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from ims_desktop.domain.barcodes import Reading
from ims_desktop.domain.positions import StockStatus
from ims_desktop.domain.quantity import Quantity
from ims_desktop.domain.reasons import Reason, ReasonPurpose
from ims_desktop.domain.texts import text, verbatim
from ims_desktop.floor import refusals as floor_refusals
from ims_desktop.floor.commands import Command
from ims_desktop.floor.desk import Desk
from ims_desktop.floor.inspect import memory, refusals, verdicts, wording
from ims_desktop.floor.inspect.asking import checked, how_many_failed
from ims_desktop.floor.inspect.finding import Goods, find
from ims_desktop.floor.inspect.verdicts import Failure
from ims_desktop.floor.inspect.worklist import About, Line, Subject, lines_of
from ims_desktop.floor.questions import Way, between
from ims_desktop.floor.reasons import why
from ims_desktop.floor.scan_job import ScanJob
from ims_desktop.floor.steps import Step
from ims_desktop.floor.undoing import undo_last
from ims_desktop.ports.outbox import JobState
from ims_desktop.ports.tones import Tone
from ims_desktop.protocol.operations import GoodsInspected, Operation

_ONE = Quantity.of(1)


class InspectJob(ScanJob):
    """One person's inspecting. Belongs to the store's lane: every call reads or writes the disk.

    The first of the lines is the one in work. Nothing changes here before the store has taken it.
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.profile, desk.now)
        self._desk = desk
        self._subject: Subject | None = None
        self._lines: list[Line] = []
        self._done = 0
        self._resume()

    def step(self) -> Step:
        question, line = self._talk.question, next(iter(self._lines), None)
        return Step(
            heading=wording.heading(self._subject),
            instruction=question.instruction if question else wording.instruction(line),
            progress=wording.progress(self._done, self._lines),
            answer=self._talk.answer,
            focus=wording.focus(self._lines),
            ask=question.ask if question else None,
            offers=wording.offers(self._lines, question is not None),
            scans=self._talk.scans,
            tally=f"{self._done} / {self._done + len(self._lines)}" if self._lines else "",
        )

    def _commands(self) -> Mapping[Command, Callable[[], None]]:
        return {
            Command.BACK: self._back,
            Command.CONFIRM: self._confirm,
            Command.DONE: self._done_with_all,
            Command.NEXT: self._next,
            Command.QUANTITY: partial(self._some_failed, StockStatus.QUARANTINE),
            Command.DAMAGED: partial(self._some_failed, StockStatus.DAMAGED),
            Command.UNDO: self._undo,
        }

    # What a scan does

    def _scanned(self, reading: Reading) -> None:
        if self._talk.is_answered_by(reading):
            return
        if self._talk.question is not None:
            raise floor_refusals.answer_first(self._talk.question.instruction)
        found = find(reading, self._desk)
        if isinstance(found, Goods):
            self._goods(found)
        else:
            self._begin(found)

    def _goods(self, goods: Goods) -> None:
        """A label of the line in work passes it; that of another line brings that one up; others begin anew."""
        at = next((number for number, line in enumerate(self._lines) if goods.is_of(line)), None)
        if at == 0 and len(goods.items) == 1:
            self._pass()
        elif at is not None:
            self._lines.insert(0, self._lines.pop(at))
            self._talk.say(Tone.ASKS, verbatim(self._lines[0].item.name), wording.instruction(self._lines[0]))
        elif self._lines and self._subject is not None and self._subject.about is About.ORDER:
            raise refusals.not_on_subject(goods.items[0], self._subject.name)
        else:
            self._begin(goods.subject)

    def _begin(self, subject: Subject) -> None:
        if subject == self._subject:
            self._look_again()
            return
        lines = lines_of(subject, self._desk)
        if not lines:
            raise refusals.nothing_waits(subject.name)
        self._subject, self._lines, self._done = subject, lines, 0
        self._talk.say(Tone.ACCEPTED, verbatim(subject.name), text("{lines} lines to inspect", lines=len(lines)))

    # Verdicts

    def _confirm(self) -> None:
        if self._talk.question is not None:
            self._talk.confirm()
        else:
            self._pass()

    def _pass(self) -> None:
        line = self._checked_line()
        if line.item.is_retired:
            raise floor_refusals.retired(line.item)
        operation = verdicts.record_passed(self._desk, [line], self._left_after([line]))
        self._went_on(operation, [line])
        detail = wording.what_is_next(self._name, self._lines)
        self._talk.say(Tone.ACCEPTED, wording.passed_title(line), detail, operation, str(line.quantity))

    def _some_failed(self, stands_as: StockStatus) -> None:
        if self._talk.question is not None:
            return
        line = self._checked_line()
        failed = partial(self._why, line, stands_as)
        if line.quantity == _ONE and not line.item.is_measured:
            failed(checked(line, _ONE))
        else:
            self._talk.ask(how_many_failed(self._desk, line, stands_as, failed))

    def _why(self, line: Line, stands_as: StockStatus, failed: Quantity) -> None:
        self._talk.ask(why(self._desk, ReasonPurpose.INSPECTION, partial(self._fail, line, stands_as, failed)))

    def _fail(self, line: Line, stands_as: StockStatus, failed: Quantity, reason: Reason) -> None:
        if line.item.is_retired and failed < line.quantity:
            raise floor_refusals.retired(line.item)
        failure = Failure(failed, stands_as, reason.code)
        rest = verdicts.rest_of_lot(self._desk, line)
        operation = verdicts.record_failed(self._desk, line, failure, self._left_after([line]))
        self._went_on(operation, [line])
        if rest and self._subject is not None:
            self._lines = lines_of(self._subject, self._desk)
        detail = wording.failed_detail(line, failure, reason.name, rest)
        self._talk.say(Tone.REMARK, wording.failed_title(line, failure), detail, operation, str(failed))

    def _done_with_all(self) -> None:
        """All the rest passed: the last line at once, several only when it is said twice."""
        if self._talk.question is not None:
            # The same command again is the second scan that was asked for.
            self._talk.confirm()
            return
        if len(self._lines) <= 1:
            self._pass()
            return
        rest = [line for line in self._lines if not line.item.is_retired]
        ways = [
            Way(text("All passed"), text("{lines} lines at once", lines=len(rest)), partial(self._pass_all, rest)),
            Way(text("Not yet"), text("nothing is recorded"), self._talk.drop),
        ]
        label = text("{lines} lines pass without being looked at one by one", lines=len(rest))
        self._talk.ask(between(text("Scan “done” again"), label, ways))

    def _pass_all(self, rest: Sequence[Line]) -> None:
        if not rest:
            raise floor_refusals.retired(self._lines[0].item)
        self._check_unchanged()
        operation = verdicts.record_passed(self._desk, rest, self._left_after(rest))
        self._went_on(operation, rest)
        detail = wording.what_is_next(self._name, self._lines)
        self._talk.say(Tone.ACCEPTED, text("{lines} lines passed", lines=len(rest)), detail, operation, str(len(rest)))

    # Commands

    def _next(self) -> None:
        if self._talk.question is None and self._lines:
            self._lines.append(self._lines.pop(0))
            self._talk.say(Tone.ASKS, verbatim(self._lines[0].item.name), wording.instruction(self._lines[0]))

    def _back(self) -> None:
        if self._talk.question is not None:
            self._talk.drop()
            self._talk.remark(text("Nothing was recorded"), text("Go on with this line"))
        elif self._subject is not None and self._lines:
            said = text("{name} is left for later", name=self._name)
            self._subject, self._lines, self._done = None, [], 0
            self._talk.say(Tone.REMARK, said, text("Scan it again to go on with it"))

    def _undo(self) -> None:
        """Takes back what this person recorded last; what waits is counted anew, also of a document that was over."""
        done = max(self._done - self._lines_of_last(), 0)
        undo_last(self._desk, self._talk, self._kept(done))
        self._talk.drop()
        self._done = done
        self._look_again()

    def _lines_of_last(self) -> int:
        """How many lines of the list the last operation settled; those that went with a failed lot are none."""
        last = self._desk.recorder.undoable(self._desk.person.id)
        if last is None or not isinstance(last.body, GoodsInspected):
            return 0
        return sum(1 for line in last.body.lines if line.order_line_id or line.passed) or 1

    # What everything ends in

    @property
    def _name(self) -> str:
        return self._subject.name if self._subject else ""

    def _checked_line(self) -> Line:
        """The line in work, as long as what was shown of it still waits."""
        if not self._lines:
            raise refusals.nothing_in_work()
        line = self._lines[0]
        position = line.standing.position
        there = self._desk.inspections.waiting_of_item(position.item_id)
        if not any(one.position == position and one.quantity >= line.quantity for one in there):
            self._look_again()
            raise refusals.changed_meanwhile(line.item)
        return line

    def _check_unchanged(self) -> None:
        shown = self._lines
        self._look_again()
        if {(line.standing.position, line.quantity) for line in shown} != {
            (line.standing.position, line.quantity) for line in self._lines
        }:
            self._talk.drop()
            raise refusals.changed_meanwhile(shown[0].item)

    def _look_again(self) -> None:
        self._lines = lines_of(self._subject, self._desk) if self._subject else []

    def _went_on(self, operation: Operation, lines: Sequence[Line]) -> None:
        self._talk.drop()
        self._done += len(lines)
        self._lines = [line for line in self._lines if line not in lines]

    def _left_after(self, lines: Sequence[Line]) -> JobState | None:
        """Kept with the verdict; forgotten with the last one."""
        if self._subject is not None and len(lines) == len(self._lines):
            return memory.over(self._desk, self._subject)
        return self._kept(self._done + len(lines))

    def _kept(self, done: int) -> JobState | None:
        return memory.kept(self._desk, self._subject, done) if self._subject else None

    def _resume(self) -> None:
        """Opens what this person left, if anything of it still waits."""
        left = memory.resumed(self._desk)
        lines = lines_of(left.subject, self._desk) if left else []
        if left is not None and lines:
            self._subject, self._lines, self._done = left.subject, lines, left.done
            self._talk.remark(verbatim(left.subject.name), text("You left it here. Go on with the next line"))
