"""The conversation of a job with the person who does it: what is asked, what was answered, the last ten scans."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from datetime import datetime
from functools import partial

from ims_desktop.domain.barcodes import Reading
from ims_desktop.domain.errors import ImsError
from ims_desktop.domain.ids import OperationId
from ims_desktop.domain.texts import Text, joined
from ims_desktop.floor.questions import Question
from ims_desktop.floor.steps import Answer, ScanLine
from ims_desktop.ports.tones import Tone
from ims_desktop.protocol.operations import Operation

IN_VIEW = 10


class Conversation:
    """Holds no state of the job itself: an error is said, and leaves the job where it was."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._at = now()
        self.question: Question | None = None
        """As it is asked now, on the page that is in view."""
        self._whole: Question | None = None
        self.answer: Answer | None = None
        self._scans: deque[ScanLine] = deque(maxlen=IN_VIEW)

    @property
    def scans(self) -> tuple[ScanLine, ...]:
        return tuple(self._scans)

    def attempt(self, act: Callable[[], None], at: datetime | None = None) -> None:
        """Does what a scan, an entry or a command (made ``at``) asks for; says why not where it cannot be done."""
        self._at = at or self._now()
        try:
            act()
        except ImsError as error:
            self.say(Tone.REFUSED, error.title, joined([error.message, error.remedy], " "))

    def say(
        self,
        tone: Tone,
        title: Text,
        detail: Text,
        recorded: Operation | None = None,
        quantity: str = "—",
    ) -> None:
        self.answer = Answer(tone, title, detail, recorded.recorded_at if recorded else None)
        self._scans.appendleft(ScanLine(self._at, tone, title, quantity, recorded.id if recorded else None))

    def ask(self, question: Question) -> None:
        self._whole = question
        self.question = question.on_page(0)
        self.answer = Answer(Tone.ASKS, question.instruction, question.ask.label)

    @property
    def has_pages(self) -> bool:
        return self.question is not None and self.question.ask.pages > 1

    def turn(self, by: int) -> None:
        """So many pages on, or back; nothing is said anew."""
        if self._whole is not None and self.question is not None and self.has_pages:
            self.question = self._whole.on_page(self.question.ask.page - 1 + by)

    def drop(self) -> None:
        """Nothing is asked any more."""
        self.question = None

    def remark(self, title: Text, detail: Text) -> None:
        """Said without a scan: where a person finds a job that was left."""
        self.answer = Answer(Tone.REMARK, title, detail)

    def enter(self, typed: str) -> None:
        if self.question is not None:
            self.attempt(partial(self.question.enter, typed))

    def choose(self, number: int) -> None:
        if self.question is not None:
            self.attempt(partial(self.question.choose, number))

    def confirm(self) -> None:
        """Enter on a choice: the recommended one, if there is one."""
        if self.question is not None and any(one.is_recommended for one in self.question.ask.choices):
            self.question.choose(1)

    def is_answered_by(self, reading: Reading) -> bool:
        """Whether the scan answered what is asked."""
        question = self.question
        return question is not None and question.scanned is not None and question.scanned(reading)

    def take_back(self, line: ScanLine) -> None:
        """A scan that was undone before anything was recorded leaves the list."""
        if line in self._scans:
            self._scans.remove(line)

    def forget(self, operation: OperationId) -> None:
        """What was undone leaves the list."""
        kept = [line for line in self._scans if line.operation != operation]
        self._scans.clear()
        self._scans.extend(kept)
