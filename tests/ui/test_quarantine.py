"""Quarantine at the real window over the real store: a supervisor decides by keys alone, or by scans alone."""

from __future__ import annotations

from functools import partial

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from ims_desktop.actions.releasing import decide_status
from ims_desktop.bootstrap.workstation import Workstation
from ims_desktop.domain.ids import ItemId, LocationId, OperatorId
from ims_desktop.domain.moving import MovePurpose
from ims_desktop.domain.people import Role
from ims_desktop.domain.positions import Position, StockStatus
from ims_desktop.domain.quantity import MICRO
from ims_desktop.ports.people import Person
from ims_desktop.protocol.messages import Change
from ims_desktop.protocol.mirror import BY_NAME
from ims_desktop.protocol.operations import GoodsMoved
from tests.ui.fakes import MEI_LING
from tests.ui.keys import Hands

LIN = Person(OperatorId("p9"), "lin", "Lin Wei", frozenset({Role.SUPERVISOR}))
ALT, SHIFT = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ShiftModifier
CAGE = LocationId("cage")
FAILED = Position(ItemId("brake"), CAGE, StockStatus.QUARANTINE, lot="B7")
HELD = Position(ItemId("pad"), CAGE, StockStatus.ON_HOLD)


@pytest.fixture
def rows() -> list[Change]:
    said = [
        ("locations", ("cage", "CAGE", "storage", "site", "Quarantine", 0)),
        ("items", ("brake", "BRAKE", "Front brake", "EA", "lot", 0, 0, 0, 1, 0, 1)),
        ("items", ("pad", "PAD", "Brake pad", "EA", "none", 0, 0, 0, 0, 0, 1)),
        ("balances", (FAILED.key, "brake", "cage", "site", "quarantine", "B7", "", "", 4 * MICRO)),
        ("balances", (HELD.key, "pad", "cage", "site", "on_hold", "", "", "", 10 * MICRO)),
        ("reasons", ("r1", "REWORKED", "Reworked and good", "release", 0)),
        ("reasons", ("r2", "TO-RETURN", "Goes back to the supplier", "release", 0)),
    ]
    return [
        Change(record, place, False, BY_NAME[record].complete(values))
        for place, (record, values) in enumerate(said, start=1)
    ]


class Office:
    """Somebody at the window, with keys and a scanner."""

    def __init__(self, workstation: Workstation, open_window, qtbot) -> None:
        store = workstation.store

        def release(person, seen, status, reason):
            return decide_status(workstation.recorder(person), store.standing, person.id, seen, status, reason)

        self.store, self.qtbot = store, qtbot
        self.window = open_window(quarantine=store.quarantine, release=release, overview=store.overview)
        self.hands = Hands(self.window)

    def come(self, person: Person) -> None:
        self.window.presenters.shell.signed_in(person)
        self.hands.press(Qt.Key.Key_F3, "", SHIFT)

    def alt(self, *keys: Qt.Key) -> None:
        for key in keys:
            self.hands.press(key, "", ALT)

    def sees(self, *texts: str) -> None:
        self.qtbot.waitUntil(partial(self._shows, texts), timeout=3_000)

    def _shows(self, texts: tuple[str, ...]) -> None:
        shown = "\n".join(label.text() for label in self.window.findChildren(QLabel) if label.isVisible())
        assert all(one in shown for one in texts), shown

    def recorded(self, count: int) -> list[GoodsMoved]:
        self.qtbot.waitUntil(lambda: self.store.sent_outbox.last_sequence() == count, timeout=3_000)
        return [one.body for one in self.store.sent_outbox.after(0, 10)]


@pytest.fixture
def office(workstation, open_window, qtbot) -> Office:
    return Office(workstation, open_window, qtbot)


def test_a_supervisor_releases_what_failed_and_holds_the_next_by_keys_alone(office):
    office.come(LIN)
    office.sees("Quarantine · 2 to be decided", "Front brake", "4 EA · quarantine", "When and why is not known")
    office.hands.press(Qt.Key.Key_Down)
    office.sees("Brake pad", "10 EA · on hold")
    office.hands.press(Qt.Key.Key_Up)
    office.sees("Front brake")
    office.alt(Qt.Key.Key_1)
    office.sees("Choose the reason, then decide.")
    office.alt(Qt.Key.Key_W, Qt.Key.Key_1)
    office.sees("Decided. It is on disk", "Quarantine · 1 to be decided", "Brake pad")
    office.alt(Qt.Key.Key_Z, Qt.Key.Key_4)
    first, second = office.recorded(2)
    assert (first.purpose, first.reason) == (MovePurpose.RELEASE, "REWORKED")
    assert first.lines[0].target == replace(FAILED, status=StockStatus.AVAILABLE)
    assert (second.lines[0].target.status, second.reason) == (StockStatus.QUARANTINE, "TO-RETURN")
    assert second.lines[0].quantity.micro == 10 * MICRO


def test_or_by_scans_alone(office):
    office.window.presenters.shell.signed_in(LIN)
    office.hands.scan("IMS-C-ASIDE")
    office.sees("Quarantine · 2 to be decided", "Why? One of 2 reasons")
    office.hands.scan("TO-RETURN")
    office.sees("Reason 2 of 2: Goes back to the supplier")
    office.hands.scan("IMS-C-3")
    (body,) = office.recorded(1)
    assert (body.lines[0].target.status, body.reason) == (StockStatus.ON_HOLD, "TO-RETURN")


def test_who_may_not_decide_is_told_whose_it_is_and_no_key_decides(office):
    office.come(MEI_LING)
    office.sees("is for a supervisor to decide")
    office.alt(Qt.Key.Key_W, Qt.Key.Key_1)
    office.qtbot.wait(50)
    assert office.store.sent_outbox.last_sequence() == 0


def test_the_rail_counts_what_waits(office):
    office.come(LIN)
    office.qtbot.waitUntil(lambda: office.window.presenters.shell.state.waiting.set_apart == 2, timeout=3_000)
    office.sees("⇧F3", "Why? One of 2 reasons")
    office.alt(Qt.Key.Key_W, Qt.Key.Key_1)
    office.qtbot.waitUntil(lambda: office.window.presenters.shell.state.waiting.set_apart == 1, timeout=3_000)
