"""Tells the sync log what a person would want to know: changes at once, what goes on all the time now and then."""

from __future__ import annotations

from collections.abc import Callable

from ims_desktop.domain.texts import EMPTY, Text, text
from ims_desktop.ports.sync import LineState
from ims_desktop.ports.sync_log import EntryKind, SyncLog
from ims_desktop.sync.report import Report

NOW_AND_THEN = 60.0
"""Seconds for which what was handed in and fetched is added up."""


class Teller:
    def __init__(self, log: SyncLog, seconds: Callable[[], float]) -> None:
        self._log = log
        self._seconds = seconds
        self._line = LineState.STARTING
        self._reason = EMPTY
        self._pushed = self._pulled = 0
        self._since = 0.0

    def heard(self, report: Report) -> None:
        """A cycle is over."""
        if not (self._pushed or self._pulled):
            self._since = self._seconds()
        self._pushed += report.pushed
        self._pulled += report.pulled
        changed = (report.line, report.reason) != (self._line, self._reason)
        if changed or self._seconds() - self._since >= NOW_AND_THEN:
            self.all_of_it()
        if changed:
            self._line, self._reason = report.line, report.reason
            self._log.note(*_entry(report))

    def held(self, is_held: bool) -> None:
        self._log.note(EntryKind.HELD, text("Uploads are held.") if is_held else text("Uploads go on."))

    def all_of_it(self) -> None:
        if self._pushed:
            self._log.note(EntryKind.HANDED_IN, text("{count} operations were handed in.", count=self._pushed))
        if self._pulled:
            self._log.note(EntryKind.FETCHED, text("{count} rows were fetched.", count=self._pulled))
        self._pushed = self._pulled = 0


def _entry(report: Report) -> tuple[EntryKind, Text]:
    if report.line is LineState.ONLINE:
        return EntryKind.CONNECTED, text("The central is reached.")
    kind = EntryKind.OFFLINE if report.line is LineState.OFFLINE else EntryKind.TROUBLE
    return kind, report.reason
