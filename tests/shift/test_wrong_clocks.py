"""A workstation's clock that somebody sets back: what happened later still happened later."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from ims_desktop.domain.quantity import Quantity
from tests.shift.company import Central
from tests.shift.conftest import OpenDock
from tests.shift.dock import Dock
from tests.shift.labels import goods

A_YEAR = timedelta(days=365)


class SetBack:
    """The machine's clock, and somebody who sets it."""

    def __init__(self, by: timedelta = timedelta(0)) -> None:
        self.by = by

    def now(self) -> datetime:
        return datetime.now(UTC) - self.by


def test_a_clock_set_back_between_two_scans_moves_no_scan_back(central: Central, open_dock: OpenDock) -> None:
    clock = SetBack()
    dock = open_dock(clock=clock)
    dock.scan("PO-1", goods("BOLT", 1))
    clock.by = A_YEAR
    dock.scan(goods("BOLT", 2))
    first, second = dock.recorded()
    assert first.recorded_at - second.recorded_at > A_YEAR - timedelta(minutes=5)
    assert timedelta(0) <= second.happened_at - first.happened_at < timedelta(minutes=5), "the steady clock knew"
    dock.sync()
    dock.scan(goods("BOLT", 4))
    in_order_and_of_today(dock)
    dock.sync()
    assert central.stock() == dock.on_hand() == {"BOLT": Quantity.of(7)}


def test_a_program_started_after_the_clock_was_set_back_dates_nothing_before_what_it_has(
    central: Central, open_dock: OpenDock
) -> None:
    before = open_dock()
    before.scan("PO-1", goods("BOLT", 1))
    before.close()
    dock = open_dock(clock=SetBack(A_YEAR))
    dock.scan("PO-1", goods("BOLT", 2))
    first, second = dock.recorded()
    assert second.happened_at == first.happened_at, "without the central, nothing better is known"
    dock.sync()
    dock.scan(goods("BOLT", 4))
    in_order_and_of_today(dock)
    dock.sync()
    assert central.stock() == dock.on_hand() == {"BOLT": Quantity.of(7)}


def in_order_and_of_today(dock: Dock) -> None:
    times = [one.happened_at for one in dock.recorded()]
    assert all(one <= following for one, following in pairwise(times))
    assert abs(datetime.now(UTC) - times[-1]) < timedelta(minutes=5)
