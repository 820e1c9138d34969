"""Two people at one workstation, by badge and PIN, without the central: the real window, store and job."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from ims_desktop.bootstrap.client import Client, Start
from ims_desktop.central import commands
from ims_desktop.domain.ids import new_id
from ims_desktop.domain.people import Role
from ims_desktop.floor.commands import Command
from ims_desktop.ports.scans import Scan
from ims_desktop.ui.window import MainWindow
from tests.shift.company import answering

PIN = "1357"


class Shift:
    """The window of one workstation, and who comes to it."""

    def __init__(self, client: Client, window: MainWindow, qtbot: QtBot) -> None:
        self.client, self.window, self._qtbot = client, window, qtbot

    @property
    def shell(self):
        return self.window.presenters.shell.state

    @property
    def step(self):
        return self.window.presenters.receive.state.step

    def until(self, is_so, seconds: float = 10) -> None:
        self._qtbot.waitUntil(is_so, timeout=int(seconds * 1000))

    def scan(self, code: str) -> None:
        self.window.take_scan(Scan(new_id(), datetime.now(UTC), "test", code.encode()))

    def comes(self, badge: str) -> float:
        """Scans a badge and types the PIN; answers how long the two were waited for."""
        sign_in, began = self.window.presenters.sign_in, time.perf_counter()
        self.scan(badge)
        self.until(lambda: sign_in.state.badge == badge)
        sign_in.enter_pin(PIN)
        self.until(lambda: sign_in.state.badge == "" and self.shell.person is not None)
        return time.perf_counter() - began

    def received(self, code: str) -> None:
        before = self.client.workstation.store.outbox.last_sequence()
        self.scan(code)
        self.until(lambda: self.client.workstation.store.outbox.last_sequence() > before)
        self.until(lambda: self.step is not None and self.step.answer is not None)


@pytest.fixture
def badges(central_folder: Path) -> dict[str, str]:
    commands.add_user(central_folder, None, "cid", [Role.COUNTER], "Cid")
    return {name: commands.give_badge(central_folder, None, name, PIN).code for name in ("tom", "eve", "cid")}


@pytest.fixture
def shift(tmp_path: Path, central_folder: Path, badges: dict[str, str], qtbot: QtBot) -> Iterator[Shift]:
    with answering(central_folder) as central:
        client = Client(
            Start(tmp_path / "WS-01", central.url, central.enrolment_code(), key_in_file=True, name="WS-01")
        )
        client.settle()
    # The central is gone from here on: everything below is offline.
    window = MainWindow(client.services())
    window.show()
    yield Shift(client, window, qtbot)
    window.close()
    client.close()
    window.deleteLater()


def test_people_take_turns_offline_and_each_finds_their_document_where_they_left_it(
    shift: Shift, badges: dict[str, str]
) -> None:
    waited = shift.comes(badges["tom"])
    shift.scan("PO-1")
    shift.until(lambda: shift.shell.current is Command.RECEIVE and shift.step is not None)
    shift.received("BOLT")
    toms = shift.step
    assert shift.comes(badges["eve"]) < 1
    assert waited < 1
    assert shift.shell.current is Command.HOME
    shift.scan("PO-BIG")
    shift.received("NUT")
    shift.comes(badges["tom"])
    assert shift.shell.current is Command.RECEIVE
    shift.until(lambda: shift.step is not None and shift.step.heading == toms.heading)
    operators = [operation.operator for operation in shift.client.workstation.store.outbox.after(0, 10)]
    assert len(operators) == 2
    assert len(set(operators)) == 2


def test_who_only_counts_is_refused_before_anything_is_recorded_and_the_job_stays(
    shift: Shift, badges: dict[str, str]
) -> None:
    shift.comes(badges["cid"])
    shift.scan("PO-1")
    shift.until(lambda: shift.shell.current is Command.RECEIVE and shift.step is not None)
    before = shift.step
    shift.scan("BOLT")
    shift.until(lambda: shift.step.answer is not None and str(shift.step.answer.title) == "You may not do this")
    assert shift.client.workstation.store.outbox.last_sequence() == 0
    assert (shift.step.heading, shift.step.instruction) == (before.heading, before.instruction)
