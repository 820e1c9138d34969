"""The outbox, without a window: what is listed, the one that is looked at, and what a person does about it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import StrEnum

from msgspec import Struct

from ims_desktop.actions.correcting import UNDOABLE, Right, as_recorded, can_be_amended
from ims_desktop.actions.rights import Rights
from ims_desktop.domain.errors import ImsError
from ims_desktop.domain.people import Scope
from ims_desktop.domain.reasons import Reason
from ims_desktop.domain.texts import Text, joined, text, verbatim
from ims_desktop.floor.commands import Command
from ims_desktop.ports.book import OperationRow
from ims_desktop.ports.outbox_book import OperationDetail, OutboxBook, Shown
from ims_desktop.ports.outbox_files import Exported
from ims_desktop.ports.people import Person
from ims_desktop.ports.scans import Sounds
from ims_desktop.ports.sync import SyncControl
from ims_desktop.ports.tones import Tone
from ims_desktop.protocol.operations import Operation
from ims_desktop.ui.lanes import Runner
from ims_desktop.ui.presenting import ScreenPresenter
from ims_desktop.ui.services import Amend, Withdraw

SHOWN = 200


class Why(Struct, frozen=True):
    """A reason that can be chosen: the company's own, or one that every company has."""

    code: str
    name: Text


USUAL = (
    Why("MISREAD", text("Read or typed wrong")),
    Why("NOT-DONE", text("It was not done after all")),
    Why("TWICE", text("Recorded twice")),
)


class Doing(StrEnum):
    LOOKING = "looking"
    WITHDRAWING = "withdrawing"
    AMENDING = "amending"


class Said(Struct, frozen=True):
    tone: Tone
    text: Text


class OutboxState(Struct, frozen=True):
    rows: tuple[OperationRow, ...] = ()
    shown: Shown = Shown.ALL
    words: str = ""
    chosen: OperationRow | None = None
    detail: OperationDetail | None = None
    reasons: tuple[Why, ...] = USUAL
    doing: Doing = Doing.LOOKING
    right: Right = Right()
    """What is typed while amending."""
    may_correct: bool = False
    said: Said | None = None
    is_read: bool = False
    problem: Text | None = None

    @property
    def only_unconfirmed(self) -> bool:
        return self.shown is Shown.UNCONFIRMED

    @property
    def can_withdraw(self) -> bool:
        detail = self.detail
        return self.may_correct and detail is not None and not detail.corrected and isinstance(detail.body, UNDOABLE)

    @property
    def can_amend(self) -> bool:
        return self.can_withdraw and self.detail is not None and can_be_amended(self.detail.body)

    @property
    def can_try_again(self) -> bool:
        return self.chosen is not None and self.chosen.state == "recorded"


class Corrections(Struct, frozen=True):
    """What can be done about an operation, on the store's lane."""

    withdraw: Withdraw
    amend: Amend
    export: Callable[[], Exported]
    """On the reading lane: what is not handed in, into a file."""


