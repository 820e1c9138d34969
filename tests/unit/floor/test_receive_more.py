"""Receiving pallets, samples, damage, blind, and codes that nobody knew."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace

from ims_desktop.domain.barcodes import Elements, element_string, restricted_gtin, sscc
from ims_desktop.domain.people import Role
from ims_desktop.domain.positions import StockStatus
from ims_desktop.domain.quantity import MICRO, Quantity
from ims_desktop.floor.commands import Command, barcode
from ims_desktop.floor.receive import ReceiveJob
from ims_desktop.floor.steps import Step
from ims_desktop.ports.mirror import Reached
from ims_desktop.ports.preferences import BLIND_RECEIVING, YES
from ims_desktop.ports.tones import Tone
from ims_desktop.protocol.messages import Change
from ims_desktop.protocol.mirror import BY_NAME
from ims_desktop.protocol.operations import CodeLinked, GoodsInspected, GoodsReceived, ReceiptFinished, Undone
from tests.unit.floor.conftest import GTIN, Floor, gs1

FULL, MIXED, SHORT_LIVED, TOO_MANY, RETIRED, SILENT, STRANGE, LOOSE = (sscc("4012345", n) for n in range(8))
SEAT = restricted_gtin(200)
UNKNOWN = restricted_gtin(300)


def pieces(number: int | str) -> Quantity:
    return Quantity.of(number)


def pallet(code: str) -> str:
    return f"]C100{code}"


def _announced(
    unit: str, item: str, quantity: int, lot: str = "", expiry: str | None = None, notice: str = "asn"
) -> tuple[object, ...]:
    return (f"{notice}-{unit}-{item}", notice, "site", "", item, unit, lot, "", expiry, quantity * MICRO)


ROWS: dict[str, list[tuple[object, ...]]] = {
    "items": [
        ("seat", "SEAT", "Saddle", "EA", "lot", 0, 0, 0, 1, 0, 1, "quantity", "", "", "", 3, 0, 0),
        ("frame", "FRAME", "Frame", "EA", "none", 0, 0, 0, 1, 0, 1, "nth_unit", "", "", "", 2, 0, 0),
    ],
    "packagings": [("p-seat", "seat", "piece", SEAT, MICRO)],
    "purchase_orders": [("o-PO-9", "PO-9", "sup", "approved", "site", None, 1)],
    "purchase_order_lines": [
        (f"PO-9-{n}", "o-PO-9", item, "site", n, count * MICRO, 0, 0, 0, "refuse", 0, 1)
        for n, (item, count) in enumerate([("tire", 7777), ("bar", 48), ("seat", 100), ("frame", 10), ("old", 5)], 1)
    ],
    "shipping_notices": [
        ("asn", "ASN-1", "sup", "o-PO-9", "site", "open", None),
        ("gone", "ASN-2", "sup", "o-PO-9", "site", "cancelled", None),
        ("free", "ASN-3", "sup", "", "site", "open", None),
    ],
    "shipping_notice_lines": [
        _announced(FULL, "tire", 24),
        _announced(MIXED, "tire", 10),
        _announced(MIXED, "bar", 48, "B7", "2028-03-31"),
        _announced(MIXED, "seat", 12, "S1"),
        _announced(SHORT_LIVED, "bar", 5, "B8", "2026-12-01"),
        _announced(TOO_MANY, "tire", 3),
        _announced(TOO_MANY, "bar", 60, "B9", "2028-03-31"),
        _announced(RETIRED, "old", 2),
        _announced(SILENT, "bar", 5),
        _announced(STRANGE, "tire", 5, notice="gone"),
        _announced(LOOSE, "tire", 6, notice="free"),
    ],
    "reasons": [("r1", "CRUSH", "Crushed", "inspection", 0)],
}  # fmt: skip


class Dock(Floor):
    """The same workstation, with shipping notices."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        made = [
            Change(record, 1000 + number, False, BY_NAME[record].complete(row))
            for record, rows in ROWS.items()
            for number, row in enumerate(rows)
        ]
        self.store.mirror.apply(made, Reached("e", 5000, 5000))

    def lines(self) -> list[tuple[str, Quantity, str, str]]:
        bodies = [operation.body for operation in self.recorded()]
        lines = [line for body in bodies if isinstance(body, GoodsReceived) for line in body.lines]
        return [(line.item_id, line.quantity, line.status.value, line.handling_unit) for line in lines]

    def on_hand(self, item: str) -> dict[str, Quantity]:
        found: dict[str, Quantity] = {}
        for one in self.store.standing.of(item):  # type: ignore[arg-type]
            status = one.position.status.value
            found[status] = found.get(status, Quantity(0)) + one.quantity
        return found


