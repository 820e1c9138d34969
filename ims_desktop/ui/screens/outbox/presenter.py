"""The outbox, without a window."""

from __future__ import annotations

from msgspec import Struct

from ims_desktop.domain.errors import ImsError
from ims_desktop.domain.texts import Text
from ims_desktop.ports.book import OperationRow, Overview
from ims_desktop.ui.lanes import Runner
from ims_desktop.ui.presenting import ScreenPresenter

SHOWN = 200


class OutboxState(Struct, frozen=True):
    rows: tuple[OperationRow, ...] = ()
    only_unconfirmed: bool = False
    is_read: bool = False
    problem: Text | None = None


class OutboxPresenter(ScreenPresenter[OutboxState]):
    def __init__(self, reading: Runner, overview: Overview) -> None:
        super().__init__(OutboxState())
        self._reading, self._overview = reading, overview

    def opened(self) -> None:
        only = self.state.only_unconfirmed
        self._reading.run(lambda: (only, tuple(self._overview.operations(SHOWN, only))), self._read, self._failed)

    def filter(self, only_unconfirmed: bool) -> None:
        self.show(only_unconfirmed=only_unconfirmed)
        self.opened()

    def _read(self, found: tuple[bool, tuple[OperationRow, ...]]) -> None:
        only, rows = found
        if only == self.state.only_unconfirmed:  # else the filter was changed while this was being read
            self.show(rows=rows, is_read=True, problem=None)

    def _failed(self, error: ImsError) -> None:
        self.show(problem=error.message)
