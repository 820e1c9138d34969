"""Goods that were set apart, without a window."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ims_desktop.domain.people import Scope
from ims_desktop.domain.positions import StockStatus
from ims_desktop.domain.reasons import Reason
from ims_desktop.domain.texts import text
from ims_desktop.ports.people import Person
from ims_desktop.ports.quarantine import Quarantine, QuarantineRow
from ims_desktop.ports.scans import Sounds
from ims_desktop.protocol.operations import Operation
from ims_desktop.ui.deciding import SHOWN, Deciding, DecidingPresenter, Option
from ims_desktop.ui.lanes import Runner
from ims_desktop.ui.services import Release


class StatusOption(Option, frozen=True, kw_only=True):
    status: StockStatus


OPTIONS = (
    StatusOption(
        text("Release it"), text("available: it may be put away, used and sold"), status=StockStatus.AVAILABLE
    ),
    StatusOption(text("Inspect it again"), text("it waits for an inspector"), status=StockStatus.TO_INSPECT),
    StatusOption(
        text("Keep it on hold"), text("until it is reworked, or fetched by its supplier"), status=StockStatus.ON_HOLD
    ),
    StatusOption(text("It is damaged"), text("not to be used; it stays on hand"), status=StockStatus.DAMAGED),
    StatusOption(text("Back into quarantine"), text("to be decided later"), status=StockStatus.QUARANTINE),
)


class QuarantineState(Deciding[QuarantineRow], frozen=True):
    @property
    def options(self) -> tuple[StatusOption, ...]:
        """Everything but what it is already."""
        if self.chosen is None:
            return ()
        before = self.chosen.standing.position.status
        return tuple(one for one in OPTIONS if one.status is not before)


class QuarantinePresenter(DecidingPresenter[QuarantineState, QuarantineRow]):
    def __init__(
        self,
        reading: Runner,
        store: Runner,
        quarantine: Quarantine,
        release: Release,
        sounds: Sounds,
        decided: Callable[[], None],
    ) -> None:
        def begin(is_allowed: bool) -> QuarantineState:
            return QuarantineState(is_allowed=is_allowed)

        super().__init__(begin, Scope.QUARANTINE_DECIDE, reading, store, sounds, decided)
        self._quarantine, self._release = quarantine, release

    def _waiting(self) -> tuple[Sequence[QuarantineRow], Sequence[Reason]]:
        return self._quarantine.waiting(SHOWN), self._quarantine.reasons()

    def _decision(
        self, person: Person, chosen: QuarantineRow, number: int, reason: str
    ) -> Callable[[], Operation] | None:
        options = self.state.options
        if not 1 <= number <= len(options):
            return None
        status = options[number - 1].status
        return lambda: self._release(person, chosen.standing, status, reason)
