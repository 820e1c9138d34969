"""What this workstation remembers of how people want it: language, theme, text size, dock."""

from __future__ import annotations

from typing import Protocol


class Preferences(Protocol):
    def get(self, name: str, default: str) -> str: ...

    def put(self, name: str, value: str) -> None: ...
