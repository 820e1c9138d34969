"""Which widget draws which presenter: a new screen is registered here and in ``presenters``."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QWidget

from ims_desktop.floor.commands import Command
from ims_desktop.ports.scans import Sounds
from ims_desktop.ui.manner import Manner
from ims_desktop.ui.presenters import Presenters
from ims_desktop.ui.screens.home.widget import HomeScreen
from ims_desktop.ui.screens.job.widget import JobScreen
from ims_desktop.ui.screens.sign_in.widget import SignInScreen
from ims_desktop.ui.services import Services
from ims_desktop.ui.shell.view import Makers


class ScreenMakers:
    """Makes a screen's widget when it is first gone to. What is not needed for the first scan is imported only then,
    so that start-up waits for none of it."""

    def __init__(
        self,
        manner: Manner,
        presenters: Presenters,
        services: Services,
        prefer: Callable[[str, str], None],
        sounds: Sounds,
    ) -> None:
        self._manner, self._presenters, self._services = manner, presenters, services
        self._prefer, self._sounds = prefer, sounds

    def by_place(self) -> Makers:
        return {
            Command.LOCK: self._sign_in,
            Command.HOME: lambda: HomeScreen(self._manner, self._presenters.home, self._services.clock),
            **{place: partial(self._job, place) for place in self._presenters.jobs},
            Command.LOOK_UP: self._lookup,
            Command.OUTBOX: self._outbox,
            Command.CASES: self._cases,
            Command.REVIEW: self._variances,
            Command.QUARANTINE: self._quarantine,
            Command.SETTINGS: self._settings,
            Command.SCANNERS: self._scanners,
            Command.SYNC_LOG: self._sync_log,
            Command.ALL_COMMANDS: self._all_commands,
        }

    def _job(self, place: Command) -> QWidget:
        return JobScreen(self._manner, self._presenters.jobs[place], self._give)

    def _give(self, command: Command) -> None:
        self._presenters.shell.command(command)

    def _sign_in(self) -> QWidget:
        services = self._services
        presenters = self._presenters
        scan = presenters.door.badge
        return SignInScreen(self._manner, presenters.sign_in, services.about, services.demo_people, scan)

    def _lookup(self) -> QWidget:
        from ims_desktop.ui.screens.lookup.widget import LookupScreen

        return LookupScreen(self._manner, self._presenters.lookup, self._services.clock, self._give)

    def _outbox(self) -> QWidget:
        from ims_desktop.ui.screens.outbox.widget import OutboxScreen

        return OutboxScreen(self._manner, self._presenters.outbox, self._services.clock, self._give)

    def _sync_log(self) -> QWidget:
        from ims_desktop.ui.screens.sync_log.widget import SyncLogScreen

        return SyncLogScreen(self._manner, self._presenters.sync_log, self._services.clock, self._give)

    def _cases(self) -> QWidget:
        from ims_desktop.ui.screens.cases.widget import CasesScreen

        return CasesScreen(self._manner, self._presenters.cases, self._services.clock)

    def _variances(self) -> QWidget:
        from ims_desktop.ui.screens.variances.widget import VariancesScreen

        return VariancesScreen(self._manner, self._presenters.variances, self._services.clock)

    def _quarantine(self) -> QWidget:
        from ims_desktop.ui.screens.quarantine.widget import QuarantineScreen

        return QuarantineScreen(self._manner, self._presenters.quarantine, self._services.clock)

    def _settings(self) -> QWidget:
        from ims_desktop.ui.screens.settings.widget import SettingsScreen

        presenters = self._presenters
        about, play = self._services.about, self._sounds.play
        screen = SettingsScreen(self._manner, presenters.settings, presenters.sheets, about, play)
        screen.manner_asked.connect(self._prefer)
        screen.scanners_asked.connect(lambda: self._give(Command.SCANNERS))
        return screen

    def _scanners(self) -> QWidget:
        from ims_desktop.ui.screens.scanners.widget import ScannersScreen

        return ScannersScreen(self._manner, self._presenters.scanners, self._give)

    def _all_commands(self) -> QWidget:
        from ims_desktop.ui.shell.all_commands import AllCommands

        screen = AllCommands(self._manner)
        screen.closed.connect(lambda: self._give(Command.BACK))
        return screen
