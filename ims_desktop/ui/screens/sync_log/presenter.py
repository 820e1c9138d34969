"""The sync log, without a window."""

from __future__ import annotations

from msgspec import Struct

from ims_desktop.domain.errors import ImsError
from ims_desktop.domain.texts import Text
from ims_desktop.ports.sync import SyncControl, SyncStatus
from ims_desktop.ports.sync_log import Entry, SyncLog
from ims_desktop.ui.lanes import Runner
from ims_desktop.ui.presenting import ScreenPresenter

SHOWN = 500


class SyncLogState(Struct, frozen=True):
    entries: tuple[Entry, ...] = ()
    line: SyncStatus = SyncStatus()
    is_read: bool = False
    problem: Text | None = None


class SyncLogPresenter(ScreenPresenter[SyncLogState]):
    def __init__(self, reading: Runner, log: SyncLog, sync: SyncControl) -> None:
        super().__init__(SyncLogState())
        self._reading, self._log, self._sync = reading, log, sync

    def opened(self) -> None:
        self.show(line=self._sync.status())
        self._reading.run(lambda: tuple(self._log.latest(SHOWN)), self._read, self._failed)

    def look(self, line: SyncStatus) -> None:
        """The line is another one than before: there may be something to tell."""
        if line != self.state.line:
            self.opened()

    def _read(self, entries: tuple[Entry, ...]) -> None:
        self.show(entries=entries, is_read=True, problem=None)

    def _failed(self, error: ImsError) -> None:
        self.show(problem=error.message)
