"""The runner: one thread, back-off, waking, and an end that comes quickly."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from itertools import pairwise

import pytest

from ims_desktop.domain.texts import text
from ims_desktop.ports.link import LinkDown
from ims_desktop.ports.sync import LineState, SyncStatus
from ims_desktop.sync.http_link import HttpLink
from ims_desktop.sync.runner import Pace, Runner
from ims_desktop.sync.wire import Limits
from tests.simulation.stores import MemoryKeys
from tests.unit.sync.loopback import serving
from tests.unit.sync.test_cycle import Desk, WallClock

QUICK = Pace(idle=30, settle=0.02, first_retry=0.02, last_retry=0.1, gap=0.05)


@contextmanager
def running(
    desk: Desk, pace: Pace = QUICK, close: Callable[[], None] = lambda: None
) -> Iterator[tuple[Runner, list[SyncStatus]]]:
    told: list[SyncStatus] = []
    runner = Runner(desk.cycle, close, WallClock(), told.append, pace, jitter=lambda _, most: most)
    runner.start()
    try:
        yield runner, told
    finally:
        assert runner.stop()


def until(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + 5
    while not holds():
        assert time.monotonic() < end, "it never came to be"
        time.sleep(0.005)


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_a_start_brings_both_sides_together_and_says_so(desk: Desk) -> None:
    desk.receive("a")
    with running(desk) as (runner, told):
        until(lambda: runner.status().line is LineState.ONLINE and runner.status().waiting == 0)
        until(lambda: runner.status().behind == 0 and runner.status().pulled > 0)
    assert desk.arrived() == ["a"]
    assert all(one != following for one, following in pairwise(told))
    assert told[-1].since is not None


def test_a_scan_wakes_it_long_before_the_timer(desk: Desk) -> None:
    with running(desk) as (runner, _):
        until(lambda: runner.status().line is LineState.ONLINE)
        desk.receive("a")
        runner.wake()
        until(lambda: desk.arrived() == ["a"])


def test_a_burst_of_scans_is_handed_in_at_once(desk: Desk) -> None:
    with running(desk, Pace(idle=30, settle=0.3)) as (runner, _):
        until(lambda: runner.status().pulled > 0)
        for name in "abcdefgh":
            desk.receive(name)
            runner.wake()
        until(lambda: len(desk.arrived()) == 8)
    assert len(desk.link.pushes) == 1


def test_the_timer_alone_is_enough(desk: Desk) -> None:
    with running(desk, Pace(idle=0.05)) as (runner, _):
        until(lambda: runner.status().pulled > 0)
        desk.receive("a")
        until(lambda: desk.arrived() == ["a"])


def test_while_the_live_line_is_well_it_waits_longer_and_says_so(desk: Desk) -> None:
    pace = Pace(idle=0.02, idle_live=3600, settle=0.01)
    with running(desk, pace) as (runner, told):
        runner.hear(True)
        until(lambda: runner.status().is_live)
        time.sleep(0.1)  # a cycle that had begun before
        before = len(desk.link.pulls)
        time.sleep(0.3)
        assert len(desk.link.pulls) == before
        runner.hear(False)
        until(lambda: not runner.status().is_live)
        until(lambda: len(desk.link.pulls) > before + 3)
    assert told[-1].is_live is False


def test_it_backs_off_while_the_central_is_away_and_comes_back(desk: Desk) -> None:
    there = desk.link.on_pull
    desk.link.on_pull = _away
    with running(desk) as (runner, _):
        until(lambda: len(desk.link.pulls) >= 5)
        assert runner.status().line is LineState.OFFLINE
        assert str(runner.status().reason) == "Away."
        desk.link.on_pull = there
        until(lambda: runner.status().line is LineState.ONLINE)


def _away(*_: object) -> None:  # type: ignore[misc]
    raise LinkDown(text("Away."))


def test_the_wait_doubles_up_to_its_most(desk: Desk) -> None:
    limits: list[float] = []
    desk.link.on_pull = _away  # type: ignore[assignment]
    runner = Runner(
        desk.cycle,
        lambda: None,
        WallClock(),
        lambda _: None,
        QUICK,
        jitter=lambda low, most: limits.append(most) or most,
    )
    runner.start()
    until(lambda: len(limits) >= 6)
    assert runner.stop()
    assert limits[:5] == [0.02, 0.04, 0.08, 0.1, 0.1]


def test_waking_does_not_hammer_a_central_that_is_away(desk: Desk) -> None:
    desk.link.on_pull = _away  # type: ignore[assignment]
    with running(desk, Pace(first_retry=30, last_retry=30, gap=0.3)) as (runner, _):
        until(lambda: runner.status().line is LineState.OFFLINE)
        began = time.monotonic()
        while time.monotonic() - began < 0.5:
            runner.wake()
            time.sleep(0.005)
    assert len(desk.link.pulls) <= 3


def test_what_the_central_asked_for_is_kept_to(desk: Desk) -> None:
    def busy(*_: object) -> None:
        raise LinkDown(text("Busy."), 0.4)

    desk.link.on_pull = busy  # type: ignore[assignment]
    with running(desk, Pace(last_retry=300, settle=0)) as (runner, _):
        until(lambda: runner.status().line is LineState.OFFLINE)
        runner.wake()
        time.sleep(0.2)
        assert len(desk.link.pulls) == 1


def test_holding_keeps_operations_here_and_letting_go_sends_them(desk: Desk) -> None:
    with running(desk) as (runner, _):
        until(lambda: runner.status().pulled > 0)
        runner.hold(True)
        desk.receive("a")
        runner.wake()
        until(lambda: runner.status().is_held and runner.status().waiting == 1)
        assert desk.arrived() == []
        runner.hold(False)
        until(lambda: desk.arrived() == ["a"] and not runner.status().is_held)


@pytest.mark.expects_warnings
def test_a_bug_of_ours_is_logged_and_shown_and_does_not_end_it(desk: Desk) -> None:
    there = desk.link.on_pull
    desk.link.on_pull = _break  # type: ignore[assignment]
    with running(desk) as (runner, _):
        until(lambda: runner.status().line is LineState.NEEDS_HELP)
        desk.link.on_pull = there
        until(lambda: runner.status().line is LineState.ONLINE)
        assert str(runner.status().reason) == ""


def _break(*_: object) -> None:
    raise ZeroDivisionError


def test_it_is_started_once(desk: Desk) -> None:
    with running(desk) as (runner, _), pytest.raises(RuntimeError):
        runner.start()


def test_it_stops_quickly_although_an_exchange_stalls(desk: Desk) -> None:
    over = threading.Event()
    with serving(lambda _asked, _out: _wait(over)) as server:
        link = HttpLink(server.url, lambda: desk.name, MemoryKeys(desk.local), Limits(read=30, total=60))
        desk.link.on_pull = link.pull
        runner = Runner(desk.cycle, link.close, WallClock(), lambda _: None, QUICK)
        runner.start()
        until(lambda: bool(server.asked))
        began = time.monotonic()
        assert runner.stop()
        assert time.monotonic() - began < 1
        over.set()


def _wait(over: threading.Event) -> None:
    with suppress(OSError):
        over.wait(10)


def test_stopping_what_was_never_started_is_no_matter(desk: Desk) -> None:
    assert Runner(desk.cycle, lambda: None, WallClock(), lambda _: None).stop()
