"""Variances, without a window."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from msgspec import Struct

from ims_desktop.actions.deciding import reason_first
from ims_desktop.actions.rights import Rights
from ims_desktop.domain.counting import Choice
from ims_desktop.domain.errors import ImsError
from ims_desktop.domain.ids import OperationId
from ims_desktop.domain.people import Scope
from ims_desktop.domain.reasons import Reason
from ims_desktop.domain.texts import Text, text
from ims_desktop.floor.commands import Command
from ims_desktop.ports.people import Person
from ims_desktop.ports.scans import Sounds
from ims_desktop.ports.tones import Tone
from ims_desktop.ports.variances import MoveSeen, VarianceRow, Variances
from ims_desktop.protocol.operations import Operation
from ims_desktop.ui.lanes import Runner
from ims_desktop.ui.presenting import ScreenPresenter
from ims_desktop.ui.services import Decide

SHOWN = 200


class Option(Struct, frozen=True):
    """One thing that can be made of a variance."""

    choice: Choice
    title: Text
    taken: OperationId | None = None


class Said(Struct, frozen=True):
    tone: Tone
    text: Text


class VariancesState(Struct, frozen=True):
    rows: tuple[VarianceRow, ...] = ()
    chosen: VarianceRow | None = None
    moves: tuple[MoveSeen, ...] = ()
    reasons: tuple[Reason, ...] = ()
    reason: Reason | None = None
    said: Said | None = None
    is_read: bool = False
    is_allowed: bool = False
    problem: Text | None = None

    @property
    def options(self) -> tuple[Option, ...]:
        return () if self.chosen is None or self.chosen.is_decided else options_for(self.chosen)


def options_for(variance: VarianceRow) -> tuple[Option, ...]:
    """Each count, the latest first; the books; another count."""
    counts = [
        Option(
            Choice.TAKE, text("{quantity} holds, as {name} counted", quantity=one.quantity, name=one.by), one.operation
        )
        for one in reversed(variance.counts)
    ]
    return (
        *counts,
        Option(Choice.KEEP, text("{quantity} holds, as the books say", quantity=variance.expected)),
        Option(Choice.RECOUNT, text("Somebody else counts again")),
    )


class VariancesPresenter(ScreenPresenter[VariancesState]):
    """Shown to nobody who counts: what the books expect would make the next count a blind one no more."""

    def __init__(
        self,
        reading: Runner,
        store: Runner,
        variances: Variances,
        decide: Decide,
        sounds: Sounds,
        decided: Callable[[], None],
    ) -> None:
        super().__init__(VariancesState())
        self._reading, self._store, self._variances, self._decide = reading, store, variances, decide
        self._sounds, self._decided = sounds, decided
        self._person: Person | None = None

    def signed_in(self, person: Person | None) -> None:
        self._person = person
        is_allowed = person is not None and Rights(person).may(Scope.VARIANCES_DECIDE)
        self.state = VariancesState(is_allowed=is_allowed)
        self.show()

    def opened(self) -> None:
        if self.state.is_allowed:
            self._reading.run(self._look, self._read, self._failed)

    def pick(self, row: VarianceRow) -> None:
        if self.state.chosen is None or row.id != self.state.chosen.id:
            self.show(chosen=row, reason=None, said=None, moves=())
            self._reading.run(lambda: tuple(self._variances.moves_around(row)), self._moved, self._failed)

    def command(self, command: Command) -> bool:
        if command is not Command.REASON or not self.state.reasons:
            return False
        known = self.state.reasons
        at = known.index(self.state.reason) + 1 if self.state.reason in known else 0
        self.give_reason(known[at % len(known)])
        return True

    def give_reason(self, reason: Reason) -> None:
        self.show(reason=reason, said=None)

    def choose(self, number: int) -> bool:
        """Settles the chosen variance by one of its options, counted from 1."""
        person, chosen, options = self._person, self.state.chosen, self.state.options
        if person is None or chosen is None or not 1 <= number <= len(options):
            return False
        if self.state.reason is None:
            self._refused(reason_first())
            return True
        option, code = options[number - 1], self.state.reason.code
        self._store.run(
            lambda: self._decide(person, chosen, option.choice, code, option.taken), self._recorded, self._refused
        )
        return True

    def _look(self) -> tuple[Sequence[VarianceRow], Sequence[Reason], Sequence[MoveSeen]]:
        rows = self._variances.waiting(SHOWN)
        chosen = _chosen(rows, self.state.chosen)
        return rows, self._variances.reasons(), self._variances.moves_around(chosen) if chosen else ()

    def _read(self, found: tuple[Sequence[VarianceRow], Sequence[Reason], Sequence[MoveSeen]]) -> None:
        """The chosen variance stays chosen, as it is now; at first it is the top one."""
        rows, reasons, moves = found
        chosen = _chosen(rows, self.state.chosen)
        self.show(
            rows=tuple(rows), reasons=tuple(reasons), moves=tuple(moves), chosen=chosen, is_read=True, problem=None
        )

    def _moved(self, moves: tuple[MoveSeen, ...]) -> None:
        self.show(moves=moves)

    def _recorded(self, _: Operation) -> None:
        self.show(said=Said(Tone.ACCEPTED, text("Decided. It is on disk and goes to the central.")), reason=None)
        self._sounds.play(Tone.ACCEPTED)
        self._decided()
        self.opened()

    def _refused(self, error: ImsError) -> None:
        said = text("{message} {remedy}", message=error.message, remedy=error.remedy)
        self.show(said=Said(Tone.REFUSED, said))
        self._sounds.play(Tone.REFUSED)

    def _failed(self, error: ImsError) -> None:
        self.show(problem=error.message)


def _chosen(rows: Sequence[VarianceRow], before: VarianceRow | None) -> VarianceRow | None:
    kept = [row for row in rows if before is not None and row.id == before.id]
    return next(iter([*kept, *rows]), None)
