"""The listener: hears that there is something new at the central, and wakes the synchronisation, which does without."""

from __future__ import annotations

import logging
import random
import threading
import time
from collections.abc import Callable

from msgspec import Struct

from ims_desktop.ports.link import LinkDown
from ims_desktop.sync.live_session import PATH, LiveSession, NotLetIn
from ims_desktop.sync.websocket import WebSocket

log = logging.getLogger(__name__)


class LivePace(Struct, frozen=True):
    """Seconds."""

    first_retry: float = 1.0
    last_retry: float = 60.0
    after_refusal: float = 300.0
    between_wakes: float = 1.0
    """However much the central has to say: a hundred workstations that all come at once are a crowd."""
    look: float = 0.5
    """Until the first exchange is over, which loads what this would have to load."""


PACE = LivePace()


class Live:
    """Runs on a thread of its own from ``start`` to ``stop``. Whatever the other side does, it only ever calls
    ``wake``, at most once a second, and ``is_live`` with whether it hears anything."""

    def __init__(
        self,
        url: str,
        token: Callable[[], str],
        wake: Callable[[], None],
        is_live: Callable[[bool], None],
        is_reached: Callable[[], bool],
        pace: LivePace = PACE,
        jitter: Callable[[float, float], float] = random.uniform,
    ) -> None:
        """``url`` is the central's, without a path. ``token`` is asked for at each connection, and may raise
        ``LinkDown``. ``is_reached``: whether an exchange has gone well; nothing begins before."""
        self._url = url.rstrip("/") + PATH
        self._token = token
        self._wake = wake
        self._is_live = is_live
        self._is_reached = is_reached
        self._pace = pace
        self._jitter = jitter
        self._stopping = threading.Event()
        self._line: WebSocket | None = None
        self._thread = threading.Thread(target=self._run, name="live", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self, timeout: float = 3.0) -> bool:
        """Cuts the line; true when the thread has ended."""
        self._stopping.set()
        line = self._line
        if line is not None:
            line.close()
        if self._thread.is_alive():
            self._thread.join(timeout)
        return not self._thread.is_alive()

    def _run(self) -> None:
        while not self._is_reached():
            if self._stopping.wait(self._pace.look):
                return
        failures = 0
        while not self._stopping.is_set():
            began = time.monotonic()
            refused = self._listen()
            # A line that was well for a while is no failure in a row.
            failures = 1 if time.monotonic() - began > self._pace.last_retry else failures + 1
            self._stopping.wait(self._until_again(failures, refused))

    def _until_again(self, failures: int, refused: bool) -> float:
        pace = self._pace
        if refused:
            return pace.after_refusal
        delay = min(pace.last_retry, pace.first_retry * 2 ** min(failures - 1, 30))
        return self._jitter(delay / 2, delay)  # or all come back to a central that was started again in one moment

    def _listen(self) -> bool:
        """One connection, to its end; whether it was refused."""
        line = self._line = WebSocket(self._url)
        is_heard = False
        try:
            if self._stopping.is_set():
                return False
            session = LiveSession(line)
            session.begin(self._token())
            is_heard = True
            self._is_live(True)
            self._follow(session)
        except NotLetIn:
            log.info("the central does not let this workstation listen")
            return True
        except LinkDown as down:
            log.debug("not live: %s", down)
        except Exception:
            # The last line of defence: the timer goes on without this.
            log.exception("The live line failed")
            return True
        finally:
            line.forget()
            if is_heard:
                self._is_live(False)
        return False

    def _follow(self, session: LiveSession) -> None:
        """Wakes at once for a poke after a quiet second, and once more at the end of a second with more of them."""
        self._wake()  # for what came between the last exchange and this
        while not self._stopping.is_set():
            poked = sum(1 for _ in session.pokes(self._pace.between_wakes))
            if poked:
                self._wake()
                continue
            self._await_one(session)

    def _await_one(self, session: LiveSession) -> None:
        for _ in session.pokes(float("inf")):
            self._wake()
            return
