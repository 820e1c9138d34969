"""All presenters of one window, put together over the services and the lanes; no widget among them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from msgspec import Struct

from ims_desktop.floor.commands import Command
from ims_desktop.floor.jobs import JOBS
from ims_desktop.ports.outbox_book import Shown
from ims_desktop.ports.people import Person
from ims_desktop.ports.scans import Scan, Sounds
from ims_desktop.ports.tones import Tone
from ims_desktop.ui.doorkeeper import Doorkeeper
from ims_desktop.ui.lanes import Runner
from ims_desktop.ui.locking import IdleLock
from ims_desktop.ui.presenting import Presenter, Screen
from ims_desktop.ui.screens.cases.presenter import CasesPresenter
from ims_desktop.ui.screens.home.presenter import HomePresenter
from ims_desktop.ui.screens.job.current_job import CurrentJob
from ims_desktop.ui.screens.job.presenter import JobPresenter
from ims_desktop.ui.screens.lookup.finding import Finder
from ims_desktop.ui.screens.lookup.presenter import LookupPresenter
from ims_desktop.ui.screens.outbox.presenter import Corrections, OutboxPresenter
from ims_desktop.ui.screens.quarantine.presenter import QuarantinePresenter
from ims_desktop.ui.screens.scanners.presenter import ScannersPresenter, ScannersState, composed, half_a_code
from ims_desktop.ui.screens.settings.presenter import SettingsPresenter, SettingsState
from ims_desktop.ui.screens.settings.printing import SheetsPresenter
from ims_desktop.ui.screens.sign_in.presenter import SignInPresenter
from ims_desktop.ui.screens.sync_log.presenter import SyncLogPresenter
from ims_desktop.ui.screens.variances.presenter import VariancesPresenter
from ims_desktop.ui.services import Services
from ims_desktop.ui.shell.presenter import ShellPresenter


class Runners(Struct, frozen=True):
    """Where work is done: the window's lanes, or the very place in a test."""

    store: Runner
    reading: Runner
    search: Runner
    network: Runner


