"""Counting at the real window over the real store: no more scans and keys than the floor's table says."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLineEdit

from ims_desktop.domain.quantity import MICRO
from ims_desktop.floor.commands import Command
from ims_desktop.protocol.messages import Change
from ims_desktop.protocol.mirror import BY_NAME
from ims_desktop.protocol.operations import StockCounted
from tests.ui.keys import Hands

CHAIN = "4006381333931"


@pytest.fixture
def rows() -> list[Change]:
    said = [
        ("locations", ("a1", "A-01-1", "storage", "site", "A", 0, "", "", "any", "", 1)),
        ("locations", ("a2", "A-01-2", "storage", "site", "A", 0, "", "", "any", "", 2)),
        ("items", ("chain", "CHAIN", "Chain", "EA", "none", 0, 0, 0, 0, 0, 1)),
        ("packagings", ("p", "chain", "piece", CHAIN, MICRO)),
        ("count_tasks", ("t1", "site", "plan", "a1", "", "open", "", None, 0, 1)),
        ("count_tasks", ("t2", "site", "plan", "a2", "", "open", "", None, 0, 1)),
    ]
    return [
        Change(record, place, False, BY_NAME[record].complete(values))
        for place, (record, values) in enumerate(said, start=1)
    ]


@pytest.mark.parametrize("scale", ["100", "200"])
def test_a_bin_is_two_scans_and_a_quantity_and_the_next_bins_scan_closes_it(workstation, open_window, qtbot, scale):
    window = open_window({"scale": scale}, new_job=lambda place, person: workstation.job(place, person))
    window.presenters.shell.command(Command.COUNT)
    presenter, hands = window.presenters.jobs[Command.COUNT], Hands(window)

    def heading() -> str:
        return str(presenter.state.step.heading) if presenter.state.step else ""

    qtbot.waitUntil(lambda: heading() == "Count", timeout=3_000)
    hands.scan("A-01-1")
    qtbot.waitUntil(lambda: heading() == "Count · A-01-1", timeout=3_000)
    hands.scan(CHAIN)
    qtbot.waitUntil(lambda: presenter.state.step.ask is not None, timeout=3_000)
    qtbot.waitUntil(lambda: isinstance(window.focusWidget(), QLineEdit), timeout=3_000)
    hands.type("12")
    hands.scan("A-01-2")
    qtbot.waitUntil(lambda: heading() == "Count · A-01-2", timeout=3_000)
    (operation,) = workstation.store.outbox.after(0, 10)
    assert isinstance(operation.body, StockCounted)
    assert [line.quantity.micro // MICRO for line in operation.body.lines] == [12]


def test_an_empty_bin_is_two_scans(workstation, open_window, qtbot):
    window = open_window(new_job=lambda place, person: workstation.job(place, person))
    window.presenters.shell.command(Command.COUNT)
    hands = Hands(window)
    hands.scan("A-01-1")
    hands.scan("IMS-C-EMPTY")
    qtbot.waitUntil(lambda: workstation.store.sent_outbox.last_sequence() == 1, timeout=3_000)
