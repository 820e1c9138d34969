"""Keeps an image of each site ready: makes one when it is asked for and there is none, or when the last one is old."""

from __future__ import annotations

import logging
import threading

from msgspec import Struct
from sqlalchemy import select

from ims_desktop.central.database import Database
from ims_desktop.central.sync.images.making import make_image
from ims_desktop.central.sync.images.shelf import Image, Shelf
from ims_desktop.central.sync.problems import image_not_ready, no_image
from ims_desktop.central.tables import feed, workstations
from ims_desktop.domain.ids import SiteId
from ims_desktop.protocol.messages import IMAGE_WORTH_IT

log = logging.getLogger(__name__)

STALE_SHARE = 0.1
STALE_ROWS = 50_000
FRESH_ROWS = 1_000
"""An image is made anew when so many changes came after it: a tenth of its rows, at most 50,000, at least 1,000."""


class Progress(Struct, frozen=True):
    done: int = 0
    out_of: int = 0


class _Stopped(Exception):
    """The server ends."""


class Keeper:
    """For any thread. ``shelf`` is none where there is no folder for images: then there are none."""

    def __init__(self, database: Database, shelf: Shelf | None, worth_it: int = IMAGE_WORTH_IT) -> None:
        """``worth_it``: places of the feed below which no image is made, pages being as quick."""
        self._database = database
        self._shelf = shelf
        self._worth_it = worth_it
        self._progress: dict[SiteId, Progress] = {}
        self._threads: dict[SiteId, threading.Thread] = {}
        self._lock = threading.Lock()
        self._stopping = threading.Event()

    def look_after(self) -> None:
        """Every site's: for now and then."""
        if self._shelf is None or self._feed()[0] < self._worth_it:
            return
        with self._database.reading() as connection:
            sites = connection.scalars(_SITES).all()
        for site in sites:
            if self._is_due(SiteId(site)) and not self._stopping.is_set():
                self.make(SiteId(site))

    def image(self, site: SiteId) -> Image:
        """The site's. Raises ``Refused`` when there is none, and has one made where that is worth it."""
        high, epoch = self._feed()
        if self._shelf is None or high < self._worth_it:
            raise no_image()
        found = self._shelf.latest(site, epoch)
        if found is None:
            progress = self._progress.get(site, Progress())
            self._make_beside(site)
            raise image_not_ready(progress.done, progress.out_of)
        return found

    def tagged(self, site: SiteId, etag: str) -> Image | None:
        """One that somebody began to download, be there a newer one."""
        found = self._shelf.tagged(site, etag) if self._shelf else None
        return found if found and found.about.epoch == self._feed()[1] else None

    def make(self, site: SiteId) -> Image | None:
        """``None`` when another server does, or this one ends."""
        if self._shelf is None:
            return None
        try:
            with self._shelf.place_for(site) as place:
                if place is None:
                    return None
                made = make_image(self._database, site, place, lambda done, out_of: self._step(site, done, out_of))
                return self._shelf.put(site, made, place)
        except _Stopped:
            return None
        finally:
            self._progress.pop(site, None)

    def stop(self) -> None:
        """Whatever is being made is given up."""
        self._stopping.set()
        with self._lock:
            threads = list(self._threads.values())
        for thread in threads:
            thread.join()

    def _is_due(self, site: SiteId) -> bool:
        high, epoch = self._feed()
        found = self._shelf.latest(site, epoch) if self._shelf else None
        return found is None or high - found.about.high > stale_after(found.about.rows)

    def _make_beside(self, site: SiteId) -> None:
        with self._lock:
            running = self._threads.get(site)
            if self._stopping.is_set() or (running is not None and running.is_alive()):
                return
            thread = threading.Thread(target=self._try, args=(site,), name="image", daemon=True)
            self._threads[site] = thread
            thread.start()

    def _try(self, site: SiteId) -> None:
        try:
            self.make(site)
        except Exception:  # a background runner: whoever waits goes by pages in the end
            log.warning("no image of %s could be made", site, exc_info=True)

    def _step(self, site: SiteId, done: int, out_of: int) -> None:
        if self._stopping.is_set():
            raise _Stopped
        self._progress[site] = Progress(done, out_of)

    def _feed(self) -> tuple[int, str]:
        with self._database.reading() as connection:
            high, epoch = connection.execute(_FEED).one()
        return high, epoch


def stale_after(rows: int) -> int:
    """Changes after which an image of so many rows is made anew."""
    return max(FRESH_ROWS, min(STALE_ROWS, int(rows * STALE_SHARE)))


_FEED = select(feed.c.high, feed.c.epoch)
_SITES = select(workstations.c.site_id).where(workstations.c.revoked_at.is_(None)).distinct()
