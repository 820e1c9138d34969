"""A job, without a window: moves go to the job in order, steps come back to be shown and heard."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct
from msgspec.structs import replace

from ims_desktop.domain.errors import ImsError
from ims_desktop.domain.texts import text
from ims_desktop.floor.commands import SIGNS, Command
from ims_desktop.floor.steps import Answer, AskKind, Job, ScanLine, Step
from ims_desktop.ports.people import Person
from ims_desktop.ports.scans import Scan, Sounds
from ims_desktop.ports.tones import Tone
from ims_desktop.ui.lanes import Runner
from ims_desktop.ui.presenting import ScreenPresenter
from ims_desktop.ui.screens.job.current_job import CurrentJob

MOST_REPEATS = 10
"""As many as the last scans in view."""


class JobView(Struct, frozen=True):
    step: Step | None = None
    waiting: int = 0
    """Moves that were taken and are not answered yet."""


class JobPresenter(ScreenPresenter[JobView]):
    def __init__(self, store: Runner, job: CurrentJob, sounds: Sounds, recorded: Callable[[], None]) -> None:
        """``recorded`` is called when something new is on disk."""
        super().__init__(JobView())
        self._store, self._job, self._sounds, self._recorded = store, job, sounds, recorded
        self._person: Person | None = None
        self._typed: Callable[[], str] = str
        self._type: Callable[[str], None] = _ignore
        self._repeats: tuple[ScanLine, ...] = ()

    def signed_in(self, person: Person | None) -> None:
        left, self._person = self._person, person
        self._repeats = ()
        self.show(step=None, waiting=0)
        if person is None and left is not None:
            self._store.run(lambda: self._job.clear(left), _ignore, self._failed)

    def typed_from(self, field: Callable[[], str], type_into: Callable[[str], None] | None = None) -> None:
        """Where to read what was typed when a barcode, not Enter, confirms it, and what types a scanned sign."""
        self._typed, self._type = field, type_into or _ignore

    def opened(self) -> None:
        person = self._person
        if person is not None and self.state.step is None:
            self._store.run(lambda: self._job.begin(person), self._for(person, self._began), self._failed)

    def scan(self, scan: Scan) -> bool:
        """A quantity that stands typed is entered by the scan that follows it; where it is refused, so is the scan."""
        ask = self.state.step.ask if self.state.step else None
        typed = self._typed().strip() if ask is not None and ask.kind is AskKind.QUANTITY else ""
        if ask is None or typed in ("", ask.value):
            return self._move(lambda job: job.scan(scan))
        return self._move(lambda job: _entered_first(job, typed, scan))

    def read_twice(self, scan: Scan) -> bool:
        """Where something is asked every read is an answer."""
        step = self.state.step
        if self._person is None or (step is not None and (step.ask is not None or step.counts_every_read)):
            return False
        title = text("Read twice, counted once")
        self._repeats = (ScanLine(scan.at, Tone.REMARK, title), *self._repeats)[:MOST_REPEATS]
        answer = Answer(Tone.REMARK, title, text("Scan it again to count another."))
        if step is not None:  # else the job is just beginning, and its first step shows it in the list
            self.show(step=self._with_repeats(replace(step, answer=answer)))
        self._sounds.play(Tone.REMARK)
        return True

    def enter(self, typed: str) -> bool:
        return self._move(lambda job: job.enter(typed))

    def choose(self, number: int) -> bool:
        step = self.state.step
        if step is None or step.ask is None or not 1 <= number <= len(step.ask.choices):
            return False
        return self._move(lambda job: job.choose(number))

    def command(self, command: Command) -> bool:
        if command is Command.CONFIRM and self._confirm():
            return True
        if command in SIGNS:
            return self._sign(SIGNS[command])
        offered = {offer.command for offer in self.state.step.offers} if self.state.step else set()
        if command is Command.BACK and command not in offered:
            return False
        return self._move(lambda job: job.command(command))

    def composing(self) -> None:
        """An input method makes characters of what is typed here: said before it spoils a scan."""
        if self.state.step is None:
            return
        detail = text("Switch it to plain Latin letters: it would change what a scanner types.")
        answer = Answer(Tone.REMARK, text("An input method is on"), detail)
        self.show(step=replace(self.state.step, answer=answer))

    def _confirm(self) -> bool:
        """What Enter means where something is asked: the choice that is recommended, or what stands in the field."""
        ask = self.state.step.ask if self.state.step else None
        if ask is None:
            return False
        if ask.kind is not AskKind.CHOICE:
            return self.enter(self._typed())
        return any(one.is_recommended for one in ask.choices) and self.choose(1)

    def _sign(self, sign: str) -> bool:
        """One sign of a quantity, scanned; or the number of a choice."""
        ask = self.state.step.ask if self.state.step else None
        if ask is None:
            return False
        if ask.kind is AskKind.CHOICE:
            return sign.isdecimal() and self.choose(int(sign))
        self._type(sign)
        return True

    def _move(self, move: Callable[[Job], Step]) -> bool:
        person = self._person
        if person is None:
            return False
        self.show(waiting=self.state.waiting + 1)
        moved = self._for(person, self._moved)
        self._store.run(lambda: self._job.move(person, move), moved, self._failed_move)
        return True

    def _for(self, person: Person, show: Callable[[Step], None]) -> Callable[[Step], None]:
        """Shows a step to who made it: nobody else may have come meanwhile."""
        return lambda step: show(step) if self._person is person else None

    def _began(self, step: Step) -> None:
        if self.state.step is None:
            self.show(step=step)

    def _moved(self, step: Step) -> None:
        self.show(step=self._with_repeats(step), waiting=max(0, self.state.waiting - 1))
        if step.answer is not None:
            self._sounds.play(step.answer.tone)
            if step.answer.on_disk_at is not None:
                self._recorded()

    def _with_repeats(self, step: Step) -> Step:
        """The job knows nothing of reads that were no scans; the list of the last scans shows them in their place."""
        if not self._repeats:
            return step
        lines = [*self._repeats, *(line for line in step.scans if line not in self._repeats)]
        lines.sort(key=lambda line: line.at, reverse=True)
        return replace(step, scans=tuple(lines[:MOST_REPEATS]))

    def _failed_move(self, error: ImsError) -> None:
        self.show(waiting=max(0, self.state.waiting - 1))
        self._failed(error)

    def _failed(self, error: ImsError) -> None:
        """Nothing was recorded: said as loudly as any other answer, where the job stands."""
        detail = text("{message} {remedy}", message=error.message, remedy=error.remedy)
        answer = Answer(Tone.REFUSED, error.title, detail)
        step = self.state.step or Step(text("Receive"), text("This did not work"))
        self.show(step=replace(step, answer=answer))
        self._sounds.play(Tone.REFUSED)


def _entered_first(job: Job, typed: str, scan: Scan) -> Step:
    step = job.enter(typed)
    is_refused = step.answer is not None and step.answer.tone is Tone.REFUSED
    return step if is_refused else job.scan(scan)


def _ignore(_: object) -> None:
    """Nothing to show."""
