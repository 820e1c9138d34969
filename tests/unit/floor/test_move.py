"""Moving by scans: what goes where, what is asked, what is refused, and that an error leaves the job where it was."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ims_desktop.domain.moving import MovePurpose
from ims_desktop.domain.people import Role
from ims_desktop.domain.positions import StockStatus
from ims_desktop.floor.commands import Command, barcode
from ims_desktop.floor.steps import AskKind
from ims_desktop.ports.tones import Tone
from ims_desktop.protocol.operations import HandlingUnitNested, Undone
from tests.unit.floor.conftest import GTIN, gs1
from tests.unit.floor.warehouse import (
    EMPTY_LABEL,
    PALLET,
    STOCK,
    TOTE,
    House,
    at,
    balance,
    choices,
    detail,
    pieces,
    title,
    tone,
)


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    made = House(tmp_path, Command.MOVE, balances=STOCK)
    yield made
    made.store.close()


# An item


def test_an_item_is_moved_by_three_scans(house: House) -> None:
    step = house.scan(GTIN["tire"], "A-01", "A-02")
    assert tone(step) is Tone.ACCEPTED
    assert detail(step) == "A-01 → A-02"
    assert step.answer is not None
    assert step.answer.on_disk_at is not None
    (move,) = house.moves()
    assert (move.purpose, move.lines[0].quantity) == (MovePurpose.MOVE, pieces(12))
    assert house.stands("a1") == {("chain",): 5}
    assert house.stands("a2")[("tire",)] == 12


def test_the_location_may_come_before_the_item(house: House) -> None:
    house.scan("A-01", GTIN["tire"], "A-02")
    assert house.stands("a2")[("tire",)] == 12


def test_a_location_is_known_by_its_check_digits_too(house: House) -> None:
    house.scan(GTIN["tire"], "41", "42")
    assert house.stands("a2")[("tire",)] == 12


def test_a_label_with_a_count_moves_that_many(house: House) -> None:
    house.scan(gs1("tire", is_content=True, count=pieces(4)), "A-01", "A-02")
    assert (house.stands("a1")[("tire",)], house.stands("a2")[("tire",)]) == (8, 4)


def test_a_typed_quantity_splits_what_stands_there(house: House) -> None:
    house.scan(GTIN["tire"], "A-01")
    step = house.job.command(Command.QUANTITY)
    assert step.ask is not None
    assert step.ask.kind is AskKind.QUANTITY
    house.job.enter("5")
    house.scan("A-02")
    assert (house.stands("a1")[("tire",)], house.stands("a2")[("tire",)]) == (7, 5)


@pytest.mark.parametrize("typed", ["0", "-3", "1.5", "many", ""])
def test_a_quantity_that_is_none_is_refused_and_asked_again(house: House, typed: str) -> None:
    house.scan(GTIN["tire"], "A-01")
    house.job.command(Command.QUANTITY)
    step = house.job.enter(typed)
    assert tone(step) is Tone.REFUSED
    assert str(step.instruction) == "How many?"
    assert house.recorded() == []


def test_several_lots_ask_which_and_the_lot_s_scan_answers(house: House) -> None:
    step = house.scan(GTIN["bar"], "A-02")
    assert str(step.instruction) == "Which one?"
    assert choices(step) == ["10 at A-02", "20 at A-02"]
    house.scan("L2", "A-03")
    assert house.stands("a3")[("bar", "L2")] == 20


def test_a_label_that_says_the_lot_asks_nothing(house: House) -> None:
    house.scan(gs1("bar", lot="L1"), "A-02", "A-03")
    assert house.stands("a3")[("bar", "L1")] == 10


def test_several_serials_ask_which(house: House) -> None:
    step = house.scan(GTIN["wrench"], "A-02")
    assert str(step.instruction) == "Which one?"
    house.job.choose(2)
    house.scan("A-03")
    assert house.stands("a3")[("wrench", "S2")] == 1


def test_a_lot_that_is_not_there_leaves_the_question(house: House) -> None:
    house.scan(GTIN["bar"], "A-02")
    step = house.scan("L9")
    assert tone(step) is Tone.REFUSED
    assert str(step.instruction) == "Which one?"


def test_several_statuses_ask_which(house: House) -> None:
    house.tell("balances", balance(at("tire", "a1", status="damaged"), 2))
    step = house.scan(GTIN["tire"], "A-01")
    assert len(choices(step)) == 2
    house.job.choose(2)
    house.scan("Q-01")
    assert house.stands("q1")[("tire", "damaged")] == 2


def test_more_than_is_known_to_be_there_is_asked_and_then_recorded(house: House) -> None:
    house.scan(GTIN["tire"], "A-01")
    house.job.command(Command.QUANTITY)
    step = house.job.enter("15")
    assert title(step) == "More than is known here"
    assert choices(step)[0] == "Move 15 all the same"
    assert house.recorded() == []
    house.job.choose(1)
    step = house.scan("A-02")
    assert tone(step) is Tone.REMARK
    assert house.stands("a1")[("tire",)] == -3


def test_more_than_is_known_can_be_left(house: House) -> None:
    house.scan(gs1("tire", is_content=True, count=pieces(15)), "A-01")
    step = house.job.choose(2)
    assert title(step) == "Left as it was"
    assert house.recorded() == []


def test_goods_that_nobody_knows_there_are_asked_for_and_moved(house: House) -> None:
    step = house.scan(GTIN["chain"], "A-02")
    assert str(step.instruction) == "How many?"
    house.job.enter("2")
    house.job.choose(1)
    house.scan("A-03")
    assert house.stands("a2")[("chain",)] == -2


def test_a_lot_is_asked_for_where_none_is_known_to_be(house: House) -> None:
    step = house.scan(gs1("bar", is_content=True, count=pieces(3)), "A-01")
    assert str(step.instruction) == "Scan the lot"
    house.scan("L7")
    house.job.choose(1)
    house.scan("A-03")
    assert house.stands("a1")[("bar", "L7")] == -3


# Other places


def test_goods_stay_in_hand_while_a_place_is_refused(house: House) -> None:
    house.scan(GTIN["tire"], "A-01")
    for code, said in {
        "SMALL": "SMALL is full",
        "ONE": "Not at ONE",
        "GONE": "Location retired",
        "FAR": "Another site",
        "SUPPLIER": "Not a place to work at",
        "Q-01": "Not at Q-01",
        "A-01": "It stands there already",
        "NOWHERE": "Unknown code",
        "IMS-L-NOWHERE": "Unknown location",
        "PO-1": "That is something else",
        GTIN["chain"]: "That is something else",
    }.items():
        step = house.scan(code)
        assert (title(step), tone(step)) == (said, Tone.REFUSED)
        assert str(step.instruction) == "Scan where it goes"
    assert house.recorded() == []


def test_a_full_location_says_what_would_fit(house: House) -> None:
    step = house.scan(GTIN["tire"], "A-01", "SMALL")
    assert "Room for 10" in detail(step)
    house.job.command(Command.QUANTITY)
    house.job.enter("10")
    assert tone(house.scan("SMALL")) is Tone.ACCEPTED


def test_quarantined_goods_go_to_a_quarantine_zone_only(house: House) -> None:
    step = house.scan(GTIN["chain"], "Q-01", "A-01")
    assert title(step) == "Not at A-01"
    assert tone(house.scan("STAGE")) is Tone.ACCEPTED


@pytest.mark.parametrize("code", ["NOWHERE", "PO-1", "SUPPLIER", GTIN["old"], EMPTY_LABEL])
def test_what_begins_no_move_is_refused(house: House, code: str) -> None:
    step = house.scan(code)
    assert tone(step) is Tone.REFUSED
    assert str(step.instruction) == "Scan an item, a handling unit or a location"


@pytest.mark.parametrize("code", [GTIN["chain"], "PO-1", "NOWHERE", "SUPPLIER"])
def test_where_a_place_is_asked_something_else_is_refused(house: House, code: str) -> None:
    house.scan(GTIN["tire"])
    step = house.scan(code)
    assert tone(step) is Tone.REFUSED
    assert str(step.instruction) == "Scan where you take it from"


@pytest.mark.parametrize("code", ["A-02", "PO-1", "NOWHERE"])
def test_where_goods_are_asked_something_else_is_refused(house: House, code: str) -> None:
    house.scan("A-01")
    step = house.scan(code)
    assert tone(step) is Tone.REFUSED
    assert str(step.instruction) == "Scan what you take from A-01"


def test_a_code_of_an_item_and_a_location_asks_what_it_is(house: House) -> None:
    house.tell("locations", ("tire-place", "TIRE", "storage", "site", "A", 0))
    step = house.scan("TIRE")
    assert str(step.instruction) == "What is it?"
    house.job.choose(1)
    house.scan("A-01", "A-02")
    assert house.stands("a2")[("tire",)] == 12


def test_a_code_of_two_items_asks_which(house: House) -> None:
    house.tell("packagings", ("twin", "chain", "piece", GTIN["tire"], 1_000_000))
    step = house.scan(GTIN["tire"])
    assert str(step.instruction) == "Which item is it?"
    house.job.choose(choices(step).index("Chain") + 1)
    house.scan("A-01", "A-02")
    assert house.stands("a2")[("chain",)] == 5


# Handling units


def test_a_handling_unit_is_moved_by_two_scans_with_all_it_holds(house: House) -> None:
    house.scan(PALLET, "A-02")
    (move,) = house.moves()
    assert (move.purpose, move.whole) == (MovePurpose.HANDLING_UNIT, PALLET)
    assert house.stands("a2")[("chain", PALLET)] == 40


def test_a_unit_inside_another_asks_first_and_is_taken_off(house: House) -> None:
    house.tell("handling_units", (TOTE, "site", PALLET, "here"), (PALLET, "site", "", "here"))
    step = house.scan(TOTE)
    assert str(step.instruction) == "Take it off?"
    assert PALLET in detail(step)
    house.job.choose(1)
    house.scan("A-02")
    assert house.bodies()[0] == HandlingUnitNested(TOTE)
    assert house.stands("a2")[("tire", TOTE)] == 6
    assert house.stands("a3") == {("chain", PALLET): 40}


def test_a_pallet_takes_along_what_stands_on_it(house: House) -> None:
    house.tell("handling_units", (TOTE, "site", PALLET, "here"), (PALLET, "site", "", "here"))
    house.scan(TOTE)
    house.job.choose(2)
    house.scan("A-02")
    assert house.stands("a2")[("tire", TOTE)] == 6
    assert house.stands("a2")[("chain", PALLET)] == 40


def test_a_unit_is_taken_off_where_it_stands(house: House) -> None:
    house.tell("handling_units", (TOTE, "site", PALLET, "here"), (PALLET, "site", "", "here"))
    house.scan(TOTE)
    house.job.choose(1)
    step = house.scan("A-03")
    assert tone(step) is Tone.ACCEPTED
    assert house.bodies() == [HandlingUnitNested(TOTE)]


def test_undoing_puts_a_unit_back_onto_the_one_it_was_taken_off(house: House) -> None:
    house.tell("handling_units", (TOTE, "site", PALLET, "here"), (PALLET, "site", "", "here"))
    house.scan(TOTE)
    house.job.choose(1)
    house.scan("A-02")
    step = house.job.command(Command.UNDO)
    assert tone(step) is Tone.REMARK
    assert [type(body) for body in house.bodies()][-2:] == [Undone, Undone]
    assert house.stands("a3")[("tire", TOTE)] == 6


def test_goods_are_packed_onto_a_unit_where_that_stands(house: House) -> None:
    house.scan(GTIN["tire"], "A-01", PALLET)
    (move,) = house.moves()
    assert move.purpose is MovePurpose.PACK
    assert house.stands("a3")[("tire", PALLET)] == 12


def test_packing_onto_a_new_label_keeps_the_location(house: House) -> None:
    house.scan(GTIN["tire"], "A-01", EMPTY_LABEL)
    assert house.stands("a1")[("tire", EMPTY_LABEL)] == 12


def test_a_new_unit_gets_the_next_number_of_our_own(house: House) -> None:
    house.scan(GTIN["tire"], "A-01")
    step = house.job.command(Command.NEW_UNIT)
    assert tone(step) is Tone.ACCEPTED
    (line,) = house.moves()[0].lines
    assert len(line.target.handling_unit) == 18
    assert line.target.location_id == line.source.location_id


def test_goods_are_taken_off_a_unit_when_that_is_meant(house: House) -> None:
    step = house.scan(GTIN["chain"], "A-03")
    assert str(step.instruction) == "Take it off?"
    house.job.choose(1)
    house.scan("A-01")
    assert house.stands("a1")[("chain",)] == 45


def test_goods_asked_for_by_their_unit_are_taken_off_it(house: House) -> None:
    house.scan(GTIN["chain"], PALLET, "A-03")
    assert house.moves()[0].purpose is MovePurpose.PACK
    assert house.stands("a3")[("chain",)] == 40


def test_goods_that_are_not_on_a_unit_are_not_taken_from_it(house: House) -> None:
    step = house.scan(GTIN["bar"], PALLET)
    assert title(step) == "Not on that unit"
    assert str(step.instruction) == "Scan where you take it from"


def test_a_unit_is_put_onto_another(house: House) -> None:
    step = house.scan(TOTE, PALLET)
    assert tone(step) is Tone.ACCEPTED
    assert house.bodies() == [HandlingUnitNested(TOTE, PALLET)]
    house.job.command(Command.UNDO)
    assert isinstance(house.bodies()[-1], Undone)


def test_what_was_put_onto_a_pallet_goes_with_it_before_the_central_knows(house: House) -> None:
    house.scan(TOTE, PALLET, PALLET, "A-02")
    assert house.stands("a2")[("tire", TOTE)] == 6
    assert house.stands("a2")[("chain", PALLET)] == 40


def test_a_nesting_that_was_undone_leaves_the_unit_where_it_was(house: House) -> None:
    house.scan(TOTE, PALLET)
    house.job.command(Command.UNDO)
    house.scan(PALLET, "A-02")
    assert house.stands("a3") == {("tire", TOTE): 6}


def test_a_pallet_cannot_stand_on_what_stands_on_it(house: House) -> None:
    house.scan(TOTE, PALLET)
    step = house.scan(PALLET, TOTE)
    assert title(step) == "It cannot stand there"


def test_a_unit_cannot_stand_on_itself(house: House) -> None:
    step = house.scan(PALLET, PALLET)
    assert title(step) == "It cannot stand there"
    assert str(step.instruction) == "Scan where it goes"


def test_a_unit_is_broken_up_by_a_second_scan_of_it(house: House) -> None:
    house.scan(PALLET)
    step = house.job.command(Command.BREAK)
    assert str(step.instruction) == "Scan it again to confirm"
    house.scan(PALLET)
    assert house.stands("a3")[("chain",)] == 40


def test_units_on_a_broken_pallet_stand_by_themselves(house: House) -> None:
    house.scan(TOTE, PALLET, PALLET)
    house.job.command(Command.BREAK)
    house.scan(PALLET)
    assert house.stands("a3") == {("chain",): 40, ("tire", TOTE): 6}
    assert house.desk.handling_units.is_inside(TOTE) == ""


# A whole location


def test_a_whole_location_is_moved_by_a_second_scan_of_the_target(house: House) -> None:
    house.scan("A-01", barcode(Command.WHOLE))
    step = house.scan("A-02")
    assert str(step.instruction) == "Scan it again to confirm"
    assert house.recorded() == []
    house.scan("A-02")
    (move,) = house.moves()
    assert (move.purpose, move.whole) == (MovePurpose.LOCATION, "a1")
    assert house.stands("a1") == {}
    assert (house.stands("a2")[("tire",)], house.stands("a2")[("chain",)]) == (12, 5)


def test_another_target_than_the_one_to_confirm_is_asked_anew(house: House) -> None:
    house.scan("A-01", barcode(Command.WHOLE), "A-02")
    step = house.scan("A-03")
    assert str(step.instruction) == "Scan it again to confirm"
    assert house.recorded() == []
    house.scan("A-03")
    assert house.stands("a3")[("tire",)] == 12


def test_an_empty_location_has_nothing_to_move(house: House) -> None:
    step = house.scan("SMALL", barcode(Command.WHOLE))
    assert title(step) == "Nothing stands there"


def test_a_whole_location_does_not_go_onto_a_unit(house: House) -> None:
    step = house.scan("A-01", barcode(Command.WHOLE), PALLET)
    assert title(step) == "Not a whole location"


# Another status


def test_a_supervisor_releases_goods_with_a_reason(house: House) -> None:
    house.tell("reasons", ("r1", "OK-QA", "Passed after rework", "release", 0))
    house.become(Role.SUPERVISOR)
    house.scan(GTIN["chain"], "Q-01", barcode(Command.RELEASE))
    step = house.job.choose(1)
    assert choices(step) == ["Passed after rework"]
    step = house.scan("OK-QA")
    assert tone(step) is Tone.ACCEPTED
    (move,) = house.moves()
    assert (move.purpose, move.reason) == (MovePurpose.RELEASE, "OK-QA")
    assert move.lines[0].target.status is StockStatus.AVAILABLE
    assert house.stands("q1") == {("chain",): 3}


def test_a_reason_is_typed_where_none_is_known(house: House) -> None:
    house.become(Role.SUPERVISOR)
    house.scan(GTIN["tire"], "A-01", barcode(Command.RELEASE))
    house.job.choose(1)
    assert tone(house.job.enter("")) is Tone.REFUSED
    house.job.enter("Water damage")
    assert house.moves()[0].reason == "Water damage"
    assert house.stands("a1")[("tire", "on_hold")] == 12


def test_who_may_not_change_a_status_is_told_so_and_offered_nothing(house: House) -> None:
    step = house.scan(GTIN["tire"], "A-01")
    assert Command.RELEASE not in {one.command for one in step.offers}
    assert title(house.job.command(Command.RELEASE)) == "Not your decision"
    assert house.recorded() == []


# Stopping, going on, undoing


def test_what_was_in_hand_is_there_after_a_restart(house: House) -> None:
    house.scan(GTIN["tire"], "A-01")
    step = house.start()
    assert str(step.instruction) == "Scan where it goes"
    house.scan("A-02")
    assert house.stands("a2")[("tire",)] == 12
    assert str(house.start().instruction) == "Scan an item, a handling unit or a location"


def test_what_somebody_else_moved_meanwhile_is_not_in_hand_after_a_restart(house: House) -> None:
    house.scan(GTIN["tire"], "A-01")
    house.tell("balances", balance(at("tire", "a1"), 0))
    assert str(house.start().instruction) == "Scan an item, a handling unit or a location"


def test_what_was_in_hand_can_be_put_back(house: House) -> None:
    house.scan(GTIN["tire"], "A-01", barcode(Command.BACK))
    assert str(house.start().instruction) == "Scan an item, a handling unit or a location"
    assert house.recorded() == []


def test_the_last_move_is_undone(house: House) -> None:
    before = house.stands("a1")
    step = house.scan(GTIN["tire"], "A-01", "A-02")
    assert step.tally == "1"
    step = house.job.command(Command.UNDO)
    assert title(step) == "Undone"
    assert (house.stands("a1"), step.tally) == (before, "")


def test_with_nothing_moved_there_is_nothing_to_undo(house: House) -> None:
    assert title(house.job.command(Command.UNDO)) == "Nothing to undo"


def test_while_something_is_asked_other_scans_are_refused(house: House) -> None:
    house.scan(GTIN["bar"], "A-02")
    step = house.scan("A-03")
    assert title(step) == "One thing first"
    step = house.job.command(Command.BACK)
    assert str(step.instruction) == "Scan where you take it from"
