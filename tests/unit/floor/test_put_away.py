"""Putting away by scans: what is suggested, what is taken instead, what is refused, and where a restart goes on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from ims_desktop.domain.ids import OperatorId
from ims_desktop.domain.moving import MovePurpose
from ims_desktop.floor.commands import Command, barcode
from ims_desktop.ports.tones import Tone
from ims_desktop.protocol.operations import HandlingUnitNested, Undone
from tests.unit.floor.conftest import GTIN, gs1
from tests.unit.floor.warehouse import (
    EMPTY_LABEL,
    PALLET,
    TOTE,
    House,
    at,
    balance,
    choices,
    detail,
    location,
    pieces,
    title,
    tone,
)

IDLE = "Scan a handling unit, an item or a document"

AT_DOCK = [
    balance(at("chain", "dock", unit=PALLET), 40),
    balance(at("tire", "dock"), 24),
    balance(at("bar", "dock", lot="L1"), 10),
    balance(at("bar", "stage", lot="L2"), 20),
    balance(at("wrench", "dock", serial="S1"), 1),
    balance(at("cable", "dock", status="to_inspect"), 9),
    balance(at("chain", "dock", status="on_hold"), 2),
    balance(at("tire", "a2"), 3),
]


def come(line: str, order: str, number: int, item: str, received: int, **more: int) -> tuple[object, ...]:
    """An order line on which something came."""
    given = {"accepted": 0, "rejected": 0, "stocked": 0} | more
    micro = 1_000_000
    return (
        line, order, item, "site", number, 100 * micro, received * micro, 0, 0, "refuse", 0, 1,
        given["accepted"] * micro, given["rejected"] * micro, given["stocked"] * micro,
    )  # fmt: skip


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    made = House(tmp_path, Command.PUT_AWAY, balances=AT_DOCK)
    yield made
    made.store.close()


@pytest.fixture
def quiet(tmp_path: Path) -> Iterator[House]:
    """Exactly one thing waits."""
    made = House(tmp_path, Command.PUT_AWAY, balances=[balance(at("chain", "dock", unit=PALLET), 40)])
    yield made
    made.store.close()


# Actions


def test_a_pallet_is_put_away_by_two_scans(house: House) -> None:
    step = house.scan(PALLET)
    assert str(step.instruction) == "Take it to A-01"
    step = house.scan("A-01")
    assert tone(step) is Tone.ACCEPTED
    assert step.answer is not None
    assert step.answer.on_disk_at is not None
    (move,) = house.moves()
    assert (move.purpose, move.whole) == (MovePurpose.PUTAWAY, PALLET)
    assert house.stands("a1") == {("chain", PALLET): 40}


def test_the_only_pallet_that_waits_is_put_away_by_its_place_s_check_digits_alone(quiet: House) -> None:
    step = quiet.job.step()
    assert str(step.instruction) == "Take it to A-01"
    assert step.focus is not None
    assert str(step.focus.caption) == "The only thing that waits"
    assert tone(quiet.scan("41")) is Tone.ACCEPTED
    assert quiet.stands("a1") == {("chain", PALLET): 40}
    assert str(quiet.job.step().instruction) == "Nothing waits. Scan a document or goods"


def test_a_location_s_own_label_does_not_put_away_what_nobody_scanned(quiet: House) -> None:
    step = quiet.scan("A-01")
    assert title(step) == "That is something else"
    assert quiet.recorded() == []


def test_check_digits_of_another_place_put_nothing_away(quiet: House) -> None:
    assert tone(quiet.scan("42")) is Tone.REFUSED
    assert quiet.recorded() == []


def test_check_digits_that_two_places_share_mean_the_suggested_one(quiet: House) -> None:
    quiet.tell("locations", location("twin", "B-01", digits="41", walk=50))
    assert tone(quiet.scan(PALLET, "41")) is Tone.ACCEPTED
    assert quiet.stands("a1") == {("chain", PALLET): 40}


def test_check_digits_may_stand_on_a_location_s_label(quiet: House) -> None:
    assert tone(quiet.scan("IMS-L-41")) is Tone.ACCEPTED
    assert quiet.stands("a1") == {("chain", PALLET): 40}


def test_check_digits_that_are_another_place_s_code_mean_that_place(quiet: House) -> None:
    quiet.tell("locations", location("odd", "41", walk=50))
    assert tone(quiet.scan("41")) is Tone.REFUSED
    assert quiet.recorded() == []


# What is suggested


def test_the_reason_of_a_suggestion_and_other_places_are_shown(house: House) -> None:
    step = house.scan(GTIN["tire"])
    assert str(step.instruction) == "Take it to A-02"
    assert step.focus is not None
    notes = [str(note) for note in step.focus.notes]
    assert notes[0] == "A-02: Same item stands there"
    assert notes[1].startswith("Or ")


def test_what_waits_and_how_far_it_is_are_shown(house: House) -> None:
    step = house.job.step()
    assert step.progress is not None
    assert str(step.progress.text) == "0 of 5 put away"
    assert str(step.instruction) == IDLE
    step = house.scan(GTIN["tire"], "A-02")
    assert step.progress is not None
    assert str(step.progress.text) == "1 of 5 put away"
    assert step.tally == "1 / 5"
    assert "Next: " in detail(step)


def test_quarantined_goods_go_to_their_zone(house: House) -> None:
    house.tell("balances", balance(at("tire", "dock", status="quarantine"), 2))
    step = house.scan(GTIN["tire"])
    assert str(step.instruction) == "Which one?"
    step = house.job.choose(2)
    assert str(step.instruction) == "Take it to Q-01"
    assert tone(house.scan("Q-01")) is Tone.ACCEPTED


def test_where_there_is_no_room_that_is_said_and_the_goods_stay_in_hand(tmp_path: Path) -> None:
    full = House(tmp_path, Command.PUT_AWAY, balances=[balance(at("tire", "dock", status="quarantine"), 2)])
    full.tell("locations", location("q1", "Q-01", zone="A"))
    step = full.scan(GTIN["tire"])
    assert str(step.instruction) == "Scan the location where you put it"
    assert "room" in detail(step)
    full.store.close()


# Another place than the suggested one


def test_another_allowed_place_asks_for_a_second_scan_of_it(house: House) -> None:
    step = house.scan(PALLET, "A-03")
    assert str(step.instruction) == "Scan it again to confirm"
    assert house.recorded() == []
    step = house.scan("A-03")
    assert tone(step) is Tone.ACCEPTED
    assert house.stands("a3") == {("chain", PALLET): 40}


def test_the_suggested_place_may_follow_another_one(house: House) -> None:
    house.scan(PALLET, "A-03", "A-01")
    assert house.stands("a1") == {("chain", PALLET): 40}


def test_another_place_may_be_left_for_the_suggested_one(house: House) -> None:
    house.scan(PALLET, "A-03")
    step = house.job.choose(2)
    assert str(step.instruction) == "Take it to A-01"
    assert house.recorded() == []


def test_a_place_outside_the_allowed_zones_is_refused(house: House) -> None:
    house.tell("putaway_rules", ("rule", "site", "nearest_empty", '{"zones": ["A"]}', 1, 1))
    house.tell("locations", location("b1", "B-01", zone="B", walk=50))
    house.start()
    step = house.scan(PALLET, "B-01")
    assert title(step) == "Not at B-01"
    assert str(step.instruction) == "Take it to A-01"
    assert house.recorded() == []


def test_a_full_place_says_what_would_fit_and_a_part_may_go_there(house: House) -> None:
    step = house.scan(GTIN["tire"], "SMALL")
    assert title(step) == "SMALL is full"
    assert "Room for 10" in detail(step)
    house.job.command(Command.QUANTITY)
    house.job.enter("10")
    house.scan("SMALL", "SMALL")
    assert house.stands("small") == {("tire",): 10}
    assert house.stands("dock")[("tire",)] == 14


def test_what_does_not_fit_stays_in_hand_for_the_next_place(tmp_path: Path) -> None:
    tight = House(tmp_path, Command.PUT_AWAY, balances=[balance(at("tire", "dock"), 24)])
    tight.tell("locations", *(location(f"a{n}", f"A-0{n}", walk=n, most=10_000_000) for n in (1, 2, 3)))
    tight.tell("locations", location("bin", "A-06-B-5", retired=1))
    tight.tell("locations", location("one", "ONE", retired=1))
    tight.start()
    step = tight.scan(GTIN["tire"], "A-01")
    assert tone(step) is Tone.REMARK
    assert tight.stands("a1") == {("tire",): 10}
    assert str(step.instruction) == "Take it to A-02"
    tight.scan("A-02", "A-03")
    assert (tight.stands("a2"), tight.stands("a3")) == ({("tire",): 10}, {("tire",): 4})
    assert tight.stands("dock") == {}
    tight.store.close()


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("GONE", "Location retired"),
        ("FAR", "Not at FAR"),
        ("SUPPLIER", "Not a place to work at"),
        ("Q-01", "Not at Q-01"),
        ("STAGE", "Not at STAGE"),
        ("DOCK-1", "It stands there already"),
        ("NOWHERE", "Unknown code"),
        ("IMS-L-NOWHERE", "Unknown location"),
        (GTIN["bar"], "That is something else"),
        (PALLET, "That is something else"),
        ("PO-1", "That is something else"),
    ],
)
def test_a_place_that_will_not_do_leaves_the_goods_in_hand(house: House, code: str, said: str) -> None:
    before = house.scan(GTIN["tire"]).instruction
    step = house.scan(code)
    assert (title(step), tone(step)) == (said, Tone.REFUSED)
    assert step.instruction == before
    assert house.recorded() == []


def test_a_place_for_one_item_takes_no_other(house: House) -> None:
    house.tell("balances", balance(at("cable", "one"), 7))
    step = house.scan(GTIN["tire"], "ONE")
    assert title(step) == "Not at ONE"
    assert "Only one item" in detail(step)


# What may be scanned first


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("A-01", "That is something else"),
        ("SUPPLIER", "That is something else"),
        ("NOWHERE", "Unknown code"),
        ("IMS-D-PO-99", "Unknown order"),
        (EMPTY_LABEL, "It does not wait here"),
        (GTIN["old"], "Item retired"),
        ("CABLE", "To be inspected first"),
        ("PO-1", "Nothing to put away"),
    ],
)
def test_what_begins_no_putting_away_is_refused(house: House, code: str, said: str) -> None:
    step = house.scan(code)
    assert (title(step), tone(step)) == (said, Tone.REFUSED)
    assert str(step.instruction) == IDLE


def test_goods_that_are_stored_already_are_moved_not_put_away(house: House) -> None:
    house.tell("balances", balance(at("tire", "dock"), 0), balance(at("tire", "a3", unit=TOTE), 6))
    assert title(house.scan(GTIN["tire"])) == "It does not wait here"
    assert title(house.scan(TOTE)) == "It does not wait here"


def test_several_lots_ask_which_and_the_lot_s_scan_answers(house: House) -> None:
    step = house.scan(GTIN["bar"])
    assert str(step.instruction) == "Which one?"
    assert choices(step) == ["10 at DOCK-1", "20 at STAGE"]
    step = house.scan("L2")
    assert step.focus is not None
    assert step.focus.figures[1].value == "STAGE"


def test_a_label_with_lot_and_count_asks_nothing(house: House) -> None:
    step = house.scan(gs1("bar", lot="L2", is_content=True, count=pieces(5)))
    assert step.focus is not None
    assert step.focus.figures[0].value == "5"


def test_more_than_is_known_at_the_dock_is_asked(house: House) -> None:
    step = house.scan(gs1("tire", is_content=True, count=pieces(30)))
    assert title(step) == "More than is known here"
    house.job.choose(1)
    assert tone(house.scan("A-02")) is Tone.REMARK
    assert house.stands("dock")[("tire",)] == -6


def test_goods_on_a_pallet_may_be_taken_off_or_go_with_it(house: House) -> None:
    step = house.scan(GTIN["chain"])
    assert str(step.instruction) == "Take it off?"
    house.scan(PALLET)
    house.scan("A-01")
    assert house.stands("a1") == {("chain", PALLET): 40}


def test_a_unit_inside_another_asks_first(house: House) -> None:
    house.tell("balances", balance(at("tire", "dock", unit=TOTE), 6))
    house.tell("handling_units", (TOTE, "site", PALLET, "here"), (PALLET, "site", "", "here"))
    step = house.scan(TOTE)
    assert str(step.instruction) == "Take it off?"
    house.job.choose(1)
    house.scan("A-02")
    assert house.bodies()[0] == HandlingUnitNested(TOTE)
    assert house.stands("a2")[("tire", TOTE)] == 6


def test_a_pallet_with_uninspected_goods_waits_for_that(house: House) -> None:
    house.tell("balances", balance(at("tire", "dock", status="to_inspect", unit=PALLET), 1))
    assert title(house.scan(PALLET)) == "To be inspected first"


# A document


def test_a_document_of_one_thing_and_its_place_are_two_scans_and_name_the_order_line(house: House) -> None:
    house.tell("purchase_order_lines", come("PO-4-1", "o-PO-4", 1, "tire", 24))
    step = house.scan("PO-4")
    assert "PO-4" in str(step.heading)
    assert str(step.instruction) == "Take it to A-02"
    house.scan("A-02")
    (move,) = house.moves()
    assert [(line.order_line_id, line.quantity) for line in move.lines] == [("PO-4-1", pieces(24))]
    assert house.desk.book.order_by_number("PO-4").lines[0].line.stocked == pieces(24)  # type: ignore[union-attr]


def test_goods_that_only_one_order_line_waits_for_are_its_own_without_a_document(house: House) -> None:
    house.tell("purchase_order_lines", come("PO-4-1", "o-PO-4", 1, "tire", 20))
    house.scan(GTIN["tire"], "A-02")
    lines = house.moves()[0].lines
    assert [(line.order_line_id, line.quantity) for line in lines] == [("PO-4-1", pieces(20)), (None, pieces(4))]


def test_goods_that_several_order_lines_wait_for_are_nobody_s_without_a_document(house: House) -> None:
    house.tell(
        "purchase_order_lines",
        come("PO-1-1", "o-PO-1", 1, "tire", 20),
        come("PO-4-1", "o-PO-4", 1, "tire", 20),
    )
    house.scan(GTIN["tire"], "A-02")
    assert [line.order_line_id for line in house.moves()[0].lines] == [None]


def test_lines_of_a_document_are_filled_in_their_order(house: House) -> None:
    house.tell(
        "purchase_order_lines",
        come("PO-4-1", "o-PO-4", 1, "tire", 3, stocked=1),
        come("PO-4-2", "o-PO-4", 2, "tire", 4),
    )
    house.scan("PO-4", "A-02")
    (move,) = house.moves()
    assert [(line.order_line_id, line.quantity) for line in move.lines] == [
        ("PO-4-1", pieces(2)),
        ("PO-4-2", pieces(4)),
    ]
    assert house.stands("dock")[("tire",)] == 18


def test_what_of_a_line_is_inspected_waits_when_it_was_accepted(house: House) -> None:
    house.tell("items", ("chain", "CHAIN", "Chain", "EA", "none", 0, 0, 0, 1, 0, 1))
    house.tell("balances", balance(at("chain", "dock"), 8))
    house.tell("purchase_order_lines", come("PO-2-1", "o-PO-2", 1, "chain", 10, accepted=7, rejected=1))
    house.scan("PO-2", "CHAIN")
    step = house.job.choose(1)
    assert step.focus is not None
    assert step.focus.figures[0].value == "7"


def test_several_things_of_a_document_are_scanned_one_after_the_other(house: House) -> None:
    house.tell(
        "purchase_order_lines",
        come("PO-1-1", "o-PO-1", 1, "tire", 24),
        come("PO-1-3", "o-PO-1", 3, "wrench", 1),
    )
    step = house.scan("PO-1")
    assert detail(step) == "2 things wait"
    assert step.progress is not None
    assert str(step.progress.text) == "0 of 2 lines put away"
    step = house.scan(GTIN["tire"], "A-02")
    assert step.progress is not None
    assert str(step.progress.text) == "1 of 2 lines put away"
    assert str(step.instruction).startswith("Take it to")
    step = house.scan(GTIN["wrench"])
    step = house.scan(str(step.focus.figures[2].value) if step.focus else "")
    assert str(step.heading) == "Put away"


def test_goods_of_another_document_are_refused_while_one_is_in_work(house: House) -> None:
    house.tell(
        "purchase_order_lines",
        come("PO-1-1", "o-PO-1", 1, "tire", 24),
        come("PO-1-3", "o-PO-1", 3, "wrench", 1),
    )
    house.scan("PO-1")
    assert title(house.scan(GTIN["chain"])) == "Not on this order"
    step = house.job.command(Command.DONE)
    assert str(step.heading) == "Put away"


# Stopping, going on, undoing


def test_what_was_in_hand_is_there_after_a_restart(house: House) -> None:
    house.scan(GTIN["tire"])
    step = house.start()
    assert str(step.instruction) == "Take it to A-02"
    house.scan("A-02")
    assert house.stands("a2")[("tire",)] == 27


def test_the_document_and_its_order_lines_are_there_after_a_restart(house: House) -> None:
    house.tell("purchase_order_lines", come("PO-4-1", "o-PO-4", 1, "tire", 24))
    house.scan("PO-4")
    assert "PO-4" in str(house.start().heading)
    house.scan("A-02")
    assert house.moves()[0].lines[0].order_line_id == "PO-4-1"


def test_what_somebody_else_put_away_is_not_in_hand_after_a_restart(house: House) -> None:
    house.scan(GTIN["tire"])
    house.tell("balances", balance(at("tire", "dock"), 0))
    assert str(house.start().instruction) == IDLE


def test_the_last_one_is_undone_and_waits_again(house: House) -> None:
    before = house.job.step().progress
    house.scan(PALLET, "A-01")
    step = house.job.command(Command.UNDO)
    assert title(step) == "Undone"
    assert isinstance(house.bodies()[-1], Undone)
    assert step.progress == before
    assert house.stands("a1") == {}


def test_what_is_in_hand_can_be_left_there(house: House) -> None:
    step = house.scan(PALLET, barcode(Command.BACK))
    assert str(step.instruction) == IDLE
    assert str(house.start().instruction) == IDLE
    assert house.recorded() == []


@pytest.mark.parametrize("typed", ["0", "-1", "many", "1.5"])
def test_a_part_that_is_no_quantity_is_refused_and_asked_again(house: House, typed: str) -> None:
    house.scan(GTIN["tire"])
    house.job.command(Command.QUANTITY)
    step = house.job.enter(typed)
    assert tone(step) is Tone.REFUSED
    assert str(step.instruction) == "How many?"


def test_a_pallet_is_not_parted(house: House) -> None:
    house.scan(PALLET)
    assert title(house.job.command(Command.QUANTITY)) == "Not to be parted"


def test_each_person_has_their_own_job(house: House) -> None:
    house.scan(GTIN["tire"])
    first = house.job
    house.desk = replace(house.desk, person=replace(house.desk.person, id=OperatorId("p2")))
    assert str(house.start().instruction) == IDLE
    assert str(first.step().instruction) == "Take it to A-02"


def test_more_than_is_known_is_remarked_whatever_order_lines_it_fills(house: House) -> None:
    house.tell(
        "purchase_order_lines",
        come("PO-4-1", "o-PO-4", 1, "tire", 20),
        come("PO-4-2", "o-PO-4", 2, "tire", 20),
    )
    house.scan("PO-4")
    house.job.command(Command.QUANTITY)
    house.job.enter("40")
    house.job.choose(1)
    assert tone(house.scan("A-02")) is Tone.REMARK
    assert [line.quantity for line in house.moves()[0].lines] == [pieces(20), pieces(20)]
