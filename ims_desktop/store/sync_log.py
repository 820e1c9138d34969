"""The sync log as a file of lines beside the other logs: bounded, readable, and nothing that a scan could wait for."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from ims_desktop.domain.texts import Text
from ims_desktop.ports.sync_log import Entry, EntryKind
from ims_desktop.protocol.codec import Unreadable, decode, encode

log = logging.getLogger(__name__)

MOST_BYTES = 200_000
"""Of one of the two files: some thousand entries, weeks of them as a rule."""


def _now() -> datetime:
    return datetime.now(UTC)


class FileSyncLog:
    """``SyncLog`` in two files: when one is full it becomes the older one, and the older one goes."""

    def __init__(self, folder: Path, now: Callable[[], datetime] = _now) -> None:
        self._file = folder / "sync.log"
        self._older = folder / "sync.log.1"
        self._now = now
        self._writing = threading.Lock()

    def note(self, kind: EntryKind, said: Text) -> None:
        line = encode(Entry(self._now(), kind, said)) + b"\n"
        try:
            with self._writing:
                self._file.parent.mkdir(parents=True, exist_ok=True)
                if self._file.exists() and self._file.stat().st_size + len(line) > MOST_BYTES:
                    self._file.replace(self._older)
                with self._file.open("ab") as file:
                    file.write(line)
        except OSError as error:
            log.info("the sync log could not be written: %s", error)

    def latest(self, limit: int) -> Sequence[Entry]:
        found: list[Entry] = []
        for file in (self._file, self._older):
            if len(found) < limit:
                found += _entries(file)[: limit - len(found)]
        return found


def _entries(file: Path) -> list[Entry]:
    """The latest first. A line that was cut off by a power failure is passed over."""
    try:
        lines = file.read_bytes().splitlines()
    except OSError:
        return []
    found = []
    for line in reversed(lines):
        try:
            found.append(decode(msgspec.Raw(line), Entry))
        except Unreadable:
            continue
    return found
