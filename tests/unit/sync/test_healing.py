"""How often records are added up anew: for a hundredth of the time at most, and one after the other."""

from __future__ import annotations

from typing import Any, cast

import pytest

from ims_desktop.ports.mirror import Mirror
from ims_desktop.ports.sync_log import NoLog
from ims_desktop.protocol.checksums import Checksum
from ims_desktop.sync.healing import Healer
from ims_desktop.sync.line import Line

SUMS = {name: Checksum(3, 7) for name in ("balances", "items", "lots")}


class Slow:
    """A line and a mirror of three sound records; adding one of them up takes its time."""

    def __init__(self, takes: float) -> None:
        self.now, self._takes = 1_000.0, takes
        self.added_up: list[str] = []

    def seconds(self) -> float:
        return self.now

    def sums(self) -> dict[str, Checksum]:
        return SUMS

    def recount(self, record: str) -> Checksum:
        self.added_up.append(record)
        self.now += self._takes
        return SUMS[record]


def healing(slow: Slow) -> Healer:
    return Healer(cast("Line", slow), cast("Mirror", cast("Any", slow)), 500, NoLog())


def test_after_a_round_it_rests_a_hundred_times_as_long() -> None:
    slow = Slow(takes=0.01)
    healer = healing(slow)
    assert not healer.look(SUMS)
    assert slow.added_up == ["balances", "items", "lots"]
    slow.now += 2.9
    healer.look(SUMS)
    assert len(slow.added_up) == 3, "not yet"
    slow.now += 0.1
    healer.look(SUMS)
    assert len(slow.added_up) == 6


@pytest.mark.parametrize(("takes", "rest"), [(0.2, 20.0), (4.0, 400.0)])
def test_a_long_record_is_one_cycle_s_and_the_next_goes_on_behind_it(takes: float, rest: float) -> None:
    slow = Slow(takes)
    healer = healing(slow)
    healer.look(SUMS)
    assert slow.added_up == ["balances"]
    slow.now += rest
    healer.look(SUMS)
    assert slow.added_up == ["balances", "items"]
