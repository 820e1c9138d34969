"""Cases without a window: anybody looks, a supervisor settles by one key with a reason."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from ims_desktop.domain.cases import CaseChoice
from ims_desktop.domain.people import Role
from ims_desktop.domain.settling.detail import Need, Offer, Option
from ims_desktop.domain.texts import text, verbatim
from ims_desktop.floor.commands import Command
from ims_desktop.ports.tones import Tone
from ims_desktop.protocol.operations import CaseDecided
from ims_desktop.ui.screens.cases.presenter import CasesPresenter, Tab
from tests.ui.fake_cases import VIEWS, FakeCases
from tests.ui.fakes import MEI_LING, HeardSounds, Immediate, scan_of

LIN = replace(MEI_LING, name="Lin Wei", roles=frozenset({Role.SUPERVISOR}))


class Office:
    def __init__(self, views=VIEWS) -> None:
        self.cases, self.sounds, self.told = FakeCases(views), HeardSounds(), 0
        lane = Immediate()
        self.screen = CasesPresenter(lane, lane, self.cases.settling(), self.sounds, self._tell)

    def _tell(self) -> None:
        self.told += 1

    def open(self, person=LIN) -> CasesPresenter:
        self.screen.signed_in(person)
        self.screen.opened()
        return self.screen

    def pick(self, number: int) -> CasesPresenter:
        self.screen.pick(self.screen.state.rows[number])
        return self.screen


@pytest.fixture
def office() -> Office:
    return Office()


def test_the_oldest_case_is_chosen_first_and_stays_chosen(office):
    screen = office.open()
    assert screen.state.chosen.id == screen.state.view.line.id == "c1"
    office.pick(1)
    screen.opened()
    assert (screen.state.chosen.id, screen.state.view.line.id) == ("c2", "c2")


def test_who_may_not_settle_sees_every_case_and_no_choice(office):
    screen = office.open(MEI_LING)
    assert [one.id for one in screen.state.rows] == ["c1", "c2", "c3", "c4"]
    assert screen.state.view.detail is not None
    assert screen.state.options == ()
    assert not screen.choose(1)
    assert not screen.settle_as_recommended()
    assert office.cases.decided == []


def test_one_key_settles_it_once_there_is_a_reason(office):
    screen = office.open()
    assert screen.choose(1)
    assert office.cases.decided == []
    assert "reason" in str(screen.state.said.text).lower()
    screen.command(Command.REASON)
    assert screen.choose(2)
    assert office.cases.decided == [CaseDecided("c1", CaseChoice.FIRST, "AGREED", 1)]
    assert office.sounds.heard == [Tone.REFUSED, Tone.ACCEPTED]
    assert office.told == 1


def test_the_next_undecided_case_comes_to_the_front(office):
    screen = office.open()
    screen.command(Command.REASON)
    screen.choose(1)
    assert screen.state.chosen.id == "c2"
    assert screen.state.said.tone is Tone.ACCEPTED
    assert [one.is_undecided for one in screen.state.rows] == [True, True, True, False]


def test_a_decided_case_has_no_choices_any_more(office):
    screen = office.open()
    screen.command(Command.REASON)
    screen.choose(1)
    office.pick(3)
    assert screen.state.chosen.id == "c1"
    assert screen.state.options == ()


def test_the_recommended_choice_is_taken_by_confirming(office):
    screen = office.open()
    screen.command(Command.REASON)
    assert screen.command(Command.CONFIRM)
    assert [(one.case_id, one.choice) for one in office.cases.decided] == [("c1", CaseChoice.SECOND)]


def test_the_reason_that_was_given_last_is_the_next_ones_of_its_kind(office):
    screen = office.open()
    office.pick(1)
    assert screen.state.reason is None
    screen.command(Command.REASON)
    screen.choose(1)
    assert (screen.state.chosen.id, screen.state.reason) == ("c1", None), "another kind of case"
    office.pick(2)
    assert (screen.state.chosen.id, screen.state.reason.code) == ("c4", "AGREED")


def test_all_like_it_are_settled_together(office):
    screen = office.open()
    office.pick(1)
    assert len(screen.state.like) == 2
    screen.command(Command.REASON)
    assert screen.command(Command.WHOLE)
    screen.choose(2)
    assert office.cases.decided == [
        CaseDecided("c2", CaseChoice.RETURN, "AGREED", 1),
        CaseDecided("c4", CaseChoice.RETURN, "AGREED", 1),
    ]
    assert str(screen.state.said.text).startswith("2 cases decided")
    assert not screen.state.are_together


def test_a_step_back_leaves_the_others_alone(office):
    screen = office.open()
    office.pick(1)
    screen.command(Command.REASON)
    screen.command(Command.WHOLE)
    assert screen.command(Command.BACK)
    screen.choose(1)
    assert [one.case_id for one in office.cases.decided] == ["c2"]


def test_there_is_nothing_to_do_together_with_a_case_of_its_own(office):
    screen = office.open()
    assert not screen.command(Command.WHOLE)
    assert not screen.command(Command.BACK)


def test_an_order_line_is_named_with_the_choice_that_needs_one(office):
    screen = office.open()
    office.pick(2)
    screen.command(Command.REASON)
    screen.choose(1)
    assert office.cases.decided == []
    assert [str(one.title) for one in screen.state.options] == ["PO-2014-04012 / 2: 60 left"]
    screen.choose(1)
    (decided,) = office.cases.decided
    assert (decided.case_id, decided.choice, decided.given.order_line_id) == ("c3", CaseChoice.MATCH, "line-1")


def test_naming_is_left_by_a_step_back(office):
    screen = office.open()
    office.pick(2)
    screen.command(Command.REASON)
    screen.choose(1)
    assert screen.command(Command.BACK)
    assert [one.choice for one in screen.state.options] == [CaseChoice.MATCH, CaseChoice.ACCEPT]


def needing(need: Need, *offers: Offer) -> Office:
    option = Option(CaseChoice.PLACE, text("Put them where they are"), need=need, offers=offers)
    detail = replace(VIEWS[2].detail, options=(option,), recommended=CaseChoice.PLACE)
    office = Office((replace(VIEWS[2], detail=detail),))
    screen = office.open()
    screen.command(Command.REASON)
    screen.choose(1)
    return office


@pytest.mark.parametrize("code", ["A-1", "IMS-L-A-1"])
def test_a_location_is_named_by_its_scan(code):
    office = needing(Need.LOCATION)
    assert office.screen.scan(scan_of(code))
    (decided,) = office.cases.decided
    assert (decided.choice, decided.given.location_id) == (CaseChoice.PLACE, "a1")


def test_a_scan_that_is_no_location_is_refused_and_asked_for_again():
    office = needing(Need.LOCATION)
    assert office.screen.scan(scan_of("4006381333931"))
    assert office.cases.decided == []
    assert office.screen.state.said.tone is Tone.REFUSED
    office.screen.scan(scan_of("A-1"))
    assert len(office.cases.decided) == 1


def test_a_record_that_was_edited_twice_is_merged_field_by_field():
    name = Offer("name", verbatim("Name"), ours="Bolt M8", theirs="Bolt M8 zinc")
    unit = Offer("unit", verbatim("Unit"), ours="EA", theirs="BOX")
    office = needing(Need.FIELDS, name, unit)
    assert str(office.screen.state.said.text) == "Name: which holds?"
    assert str(office.screen.state.options[0].title) == "Bolt M8, as the workstation said"
    office.screen.choose(1)
    assert str(office.screen.state.said.text) == "Unit: which holds?"
    office.screen.choose(2)
    (decided,) = office.cases.decided
    assert decided.given.fields == {"name": "ours", "unit": "theirs"}


def test_a_case_of_a_newer_central_is_shown_and_not_settled_here():
    office = Office((replace(VIEWS[0], detail=None),))
    screen = office.open()
    assert screen.state.view.detail is None
    assert screen.state.options == ()


def test_what_became_of_ones_own_work_is_told_once(office):
    screen = office.open(MEI_LING)
    assert screen.state.untold == 1
    screen.turn_to(Tab.MINE)
    assert [(str(one.title), one.tone) for one in screen.state.rows] == [("Received over the order", Tone.REMARK)]
    assert office.cases.seen == {"c9"}
    assert office.told == 1
    screen.turn_to(Tab.OPEN)
    assert screen.state.untold == 0


def test_another_list_begins_at_its_top(office):
    screen = office.open()
    office.pick(2)
    screen.turn_to(Tab.SETTLED)
    assert (screen.state.rows, screen.state.chosen, screen.state.view) == ((), None, None)