class Presenters:
    def __init__(
        self,
        services: Services,
        runners: Runners,
        sounds: Sounds,
        changed: Callable[[SettingsState], None],
        scanners_changed: Callable[[ScannersState], None],
    ) -> None:
        """``changed`` carries out what the settings screen sets, ``scanners_changed`` what the keyboard's scanner is
        set to."""
        self._services, self._runners, self._sounds = services, runners, sounds
        self.jobs = {place: self._job(place) for place in JOBS}
        self.home = HomePresenter(runners.reading, services.overview, services.clock, self.scan)
        finder = Finder(services.stock, services.book, services.standing)
        self.lookup = LookupPresenter(
            runners.search, runners.reading, runners.network, services.stock, finder, services.history, sounds
        )
        self.outbox = OutboxPresenter(
            runners.reading,
            runners.store,
            services.outbox,
            Corrections(services.withdraw, services.amend, services.export_outbox),
            services.sync,
            sounds,
            corrected=lambda: self.shell.refresh(),
        )
        self.sync_log = SyncLogPresenter(runners.reading, services.sync_log, services.sync)
        self.cases = CasesPresenter(
            runners.reading, runners.store, services.settling, sounds, decided=lambda: self.shell.refresh()
        )
        self.variances = VariancesPresenter(
            runners.reading,
            runners.store,
            services.variances,
            services.decide,
            sounds,
            decided=lambda: self.shell.refresh(),
        )
        self.quarantine = QuarantinePresenter(
            runners.reading,
            runners.store,
            services.quarantine,
            services.release,
            sounds,
            decided=lambda: self.shell.refresh(),
        )
        self.settings = SettingsPresenter(runners.store, services.preferences, changed)
        self.sheets = SheetsPresenter(
            runners.reading, services.print_sheet, Path(services.about.data_folder) / "sheets"
        )
        self.scanners = ScannersPresenter(
            runners.store,
            runners.network,
            services.preferences,
            services.scanners,
            services.clock,
            sounds,
            scanners_changed,
        )
        self.shell = ShellPresenter(
            self._screens(),
            services.overview,
            runners.reading,
            services.sync,
            self._twice_ms,
            services.settling.book.untold,
        )
        self.sign_in = SignInPresenter(
            runners.network, runners.reading, services.sign_in, services.badges, self.shell.signed_in, sounds
        )
        self.door = Doorkeeper(runners.reading, services.badges, self.shell, self.sign_in, sounds)
        self.shell.has_door(self.door)
        self.idle = IdleLock(self.shell.lock)
        for job in self.jobs.values():
            self.shell.tell_of_people(job.signed_in)
        self.shell.tell_of_people(self.variances.signed_in)
        self.shell.tell_of_people(self.cases.signed_in)
        self.shell.tell_of_people(self.quarantine.signed_in)
        self.shell.tell_of_people(self.outbox.signed_in)
        self.shell.tell_of_people(self.sheets.signed_in)
        self.shell.tell_of_people(self.settings.signed_in)
        self.shell.tell_of_people(self._sign_out)

    @property
    def receive(self) -> JobPresenter:
        return self.jobs[Command.RECEIVE]

    def _job(self, place: Command) -> JobPresenter:
        job = CurrentJob(partial(self._services.new_job, place))
        return JobPresenter(self._runners.store, job, self._sounds, recorded=lambda: self.shell.refresh())

    def scan(self, scan: Scan) -> None:
        self.idle.touched()
        self._services.scan_begins()
        self.shell.scan(scan, self._sounds)

    def half_a_code(self, source: str) -> None:
        """A scanner's code broke off."""
        self.shell.tell(half_a_code(source))
        self._sounds.play(Tone.REFUSED)

    def composed(self) -> None:
        """An input method took a scan for typing."""
        self.shell.tell(composed())
        self._sounds.play(Tone.REFUSED)

    def look(self) -> None:
        """Called a few times a second: what changes by itself."""
        self.shell.look_at_line()
        shell = self.shell.state
        if shell.current is Command.SYNC_LOG:
            self.sync_log.look(shell.line)
        self.scanners.look(is_in_front=shell.person is not None and shell.current is Command.SCANNERS)
        if self.scanners.state.statuses != shell.scanners:
            self.shell.show(scanners=self.scanners.state.statuses)

    def _twice_ms(self, source: str) -> int:
        return self.scanners.state.profile_of(source).twice_ms

    def open_outbox(self, only_unconfirmed: bool) -> None:
        self.outbox.show(shown=Shown.UNCONFIRMED if only_unconfirmed else Shown.ALL, words="")
        self.shell.command(Command.OUTBOX)

    def detach(self) -> None:
        """No widget draws them any more."""
        screens: tuple[Presenter[Any], ...] = (self.home, self.lookup, self.outbox, self.cases, self.settings)
        more: tuple[Presenter[Any], ...] = (self.sheets, self.scanners, self.variances, self.quarantine, self.sync_log)
        for presenter in (*self.jobs.values(), *screens, *more):
            presenter.detach()
        self.shell.detach()
        self.sign_in.detach()

    def _screens(self) -> dict[Command, Screen]:
        return {
            Command.HOME: self.home,
            **self.jobs,
            Command.LOOK_UP: self.lookup,
            Command.OUTBOX: self.outbox,
            Command.CASES: self.cases,
            Command.REVIEW: self.variances,
            Command.QUARANTINE: self.quarantine,
            Command.SETTINGS: self.settings,
            Command.SCANNERS: self.scanners,
            Command.SYNC_LOG: self.sync_log,
        }

    def _sign_out(self, person: Person | None) -> None:
        """The session at the central ends too, when it can be reached; nobody waits for it. Who comes by a badge has
        none of their own there, and does not go on with somebody else's."""
        if person is None or not person.username:
            self._runners.network.run(self._services.sign_out, lambda _: None, lambda _: None)
