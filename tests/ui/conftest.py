"""A real window over small stand-ins, off screen."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from ims_desktop.bootstrap.workstation import Workstation
from ims_desktop.domain.ids import SiteId, WorkstationId
from ims_desktop.domain.texts import Text, text
from ims_desktop.ports.mirror import Reached
from ims_desktop.ports.outbox import Identity
from ims_desktop.protocol.messages import Change
from ims_desktop.ui.application import make_application
from ims_desktop.ui.window import MainWindow
from tests.ui.fakes import MEI_LING, MemoryPreferences, services

Open = Callable[..., MainWindow]


@pytest.fixture(scope="session")
def qapp():  # in place of pytest-qt's: with the program's fonts and style
    return make_application(["ims-desktop-tests"])


@pytest.fixture
def open_window(qtbot: QtBot) -> Iterator[Open]:
    """Opens a window, signed in unless told not to; preferences are given by name, services by keyword."""
    opened: list[MainWindow] = []

    def open_one(
        preferences: dict[str, str] | None = None, *, size=(1440, 900), is_signed_in=True, keeps=None, **changes
    ) -> MainWindow:
        kept = keeps or MemoryPreferences({f"ui.{name}": value for name, value in (preferences or {}).items()})
        window = MainWindow(services(preferences=kept, **changes))
        opened.append(window)
        window.resize(*size)
        window.show()
        qtbot.waitExposed(window)
        if is_signed_in:
            window.presenters.shell.signed_in(MEI_LING)
        return window

    yield open_one
    for window in opened:
        window.close()
        window.deleteLater()


@pytest.fixture
def window(open_window: Open) -> MainWindow:
    return open_window()


class OneKey:
    """A keychain for a workstation that was enrolled before."""

    def get(self, workstation: WorkstationId) -> str | None:
        return "key"

    def put(self, workstation: WorkstationId, key: str) -> None:
        raise AssertionError("nobody enrols here")

    def where(self) -> Text:
        return text("Nowhere")


@pytest.fixture
def workstation(tmp_path: Path, rows: Sequence[Change]) -> Iterator[Workstation]:
    """A real one that was enrolled, with the module's own ``rows`` in its mirror."""
    made = Workstation(tmp_path, OneKey())
    made.store.outbox.begin_as(Identity(WorkstationId("w1"), "WS-07", "W07", SiteId("site")))
    made.store.mirror.apply(rows, Reached("life", len(rows), len(rows)))
    yield made
    made.close()
