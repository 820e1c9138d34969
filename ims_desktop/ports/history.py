"""What happened to an item, as the central knows it: a workstation does not keep movements, so it asks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from ims_desktop.domain.history import Movement


class ItemHistory(Protocol):
    def of_item(self, sku: str, location: str = "", limit: int = 200) -> Sequence[Movement]:
        """In the order of time, the latest ``limit`` (200 at most); at ``location`` (a code) where one is given.

        Takes as long as the network does. Raises ``TryAgain`` when the central is not reached, ``SignInAgain`` where
        nobody is signed in with a password.
        """
        ...
