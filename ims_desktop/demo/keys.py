"""Keys of workstations that live no longer than the program."""

from __future__ import annotations

from ims_desktop.domain.ids import WorkstationId
from ims_desktop.domain.texts import Text, text


class KeysInMemory:
    """For a replay and a tour: their central is thrown away as well."""

    def __init__(self) -> None:
        self._keys: dict[WorkstationId, str] = {}

    def get(self, workstation: WorkstationId) -> str | None:
        return self._keys.get(workstation)

    def put(self, workstation: WorkstationId, key: str) -> None:
        self._keys[workstation] = key

    def where(self) -> Text:
        return text("in memory, until the program ends")
