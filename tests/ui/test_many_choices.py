"""More choices than there are digit keys, at the real window over the real store: turned by keys or by barcodes."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from ims_desktop.domain.ids import ItemId, LocationId
from ims_desktop.domain.positions import Position, StockStatus
from ims_desktop.domain.quantity import MICRO
from ims_desktop.floor.commands import Command
from ims_desktop.protocol.messages import Change
from ims_desktop.protocol.mirror import BY_NAME
from ims_desktop.protocol.operations import GoodsInspected
from tests.ui.keys import Hands

BRAKE = "4006381333931"
AT = Position(ItemId("brake"), LocationId("dock"), StockStatus.TO_INSPECT)
ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def rows() -> list[Change]:
    said = [
        ("locations", ("dock", "DOCK", "dock", "site", "", 0)),
        ("items", ("brake", "BRAKE", "Front brake", "EA", "none", 0, 0, 0, 1, 0, 1)),
        ("packagings", ("p", "brake", "piece", BRAKE, MICRO)),
        ("balances", (AT.key, "brake", "dock", "site", "to_inspect", "", "", "", 50 * MICRO)),
        *(("reasons", (f"r{n}", f"REASON-{n:02}", f"Reason {n}", "inspection", 0)) for n in range(1, 13)),
    ]
    return [
        Change(record, place, False, BY_NAME[record].complete(values))
        for place, (record, values) in enumerate(said, start=1)
    ]


@pytest.fixture
def hands(workstation, open_window, qtbot):
    """Of somebody who said that four of fifty brakes failed, and is asked why."""
    window = open_window(new_job=lambda place, person: workstation.job(place, person))
    window.presenters.shell.command(Command.INSPECT)
    presenter, hands = window.presenters.jobs[Command.INSPECT], Hands(window)
    hands.window, hands.presenter = window, presenter
    qtbot.waitUntil(lambda: presenter.state.step is not None, timeout=3_000)
    hands.scan("BRAKE", gap=8)
    qtbot.waitUntil(lambda: presenter.state.step.focus is not None, timeout=3_000)
    hands.press(Qt.Key.Key_Q, "", ALT)
    qtbot.waitUntil(lambda: presenter.state.step.ask is not None, timeout=3_000)
    return hands


def say_four_failed(hands, qtbot, *codes: str) -> None:
    for code in codes:
        hands.scan(code)
    qtbot.waitUntil(lambda: hands.presenter.state.step.ask.pages == 2, timeout=3_000)


def labels(hands) -> set[str]:
    return {label.text() for label in hands.window.findChildren(QLabel) if label.isVisible()}


def reason_of(workstation, qtbot) -> tuple[int, str]:
    qtbot.waitUntil(lambda: workstation.store.sent_outbox.last_sequence() == 1, timeout=3_000)
    (operation,) = workstation.store.sent_outbox.after(0, 10)
    assert isinstance(operation.body, GoodsInspected)
    (line,) = [one for one in operation.body.lines if one.failed.is_positive]
    return line.failed.micro // MICRO, line.reason


def test_the_twelfth_reason_is_found_and_given_by_keys(hands, workstation, qtbot):
    hands.type("4")
    hands.press(Qt.Key.Key_Return, "\r")
    qtbot.waitUntil(lambda: hands.presenter.state.step.ask.pages == 2, timeout=3_000)
    qtbot.waitUntil(lambda: {"1 of 2", "Reason 9"} <= labels(hands), timeout=3_000)
    hands.press(Qt.Key.Key_X, "", ALT)
    qtbot.waitUntil(lambda: {"2 of 2", "Reason 12"} <= labels(hands), timeout=3_000)
    assert "Reason 9" not in labels(hands)
    hands.press(Qt.Key.Key_Z, "", ALT)
    qtbot.waitUntil(lambda: "1 of 2" in labels(hands), timeout=3_000)
    hands.press(Qt.Key.Key_X, "", ALT)
    hands.press(Qt.Key.Key_3, "", ALT)
    assert reason_of(workstation, qtbot) == (4, "REASON-12")


def test_and_by_scans_alone_the_quantity_too(hands, workstation, qtbot):
    say_four_failed(hands, qtbot, "IMS-C-1", "IMS-C-1", "IMS-C-CONFIRM")
    hands.scan("IMS-C-NEXT")
    hands.scan("IMS-C-PREV")
    hands.scan("IMS-C-NEXT")
    qtbot.waitUntil(lambda: "2 of 2" in labels(hands), timeout=3_000)
    hands.scan("IMS-C-2")
    assert reason_of(workstation, qtbot) == (11, "REASON-11")


def test_enter_alone_gives_no_reason(hands, workstation, qtbot):
    hands.type("4")
    hands.press(Qt.Key.Key_Return, "\r")
    qtbot.waitUntil(lambda: hands.presenter.state.step.ask.pages == 2, timeout=3_000)
    hands.press(Qt.Key.Key_Return, "\r")
    hands.scan("IMS-C-CONFIRM")
    hands.scan("REASON-07")
    assert reason_of(workstation, qtbot) == (4, "REASON-07")