@pytest.fixture
def dock(tmp_path: Path) -> Iterator[Dock]:
    made = Dock(tmp_path)
    yield made
    made.store.close()


def tone(step: Step) -> Tone | None:
    return step.answer.tone if step.answer else None


def title(step: Step) -> str:
    return str(step.answer.title) if step.answer else ""


def detail(step: Step) -> str:
    return str(step.answer.detail) if step.answer else ""


# Pallets


def test_an_announced_pallet_is_received_by_one_scan(dock: Dock) -> None:
    step = dock.scan(pallet(FULL))
    assert tone(step) is Tone.ACCEPTED
    assert "PO-9" in str(step.heading)
    assert dock.lines() == [("tire", pieces(24), "available", FULL)]
    assert len(dock.recorded()) == 1


def test_a_mixed_pallet_is_one_scan_and_one_operation_with_lot_expiry_and_sample(dock: Dock) -> None:
    step = dock.scan(pallet(MIXED))
    assert dock.lines() == [
        ("bar", pieces(48), "available", MIXED),
        ("seat", pieces(3), "to_inspect", MIXED),
        ("seat", pieces(9), "available", MIXED),
        ("tire", pieces(10), "available", MIXED),
    ]
    assert len(dock.recorded()) == 1
    lot = dock.store.book.lot("bar", "B7")  # type: ignore[arg-type]
    assert str(lot.expiry if lot else "") == "2028-03-31"
    assert detail(step) == "48 × Energy Bar · 12 × Saddle · 10 × HL Mountain Tire"


def test_n_pallets_and_done_are_n_plus_one_scans(dock: Dock) -> None:
    dock.scan(pallet(FULL), pallet(MIXED), barcode(Command.DONE))
    received, more, done = [operation.body for operation in dock.recorded()]
    assert isinstance(done, ReceiptFinished)
    assert {received.receipt_id, more.receipt_id} == {done.receipt_id}  # type: ignore[union-attr]


def test_n_lines_of_labels_that_name_their_order_and_done_are_n_plus_one_scans(dock: Dock) -> None:
    labels = [
        gs1("tire", is_content=True, count=pieces(7777), order_number="PO-9"),
        gs1("bar", is_content=True, count=pieces(48), lot="B7", expiry=date(2028, 3, 31), order_number="PO-9"),
        seat(100),
    ]
    dock.scan(*labels, barcode(Command.DONE))
    assert [type(operation.body) for operation in dock.recorded()] == [GoodsReceived] * 3 + [ReceiptFinished]
    sheet = dock.store.book.order_by_number("PO-9")
    assert sheet is not None
    assert [line.line.is_complete for line in sheet.lines] == [True, True, True, False, False]


def test_a_pallet_is_received_once(dock: Dock) -> None:
    step = dock.scan(pallet(FULL), pallet(FULL))
    assert title(step) == "Received already"
    assert len(dock.recorded()) == 1
    dock.job.command(Command.UNDO)
    assert title(dock.scan(pallet(FULL))) == f"Pallet {FULL}"


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (SHORT_LIVED, "Expires too soon"),
        (TOO_MANY, "More than the order allows"),
        (RETIRED, "Item retired"),
        (SILENT, "The shipping notice lacks something"),
    ],
)
def test_a_pallet_of_which_anything_cannot_be_taken_is_not_taken_at_all(dock: Dock, code: str, said: str) -> None:
    before = dock.scan("PO-1").heading
    step = dock.scan(pallet(code))
    assert (tone(step), title(step)) == (Tone.REFUSED, said)
    assert step.heading == before
    assert dock.recorded() == []


