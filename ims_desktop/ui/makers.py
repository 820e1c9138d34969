"""Which widget draws which presenter: a new screen is registered here and in ``presenters``."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from ims_desktop.floor.commands import Command
from ims_desktop.ports.scans import Sounds
from ims_desktop.ui.manner import Manner
from ims_desktop.ui.presenters import Presenters
from ims_desktop.ui.screens.cases.widget import CasesScreen
from ims_desktop.ui.screens.home.widget import HomeScreen
from ims_desktop.ui.screens.lookup.widget import LookupScreen
from ims_desktop.ui.screens.outbox.widget import OutboxScreen
from ims_desktop.ui.screens.receive.widget import ReceiveScreen
from ims_desktop.ui.screens.settings.widget import SettingsScreen
from ims_desktop.ui.screens.sign_in.widget import SignInScreen
from ims_desktop.ui.services import Services
from ims_desktop.ui.shell.all_commands import AllCommands
from ims_desktop.ui.shell.view import Makers


def makers_of(
    manner: Manner, all_of: Presenters, services: Services, prefer: Callable[[str, str], None], sounds: Sounds
) -> Makers:
    def settings() -> QWidget:
        screen = SettingsScreen(manner, all_of.settings, services.about, sounds.play)
        screen.manner_asked.connect(prefer)
        return screen

    def commands() -> QWidget:
        screen = AllCommands(manner)
        screen.closed.connect(lambda: give(Command.BACK))
        return screen

    give, clock = all_of.shell.command, services.clock
    return {
        Command.LOCK: lambda: SignInScreen(manner, all_of.sign_in, services.about, services.demo_people),
        Command.HOME: lambda: HomeScreen(manner, all_of.home, clock),
        Command.RECEIVE: lambda: ReceiveScreen(manner, all_of.receive, give),
        Command.LOOK_UP: lambda: LookupScreen(manner, all_of.lookup),
        Command.OUTBOX: lambda: OutboxScreen(manner, all_of.outbox, clock, give),
        Command.CASES: lambda: CasesScreen(manner, all_of.cases, clock),
        Command.SETTINGS: settings,
        Command.ALL_COMMANDS: commands,
    }
