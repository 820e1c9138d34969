"""The sync log: what happened between this workstation and the central, in words for a person."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from msgspec import Struct

from ims_desktop.domain.texts import Text


class EntryKind(StrEnum):
    CONNECTED = "connected"
    OFFLINE = "offline"
    HANDED_IN = "handed_in"
    FETCHED = "fetched"
    TROUBLE = "trouble"
    """Somebody has to do something."""
    HEALED = "healed"
    """What was wrong here, and was put right by itself."""
    RESTORED = "restored"
    """The central was put back from a backup, or this workstation's disk was."""
    HELD = "held"


class Entry(Struct, frozen=True):
    at: datetime
    kind: EntryKind
    said: Text


class SyncLog(Protocol):
    """Bounded: the oldest entries go. Never raises: what is only told must not stop what is done."""

    def note(self, kind: EntryKind, said: Text) -> None: ...

    def latest(self, limit: int) -> Sequence[Entry]:
        """The latest first."""
        ...


class NoLog:
    """For whoever runs without a person to read it."""

    def note(self, kind: EntryKind, said: Text) -> None:
        """Nobody reads it."""

    def latest(self, limit: int) -> Sequence[Entry]:
        return ()
