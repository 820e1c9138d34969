"""Goods that were set apart, without a window: for supervisors only, settled by one key with a reason."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from ims_desktop.domain.errors import InputProblem
from ims_desktop.domain.people import Role
from ims_desktop.domain.positions import StockStatus
from ims_desktop.domain.texts import text
from ims_desktop.floor.commands import Command
from ims_desktop.ports.tones import Tone
from ims_desktop.ui.screens.quarantine.presenter import QuarantinePresenter
from tests.ui.fakes import MEI_LING, HeardSounds, Immediate, TwoSetApart, scan_of

LIN = replace(MEI_LING, name="Lin Wei", roles=frozenset({Role.SUPERVISOR}))


class Office:
    def __init__(self) -> None:
        self.goods, self.sounds, self.told = TwoSetApart(), HeardSounds(), 0
        lane = Immediate()
        self.screen = QuarantinePresenter(lane, lane, self.goods, self.goods.release, self.sounds, self._tell)

    def _tell(self) -> None:
        self.told += 1

    def open(self, person=LIN):
        self.screen.signed_in(person)
        self.screen.opened()
        return self.screen.state


@pytest.fixture
def office() -> Office:
    return Office()


def test_who_may_not_decide_sees_that_it_is_for_a_supervisor(office):
    state = office.open(MEI_LING)
    assert (state.rows, state.is_allowed) == ((), False)
    assert not office.screen.choose(1)


def test_what_it_is_already_is_no_choice(office):
    state = office.open()
    assert [one.status.value for one in state.options] == ["available", "to_inspect", "on_hold", "damaged"]
    office.screen.pick(state.rows[1])
    assert [one.status.value for one in office.screen.state.options][2:] == ["damaged", "quarantine"]


def test_one_key_decides_with_the_reason_that_was_stepped_to(office):
    office.open()
    for command in (Command.REASON, Command.REASON, Command.REASON, Command.PREVIOUS):
        office.screen.command(command)
    assert office.screen.choose(3)
    assert office.goods.decided == [("Lin Wei", "L2201", StockStatus.ON_HOLD, "REASON-2")]
    assert (office.sounds.heard, office.told, office.screen.state.reason) == ([Tone.ACCEPTED], 1, None)


def test_the_first_step_back_is_to_the_last_reason(office):
    office.open()
    office.screen.command(Command.PREVIOUS)
    assert office.screen.state.reason.code == "REASON-3"


def test_a_reasons_barcode_gives_it_and_another_scan_is_not_taken(office):
    office.open()
    assert office.screen.scan(scan_of("reason-2"))
    assert office.screen.state.reason.code == "REASON-2"
    assert not office.screen.scan(scan_of("PO-2026-00001"))


def test_without_a_reason_nothing_is_decided(office):
    office.open()
    assert office.screen.choose(1)
    assert (office.goods.decided, office.screen.state.said.tone) == ([], Tone.REFUSED)


def test_a_reason_given_for_goods_that_are_gone_is_not_given_for_the_next(office):
    office.open()
    office.screen.command(Command.REASON)
    rows = office.goods.waiting(10)
    office.goods.waiting = lambda limit: rows[1:]
    office.screen.opened()
    assert (office.screen.state.chosen.id, office.screen.state.reason) == (rows[1].id, None)


def test_goods_that_changed_meanwhile_are_left_and_it_is_said(office):
    def changed(*_):
        raise InputProblem(text("Changed"), text("It moved."), text("Look again."))

    office.screen = QuarantinePresenter(Immediate(), Immediate(), office.goods, changed, office.sounds, lambda: None)
    office.open()
    office.screen.command(Command.REASON)
    office.screen.choose(1)
    assert str(office.screen.state.said.text) == "It moved. Look again."
