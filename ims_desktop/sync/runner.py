"""The synchronisation's own thread: when a cycle runs, and what is told of it."""

from __future__ import annotations

import logging
import random
import threading
import time
from collections.abc import Callable

from msgspec import Struct
from msgspec.structs import replace

from ims_desktop.domain.texts import text
from ims_desktop.ports.clock import Clock
from ims_desktop.ports.sync import LineState, SyncStatus
from ims_desktop.ports.sync_log import NoLog, SyncLog
from ims_desktop.sync.cycle import Cycle
from ims_desktop.sync.report import Report
from ims_desktop.sync.telling import Teller

log = logging.getLogger(__name__)

Publish = Callable[[SyncStatus], None]


class Pace(Struct, frozen=True):
    """Seconds."""

    idle: float = 30.0
    """Between two cycles when nothing calls."""
    idle_live: float = 120.0
    """The same while the central calls by itself; not longer, since nothing is believed that only a socket says."""
    settle: float = 0.2
    """From the first call to the cycle, so that a burst of scans is handed in at once."""
    first_retry: float = 1.0
    last_retry: float = 300.0
    gap: float = 5.0
    """While the central is away, calls bring the next try forward, but not closer to the last one than this."""


PACE = Pace()


CRASHED = Report(
    LineState.NEEDS_HELP,
    text("Something went wrong in the synchronisation. It is tried again; your work is kept."),
)


class Runner:
    """Runs cycles on one thread, and is the only one who does. ``publish`` is called on that thread."""

    def __init__(
        self,
        cycle: Cycle,
        close_link: Callable[[], None],
        clock: Clock,
        publish: Publish,
        pace: Pace = PACE,
        jitter: Callable[[float, float], float] = random.uniform,
        told: SyncLog | None = None,
    ) -> None:
        self._cycle = cycle
        self._close_link = close_link
        self._clock = clock
        self._publish = publish
        self._pace = pace
        self._jitter = jitter
        self._status = SyncStatus(since=clock.now())
        self._called = threading.Event()
        self._stopping = threading.Event()
        self._is_held = False
        self._teller = Teller(told or NoLog(), time.monotonic)
        self._is_live = False
        self._pulled_before = 0
        self._thread = threading.Thread(target=self._run, name="sync", daemon=True)

    def start(self) -> None:
        """Once: a second owner of the same outbox would hand in twice for nothing."""
        self._thread.start()

    def stop(self, timeout: float = 3.0) -> bool:
        """Cuts a running exchange; true when the thread has ended. Nothing is lost either way."""
        self._stopping.set()
        self._called.set()
        self._close_link()
        if self._thread.is_alive():
            self._thread.join(timeout)
        return not self._thread.is_alive()

    def status(self) -> SyncStatus:
        return self._status

    def wake(self) -> None:
        self._called.set()

    def hear(self, is_live: bool) -> None:
        """Whether the live line is well; from its thread."""
        self._is_live = is_live
        self._called.set()

    def hold(self, held: bool) -> None:
        if held != self._is_held:
            self._teller.held(held)
        self._is_held = held
        self._called.set()

    def _run(self) -> None:
        failures = 0
        while not self._stopping.is_set():
            self._called.clear()
            report = self._attempt()
            failures = failures + 1 if report.line is LineState.OFFLINE or report is CRASHED else 0
            self._rest(failures, report.retry_after)
        self._teller.all_of_it()

    def _attempt(self) -> Report:
        self._pulled_before = self._status.pulled
        try:
            report = self._cycle.run_once(self._is_held, self._heard)
            self._tell(report)
            self._teller.heard(report)
        except _Stopping:
            report = CRASHED
        except Exception:
            # The last line of defence: whatever it was, work goes on, and the next cycle starts from the disk.
            log.exception("The synchronisation failed")
            report = CRASHED
            self._show(replace(self._status, reason=CRASHED.reason), CRASHED.line)
        return report

    def _heard(self, report: Report) -> None:
        """In the middle of a cycle: who needed help still does, until a whole cycle went well."""
        if self._stopping.is_set():
            raise _Stopping
        if self._status.line is LineState.NEEDS_HELP:
            report = replace(report, line=LineState.NEEDS_HELP, reason=self._status.reason)
        self._tell(report)

    def _tell(self, report: Report) -> None:
        status = replace(
            self._status,
            reason=report.reason,
            waiting=report.waiting,
            behind=report.behind,
            loading=report.loading,
            is_held=self._is_held,
            is_live=self._is_live,
            pulled=self._pulled_before + report.pulled,
        )
        self._show(status, report.line)

    def _show(self, status: SyncStatus, line: LineState) -> None:
        if line is not status.line:
            status = replace(status, line=line, since=self._clock.now())
        if status != self._status:
            self._status = status
            self._publish(status)

    def _rest(self, failures: int, retry_after: float | None) -> None:
        """Until the next cycle is due or called for: what the central asked for is kept to, full jitter otherwise."""
        pace, began = self._pace, time.monotonic()
        if retry_after is not None:
            self._stopping.wait(min(retry_after, pace.last_retry))
            return
        delay, gap = pace.idle_live if self._is_live else pace.idle, pace.settle
        if failures:
            delay = self._jitter(0.0, min(pace.last_retry, pace.first_retry * 2 ** min(failures - 1, 30)))
            gap = min(delay, pace.gap)
        if self._called.wait(delay):
            waited = time.monotonic() - began
            self._stopping.wait(max(gap - waited, min(pace.settle, gap)))


class _Stopping(Exception):
    """Ends a cycle because the program closes."""