def test_a_pallet_that_no_open_notice_announced_is_asked_about(dock: Dock) -> None:
    step = dock.scan("PO-9", pallet(STRANGE))
    assert str(step.instruction) == "Unknown pallet"
    assert dock.recorded() == []
    dock.job.command(Command.CONFIRM)
    step = dock.scan(GTIN["tire"])
    assert f"onto {STRANGE}" in str(step.heading)
    assert dock.lines() == [("tire", pieces(1), "available", STRANGE)]


def test_a_pallet_that_nobody_ordered_waits_for_a_supervisor(dock: Dock) -> None:
    step = dock.scan(pallet(LOOSE))
    assert tone(step) is Tone.REMARK
    assert "ASN-3" in str(step.heading)
    assert dock.received() == [("tire", pieces(6), "")]


def test_the_number_of_a_shipping_notice_opens_its_order(dock: Dock) -> None:
    assert "PO-9" in str(dock.scan("ASN-1").heading)
    assert title(dock.scan("ASN-2")) == "Unknown code"


def test_a_pallet_whose_contents_differ_is_received_by_item_scans(dock: Dock) -> None:
    dock.scan(pallet(FULL))
    step = dock.scan(barcode(Command.RECOUNT))
    assert f"onto {FULL}" in str(step.heading)
    assert isinstance(dock.recorded()[-1].body, Undone)
    dock.scan(gs1("tire", is_content=True, count=pieces(23)))
    assert dock.on_hand("tire") == {"available": pieces(23)}
    assert dock.lines()[-1] == ("tire", pieces(23), "available", FULL)


def test_a_pallet_may_be_said_to_differ_before_it_is_scanned(dock: Dock) -> None:
    dock.scan(barcode(Command.RECOUNT), pallet(FULL))
    assert dock.recorded() == []
    dock.scan(GTIN["tire"])
    assert dock.lines() == [("tire", pieces(1), "available", FULL)]


def test_everything_goes_onto_a_new_pallet_until_it_is_done(dock: Dock) -> None:
    blocks = [Change("sscc_blocks", 5001, False, ("b1", "w1", "4012345", 500, 600))]
    dock.store.mirror.apply(blocks, Reached("e", 5001, 5001))
    dock.scan("PO-9", barcode(Command.NEW_UNIT), GTIN["tire"], GTIN["tire"])
    unit = dock.lines()[0][3]
    assert len(unit) == 18
    step = dock.scan(barcode(Command.DONE))
    assert title(step) == f"{unit} is complete"
    dock.scan(GTIN["tire"])
    assert [line[3] for line in dock.lines()] == [unit, unit, ""]
    dock.scan(barcode(Command.DONE))
    assert isinstance(dock.recorded()[-1].body, ReceiptFinished)


def test_a_pallet_in_work_is_found_after_a_restart(dock: Dock) -> None:
    dock.scan("PO-9", pallet(STRANGE))
    dock.job.command(Command.CONFIRM)
    dock.scan(GTIN["tire"])
    dock.job = ReceiveJob(dock.desk)
    dock.scan(GTIN["tire"])
    assert [line[3] for line in dock.lines()] == [STRANGE, STRANGE]


def test_a_pallet_that_is_complete_is_so_after_a_restart(dock: Dock) -> None:
    dock.scan("PO-9", GTIN["tire"], pallet(STRANGE))
    dock.job.command(Command.CONFIRM)
    dock.job = ReceiveJob(dock.desk)
    dock.scan(GTIN["tire"], barcode(Command.DONE))
    dock.job = ReceiveJob(dock.desk)
    dock.scan(GTIN["tire"])
    assert [line[3] for line in dock.lines()] == ["", STRANGE, ""]


