"""Which widget draws which presenter: a new screen is registered here and in ``presenters``."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from ims_desktop.floor.commands import Command
from ims_desktop.ports.scans import Sounds
from ims_desktop.ui.manner import Manner
from ims_desktop.ui.presenters import Presenters
from ims_desktop.ui.screens.home.widget import HomeScreen
from ims_desktop.ui.screens.receive.widget import ReceiveScreen
from ims_desktop.ui.screens.sign_in.widget import SignInScreen
from ims_desktop.ui.services import Services
from ims_desktop.ui.shell.view import Makers


def makers_of(
    manner: Manner, all_of: Presenters, services: Services, prefer: Callable[[str, str], None], sounds: Sounds
) -> Makers:
    """What is not needed for the first scan is imported when it is first gone to: start-up waits for none of it."""
    give, clock = all_of.shell.command, services.clock

    def lookup() -> QWidget:
        from ims_desktop.ui.screens.lookup.widget import LookupScreen

        return LookupScreen(manner, all_of.lookup)

    def outbox() -> QWidget:
        from ims_desktop.ui.screens.outbox.widget import OutboxScreen

        return OutboxScreen(manner, all_of.outbox, clock, give)

    def cases() -> QWidget:
        from ims_desktop.ui.screens.cases.widget import CasesScreen

        return CasesScreen(manner, all_of.cases, clock)

    def settings() -> QWidget:
        from ims_desktop.ui.screens.settings.widget import SettingsScreen

        screen = SettingsScreen(manner, all_of.settings, services.about, sounds.play)
        screen.manner_asked.connect(prefer)
        return screen

    def commands() -> QWidget:
        from ims_desktop.ui.shell.all_commands import AllCommands

        screen = AllCommands(manner)
        screen.closed.connect(lambda: give(Command.BACK))
        return screen

    return {
        Command.LOCK: lambda: SignInScreen(manner, all_of.sign_in, services.about, services.demo_people),
        Command.HOME: lambda: HomeScreen(manner, all_of.home, clock),
        Command.RECEIVE: lambda: ReceiveScreen(manner, all_of.receive, give),
        Command.LOOK_UP: lookup,
        Command.OUTBOX: outbox,
        Command.CASES: cases,
        Command.SETTINGS: settings,
        Command.ALL_COMMANDS: commands,
    }
