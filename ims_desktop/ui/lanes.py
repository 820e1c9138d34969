"""Lanes: background threads, each for one kind of work, so that no work waits behind work of another kind."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from queue import Empty, SimpleQueue
from typing import Generic, Protocol, TypeAlias, TypeVar

from ims_desktop.domain.errors import ImsError, our_bug

log = logging.getLogger(__name__)

T = TypeVar("T")
Work: TypeAlias = Callable[[], None]
Post: TypeAlias = Callable[[Work], None]
"""Has a call made on the thread that owns the screens, later, in the order posted."""


class Runner(Protocol):
    """Does work elsewhere and answers here: the only thing a presenter knows of threads."""

    def run(self, work: Callable[[], T], done: Callable[[T], None], failed: Callable[[ImsError], None]) -> None: ...


IDLE_AFTER = 2.0
"""Seconds without work after which a lane puts its house in order."""


class Lane(Generic[T]):
    """Worker threads with one queue: first in, first out, nothing dropped while it is open.

    ``stop`` finishes what was asked for, so that a scan that was taken is recorded, and joins the threads.
    """

    def __init__(self, name: str, post: Post, workers: int = 1, when_idle: Callable[[], bool] | None = None) -> None:
        """``when_idle`` is called on the lane once work pauses, and again for as long as it says that more is to do."""
        self._when_idle = when_idle
        self._queue: SimpleQueue[Work | None] = SimpleQueue()
        self._post = post
        self._is_open = True
        self._threads = [threading.Thread(target=self._serve, name=f"{name}-{n}") for n in range(workers)]
        for thread in self._threads:
            thread.start()

    def run(self, work: Callable[[], T], done: Callable[[T], None], failed: Callable[[ImsError], None]) -> None:
        if self._is_open:
            self._queue.put(lambda: self._post(_attempt(work, done, failed)))

    def stop(self) -> None:
        self._is_open = False
        for _ in self._threads:
            self._queue.put(None)
        for thread in self._threads:
            thread.join()

    def _serve(self) -> None:
        while (work := self._next()) is not None:
            work()

    def _next(self) -> Work | None:
        has_more = self._when_idle is not None
        while has_more and self._when_idle is not None:
            try:
                return self._queue.get(timeout=IDLE_AFTER)
            except Empty:
                has_more = self._when_idle()
        return self._queue.get()


class LatestLane(Generic[T]):
    """One worker that only cares for the latest question: a newer one replaces those waiting and outdates the one
    being answered, whose answer is then not delivered."""

    def __init__(self, name: str, post: Post) -> None:
        self._post = post
        self._changed = threading.Condition()
        self._waiting: Callable[[], Work] | None = None
        self._asked = 0
        self._is_open = True
        self._thread = threading.Thread(target=self._serve, name=name)
        self._thread.start()

    def run(self, work: Callable[[], T], done: Callable[[T], None], failed: Callable[[ImsError], None]) -> None:
        with self._changed:
            self._asked += 1
            asked = self._asked

            def answer() -> Work:
                deliver = _attempt(work, done, failed)
                return lambda: deliver() if asked == self._asked else None

            self._waiting = answer
            self._changed.notify()

    def stop(self) -> None:
        with self._changed:
            self._is_open = False
            self._waiting = None
            self._changed.notify()
        self._thread.join()

    def _serve(self) -> None:
        while answer := self._next():
            self._post(answer())

    def _next(self) -> Callable[[], Work] | None:
        with self._changed:
            self._changed.wait_for(lambda: self._waiting is not None or not self._is_open)
            answer, self._waiting = self._waiting, None
            return answer


def _attempt(work: Callable[[], T], done: Callable[[T], None], failed: Callable[[ImsError], None]) -> Work:
    """Does the work now; what it returns hands over the result, or the failure as something to show."""
    try:
        value = work()
    except ImsError as error:
        problem = error
    except Exception as error:  # a background runner: an unexpected failure must reach a person, not end the thread
        log.exception("unexpected failure in the background")
        problem = our_bug(f"{type(error).__name__}: {error}")
    else:
        return lambda: done(value)
    return lambda: failed(problem)
