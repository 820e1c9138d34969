"""Blind receiving, switched on in the settings: by who may, and then nothing says what is expected."""

from __future__ import annotations

import msgspec
import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from ims_desktop.bootstrap.client import PreferencesAtHand
from ims_desktop.domain.people import Role
from ims_desktop.domain.quantity import MICRO
from ims_desktop.floor.commands import Command
from ims_desktop.protocol.messages import Change
from ims_desktop.protocol.mirror import BY_NAME
from tests.ui.fakes import MEI_LING
from tests.ui.keys import Hands

LIN = replace(MEI_LING, name="Lin Wei", roles=frozenset({Role.SUPERVISOR}))


@pytest.fixture
def rows() -> list[Change]:
    ordered = 7_777 * MICRO
    said = [
        ("locations", ("supplier", "SUPPLIER", "supplier", "site", "", 0)),
        ("locations", ("dock", "DOCK", "dock", "site", "", 0)),
        ("suppliers", ("sup", "S1", "Acme Cycles")),
        ("items", ("chain", "CHAIN", "Chain", "EA", "none", 0, 0, 0, 0, 0, 1)),
        ("purchase_orders", ("o1", "PO-2026-00009", "sup", "approved", "site", None, 1)),
        ("purchase_order_lines", ("o1-1", "o1", "chain", "site", 1, ordered, 0, 0, 0, "refuse", 0, 1)),
    ]
    return [
        Change(record, place, False, BY_NAME[record].complete(values))
        for place, (record, values) in enumerate(said, start=1)
    ]


@pytest.fixture
def window(workstation, open_window):
    return open_window(
        new_job=lambda place, person: workstation.job(place, person),
        keeps=PreferencesAtHand(workstation.store.preferences),
    )


def button(window, name: str) -> QPushButton:
    return next(one for one in window.findChildren(QPushButton) if one.text() == name)


def received(window, qtbot) -> str:
    """Everything that the receiving view is given of an order."""
    window.presenters.shell.command(Command.RECEIVE)
    Hands(window).scan("PO-2026-00009")
    presenter = window.presenters.receive
    qtbot.waitUntil(lambda: presenter.state.step is not None and presenter.state.step.answer is not None, timeout=3_000)
    return str(msgspec.to_builtins(presenter.state.step, enc_hook=str))


def test_a_supervisor_switches_it_on_and_the_view_has_no_expected_quantity(window, workstation, qtbot):
    window.presenters.shell.signed_in(LIN)
    window.presenters.shell.command(Command.SETTINGS)
    blind = button(window, "Blind")
    blind.setFocus()
    qtbot.keyClick(blind, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: workstation.store.preferences.get("blind_receiving", "") == "yes", timeout=3_000)
    assert window.presenters.settings.state.is_blind
    assert "7777" not in received(window, qtbot)


def test_without_it_the_view_says_what_is_expected(window, qtbot):
    assert "7777" in received(window, qtbot)


def test_who_may_not_sees_no_switch_and_cannot_set_it(window, workstation):
    window.presenters.shell.command(Command.SETTINGS)
    assert not button(window, "Blind").isVisible()
    window.presenters.settings.receive_blind(True)
    assert workstation.store.preferences.get("blind_receiving", "no") == "no"
    assert "Only a supervisor" in str(window.presenters.settings.state.problem)


def test_it_is_off_again_by_the_other_button(window, workstation, qtbot):
    window.presenters.shell.signed_in(LIN)
    window.presenters.settings.receive_blind(True)
    window.presenters.shell.command(Command.SETTINGS)
    qtbot.waitUntil(lambda: button(window, "Blind").isChecked(), timeout=3_000)
    button(window, "Against what is expected").click()
    qtbot.waitUntil(lambda: workstation.store.preferences.get("blind_receiving", "") == "no", timeout=3_000)
