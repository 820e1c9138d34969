"""What the screens may know of the synchronisation, and ask of it."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Protocol

from msgspec import Struct

from ims_desktop.domain.texts import EMPTY, Text


class LineState(StrEnum):
    STARTING = "starting"
    ONLINE = "online"
    OFFLINE = "offline"
    NEEDS_HELP = "needs_help"
    """Trying again will not mend it; ``reason`` says what will."""


class LoadingStage(StrEnum):
    """Of many rows coming in at once."""

    PREPARING = "preparing"
    """The central makes an image; ``done`` and ``out_of`` are rows."""
    DOWNLOADING = "downloading"
    """Of an image; bytes."""
    CHECKING = "checking"
    PAGES = "pages"
    """Row by row; places of the feed."""
    SEARCH = "search"
    """Items that can be scanned already become searchable; ``out_of`` is 0 where it is not known."""


class Loading(Struct, frozen=True):
    """How far it is, in what the stage counts."""

    stage: LoadingStage
    done: int = 0
    out_of: int = 0
    per_second: float = 0.0
    resumed_at: int = 0
    """Where it went on, after it had been cut; 0 for one that was not."""


class SyncStatus(Struct, frozen=True):
    """The line as last seen. Immutable: a new one is published at every change."""

    line: LineState = LineState.STARTING
    since: datetime | None = None
    reason: Text = EMPTY
    waiting: int = 0
    """Operations that the central does not have yet."""
    behind: int = 0
    """Places of the feed that are not here yet."""
    is_held: bool = False
    is_live: bool = False
    """Whether the central says by itself when there is something new; without it, it is asked now and then."""
    loading: Loading | None = None
    """While many rows come in at once."""
    pulled: int = 0
    """Rows taken in since the program started; a screen that shows mirrored rows reloads when it grows."""


class SyncControl(Protocol):
    def status(self) -> SyncStatus: ...

    def wake(self) -> None:
        """There is something to send, or somebody wants it now. Never waits."""
        ...

    def hold(self, held: bool) -> None:
        """Holds uploads back, visibly; downloads go on."""
        ...
