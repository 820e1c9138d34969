"""Receiving by scans: what is taken, what is asked, what is refused, and that an error leaves the job where it was."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from ims_desktop.domain.people import Role
from ims_desktop.domain.positions import StockStatus
from ims_desktop.domain.quantity import Quantity
from ims_desktop.floor.commands import Command, barcode
from ims_desktop.floor.steps import AskKind, Step
from ims_desktop.ports.tones import Tone
from ims_desktop.protocol.operations import GoodsReceived, LineClosedShort, ReceiptFinished
from tests.unit.floor.conftest import GTIN, Floor, gs1

FAR = date(2028, 3, 31)


def tone(step: Step) -> Tone | None:
    return step.answer.tone if step.answer else None


def title(step: Step) -> str:
    return str(step.answer.title) if step.answer else ""


def detail(step: Step) -> str:
    return str(step.answer.detail) if step.answer else ""


def pieces(number: int | str) -> Quantity:
    return Quantity.of(number)


def test_a_document_and_a_label_with_a_count_are_two_scans_for_a_line(floor: Floor) -> None:
    step = floor.scan("PO-1", gs1("tire", is_content=True, count=pieces(24)))
    assert tone(step) is Tone.ACCEPTED
    assert floor.received() == [("tire", pieces(24), "PO-1-1")]
    assert detail(step) == "Line 1 complete"


def test_what_is_accepted_says_when_it_was_on_disk(floor: Floor) -> None:
    step = floor.scan("PO-1", GTIN["tire"])
    assert step.answer is not None
    assert step.answer.on_disk_at == floor.recorded()[0].recorded_at


def test_an_item_that_one_open_order_waits_for_starts_the_job(floor: Floor) -> None:
    step = floor.scan(GTIN["chain"])
    assert tone(step) is Tone.ACCEPTED
    assert "PO-2" in str(step.heading)
    assert floor.received() == [("chain", pieces(1), "PO-2-1")]


def test_an_item_that_several_orders_wait_for_asks_which_and_the_document_answers(floor: Floor) -> None:
    step = floor.scan(GTIN["tire"])
    assert step.ask is not None
    assert step.ask.kind is AskKind.CHOICE
    assert [str(choice.title) for choice in step.ask.choices[:2]] == ["PO-1", "PO-4"]
    floor.scan("PO-4")
    assert floor.received() == [("tire", pieces(1), "PO-4-1")]


def test_the_number_of_an_order_in_the_label_finds_it_without_a_document(floor: Floor) -> None:
    floor.scan(gs1("tire", order_number="PO-4"))
    assert floor.received() == [("tire", pieces(1), "PO-4-1")]


def test_lot_and_expiry_come_out_of_the_code(floor: Floor) -> None:
    step = floor.scan("PO-1", gs1("bar case", lot="B77", expiry=FAR))
    assert tone(step) is Tone.ACCEPTED
    assert floor.received() == [("bar", pieces(24), "PO-1-2")]
    assert "lot B77" in detail(step)
    assert "expires 2028-03-31" in detail(step)


def test_a_case_adds_a_case_s_quantity(floor: Floor) -> None:
    floor.scan("PO-1", gs1("bar case", lot="B77", expiry=FAR, count=pieces(2)))
    assert floor.received() == [("bar", pieces(48), "PO-1-2")]


def test_a_bare_lot_is_asked_for_again_and_then_its_expiry(floor: Floor) -> None:
    step = floor.scan("PO-1", GTIN["bar"])
    assert step.ask is not None
    assert step.ask.kind is AskKind.WORD
    assert tone(floor.job.enter("B77")) is Tone.ASKS
    assert floor.received() == []
    floor.job.enter("B77")
    step = floor.job.enter("2028-03-31")
    assert tone(step) is Tone.ACCEPTED
    assert floor.received() == [("bar", pieces(1), "PO-1-2")]


def test_two_different_entries_of_a_lot_begin_again(floor: Floor) -> None:
    floor.scan("PO-1", GTIN["bar"])
    floor.job.enter("B77")
    step = floor.job.enter("B78")
    assert tone(step) is Tone.REFUSED
    assert str(step.instruction) == "Scan the lot"
    assert floor.received() == []


def test_a_known_lot_needs_neither_a_second_entry_nor_its_expiry(floor: Floor) -> None:
    floor.scan("PO-1", GTIN["bar"])
    step = floor.job.enter("L2409")
    assert tone(step) is Tone.ACCEPTED
    assert "expires 2028-03-31" in detail(step)


def test_lot_and_expiry_may_come_in_a_second_code(floor: Floor) -> None:
    floor.scan("PO-1", GTIN["bar"])
    step = floor.scan("]C1" + "17280331" + "10B77")
    assert tone(step) is Tone.ACCEPTED
    assert floor.received() == [("bar", pieces(1), "PO-1-2")]


def test_the_lot_of_another_item_is_refused_and_the_question_stays(floor: Floor) -> None:
    floor.scan("PO-1", GTIN["bar"])
    step = floor.scan(gs1("chain", lot="X"))
    assert title(step) == "Label of another item"
    assert str(step.instruction) == "Scan the lot"
    assert floor.received() == []


def test_a_label_that_lacks_a_separator_is_doubted_and_its_lot_asked_for(floor: Floor) -> None:
    step = floor.scan("PO-1", f"]C101{GTIN['bar'].zfill(14)}10ABC12317281231")
    assert title(step) == "Is a separator missing?"
    assert floor.received() == []


def test_an_expired_lot_is_refused(floor: Floor) -> None:
    step = floor.scan("PO-1", gs1("bar", lot="B1", expiry=date(2026, 11, 20)))
    assert title(step) == "Expired"
    assert floor.received() == []


def test_a_lot_with_too_little_life_left_is_refused(floor: Floor) -> None:
    step = floor.scan("PO-1", gs1("bar", lot="B1", expiry=date(2026, 12, 20)))
    assert title(step) == "Expires too soon"
    assert floor.received() == []


def test_an_expiry_that_differs_from_the_lot_s_is_refused(floor: Floor) -> None:
    step = floor.scan("PO-1", gs1("bar", lot="L2409", expiry=date(2028, 4, 1)))
    assert title(step) == "Expiry differs"
    assert floor.received() == []


@pytest.mark.parametrize("typed", ["31.02.2028", "2028-02-31", "soon", "20281"])
def test_a_date_that_is_none_is_refused_and_asked_for_again(floor: Floor, typed: str) -> None:
    floor.scan("PO-1", gs1("bar", lot="B77"))
    step = floor.job.enter(typed)
    assert title(step) == "Not a date"
    assert floor.received() == []
    assert tone(floor.job.enter("2028-03-31")) is Tone.ACCEPTED


def test_a_serial_is_asked_for_and_received_once(floor: Floor) -> None:
    floor.scan("PO-1", GTIN["wrench"], "S-1")
    step = floor.scan(gs1("wrench", serial="S-1"))
    assert title(step) == "Serial received already"
    assert floor.received() == [("wrench", pieces(1), "PO-1-3")]


def test_two_pieces_with_one_serial_are_refused(floor: Floor) -> None:
    step = floor.scan("PO-1", gs1("wrench", serial="S-1", count=pieces(2)))
    assert title(step) == "One serial at a time"


def test_what_is_measured_asks_how_much(floor: Floor) -> None:
    step = floor.scan("PO-1", "CABLE")
    assert step.ask is not None
    assert step.ask.kind is AskKind.QUANTITY
    assert step.ask.unit == "M"
    assert tone(floor.job.enter("12.25")) is Tone.ACCEPTED
    assert floor.received() == [("cable", pieces("12.25"), "PO-1-4")]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("0", "Nothing to take"),
        ("-3", "Nothing to take"),
        ("abc", "Not a number"),
        ("12,5", "Not a number"),
        ("12.255", "Too precise"),
        ("9501101530003", "That is too much to be true"),
        ("  ", "Nothing was typed"),
    ],
)
def test_a_quantity_that_cannot_be_is_refused_and_asked_for_again(floor: Floor, typed: str, said: str) -> None:
    floor.scan("PO-1", "CABLE")
    step = floor.job.enter(typed)
    assert title(step) == said
    assert step.ask is not None
    assert floor.received() == []
    assert tone(floor.job.enter("5")) is Tone.ACCEPTED


def test_an_announced_quantity_counts_for_the_next_scan_only(floor: Floor) -> None:
    floor.scan("PO-1", barcode(Command.QUANTITY))
    floor.job.enter("20")
    floor.scan(GTIN["tire"], GTIN["tire"])
    assert floor.received() == [("tire", pieces(20), "PO-1-1"), ("tire", pieces(1), "PO-1-1")]


def test_half_a_piece_is_too_precise(floor: Floor) -> None:
    floor.scan("PO-1", barcode(Command.QUANTITY))
    floor.job.enter("1.5")
    assert title(floor.scan(GTIN["tire"])) == "Too precise"
    assert floor.received() == []


def test_two_lines_of_one_item_fill_in_their_order(floor: Floor) -> None:
    floor.scan("PO-4", gs1("tire", is_content=True, count=pieces(5)))
    assert floor.received() == [("tire", pieces(3), "PO-4-1"), ("tire", pieces(2), "PO-4-2")]
    assert len(floor.recorded()) == 1


def test_more_than_the_order_allows_is_asked_about_before_anything_is_recorded(floor: Floor) -> None:
    step = floor.scan("PO-1", gs1("tire", is_content=True, count=pieces(30)))
    assert step.ask is not None
    assert [str(choice.title) for choice in step.ask.choices] == [
        "Take the 24 that fit",
        "Take all, hold 6",
        "Take none",
    ]
    assert floor.received() == []


def test_what_fits_is_taken_by_enter(floor: Floor) -> None:
    floor.scan("PO-1", gs1("tire", is_content=True, count=pieces(30)))
    floor.job.command(Command.CONFIRM)
    assert floor.received() == [("tire", pieces(24), "PO-1-1")]


def test_the_excess_can_be_held_and_stands_on_no_line(floor: Floor) -> None:
    floor.scan("PO-1", gs1("tire", is_content=True, count=pieces(30)))
    step = floor.job.choose(2)
    assert tone(step) is Tone.REMARK
    body = floor.recorded()[0].body
    assert isinstance(body, GoodsReceived)
    assert [(line.quantity, line.status, line.order_line_id) for line in body.lines] == [
        (pieces(24), StockStatus.AVAILABLE, "PO-1-1"),
        (pieces(6), StockStatus.ON_HOLD, None),
    ]


def test_within_tolerance_more_is_taken_with_a_remark(floor: Floor) -> None:
    step = floor.scan("PO-2", gs1("chain", is_content=True, count=pieces(11)))
    assert tone(step) is Tone.REMARK
    assert detail(step) == "Line 1 is over by 1"


def test_beyond_a_warning_tolerance_the_same_label_again_takes_all(floor: Floor) -> None:
    label = gs1("chain", is_content=True, count=pieces(15))
    assert tone(floor.scan("PO-2", label)) is Tone.ASKS
    assert floor.received() == []
    floor.scan(label)
    assert floor.received() == [("chain", pieces(15), "PO-2-1")]


def test_an_item_of_another_order_is_refused_and_the_job_stays(floor: Floor) -> None:
    step = floor.scan("PO-1", GTIN["chain"])
    assert title(step) == "Not on this order"
    assert "PO-1" in str(step.heading)
    assert floor.received() == []


def test_a_cancelled_order_takes_nothing_here(floor: Floor) -> None:
    assert title(floor.scan("PO-3")) == "Order not open"


def test_a_retired_item_is_refused(floor: Floor) -> None:
    assert title(floor.scan("PO-5", GTIN["old"])) == "Item retired"


@pytest.mark.parametrize("code", ["NOT-THERE", "IMS-L-A-06-B-5", "]C10112345678901234", "9501101530004", "\x1d"])
def test_a_code_that_means_nothing_here_is_refused_and_says_what_to_do(floor: Floor, code: str) -> None:
    step = floor.scan("PO-1", code)
    assert tone(step) is Tone.REFUSED
    assert step.scans[0].tone is Tone.REFUSED
    assert floor.received() == []


def test_goods_without_an_order_are_recorded_for_somebody_to_match(floor: Floor) -> None:
    step = floor.scan("IMS-D-PO-999")
    assert step.ask is not None
    floor.job.choose(2)
    step = floor.scan(GTIN["tire"])
    assert tone(step) is Tone.REMARK
    assert floor.received() == [("tire", pieces(1), "")]


def test_done_records_that_the_delivery_is_finished_and_says_what_is_missing(floor: Floor) -> None:
    floor.scan("PO-1", GTIN["tire"])
    step = floor.scan(barcode(Command.DONE))
    assert isinstance(floor.recorded()[-1].body, ReceiptFinished)
    assert detail(step) == "4 lines are still expected"
    assert str(step.instruction) == "Scan the document or a package"


def test_done_on_a_document_of_which_nothing_came_records_nothing(floor: Floor) -> None:
    floor.scan("PO-1")
    floor.job.command(Command.DONE)
    assert floor.recorded() == []


def test_scanning_another_document_goes_on_with_that_one(floor: Floor) -> None:
    step = floor.scan("PO-1", GTIN["tire"], "PO-2", GTIN["chain"])
    assert "PO-2" in str(step.heading)
    receipts = {operation.body.receipt_id for operation in floor.recorded()}  # type: ignore[union-attr]
    assert len(receipts) == 2


def test_the_last_ten_scans_stay_in_view_with_what_was_refused(floor: Floor) -> None:
    floor.scan("PO-1", *[GTIN["tire"]] * 12, "NOT-THERE")
    scans = floor.job.step().scans
    assert len(scans) == 10
    assert scans[0].tone is Tone.REFUSED
    assert {scan.quantity for scan in scans[1:]} == {"1"}


def test_after_a_restart_the_half_done_document_is_found_where_it_was_left(floor: Floor, tmp_path: Path) -> None:
    floor.scan("PO-1", GTIN["tire"])
    before = floor.recorded()[0].body
    floor.store.close()
    again = Floor(tmp_path)
    try:
        step = again.job.step()
        assert "PO-1" in str(step.heading)
        again.scan(GTIN["tire"])
        after = again.recorded()[-1].body
        assert isinstance(before, GoodsReceived)
        assert isinstance(after, GoodsReceived)
        assert after.receipt_number == before.receipt_number
    finally:
        again.store.close()


def test_escape_leaves_a_question_and_then_the_document(floor: Floor) -> None:
    floor.scan("PO-1", GTIN["bar"])
    assert floor.job.command(Command.BACK).ask is None
    step = floor.job.command(Command.BACK)
    assert str(step.instruction) == "Scan the document or a package"
    assert floor.recorded() == []


def test_closing_a_line_short_is_for_a_supervisor(floor: Floor) -> None:
    floor.scan("PO-1", GTIN["tire"])
    assert title(floor.job.command(Command.SHORT)) == "Not your decision"
    assert len(floor.recorded()) == 1


def test_a_supervisor_closes_the_line_in_work_and_it_is_shown_before_the_central_answers(floor: Floor) -> None:
    floor.become(Role.SUPERVISOR)
    floor.scan("PO-1", GTIN["tire"])
    step = floor.job.command(Command.SHORT)
    assert step.ask is not None
    assert str(step.ask.choices[0].title) == "Line 1 · HL Mountain Tire"
    step = floor.job.command(Command.CONFIRM)
    assert title(step) == "Line 1 closed short"
    assert isinstance(floor.recorded()[-1].body, LineClosedShort)
    sheet = floor.store.book.order_by_number("PO-1")
    assert sheet is not None
    assert [line.line.is_closed_short for line in sheet.lines] == [True, False, False, False]
    assert tone(floor.scan(GTIN["tire"])) is Tone.ASKS