class OutboxPresenter(ScreenPresenter[OutboxState]):
    def __init__(
        self,
        reading: Runner,
        store: Runner,
        book: OutboxBook,
        corrections: Corrections,
        sync: SyncControl,
        sounds: Sounds,
        corrected: Callable[[], None] = lambda: None,
    ) -> None:
        super().__init__(OutboxState())
        self._reading, self._store, self._book, self._corrections = reading, store, book, corrections
        self._sync, self._sounds, self._corrected = sync, sounds, corrected
        self._person: Person | None = None

    def signed_in(self, person: Person | None) -> None:
        self._person = person
        self.state = OutboxState()
        self.show()

    def opened(self) -> None:
        shown, words, chosen = self.state.shown, self.state.words, self.state.chosen

        def look() -> _Found:
            rows = tuple(self._book.listed(shown, words, SHOWN))
            kept = _kept(rows, chosen)
            return _Found(shown, words, rows, kept, self._book.detail(kept.id) if kept else None, self._reasons())

        self._reading.run(look, self._read, self._failed)

    def filter(self, shown: Shown) -> None:
        self.show(shown=shown, said=None)
        self.opened()

    def type(self, words: str) -> None:
        self.show(words=words, said=None)
        self.opened()

    def pick(self, row: OperationRow) -> None:
        if self.state.chosen is None or row.id != self.state.chosen.id:
            self.show(chosen=row, detail=None, doing=Doing.LOOKING, said=None)
            self._reading.run(lambda: self._book.detail(row.id), self._looked, self._failed)

    def type_right(self, right: Right) -> None:
        self.show(right=right, said=None)

    def command(self, command: Command) -> bool:
        match command:
            case Command.WITHDRAW if self.state.can_withdraw:
                self.show(doing=Doing.WITHDRAWING, said=None)
            case Command.AMEND if self.state.can_amend and self.state.detail is not None:
                self.show(doing=Doing.AMENDING, right=as_recorded(self.state.detail.body), said=None)
            case Command.WITHDRAW | Command.AMEND:
                self._refused(self._why_not())
            case Command.TRY_AGAIN:
                self._sync.wake()
                self.show(said=Said(Tone.ACCEPTED, text("It is tried again now.")))
            case Command.FILTER:
                every = list(Shown)
                self.filter(every[(every.index(self.state.shown) + 1) % len(every)])
            case Command.EXPORT:
                self._reading.run(self._corrections.export, self._exported, self._failed_to)
            case Command.BACK if self.state.doing is not Doing.LOOKING:
                self.show(doing=Doing.LOOKING, said=None)
            case _:
                return False
        return True

    def choose(self, number: int) -> bool:
        """The reason, counted from 1, and with it the correction itself."""
        state, person = self.state, self._person
        if state.doing is Doing.LOOKING or person is None or state.detail is None:
            return False
        if not 1 <= number <= len(state.reasons):
            return False
        operation, why, right = state.detail.id, state.reasons[number - 1].code, state.right
        is_amending = state.doing is Doing.AMENDING

        def correct() -> Operation:
            if is_amending:
                return self._corrections.amend(person, operation, right, why)
            return self._corrections.withdraw(person, operation, why)

        self._store.run(correct, self._recorded, self._failed_to)
        return True

    def _reasons(self) -> tuple[Why, ...]:
        own: Sequence[Reason] = self._book.reasons()
        return tuple(Why(one.code, verbatim(one.name)) for one in own[:9]) or USUAL

    def _read(self, found: _Found) -> None:
        if (found.shown, found.words) != (self.state.shown, self.state.words):
            return  # the filter was changed while this was being read
        self.show(
            rows=found.rows,
            chosen=found.chosen,
            detail=found.detail,
            reasons=found.reasons,
            may_correct=self._may_correct(found.detail),
            doing=self.state.doing if found.chosen == self.state.chosen else Doing.LOOKING,
            is_read=True,
            problem=None,
        )

    def _looked(self, detail: OperationDetail | None) -> None:
        if detail is None or self.state.chosen is None or detail.id == self.state.chosen.id:
            self.show(detail=detail, may_correct=self._may_correct(detail))

    def _may_correct(self, detail: OperationDetail | None) -> bool:
        """Their own work: whoever may undo. Somebody else's: a supervisor."""
        if self._person is None or detail is None:
            return False
        own = detail.operator == self._person.id
        return Rights(self._person).may(Scope.OPERATIONS_UNDO if own else Scope.OPERATIONS_CORRECT)

    def _recorded(self, _: Operation) -> None:
        amended = self.state.doing is Doing.AMENDING
        said = (
            text("Amended. Both are on disk and go to the central.") if amended else text("Taken back. It is on disk.")
        )
        self.show(doing=Doing.LOOKING, said=Said(Tone.ACCEPTED, said))
        self._sounds.play(Tone.ACCEPTED)
        self._corrected()
        self.opened()

    def _exported(self, exported: Exported) -> None:
        said = text("{count} operations are in {file}", count=exported.operations, file=exported.file)
        self.show(said=Said(Tone.ACCEPTED, said))

    def _why_not(self) -> Text:
        detail = self.state.detail
        if detail is None:
            return text("Choose an operation first.")
        if detail.corrected is not None:
            return text("It is taken back already.")
        if not self.state.may_correct:
            return text("Only a supervisor takes back what somebody else recorded.")
        return (
            text("This one cannot be amended. Take it back, and do it again.")
            if self.state.can_withdraw
            else text("Only work on goods can be taken back. A decision is changed by another one.")
        )

    def _failed_to(self, error: ImsError) -> None:
        self._refused(joined([error.message, error.remedy], " "))

    def _refused(self, why: Text) -> None:
        self.show(said=Said(Tone.REFUSED, why))
        self._sounds.play(Tone.REFUSED)

    def _failed(self, error: ImsError) -> None:
        self.show(problem=error.message)


class _Found(Struct, frozen=True):
    shown: Shown
    words: str
    rows: tuple[OperationRow, ...]
    chosen: OperationRow | None
    detail: OperationDetail | None
    reasons: tuple[Why, ...]


def _kept(rows: Sequence[OperationRow], before: OperationRow | None) -> OperationRow | None:
    """What was looked at, as it is now; at first what needs attention, else the latest."""
    same = [row for row in rows if before is not None and row.id == before.id]
    wanting = [row for row in rows if row.needs_attention]
    return next(iter([*same, *wanting, *rows]), None)
