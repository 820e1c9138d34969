"""Several processes that answer at one address, and the one that keeps them going."""

from __future__ import annotations

import logging
import multiprocessing
import socket
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack, suppress
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from pathlib import Path

from msgspec import Struct

from ims_desktop.central.folder import DataFolder
from ims_desktop.central.serve import end_with_standard_input, listening_at, say_where, told_to_stop
from ims_desktop.domain.errors import InputProblem, TryAgain
from ims_desktop.domain.texts import text

log = logging.getLogger(__name__)

MOST = 32
ALL_CONNECTIONS = 80
"""To PostgreSQL by all workers together: it gives a hundred, and commands want some."""

_READY = "ready"
_LOOK = 0.25
"""Seconds: so long a signal may wait for its answer."""

_PATIENCE = 20.0
"""Seconds that a worker gets to end by itself."""

_FIRST_PAUSE, _LONGEST_PAUSE = 0.5, 30.0
_IN_VAIN = 5
"""A worker that ends so often in a row before it is ready will not come up."""


class Plan(Struct, frozen=True):
    """What a worker is started with; it goes to another process, so it is plain values."""

    database_url: str
    folder: str
    workers: int
    redis: str | None = None

    @property
    def connections(self) -> int:
        return max(4, min(24, ALL_CONNECTIONS // self.workers))


Work = Callable[[Plan, int, socket.socket, Connection], None]
"""A worker's whole life: its number, what it listens on, and the line to the supervisor (see ``ready``, ``ended``)."""


def serve_workers(plan: Plan, work: Work, host: str, port: int, embedded: bool = False) -> None:
    """Serves with ``plan.workers`` processes until SIGTERM or Ctrl+C; says where once all of them answer.

    Raises ``TryAgain`` for a folder or port in use, and when no worker comes up.
    """
    data = DataFolder(Path(plan.folder))
    with ExitStack() as ending:
        ending.enter_context(data.held())
        listening = ending.enter_context(listening_at(host, port))
        bound: int = listening.getsockname()[1]
        ending.enter_context(data.announced(bound))
        supervisor = Supervisor(lambda number: Worker(plan, work, number, listening), plan.workers)
        ending.enter_context(told_to_stop(supervisor.stop))
        if embedded:
            end_with_standard_input(supervisor.stop)
        supervisor.run(lambda: say_where(host, bound))


def check_workers(workers: int, is_sqlite: bool) -> None:
    """Raises ``InputProblem`` for a number that cannot be."""
    if not 1 <= workers <= MOST:
        raise InputProblem(
            text("Not a number of workers"),
            text("{workers} processes cannot serve.", workers=workers),
            text("Choose 1 to {most}; as many as the machine has cores is a good beginning.", most=MOST),
        )
    if is_sqlite and workers > 1:
        raise InputProblem(
            text("One process serves a SQLite file"),
            text("It has one writer at a time, so more processes would only wait for each other."),
            text("Leave --workers out, or keep the books in PostgreSQL (--database postgresql://user@host/name)."),
        )


def ready(line: Connection) -> None:
    """Said by a worker once it answers."""
    with suppress(OSError):
        line.send(_READY)


def ended(line: Connection, stop: Callable[[], None]) -> None:
    """Has a worker stop when the supervisor says so, or is no more; on every platform, whatever killed it."""

    def watch() -> None:
        with suppress(EOFError, OSError):
            line.recv()
        stop()

    threading.Thread(target=watch, name="end with the supervisor", daemon=True).start()


class Worker:
    """One process as the supervisor sees it."""

    def __init__(self, plan: Plan, work: Work, number: int, listening: socket.socket) -> None:
        # A new interpreter, on every platform: a copy of this one would share its locks and files.
        context = multiprocessing.get_context("spawn")
        self.line, theirs = context.Pipe()
        self.process: SpawnProcess = context.Process(
            target=work, args=(plan, number, listening, theirs), name=f"worker {number}"
        )
        self.process.start()
        theirs.close()
        self.is_ready = False

    def hear(self) -> None:
        with suppress(EOFError, OSError):
            self.is_ready = self.is_ready or (self.line.poll() and self.line.recv() == _READY)

    def tell_to_stop(self) -> None:
        with suppress(OSError):
            self.line.send("stop")
        self.line.close()

    def end(self, until: float) -> None:
        self.process.join(max(0.1, until - time.monotonic()))
        if self.process.is_alive():
            log.warning("%s does not end by itself", self.process.name)
            self.process.kill()
            self.process.join()
        self.process.close()


class Supervisor:
    """Keeps so many workers going. ``stop`` may come from a signal or any thread."""

    def __init__(self, start: Callable[[int], Worker], workers: int) -> None:
        self._start = start
        self._workers: dict[int, Worker | None] = dict.fromkeys(range(1, workers + 1))
        self._due: dict[int, float] = {}
        self._in_vain: dict[int, int] = {}
        self._is_stopping = False

    def stop(self) -> None:
        self._is_stopping = True

    def run(self, say: Callable[[], None]) -> None:
        """Until it is told to stop; ``say`` is called once, when all of them are ready for the first time."""
        said = False
        try:
            while not self._is_stopping:
                self._start_those_that_are_due(time.monotonic())
                self._wait()
                self._bury(time.monotonic())
                if not said and all(one is not None and one.is_ready for one in self._workers.values()):
                    said = True
                    say()
        finally:
            self._end_all()

    def _start_those_that_are_due(self, now: float) -> None:
        for number, worker in self._workers.items():
            if worker is None and self._due.get(number, now) <= now:
                self._workers[number] = self._start(number)

    def _wait(self) -> None:
        alive = [one for one in self._workers.values() if one is not None]
        told: list[int | Connection] = [one.process.sentinel for one in alive]
        told += [one.line for one in alive if not one.is_ready]
        wait(told, _LOOK) if told else time.sleep(_LOOK)
        for one in alive:
            one.hear()

    def _bury(self, now: float) -> None:
        for number, worker in self._workers.items():
            if worker is None or worker.process.is_alive():
                continue
            code = worker.process.exitcode
            log.warning("worker %d ended with code %s; starting another", number, code)
            self._in_vain[number] = 0 if worker.is_ready else self._in_vain.get(number, 0) + 1
            worker.line.close()
            worker.end(now)
            self._workers[number] = None
            if self._in_vain[number] >= _IN_VAIN:
                raise _none_comes_up(code)
            self._due[number] = now + min(_LONGEST_PAUSE, _FIRST_PAUSE * 2 ** self._in_vain[number])

    def _end_all(self) -> None:
        alive = [one for one in self._workers.values() if one is not None]
        for one in alive:
            one.tell_to_stop()
        until = time.monotonic() + _PATIENCE
        for one in alive:
            one.end(until)


def _none_comes_up(code: int | None) -> TryAgain:
    return TryAgain(
        text("The central does not come up"),
        text("Its processes end with code {code} as soon as they are started.", code=code),
        text("Look into its log."),
    )