def test_a_label_with_pallet_and_content_says_what_the_goods_stand_on(dock: Dock) -> None:
    code = element_string(Elements(sscc=STRANGE, gtin=GTIN["tire"].zfill(14), is_content=True, count=pieces(8)), "]C1")
    dock.scan("PO-9", code)
    assert dock.lines() == [("tire", pieces(8), "available", STRANGE)]
    assert title(dock.scan(code)) == "Received already"


# Sampling


def seat(count: int, lot: str = "S1") -> str:
    return element_string(Elements(gtin=SEAT.zfill(14), lot=lot, count=pieces(count), is_content=True), "]C1")


def test_what_the_sample_takes_is_to_inspect_and_the_rest_is_available(dock: Dock) -> None:
    step = dock.scan("PO-9", seat(24))
    assert dock.on_hand("seat") == {"to_inspect": pieces(3), "available": pieces(21)}
    assert "3 to be inspected" in detail(step)


def test_a_lot_is_sampled_once_however_many_packages_it_comes_in(dock: Dock) -> None:
    dock.scan("PO-9", seat(2), seat(20), seat(5))
    assert dock.on_hand("seat") == {"to_inspect": pieces(3), "available": pieces(24)}
    dock.scan(seat(4, "S2"))
    assert dock.on_hand("seat") == {"to_inspect": pieces(6), "available": pieces(25)}


def test_every_nth_package_is_inspected_after_a_restart_and_an_undo_too(dock: Dock) -> None:
    dock.scan("PO-9", "FRAME")
    dock.job = ReceiveJob(dock.desk)
    dock.scan("FRAME")
    assert [line[2] for line in dock.lines()] == ["to_inspect", "available"]
    dock.job.command(Command.UNDO)
    dock.job = ReceiveJob(dock.desk)
    dock.scan("FRAME", "FRAME")
    assert [line[2] for line in dock.lines()] == ["to_inspect", "available", "available", "to_inspect"]


# Damage


def test_some_of_the_last_scan_are_damaged(dock: Dock) -> None:
    dock.scan("PO-9", gs1("tire", is_content=True, count=pieces(24)), barcode(Command.DAMAGED))
    assert tone(dock.job.enter("2")) is Tone.ASKS
    step = dock.scan("CRUSH")
    assert title(step) == "2 × HL Mountain Tire damaged"
    assert dock.on_hand("tire") == {"available": pieces(22), "damaged": pieces(2)}
    body = dock.recorded()[-1].body
    assert isinstance(body, GoodsInspected)
    assert [(one.failed, one.failed_as, one.reason, one.order_line_id) for one in body.lines] == [
        (pieces(2), StockStatus.DAMAGED, "CRUSH", "PO-9-1")
    ]
    dock.job.command(Command.UNDO)
    assert dock.on_hand("tire") == {"available": pieces(24)}


def test_damage_may_be_said_before_the_first_scan(dock: Dock) -> None:
    dock.scan("PO-9", barcode(Command.DAMAGED))
    step = dock.scan(GTIN["tire"])
    assert step.ask is not None
    assert step.ask.value == "1"
    dock.job.enter("1")
    dock.job.choose(1)
    assert dock.on_hand("tire") == {"damaged": pieces(1)}


def test_of_a_sample_what_is_to_inspect_is_damaged_as_well(dock: Dock) -> None:
    dock.scan("PO-9", seat(10), barcode(Command.DAMAGED))
    dock.job.enter("4")
    dock.job.choose(1)
    assert dock.on_hand("seat") == {"damaged": pieces(4), "available": pieces(6)}


