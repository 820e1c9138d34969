"""Where a workstation's key is kept."""

from __future__ import annotations

from typing import Protocol

from ims_desktop.domain.ids import WorkstationId
from ims_desktop.domain.texts import Text


class KeyStore(Protocol):
    """Raises ``TryAgain`` or ``AskSupervisor`` when the key cannot be kept or read."""

    def get(self, workstation: WorkstationId) -> str | None: ...

    def put(self, workstation: WorkstationId, key: str) -> None: ...

    def where(self) -> Text:
        """Where keys are, in words for the settings screen."""
        ...
