"""The next page, fetched while the last one is written: a line and a disk have little to do with each other."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from threading import Thread

from ims_desktop.ports.mirror import Reached
from ims_desktop.protocol.messages import PullReply

Ask = Callable[[Reached], PullReply]


class Ahead:
    """One page at most, of one place. For one thread, which is the only one that takes."""

    def __init__(self, ask: Ask) -> None:
        self._ask = ask
        self._of: Reached | None = None
        self._page: Future[PullReply] = Future()
        self._thread: Thread | None = None

    def fetch(self, after: Reached) -> None:
        """Begins to fetch what comes after ``after``."""
        page: Future[PullReply] = Future()
        self._of, self._page = after, page
        self._thread = Thread(target=self._fill, args=(page, after), name="next page", daemon=True)
        self._thread.start()

    def take(self, reached: Reached) -> PullReply:
        """That page if it was fetched, and else one that is asked for now. Raises what asking raises."""
        if self._of != reached:
            self.drop()
            return self._ask(reached)
        page = self._page
        self.drop()
        return page.result()

    def drop(self) -> None:
        thread, self._thread, self._of = self._thread, None, None
        if thread is not None:
            thread.join()

    def _fill(self, page: Future[PullReply], after: Reached) -> None:
        try:
            page.set_result(self._ask(after))
        except BaseException as error:  # whoever takes the page gets it
            page.set_exception(error)
