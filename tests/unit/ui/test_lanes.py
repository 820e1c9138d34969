"""Work done elsewhere: in order, nothing dropped, failures as something to show."""

from __future__ import annotations

import queue
import threading

import pytest

from ims_desktop.domain.errors import ImsError, OurBug, TryAgain
from ims_desktop.domain.texts import text
from ims_desktop.ui.lanes import Lane, LatestLane


class Here:
    """The thread that owns the screens, in a test: posted calls are made when asked for."""

    def __init__(self) -> None:
        self.posted: queue.SimpleQueue = queue.SimpleQueue()

    def post(self, call) -> None:
        self.posted.put(call)

    def make_calls(self) -> None:
        while not self.posted.empty():
            self.posted.get()()


def shown(error: ImsError) -> None:
    raise AssertionError(error)


def test_scans_are_worked_off_in_order_and_none_is_dropped_when_the_lane_stops():
    here, done = Here(), []
    lane = Lane("store", here.post)
    for number in range(500):
        lane.run(lambda number=number: number, done.append, shown)
    lane.stop()
    here.make_calls()
    assert done == list(range(500))


def test_a_disk_that_is_full_comes_back_as_something_to_show():
    here, failures = Here(), []
    full = TryAgain(text("Disk full"), text("Nothing was recorded."), text("Make room."))

    def record() -> None:
        raise full

    lane = Lane("store", here.post)
    lane.run(record, lambda _: None, failures.append)
    lane.stop()
    here.make_calls()
    assert failures == [full]


@pytest.mark.expects_warnings
def test_an_unexpected_failure_is_our_bug_and_the_lane_goes_on():
    here, done, failures = Here(), [], []
    lane = Lane("store", here.post)
    lane.run(lambda: 1 // 0, done.append, failures.append)
    lane.run(lambda: "next", done.append, failures.append)
    lane.stop()
    here.make_calls()
    assert done == ["next"]
    assert isinstance(failures[0], OurBug)
    assert "ZeroDivisionError" in str(failures[0])


def test_a_stopped_lane_takes_no_work():
    here, done = Here(), []
    lane = Lane("store", here.post)
    lane.stop()
    lane.run(lambda: 1, done.append, shown)
    here.make_calls()
    assert done == []


def test_the_latest_search_wins_over_one_under_way_and_those_waiting():
    here, done = Here(), []
    began, may_end = threading.Event(), threading.Event()

    def slow() -> str:
        began.set()
        may_end.wait(5)
        return "t"

    lane = LatestLane("search", here.post)
    lane.run(slow, done.append, shown)
    assert began.wait(5)
    for words in ("ti", "tir", "tire"):
        lane.run(lambda words=words: words, done.append, shown)
    may_end.set()
    here.posted.get()()
    here.posted.get()()
    lane.stop()
    here.make_calls()
    assert done == ["tire"]


def test_an_idle_lane_puts_its_house_in_order_until_nothing_is_left_to_do(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("ims_desktop.ui.lanes.IDLE_AFTER", 0.01)
    left, over = [True, True, False], threading.Event()

    def tidy() -> bool:
        more = left.pop(0)
        if not left:
            over.set()
        return more

    lane = Lane("store", Here().post, when_idle=tidy)
    assert over.wait(5)
    lane.stop()
    assert left == []


def test_a_scan_does_not_wait_for_the_lane_to_be_idle():
    here, done = Here(), []
    lane = Lane("store", here.post, when_idle=lambda: True)
    lane.run(lambda: 1, done.append, shown)
    lane.stop()
    here.make_calls()
    assert done == [1]