def test_of_a_mixed_pallet_it_is_asked_what_is_damaged(dock: Dock) -> None:
    dock.scan(pallet(MIXED))
    step = dock.job.command(Command.DAMAGED)
    assert step.ask is not None
    assert [str(choice.title) for choice in step.ask.choices] == ["Energy Bar", "Saddle", "HL Mountain Tire"]
    dock.job.choose(1)
    dock.job.enter("5")
    dock.job.choose(1)
    assert dock.on_hand("bar") == {"available": pieces(43), "damaged": pieces(5)}


@pytest.mark.parametrize(
    ("typed", "said"),
    [("25", "More than there is"), ("0", "Nothing to take"), ("x", "Not a number"), ("1.5", "Too precise")],
)
def test_no_more_is_damaged_than_came(dock: Dock, typed: str, said: str) -> None:
    dock.scan("PO-9", gs1("tire", is_content=True, count=pieces(24)), barcode(Command.DAMAGED))
    assert title(dock.job.enter(typed)) == said
    assert len(dock.recorded()) == 1
    assert dock.job.step().ask is not None


def test_damage_needs_a_reason_that_is_one(dock: Dock) -> None:
    dock.scan("PO-9", GTIN["tire"], barcode(Command.DAMAGED))
    dock.job.enter("1")
    assert title(dock.scan("WHATEVER")) == "No such reason"
    assert len(dock.recorded()) == 1


def test_damage_is_said_of_a_scan_once(dock: Dock) -> None:
    dock.scan("PO-9", GTIN["tire"], barcode(Command.DAMAGED))
    dock.job.enter("1")
    dock.job.choose(1)
    assert title(dock.job.command(Command.DAMAGED)) == "Nothing was received yet"


# Tolerance, blind


def test_a_supervisor_may_take_more_than_the_tolerance(dock: Dock) -> None:
    dock.become(Role.SUPERVISOR)
    step = dock.scan("PO-1", gs1("tire", is_content=True, count=pieces(30)))
    assert step.ask is not None
    assert str(step.ask.choices[1].title) == "Take all 30 all the same"
    dock.job.choose(2)
    assert dock.received() == [("tire", pieces(30), "PO-1-1")]


def everything(step: Step) -> str:
    return str(msgspec.to_builtins(step, enc_hook=str))


def test_who_receives_blind_is_given_nothing_of_what_is_expected(dock: Dock) -> None:
    dock.store.preferences.put(BLIND_RECEIVING, YES)
    dock.job = ReceiveJob(dock.desk)
    steps = [dock.scan("PO-9"), dock.scan(GTIN["tire"]), dock.scan(pallet(FULL))]
    steps.append(dock.scan(gs1("tire", is_content=True, count=pieces(8000))))
    assert steps[-1].ask is not None
    steps.append(dock.job.command(Command.CONFIRM))
    steps.append(dock.job.command(Command.UNDO))
    steps.append(dock.job.command(Command.DONE))
    for step in steps:
        shown = everything(step)
        assert step.progress is None
        assert step.tally == ""
        for told in ("7777", "7776", "7752", "248", "Ordered", "Left", "Line 1", "expected", "lines open"):
            assert told not in shown, (told, shown)
    assert (dock.lines()[-2][2], dock.lines()[-1][2]) == ("available", "on_hold")


def test_who_does_not_receive_blind_is_told(dock: Dock) -> None:
    assert "7777" in everything(dock.scan("PO-9"))


def test_closing_short_blind_does_not_say_how_much_will_not_come(dock: Dock) -> None:
    dock.store.preferences.put(BLIND_RECEIVING, YES)
    dock.become(Role.SUPERVISOR)
    dock.scan("PO-9", GTIN["tire"])
    assert "7776" not in everything(dock.job.command(Command.SHORT))


# Codes that nobody knew


def test_an_unknown_code_is_refused_to_who_may_not_link_it(dock: Dock) -> None:
    step = dock.scan("PO-9", UNKNOWN)
    assert (title(step), step.ask) == ("Unknown code", None)


