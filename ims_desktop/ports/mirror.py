"""The mirror: what this workstation holds of the central's rows, and how far it has read."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Protocol

from msgspec import Struct

from ims_desktop.domain.ids import WorkstationId
from ims_desktop.protocol.checksums import Checksum
from ims_desktop.protocol.messages import Change


class Reached(Struct, frozen=True):
    """How far the mirror is: rows up to ``cursor`` are here; it is a consistent state only when ``cursor == high``."""

    epoch: str = ""
    cursor: int = 0
    high: int = 0
    horizon: int = 0
    """The central's when this mirror began: what was deleted before it, this mirror never had."""

    @property
    def is_consistent(self) -> bool:
        return self.cursor >= self.high > 0


class Mirror(Protocol):
    def reached(self) -> Reached: ...

    def apply(self, changes: Sequence[Change], reached: Reached) -> None:
        """Takes a page in, in transactions of at most 1,000 rows, the cursor moving with each.

        Idempotent: a row whose place is not after the stored one's is passed over. A change whose record or shape is
        unknown is passed over and counted. ``reached`` is what holds after the last row: where that is consistent, rows
        that were deleted before its horizon are forgotten, as the central has forgotten them.
        """
        ...

    def acknowledged(self, workstation: WorkstationId) -> int:
        """The last sequence that the central said it has, durably. 0 when it never did."""
        ...

    def acknowledge(self, workstation: WorkstationId, through: int) -> None: ...

    def search_more(self) -> int:
        """After an empty mirror was filled: makes some more items searchable; answers how many are left.

        Until then they are found by their codes only. 0, and nothing done, at any other time.
        """
        ...

    def lacks_own(self) -> bool:
        """Whether this is an image to which the rows of this workstation alone were not added yet."""
        ...

    def has_own(self) -> None:
        """They were, by ``take_again``."""
        ...

    def begin_again(self, epoch: str) -> None:
        """Forgets every row and starts from place 0 of another life of the central. The outbox is not touched."""
        ...

    def sums(self) -> Mapping[str, Checksum]:
        """Of each record, as kept with the rows that were written; one that was never added up is not in it."""
        ...

    def recount(self, record: str) -> Checksum:
        """Adds up the rows that are really there, and keeps that. Slow for many rows; nothing waits meanwhile."""
        ...

    def take_again(self, changes: Sequence[Change], through: int) -> None:
        """Takes rows as the central has them, whatever stands here. Those with a place after ``through`` come later."""
        ...

    def drop_others(self, record: str, known: Collection[str]) -> int:
        """Removes the rows that the central does not have at all; answers how many there were.

        What is made from the record's rows (words to search by, room at locations) is made anew.
        """
        ...
