"""Variances, without a window."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ims_desktop.domain.counting import Choice
from ims_desktop.domain.ids import OperationId
from ims_desktop.domain.people import Scope
from ims_desktop.domain.reasons import Reason
from ims_desktop.domain.texts import text
from ims_desktop.ports.people import Person
from ims_desktop.ports.scans import Sounds
from ims_desktop.ports.variances import MoveSeen, VarianceRow, Variances
from ims_desktop.protocol.operations import Operation
from ims_desktop.ui.deciding import SHOWN, Deciding, DecidingPresenter, Option
from ims_desktop.ui.lanes import Runner
from ims_desktop.ui.services import Decide


class VarianceOption(Option, frozen=True, kw_only=True):
    """One thing that can be made of a variance."""

    choice: Choice
    taken: OperationId | None = None


class VariancesState(Deciding[VarianceRow], frozen=True):
    moves: tuple[MoveSeen, ...] = ()

    @property
    def options(self) -> tuple[VarianceOption, ...]:
        return () if self.chosen is None or self.chosen.is_decided else options_for(self.chosen)


def options_for(variance: VarianceRow) -> tuple[VarianceOption, ...]:
    """Each count, the latest first; the books; another count."""
    counts = [
        VarianceOption(
            text("{quantity} holds, as {name} counted", quantity=one.quantity, name=one.by),
            choice=Choice.TAKE,
            taken=one.operation,
        )
        for one in reversed(variance.counts)
    ]
    books = text("{quantity} holds, as the books say", quantity=variance.expected)
    return (
        *counts,
        VarianceOption(books, choice=Choice.KEEP),
        VarianceOption(text("Somebody else counts again"), choice=Choice.RECOUNT),
    )


class VariancesPresenter(DecidingPresenter[VariancesState, VarianceRow]):
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
        def begin(is_allowed: bool) -> VariancesState:
            return VariancesState(is_allowed=is_allowed)

        super().__init__(begin, Scope.VARIANCES_DECIDE, reading, store, sounds, decided)
        self._variances, self._decide = variances, decide

    def _waiting(self) -> tuple[Sequence[VarianceRow], Sequence[Reason]]:
        return self._variances.waiting(SHOWN), self._variances.reasons()

    def _about(self, chosen: VarianceRow) -> Mapping[str, Any]:
        return {"moves": tuple(self._variances.moves_around(chosen))}

    def _decision(
        self, person: Person, chosen: VarianceRow, number: int, reason: str
    ) -> Callable[[], Operation] | None:
        options = self.state.options
        if not 1 <= number <= len(options):
            return None
        option = options[number - 1]
        return lambda: self._decide(person, chosen, option.choice, reason, option.taken)
