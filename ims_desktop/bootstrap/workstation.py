"""One workstation without its window: store, line to the central, clock, and what jobs need of them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from ims_desktop.actions.recording import Recorder
from ims_desktop.actions.rights import Rights
from ims_desktop.domain.barcodes import ScanProfile
from ims_desktop.domain.ids import NewId, WorkstationId, new_id
from ims_desktop.floor.commands import Command
from ims_desktop.floor.desk import Desk
from ims_desktop.floor.jobs import begin
from ims_desktop.floor.steps import Job
from ims_desktop.ports.clock import Clock, SystemClock
from ims_desktop.ports.images import ImageLink
from ims_desktop.ports.link import CentralLink
from ims_desktop.ports.outbox import Identity, Outbox
from ims_desktop.ports.people import Person
from ims_desktop.ports.secrets import KeyStore
from ims_desktop.protocol.messages import EnrolRequest
from ims_desktop.store.local_store import LocalStore
from ims_desktop.store.sync_log import FileSyncLog
from ims_desktop.sync.cycle import Cycle
from ims_desktop.sync.images import ImageLoader
from ims_desktop.sync.offset import MeasuredClock, steady


def nobody() -> None:
    """Who is woken when no synchronisation runs."""


class Workstation:
    """Opens the data folder; ``close`` leaves it clean. Lanes and threads belong to whoever uses it."""

    def __init__(
        self,
        folder: Path,
        keys: KeyStore,
        clock: Clock | None = None,
        seconds: Callable[[], float] = steady,
        make_id: NewId = new_id,
        give_way: Callable[[], None] = nobody,
    ) -> None:
        """Raises what ``LocalStore`` raises: the folder is in use, damaged, newer, or the disk is full."""
        self.store = LocalStore(folder, give_way)
        self.sync_log = FileSyncLog(folder / "logs")
        self.keys = keys
        self.clock = MeasuredClock(clock or SystemClock(), seconds)
        self._make_id = make_id

    @property
    def identity(self) -> Identity | None:
        return self.store.sent_outbox.identity()

    def workstation_id(self) -> WorkstationId | None:
        identity = self.identity
        return identity.workstation if identity else None

    def cycle(self, link: CentralLink, images: ImageLink | None = None, worked: Callable[[], float] = steady) -> Cycle:
        """The synchronisation over ``link``; for one thread at a time. Without ``images`` a first load is by pages.

        ``worked``: the seconds that work in the background is rationed by.
        """
        store = self.store
        return Cycle(
            link,
            store.sent_outbox,
            store.mirror,
            self.keys,
            self.clock,
            numbers=store.given_numbers,
            told=self.sync_log,
            images=ImageLoader(images, store.images) if images else None,
            is_ahead=images is not None,
            worked=worked,
        )

    def enrol(self, link: CentralLink, code: str, name: str) -> Identity:
        """Becomes a workstation of the central by a one-time code. Raises ``LinkDown`` and ``LinkRefused``.

        One that the central no longer knows becomes a new one, and hands in everything again: the central knows
        by their ids which operations it has. It reads everything again as well: under another name, and perhaps at
        another site, other rows are its own.

        The key is kept before the identity: a cut in between leaves a key that nobody uses, never the other way.
        """
        enrolled = link.enrol(EnrolRequest(code=code, name=name))
        self.keys.put(enrolled.workstation, enrolled.key)
        identity = Identity(enrolled.workstation, enrolled.name, enrolled.prefix, enrolled.site)
        if self.identity is None:
            self.store.outbox.begin_as(identity)
        else:
            self.store.mirror.begin_again("")
            self.store.outbox.adopt_all(identity)
        return identity

    def job(
        self, place: Command, person: Person, wake: Callable[[], None] = nobody, outbox: Outbox | None = None
    ) -> Job:
        """For the store's lane. ``outbox`` stands in for the store's own where recording is watched."""
        return begin(place, self._desk(person, self.recorder(person, wake, outbox)))

    def recorder(self, person: Person, wake: Callable[[], None] = nobody, outbox: Outbox | None = None) -> Recorder:
        """For the store's lane: records what this person may."""
        cursor = self.store.book.cursor
        check = Rights(person).check
        return Recorder(outbox or self.store.outbox, self.clock, cursor, wake, self._make_id, check)

    def _desk(self, person: Person, recorder: Recorder) -> Desk:
        store = self.store
        return Desk(
            book=store.book,
            standing=store.standing,
            recorder=recorder,
            jobs=store.jobs,
            person=person,
            profile=ScanProfile(),
            now=self.now,
            new_id=self._make_id,
            inspections=store.inspections,
            handling_units=store.handling_units,
            preferences=store.preferences,
            counting=store.counting,
            putaway=store.putaway_book,
        )

    def now(self) -> datetime:
        """The central's time, as far as this workstation knows it."""
        return self.clock.reading().corrected

    def close(self) -> None:
        self.store.close()
