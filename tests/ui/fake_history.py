"""Stand-ins for ``ports.history.ItemHistory``. Test code; the real one is tested in ``tests/integration/remote``."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from ims_desktop.domain.errors import TryAgain
from ims_desktop.domain.history import End, Movement
from ims_desktop.domain.positions import StockStatus
from ims_desktop.domain.quantity import Quantity
from ims_desktop.domain.texts import text


def _moved(number: int, reason: str, minutes: int, source: str, target: str, **more: Any) -> Movement:
    happened = datetime(2026, 3, 2, 8, tzinfo=UTC) + timedelta(minutes=minutes)
    ends = (End(source, StockStatus.AVAILABLE), End(target, StockStatus.AVAILABLE))
    said = {"known_at": happened, "is_late": False} | more
    return Movement(
        number=number,
        happened_at=happened,
        quantity=Quantity.of(5),
        source=ends[0],
        target=ends[1],
        reason=reason,
        operation=f"op-{number}",
        who="Tom",
        where="WS-02",
        **said,
    )


A_LATE_MOVE = (
    _moved(3, "moved", 0, "A-1", "B-2", is_late=True, known_at=datetime(2026, 3, 2, 11, 30, tzinfo=UTC)),
    _moved(1, "counted", 30, "ADJUSTMENT", "A-1", reversed_by=4),
    _moved(4, "count_corrected", 30, "A-1", "ADJUSTMENT", reverses=1),
)
"""Counted, then a move from before the count became known, and the adjustment no longer held."""


class KeptHistory:
    """``ItemHistory`` of one item, whatever is asked for."""

    def __init__(self, history: Sequence[Movement] = A_LATE_MOVE) -> None:
        self._history = history

    def of_item(self, sku: str, location: str = "", limit: int = 200) -> Sequence[Movement]:
        return self._history


class NobodyThere:
    """``ItemHistory`` with the plug pulled."""

    def of_item(self, sku: str, location: str = "", limit: int = 200) -> Sequence[Movement]:
        raise TryAgain(text("Offline"), text("The central is not reached."), text("Try again later."))
