"""One workstation's data folder, opened: its two files, and the lanes that may use them."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Protocol

from ims_desktop.store.badges import SqliteBadges
from ims_desktop.store.case_book import SqliteCaseBook, SqliteSeenCases
from ims_desktop.store.connections import Watched, connect, durable
from ims_desktop.store.count_book import SqliteCountBook
from ims_desktop.store.courtesy import GiveWay, nobody_waits
from ims_desktop.store.failures import told
from ims_desktop.store.handling_units import SqliteGivenNumbers, SqliteHandlingUnits
from ims_desktop.store.images import SqliteImages
from ims_desktop.store.inspection_book import SqliteInspectionBook
from ims_desktop.store.jobs import SqliteJobs
from ims_desktop.store.local_file import open_local
from ims_desktop.store.lock import FolderLock
from ims_desktop.store.mirror import SqliteMirror
from ims_desktop.store.mirror_file import open_mirror
from ims_desktop.store.mirror_swap import MirrorSwap
from ims_desktop.store.outbox import SqliteOutbox
from ims_desktop.store.outbox_book import SqliteOutboxBook
from ims_desktop.store.overview import SqliteOverview
from ims_desktop.store.people import SqlitePeople
from ims_desktop.store.preferences import SqlitePreferences
from ims_desktop.store.putaway_book import SqlitePutawayBook
from ims_desktop.store.quarantine_book import SqliteQuarantine
from ims_desktop.store.reading_rule import make_views
from ims_desktop.store.receiving_book import SqliteReceivingBook
from ims_desktop.store.standing import SqliteStandingStock
from ims_desktop.store.stock import SqliteStock
from ims_desktop.store.upkeep import Upkeep
from ims_desktop.store.variance_book import SqliteVariances


class _Closes(Protocol):
    def close(self) -> None: ...


class LocalStore:
    """The store as its lanes see it, each with a connection of its own, each on one thread at a time.

    - The store lane writes ``local.db`` and reads both files: ``outbox``, ``jobs``, ``preferences``, ``book``,
      ``standing``, ``handling_units``, ``upkeep``.
    - Signing in, rare and slow, writes ``local.db`` from a lane of its own: ``people``.
    - So does signing in by a badge, which also reads the mirror: ``badges``.
    - Lists read both files, so that no scan waits for one: ``overview``, ``outbox_book``, ``stock``, ``variances``,
      ``quarantine``, ``listed_book``.
    - So does searching, for which no list waits: ``searched_stock``.
    - The sync side writes ``mirror.db``, reads the outbox, and writes that in ``adopt`` only: ``mirror``,
      ``sent_outbox``, ``given_numbers``, and ``images``, which put another file in its place.
    """

    def __init__(self, folder: Path, give_way: GiveWay = nobody_waits) -> None:
        """``give_way`` lets the mirror's writing step aside.

        Raises ``FolderInUse``, ``StoreIsNewer``, ``StoreDamaged``, ``DiskFull`` or ``DiskTrouble``."""
        self._give_way = give_way
        self._open: list[_Closes] = []
        self._connections: list[Watched] = []
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._lock = FolderLock(folder)
        except OSError as error:
            raise told(error) from error
        try:
            self._open_files(folder / "local.db", folder / "mirror.db")
        except BaseException as error:
            self._close_connections()
            self._lock.release(clean=False)
            if isinstance(error, (sqlite3.Error, OSError)):
                raise told(error) from error
            raise

    def close(self) -> None:
        """Leaves the folder in a state that the next start need not look at."""
        self._close_connections()
        self._lock.release()

    def suspect(self) -> None:
        """A file could not be read: the next start looks at both. Connections that meet damage call it themselves."""
        self._lock.suspect()

    def _open_files(self, local_path: Path, mirror_path: Path) -> None:
        local = self._keep(open_local(local_path, check=self._lock.was_unclean))
        self._swap = MirrorSwap(mirror_path, open_mirror(mirror_path, check=self._lock.was_suspect))
        self._open.insert(0, self._swap)
        if self._lock.was_suspect:
            self._lock.clear()
        self._swap.attach(local)
        make_views(local)
        listing = self._reader(local_path)
        sending = self._second_writer(local_path)
        self.people = SqlitePeople(self._second_writer(local_path))
        at_the_door = self._second_writer(local_path)
        self._swap.attach(at_the_door)
        self.badges = SqliteBadges(at_the_door)
        self.outbox = SqliteOutbox(local)
        self.jobs = SqliteJobs(local)
        self.preferences = SqlitePreferences(local)
        self.book = SqliteReceivingBook(local)
        self.standing = SqliteStandingStock(local)
        self.inspections = SqliteInspectionBook(local)
        self.handling_units = SqliteHandlingUnits(local)
        self.putaway_book = SqlitePutawayBook(local)
        self.counting = SqliteCountBook(local)
        self.upkeep = Upkeep(local)
        self.overview = SqliteOverview(listing)
        self.outbox_book = SqliteOutboxBook(listing)
        self.stock = SqliteStock(listing)
        self.listed_book = SqliteReceivingBook(listing)
        self.listed_standing = SqliteStandingStock(listing)
        self.variances = SqliteVariances(listing)
        self.quarantine = SqliteQuarantine(listing)
        self.cases = SqliteCaseBook(listing)
        self.seen_cases = SqliteSeenCases(local)
        self.searched_stock = SqliteStock(self._reader(local_path))
        self.mirror = SqliteMirror(self._swap.writer, self._give_way)
        self.sent_outbox = SqliteOutbox(sending)
        self.given_numbers = SqliteGivenNumbers(sending)
        self.images = SqliteImages(self.mirror, self._swap, self.sent_outbox.identities)
        self._open.append(self.images)
        for connection in (self._swap.writer, *self._connections):
            connection.on_damage = self.suspect

    def _second_writer(self, local_path: Path) -> Watched:
        connection = self._keep(connect(local_path, cache_kib=1_024))
        durable(connection)
        return connection

    def _reader(self, local_path: Path) -> Watched:
        connection = self._keep(connect(local_path, read_only=True))
        self._swap.attach(connection)
        make_views(connection)
        return connection

    def _keep(self, connection: Watched) -> Watched:
        self._open.append(connection)
        self._connections.append(connection)
        return connection

    def _close_connections(self) -> None:
        # The last one to leave a file folds its WAL into it, and only a writer can: each file's own comes first.
        while self._open:
            self._open.pop().close()
