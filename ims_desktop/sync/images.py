"""A first load, or one after a long absence, by an image instead of pages: when, and what becomes of each failure."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

from ims_desktop.domain.ids import WorkstationId
from ims_desktop.domain.texts import text
from ims_desktop.ports.images import Begun, ImageDamaged, ImageLink, Images, ImageUnusable
from ims_desktop.ports.link import LinkDown, LinkRefused
from ims_desktop.ports.mirror import Reached
from ims_desktop.ports.sync import Loading, LoadingStage
from ims_desktop.protocol.messages import IMAGE_WORTH_IT, ImageAbout, Problem, ProblemCode
from ims_desktop.protocol.mirror_file import VERSION

log = logging.getLogger(__name__)

Progress = Callable[[Loading], None]

MOST_WAITS = 300
"""Times that an image which is not ready is waited for, some seconds each: then pages do it."""

MOST_DAMAGED = 2
"""Downloads that may turn out damaged: then pages do it."""

MOST_IN_VAIN = 5
"""Tries in a row that bring not a byte, while everything else is answered: something in between lets no image through,
and pages do it."""

TOLD_EVERY = 0.1
"""Seconds between two words of progress."""

ROWS_PER_CHANGE = 10
"""Rows of an image are in place so many times faster than changes of a page."""


class NotReady(Exception):
    """The central makes one; ``retry_after`` is in seconds."""

    def __init__(self, problem: Problem, retry_after: float = 2.0) -> None:
        super().__init__(problem.error.message)
        self.loading = Loading(LoadingStage.PREPARING, problem.done or 0, problem.out_of or 0)
        self.retry_after = retry_after


class ImageLoader:
    """One workstation's. What it tried is forgotten once the mirror has caught up by pages."""

    def __init__(
        self,
        link: ImageLink,
        images: Images,
        worth_it: int = IMAGE_WORTH_IT,
        seconds: Callable[[], float] = time.monotonic,
    ) -> None:
        self._link = link
        self._images = images
        self._worth_it = worth_it
        self._seconds = seconds
        self._gave_up = False
        self._waits = 0
        self._damaged = 0
        self._in_vain = 0

    def caught_up(self) -> None:
        self._gave_up, self._waits, self._damaged, self._in_vain = False, 0, 0, 0

    def load(
        self, before: Reached, epoch: str, high: int, workstation: WorkstationId, told: Progress, must: bool = False
    ) -> bool:
        """Whether the mirror is another one now. When not, pages must do.

        ``epoch`` and ``high`` are the central's as it just said; ``must`` when no page would be answered.
        Raises ``NotReady``, ``LinkDown``, ``LinkRefused`` (for what is not about images), and ``TryAgain``.
        """
        done = self._done()
        try:
            return self._load(before, epoch, high, workstation, told, must)
        except LinkDown:
            self._in_vain = 0 if self._done() > done else self._in_vain + 1
            self._gave_up = self._gave_up or self._in_vain >= MOST_IN_VAIN
            raise

    def _done(self) -> int:
        begun = self._images.begun()
        return begun.done if begun else 0

    def _load(
        self, before: Reached, epoch: str, high: int, workstation: WorkstationId, told: Progress, must: bool
    ) -> bool:
        if self._gave_up or not (must or high - before.cursor >= self._worth_it):
            return False
        about = self._ask(is_empty=before.cursor == 0 or must)
        if about is None or not (_is_of_use(about, before, epoch, high) and (must or is_better(about, before, high))):
            self._gave_up = True
            return False
        while not self._gave_up:
            try:
                self._fetch(about, told)
                told(Loading(LoadingStage.CHECKING, about.size, about.size))
                self._images.put_in_place(workstation)
                return True
            except ImageDamaged as damaged:
                self._damaged += 1
                self._gave_up = self._damaged >= MOST_DAMAGED
                log.info("an image came damaged: %s", damaged)
            except ImageUnusable as unusable:
                self._gave_up = True
                log.info("an image is of no use: %s", unusable)
        return False

    def _ask(self, is_empty: bool) -> ImageAbout | None:
        """What there is. An empty mirror waits for one that is being made; another goes on by pages."""
        try:
            return self._link.image_about()
        except LinkRefused as refused:
            if refused.code == ProblemCode.IMAGE_NOT_READY and is_empty and self._waits < MOST_WAITS:
                self._waits += 1
                raise NotReady(refused.problem) from refused
            if refused.code in (ProblemCode.NO_IMAGE, ProblemCode.IMAGE_NOT_READY) or refused.problem.status == 404:
                return None
            raise

    def _fetch(self, about: ImageAbout, told: Progress) -> None:
        begun = self._images.begun()
        if begun is None or begun.about != about:
            self._images.begin(about)
            begun = Begun(about, 0)
        if begun.done == about.size:
            return
        watch = _Watch(about.size, begun.done, told, self._seconds)

        def take(data: bytes) -> None:
            if watch.done + len(data) > about.size:
                self._images.discard()
                raise LinkDown(text("The central's answer is far too long."))
            self._images.take(data)
            watch.more(len(data))

        try:
            self._link.image(about, begun.done, take)
        except LinkRefused as refused:
            # It is no longer kept: the next cycle asks what is.
            self._images.discard()
            raise LinkDown(text("The line to the central broke off.")) from refused
        if watch.done < about.size:
            raise LinkDown(text("The line to the central broke off."))


class _Watch:
    """How far a download is, and how fast."""

    def __init__(self, size: int, begun: int, told: Progress, seconds: Callable[[], float]) -> None:
        self.done = begun
        self._size = size
        self._begun = begun
        self._told = told
        self._seconds = seconds
        self._since = self._latest = seconds()
        self._tell(0.0)

    def more(self, size: int) -> None:
        self.done += size
        now = self._seconds()
        if now - self._latest >= TOLD_EVERY or self.done == self._size:
            self._latest = now
            self._tell(now - self._since)

    def _tell(self, elapsed: float) -> None:
        speed = (self.done - self._begun) / elapsed if elapsed > 0 else 0.0
        self._told(Loading(LoadingStage.DOWNLOADING, self.done, self._size, speed, self._begun))


def _is_of_use(about: ImageAbout, before: Reached, epoch: str, high: int) -> bool:
    """Of this life of the central, for this program, not ahead of the feed, and not behind what is here."""
    is_of_now = about.epoch == epoch and about.file == VERSION
    return is_of_now and before.cursor < about.high <= high and 0 < about.size <= about.unpacked


def is_better(about: ImageAbout, before: Reached, high: int) -> bool:
    """Whether the image is quicker than the pages that are left out by it."""
    return (about.high - before.cursor) * ROWS_PER_CHANGE > about.rows
