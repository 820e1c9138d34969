"""Inspecting by scans: what passes, what fails and why, what goes with it, and that an error changes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from ims_desktop.actions.rights import Rights
from ims_desktop.domain.barcodes import Elements, element_string, restricted_gtin, sscc
from ims_desktop.domain.ids import ItemId, LocationId
from ims_desktop.domain.inspecting import InspectedLine
from ims_desktop.domain.people import Role
from ims_desktop.domain.positions import Position, StockStatus
from ims_desktop.domain.quantity import MICRO, Quantity
from ims_desktop.floor.commands import Command, barcode
from ims_desktop.floor.inspect import InspectJob
from ims_desktop.floor.steps import AskKind, Step
from ims_desktop.ports.mirror import Reached
from ims_desktop.ports.tones import Tone
from ims_desktop.protocol.messages import Change
from ims_desktop.protocol.mirror import BY_NAME
from ims_desktop.protocol.operations import GoodsInspected
from tests.unit.floor.conftest import Floor, gs1

PALLET, UNKNOWN_PALLET = sscc("4012345", 1), sscc("4012345", 2)
CODES = {name: restricted_gtin(100 + number) for number, name in enumerate(["brake", "pad", "motor", "bell", "rope"])}


def pieces(number: int | str) -> Quantity:
    return Quantity.of(number)


def label(item: str, **said: object) -> str:
    return element_string(Elements(gtin=CODES[item].zfill(14), **said), "]C1")  # type: ignore[arg-type]


def _item(key: str, name: str, tracking: str = "none", **more: object) -> tuple[object, ...]:
    decimals = more.get("decimals", 0)
    sampling = (more.get("sampling", "all"), "", "", "", more.get("value", 0), 0, 0)
    unit = "M" if decimals else "EA"
    return (key, key.upper(), name, unit, tracking, decimals, 0, 0, 1, more.get("retired", 0), 1, *sampling)


def _line(number: int, item: str, received: int, order: str = "PO-7") -> tuple[object, ...]:
    micro = received * MICRO
    return (f"{order}-{number}", f"o-{order}", item, "site", number, micro, micro, 0, 0, "refuse", 0, 1)


def _stands(item: str, quantity: int, status: StockStatus = StockStatus.TO_INSPECT, **more: str) -> tuple[object, ...]:
    at = Position(ItemId(item), LocationId("dock"), status, **more)
    which = (at.lot, at.serial, at.handling_unit)
    return (at.key, item, "dock", "site", status.value, *which, quantity * MICRO)


ROWS: dict[str, list[tuple[object, ...]]] = {
    "items": [
        _item("brake", "Front Brake"),
        _item("pad", "Brake Pad", "lot", sampling="quantity", value=3),
        _item("motor", "Hub Motor", "serial"),
        _item("bell", "Brass Bell", retired=1),
        _item("rope", "Tow Rope", decimals=2),
    ],
    "packagings": [(f"q-{name}", name, "piece", code, MICRO) for name, code in CODES.items()],
    "purchase_orders": [("o-PO-7", "PO-7", "sup", "closed", "site", None, 1)],
    "purchase_order_lines": [_line(1, "brake", 50), _line(2, "pad", 24), _line(3, "motor", 2), _line(4, "rope", 10)],
    "balances": [
        _stands("brake", 50),
        _stands("pad", 3, lot="B7"),
        _stands("pad", 21, StockStatus.AVAILABLE, lot="B7"),
        _stands("motor", 1, serial="S-1"),
        _stands("motor", 1, serial="S-2"),
        _stands("rope", 10, handling_unit=PALLET),
        _stands("bell", 4),
    ],
    "reasons": [
        ("r1", "COLOR", "Color incorrect", "inspection", 0),
        ("r2", "GOUGE", "Gouge in metal", "inspection", 0),
        ("r3", "OLD", "No longer given", "inspection", 1),
        ("r4", "SHELF", "Found elsewhere", "count", 0),
    ],
}


class Bench(Floor):
    """The same workstation, with goods at the dock that wait to be looked at."""

    def __init__(self, folder: Path, rows: dict[str, list[tuple[object, ...]]] = ROWS) -> None:
        super().__init__(folder)
        changes = [
            Change(record, 1000 + number, False, BY_NAME[record].complete(row))
            for record, some in rows.items()
            for number, row in enumerate(some)
        ]
        self.store.mirror.apply(changes, Reached("e", 5000, 5000))
        self.begin()

    def begin(self) -> None:
        self.job = InspectJob(self.desk)  # type: ignore[assignment]

    def inspected(self) -> list[InspectedLine]:
        bodies = [operation.body for operation in self.recorded()]
        return [line for body in bodies if isinstance(body, GoodsInspected) for line in body.lines]

    def verdicts(self) -> list[tuple[str, Quantity, Quantity, str]]:
        return [(one.position.item_id, one.passed, one.failed, one.reason) for one in self.inspected()]

    def standing(self, item: str) -> dict[str, Quantity]:
        found: dict[str, Quantity] = {}
        for one in self.store.standing.of(ItemId(item)):
            status = one.position.status.value
            found[status] = found.get(status, Quantity(0)) + one.quantity
        return found


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    made = Bench(tmp_path)
    yield made
    made.store.close()


def tone(step: Step) -> Tone | None:
    return step.answer.tone if step.answer else None


def title(step: Step) -> str:
    return str(step.answer.title) if step.answer else ""


def detail(step: Step) -> str:
    return str(step.answer.detail) if step.answer else ""


def test_a_document_shows_what_waits_and_its_first_line(bench: Bench) -> None:
    step = bench.scan("PO-7")
    assert (title(step), detail(step)) == ("PO-7", "5 lines to inspect")
    assert str(step.instruction) == "Inspect 50"
    assert step.focus is not None
    assert step.focus.title == "Front Brake"
    assert bench.recorded() == []


def test_one_confirmation_passes_a_line_and_brings_up_the_next(bench: Bench) -> None:
    step = bench.scan("PO-7", barcode(Command.CONFIRM))
    assert bench.verdicts() == [("brake", pieces(50), pieces(0), "")]
    assert bench.inspected()[0].order_line_id == "PO-7-1"
    assert bench.standing("brake") == {"available": pieces(50)}
    assert step.progress is not None
    assert str(step.progress.text) == "1 of 5 lines"
    assert str(step.instruction) == "Inspect 3 of 24"


def test_a_document_of_n_lines_that_all_pass_takes_n_plus_one_scans(bench: Bench) -> None:
    step = bench.scan("PO-7", *[barcode(Command.CONFIRM)] * 5)
    assert len(bench.recorded()) == 5
    assert detail(step) == "PO-7 is inspected"
    assert step.progress is None


def test_the_label_of_the_line_in_work_passes_it_and_that_of_another_brings_it_up(bench: Bench) -> None:
    step = bench.scan("PO-7", CODES["rope"])
    assert step.focus is not None
    assert step.focus.title == "Tow Rope"
    assert bench.recorded() == []
    bench.scan(CODES["rope"])
    assert bench.verdicts() == [("rope", pieces(10), pieces(0), "")]


def test_all_the_rest_passes_by_one_command_that_is_scanned_twice(bench: Bench) -> None:
    bench.scan("PO-7", barcode(Command.CONFIRM))
    step = bench.scan(barcode(Command.DONE))
    assert str(step.instruction) == "Scan “done” again"
    assert len(bench.recorded()) == 1
    bench.scan(barcode(Command.DONE))
    assert len(bench.recorded()) == 2
    assert len(bench.inspected()) == 5


def test_what_failed_needs_a_number_and_a_reason_and_stands_in_quarantine(bench: Bench) -> None:
    step = bench.scan("PO-7", barcode(Command.QUANTITY))
    assert step.ask is not None
    assert step.ask.kind is AskKind.QUANTITY
    step = bench.job.enter("2")
    assert step.ask is not None
    assert [str(choice.title) for choice in step.ask.choices] == ["Color incorrect", "Gouge in metal"]
    assert bench.recorded() == []
    step = bench.job.choose(2)
    assert tone(step) is Tone.REMARK
    assert bench.verdicts() == [("brake", pieces(48), pieces(2), "GOUGE")]
    assert bench.standing("brake") == {"available": pieces(48), "quarantine": pieces(2)}


def test_what_is_damaged_stands_as_damaged(bench: Bench) -> None:
    bench.scan("PO-7", barcode(Command.DAMAGED))
    bench.job.enter("1")
    bench.scan("COLOR")
    assert bench.standing("brake") == {"available": pieces(49), "damaged": pieces(1)}


def test_a_failed_package_may_say_by_its_label_how_much_it_is(bench: Bench) -> None:
    bench.scan("PO-7", barcode(Command.QUANTITY), label("brake", is_content=True, count=pieces(12)), "gouge")
    assert bench.verdicts() == [("brake", pieces(38), pieces(12), "GOUGE")]


def test_a_failed_sample_takes_its_whole_lot_into_quarantine(bench: Bench) -> None:
    bench.scan("PO-7", CODES["pad"], barcode(Command.QUANTITY))
    bench.job.enter("1")
    step = bench.job.choose(1)
    assert bench.standing("pad") == {"quarantine": pieces(24)}
    assert "lot B7 to quarantine: 23 more" in detail(step)
    assert len(bench.recorded()) == 1
    sheet = bench.store.book.order_by_number("PO-7")
    assert sheet is not None
    assert (sheet.lines[1].line.accepted, sheet.lines[1].line.rejected) == (pieces(2), pieces(1))


def test_without_a_sample_only_what_failed_goes_into_quarantine(bench: Bench) -> None:
    bench.scan("PO-7", barcode(Command.QUANTITY))
    bench.job.enter("50")
    bench.job.choose(1)
    assert bench.standing("brake") == {"quarantine": pieces(50)}


def test_serials_pass_and_fail_one_by_one(bench: Bench) -> None:
    step = bench.scan("PO-7", label("motor", serial="S-2"))
    assert step.focus is not None
    assert [figure.value for figure in step.focus.figures if str(figure.label) == "Serial"] == ["S-2"]
    step = bench.scan(barcode(Command.QUANTITY))
    assert str(step.instruction) == "Why?"
    bench.job.choose(1)
    bench.scan(label("motor", serial="S-1"), label("motor", serial="S-1"))
    assert bench.standing("motor") == {"quarantine": pieces(1), "available": pieces(1)}
    assert bench.verdicts() == [("motor", pieces(0), pieces(1), "COLOR"), ("motor", pieces(1), pieces(0), "")]


def test_an_item_a_lot_a_serial_and_a_pallet_can_be_inspected_by_themselves(bench: Bench) -> None:
    for code, said in ((CODES["brake"], "Front Brake"), ("B7", "B7"), ("S-2", "S-2"), (f"]C100{PALLET}", PALLET)):
        bench.begin()
        step = bench.scan(code)
        assert title(step) == said
        assert detail(step) == "1 lines to inspect"
        bench.job.command(Command.BACK)
    assert bench.recorded() == []


def test_an_item_by_itself_counts_for_the_one_order_line_that_waits(bench: Bench) -> None:
    bench.scan(CODES["brake"], CODES["brake"])
    assert bench.inspected()[0].order_line_id == "PO-7-1"


def test_the_number_of_a_receipt_of_this_workstation_finds_its_order(bench: Bench) -> None:
    Floor.become(bench, Role.OPERATOR)
    bench.scan("PO-1", gs1("tire", is_content=True, count=pieces(24)))
    number = bench.recorded()[0].body.receipt_number  # type: ignore[union-attr]
    bench.begin()
    assert title(bench.scan(number)) == "Nothing to inspect"
    assert "PO-1" in detail(bench.job.step())


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("IMS-L-A-06-B-5", "That is something else"),
        ("IMS-B-12345", "That is something else"),
        ("IMS-W-WS-07", "That is something else"),
        ("IMS-P-ZEBRA", "That is something else"),
        ("NOT-THERE", "Unknown code"),
        ("9501101530004", "This code cannot be read"),
        ("IMS-D-PO-99", "Nothing to inspect"),
        (f"]C100{UNKNOWN_PALLET}", "Nothing to inspect"),
        ("PO-1", "Nothing to inspect"),
    ],
)
def test_a_code_of_something_else_is_refused_and_the_job_stays(bench: Bench, code: str, said: str) -> None:
    before = bench.scan("PO-7").instruction
    step = bench.scan(code)
    assert (tone(step), title(step)) == (Tone.REFUSED, said)
    assert step.instruction == before
    assert "PO-7" in str(step.heading)
    assert bench.recorded() == []


def test_an_item_that_is_not_on_the_document_is_refused(bench: Bench) -> None:
    assert title(bench.scan("PO-7", CODES["bell"])) == "Not on this document"


def test_another_lot_or_serial_of_the_item_is_not_the_line(bench: Bench) -> None:
    assert title(bench.scan("PO-7", label("pad", lot="B8"))) == "Not on this document"
    assert title(bench.scan(label("motor", serial="S-9"))) == "Not on this document"
    assert bench.recorded() == []


def test_a_retired_item_may_fail_but_not_pass(bench: Bench) -> None:
    bench.scan(CODES["bell"])
    assert title(bench.job.command(Command.CONFIRM)) == "Item retired"
    bench.job.command(Command.QUANTITY)
    bench.job.enter("4")
    bench.job.choose(1)
    assert bench.standing("bell") == {"quarantine": pieces(4)}


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("51", "More than there is"),
        ("0", "Nothing to take"),
        ("-1", "Nothing to take"),
        ("abc", "Not a number"),
        ("1.5", "Too precise"),
        ("9501101530003", "That is too much to be true"),
        ("", "Nothing was typed"),
    ],
)
def test_a_quantity_that_cannot_have_failed_is_asked_for_again(bench: Bench, typed: str, said: str) -> None:
    bench.scan("PO-7", barcode(Command.QUANTITY))
    step = bench.job.enter(typed)
    assert title(step) == said
    assert step.ask is not None
    assert step.ask.kind is AskKind.QUANTITY
    assert bench.recorded() == []


def test_the_label_of_another_item_says_nothing_of_what_failed(bench: Bench) -> None:
    step = bench.scan("PO-7", barcode(Command.QUANTITY), CODES["rope"])
    assert title(step) == "Label of another item"
    assert step.ask is not None
    assert bench.recorded() == []


@pytest.mark.parametrize("code", ["NOPE", "OLD", "SHELF", CODES["brake"]])
def test_without_a_reason_nothing_fails(bench: Bench, code: str) -> None:
    bench.scan("PO-7", barcode(Command.QUANTITY))
    bench.job.enter("2")
    step = bench.scan(code)
    assert title(step) == "No such reason"
    assert str(step.instruction) == "Why?"
    assert title(bench.job.choose(7)) == "No such choice"
    bench.job.command(Command.CONFIRM)
    bench.job.command(Command.DONE)
    assert bench.recorded() == []


def test_where_no_reasons_are_known_nothing_can_fail_and_it_is_said_why(tmp_path: Path) -> None:
    bench = Bench(tmp_path, {**ROWS, "reasons": []})
    bench.scan("PO-7", barcode(Command.QUANTITY))
    assert title(bench.job.enter("2")) == "No reasons are known"
    assert bench.recorded() == []
    bench.store.close()


def test_what_somebody_else_worked_on_meanwhile_is_shown_anew(bench: Bench) -> None:
    bench.scan("PO-7")
    changed = _stands("brake", 20)
    bench.store.mirror.apply([Change("balances", 6000, False, tuple(changed))], Reached("e", 6000, 6000))
    step = bench.job.command(Command.CONFIRM)
    assert title(step) == "Changed meanwhile"
    assert str(step.instruction) == "Inspect 20"
    assert bench.recorded() == []
    bench.job.command(Command.CONFIRM)
    assert bench.verdicts() == [("brake", pieces(20), pieces(0), "")]


def test_verdicts_need_the_right_to_give_them(bench: Bench) -> None:
    person = replace(bench.desk.person, roles=frozenset({Role.COUNTER}))
    bench.desk.recorder._check = Rights(person).check
    bench.begin()
    step = bench.scan("PO-7", barcode(Command.CONFIRM))
    assert title(step) == "You may not do this"
    assert str(step.instruction) == "Inspect 50"
    assert bench.recorded() == []


def test_the_last_verdict_can_be_undone_also_when_it_ended_the_document(bench: Bench) -> None:
    bench.scan("PO-7", *[barcode(Command.CONFIRM)] * 5)
    step = bench.job.command(Command.UNDO)
    assert (title(step), str(step.instruction)) == ("Undone", "Inspect 10")
    assert step.progress is not None
    assert str(step.progress.text) == "4 of 5 lines"
    bench.job.command(Command.UNDO)
    assert bench.standing("motor") == {"available": pieces(1), "to_inspect": pieces(1)}
    assert len(bench.job.step().scans) > 0


def test_a_failed_lot_is_undone_as_a_whole(bench: Bench) -> None:
    before = bench.standing("pad")
    bench.scan("PO-7", CODES["pad"], barcode(Command.QUANTITY))
    bench.job.enter("1")
    bench.job.choose(1)
    bench.job.command(Command.UNDO)
    assert bench.standing("pad") == before
    assert str(bench.job.step().progress.text) == "0 of 5 lines"  # type: ignore[union-attr]


def test_a_half_inspected_document_is_found_after_a_restart(bench: Bench) -> None:
    bench.scan("PO-7", barcode(Command.CONFIRM))
    bench.begin()
    step = bench.job.step()
    assert str(step.progress.text) == "1 of 5 lines"  # type: ignore[union-attr]
    assert str(step.instruction) == "Inspect 3 of 24"
    bench.scan(*[barcode(Command.CONFIRM)] * 4)
    bench.begin()
    assert str(bench.job.step().instruction) == "Scan a document, an item or a pallet"


def test_with_nothing_in_work_there_is_nothing_to_confirm(bench: Bench) -> None:
    for command in (Command.CONFIRM, Command.DONE, Command.QUANTITY):
        assert title(bench.job.command(command)) == "Nothing in work"
    assert bench.recorded() == []


def test_hundreds_of_lines_pass_in_three_scans(tmp_path: Path) -> None:
    names = [f"part-{number:03}" for number in range(400)]
    rows: dict[str, list[tuple[object, ...]]] = {
        "items": [_item(name, name) for name in names],
        "purchase_orders": [("o-PO-8", "PO-8", "sup", "closed", "site", None, 1)],
        "purchase_order_lines": [_line(number, name, 5, "PO-8") for number, name in enumerate(names, start=1)],
        "balances": [_stands(name, 5) for name in names],
    }
    bench = Bench(tmp_path, rows)
    step = bench.scan("PO-8", barcode(Command.DONE), barcode(Command.DONE))
    assert title(step) == "400 lines passed"
    assert len(bench.inspected()) == 400
    bench.store.close()
