"""What counting reads: bins that are due and what may stand in them, never how much of it. The count is blind."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from msgspec import Struct

from ims_desktop.domain.counting import TaskState
from ims_desktop.domain.ids import ItemId, LocationId, OperatorId, SiteId, TaskId
from ims_desktop.domain.items import Item, Lot
from ims_desktop.domain.locations import Location
from ims_desktop.domain.positions import Position
from ims_desktop.domain.reasons import Reason
from ims_desktop.ports.book import ItemCode

JOB = "count"
"""What a half-done count is kept as; its key is the location."""


class BinTask(Struct, frozen=True, gc=False):
    """A bin that somebody is to count, or one item in it (``item_id``). Ten thousand of them are made at once."""

    task_id: TaskId
    location_id: LocationId
    code: str
    zone: str
    item_id: ItemId | None
    state: TaskState
    not_by: str
    """Who counted first and may not count again; empty for nobody."""

    def is_for(self, operator: OperatorId) -> bool:
        return self.state in (TaskState.OPEN, TaskState.RECOUNT) and self.not_by != operator


class CountBook(Protocol):
    """All that a counter's job is given of the books. No answer has a quantity that anybody expects."""

    def home_site(self) -> SiteId | None: ...

    def location_by_code(self, code: str) -> Location | None:
        """By its code, or by the check digits on its label where these name one location only."""
        ...

    def location(self, location_id: LocationId) -> Location | None: ...

    def items_by_code(self, code: str) -> Sequence[ItemCode]: ...

    def item(self, item_id: ItemId) -> Item | None: ...

    def lot(self, item_id: ItemId, code: str) -> Lot | None: ...

    def due(self, operator: OperatorId) -> Sequence[BinTask]:
        """What this person may count now and nobody counted here yet, in the order of the walk."""
        ...

    def tasks_at(self, location_id: LocationId) -> Sequence[BinTask]:
        """What is to be counted, or waits for a supervisor, at one location; the whole location first."""
        ...

    def positions_at(self, location_id: LocationId, item_id: ItemId | None = None) -> Sequence[Position]:
        """What is known to stand there, without how much: what a count of all of it must speak of."""
        ...

    def last_counted(self, location_id: LocationId) -> datetime | None: ...

    def counted_by_another(self, location_id: LocationId, operator: OperatorId) -> str:
        """The name of somebody else who left a count of this location half done here; empty for nobody."""
        ...

    def reasons(self) -> Sequence[Reason]: ...
