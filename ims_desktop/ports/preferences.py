"""What this workstation remembers of how people want it: language, theme, text size, dock."""

from __future__ import annotations

from typing import Protocol

BLIND_RECEIVING = "blind_receiving"
"""``YES``: whoever receives is shown nothing of what is expected."""

YES, NO = "yes", "no"


class Preferences(Protocol):
    def get(self, name: str, default: str) -> str: ...

    def put(self, name: str, value: str) -> None: ...