def test_who_may_links_an_unknown_code_and_the_scan_is_taken(dock: Dock) -> None:
    dock.become(Role.SUPERVISOR)
    step = dock.scan("PO-9", UNKNOWN)
    assert str(step.instruction) == "Which item is it?"
    dock.job.enter("tire")
    step = dock.job.enter("6")
    linked, received = [operation.body for operation in dock.recorded()]
    assert isinstance(linked, CodeLinked)
    assert (linked.item_id, linked.quantity) == ("tire", pieces(6))
    assert isinstance(received, GoodsReceived)
    assert dock.received() == [("tire", pieces(6), "PO-9-1")]
    dock.job = ReceiveJob(dock.desk)
    dock.scan(UNKNOWN)
    assert dock.received()[1:] == [("tire", pieces(6), "PO-9-1")]


def test_another_label_of_the_item_says_what_the_unknown_one_is(dock: Dock) -> None:
    dock.become(Role.SUPERVISOR)
    dock.scan("PO-9", "WHAT-IS-THIS", GTIN["tire"])
    dock.job.enter("1")
    assert dock.received() == [("tire", pieces(1), "PO-9-1")]


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("IMS-L-DOCK-1", "No such item"),
        (GTIN["old"], "Item retired"),
        ("NOPE", "No such item"),
        (pallet(FULL), "No such item"),
    ],
)
def test_an_unknown_code_is_linked_to_nothing_but_an_item(dock: Dock, code: str, said: str) -> None:
    dock.become(Role.SUPERVISOR)
    dock.scan("PO-9", UNKNOWN)
    step = dock.scan(code)
    assert title(step) == said
    assert str(step.instruction) == "Which item is it?"
    assert dock.recorded() == []
    dock.job.command(Command.BACK)
    assert dock.job.step().ask is None


@pytest.mark.parametrize("typed", ["0", "-4", "many", "1.5", "9501101530003"])
def test_a_package_holds_a_quantity_that_can_be(dock: Dock, typed: str) -> None:
    dock.become(Role.SUPERVISOR)
    dock.scan("PO-9", UNKNOWN)
    dock.job.enter("TIRE")
    assert tone(dock.job.enter(typed)) is Tone.REFUSED
    assert dock.recorded() == []


# Codes of something else, wherever something is asked


ELSEWHERE = ["IMS-L-A-06-B-5", "IMS-B-12345", "IMS-W-WS-07", "IMS-P-ZEBRA"]


@pytest.mark.parametrize("code", ELSEWHERE)
@pytest.mark.parametrize("asked", [(), ("PO-1",), ("PO-1", GTIN["bar"]), ("PO-1", GTIN["wrench"])])
def test_a_code_of_something_else_is_refused_wherever_it_comes(dock: Dock, asked: tuple[str, ...], code: str) -> None:
    before = dock.scan(*asked) if asked else dock.job.step()
    step = dock.scan(code)
    assert tone(step) is Tone.REFUSED
    assert (step.instruction, step.heading) == (before.instruction, before.heading)
    assert dock.recorded() == []


@pytest.mark.parametrize("code", [GTIN["chain"], "CHAIN", "PO-2", pallet(FULL)])
@pytest.mark.parametrize("item", ["bar", "wrench"])
def test_the_label_of_an_item_a_document_or_a_pallet_is_no_lot_and_no_serial(dock: Dock, item: str, code: str) -> None:
    before = dock.scan("PO-1", GTIN[item])
    step = dock.scan(code)
    assert tone(step) is Tone.REFUSED
    assert step.instruction == before.instruction
    assert dock.recorded() == []


def test_somebody_who_may_not_receive_records_nothing(dock: Dock) -> None:
    from ims_desktop.actions.rights import Rights

    person = replace(dock.desk.person, roles=frozenset({Role.COUNTER}))
    dock.desk.recorder._check = Rights(person).check
    step = dock.scan(pallet(FULL))
    assert title(step) == "You may not do this"
    assert dock.recorded() == []
