"""Counting by scans: what is found, what is asked, what is refused, and that nobody is shown what is expected."""

from __future__ import annotations

from datetime import timedelta
from typing import get_type_hints

import msgspec
import pytest
from msgspec.structs import replace

from ims_desktop.actions.recording import Recorder
from ims_desktop.actions.rights import Rights
from ims_desktop.domain.barcodes import Elements, element_string
from ims_desktop.domain.ids import OperatorId
from ims_desktop.domain.people import Role
from ims_desktop.domain.positions import Position, StockStatus
from ims_desktop.domain.quantity import MICRO, Quantity
from ims_desktop.floor.commands import Command, barcode
from ims_desktop.floor.count import CountJob, blind
from ims_desktop.floor.count.desk import CountDesk
from ims_desktop.floor.steps import AskKind, Step
from ims_desktop.ports.counting import CountBook
from ims_desktop.ports.mirror import Reached
from ims_desktop.ports.people import Person
from ims_desktop.ports.scans import Scan
from ims_desktop.protocol.messages import Change
from ims_desktop.protocol.mirror import BY_NAME
from ims_desktop.protocol.operations import StockCounted, Undone
from tests.unit.floor.conftest import GTIN, MEI_LING, START, Floor, gs1

WEI = Person(OperatorId("p2"), "wei", "Wang Wei", frozenset({Role.COUNTER}))
UNIT = "340123450000000017"
EXPECTED = 8473
"""What the books say of the bin: so odd that no other figure looks like it."""

CHAIN_A1 = Position("chain", "a1")  # type: ignore[arg-type]
BAR_A1 = Position("bar", "a1", lot="L2409")  # type: ignore[arg-type]


def _place(key: str, code: str, walk: int, **more: object) -> tuple[object, ...]:
    given = {"kind": "storage", "site_id": "site", "zone": "A", "is_retired": 0} | more
    said = (key, code, given["kind"], given["site_id"], given["zone"], given["is_retired"])
    return (*said, "", "", "any", "", walk, None, None, None, given.get("counted_at"))


def _task(key: str, bin_id: str, **more: object) -> tuple[object, ...]:
    given = {"plan": "plan", "item_id": "", "state": "open", "not_by": ""} | more
    return (key, "site", given["plan"], bin_id, given["item_id"], given["state"], given["not_by"], None, 0, 1)


def _balance(position: Position, quantity: int) -> tuple[object, ...]:
    return (
        position.key, position.item_id, position.location_id, "site", position.status.value, position.lot,
        position.serial, position.handling_unit, quantity * MICRO,
    )  # fmt: skip


ROWS: dict[str, list[tuple[object, ...]]] = {
    "locations": [
        _place("a1", "A-01", 1),
        _place("a2", "A-02", 2),
        _place("a3", "A-03", 3),
        _place("gone", "A-09", 9, is_retired=1),
        _place("far", "B-01", 9, site_id="elsewhere"),
        _place("early", "A-04", 4, counted_at="2026-11-21T08:00:00.000000Z"),
        _place("adjust", "ADJUSTMENT", 0, kind="adjustment"),
    ],
    "count_tasks": [_task("t3", "a3"), _task("t1", "a1"), _task("t2", "a2")],
    "balances": [_balance(CHAIN_A1, EXPECTED), _balance(BAR_A1, 100)],
    "reasons": [("r1", "FOUND", "Found behind the rack", "count", 0), ("r2", "OLD", "Old", "count", 1)],
}


class Counter:
    """Somebody who counts. Everything is real: the job, the files, the operations on disk."""

    def __init__(self, floor: Floor) -> None:
        self.floor = floor
        self._place = 100
        for record, rows in ROWS.items():
            self.tell(record, *rows)
        self.begin()

    def tell(self, record: str, *rows: tuple[object, ...]) -> None:
        """The central's rows, as they come in a pull."""
        made = []
        for row in rows:
            self._place += 1
            made.append(Change(record, self._place, False, BY_NAME[record].complete(row)))
        self.floor.store.mirror.apply(made, Reached("e", self._place, self._place))

    def begin(self, person: Person = MEI_LING) -> Step:
        store = self.floor.store
        recorder = Recorder(
            store.outbox, self.floor.clock, store.book.cursor, lambda: None, self.floor.new_id, Rights(person).check
        )
        self.job = CountJob(blind(replace(self.floor.desk, person=person, recorder=recorder)))
        return self.job.step()

    def scan(self, *codes: str) -> Step:
        for code in codes:
            self.floor.clock.at += timedelta(seconds=1)
            step = self.job.scan(Scan(self.floor.new_id(), self.floor.clock.at, "test", code.encode()))
        return step

    def counts(self) -> list[StockCounted]:
        return [one.body for one in self.floor.recorded() if isinstance(one.body, StockCounted)]

    def lines(self) -> list[tuple[str, str, int]]:
        """Item, lot and pieces of the bin that was recorded last."""
        return sorted((one.position.item_id, one.position.lot, pieces(one.quantity)) for one in self.counts()[-1].lines)


def pieces(quantity: Quantity) -> int:
    return quantity.micro // MICRO


def title(step: Step) -> str:
    return str(step.answer.title) if step.answer else ""


def tone(step: Step) -> str:
    return step.answer.tone.value if step.answer else ""


@pytest.fixture
def counter(floor: Floor) -> Counter:
    return Counter(floor)


# The straight way


def test_a_bin_of_one_item_is_two_scans_and_a_quantity_and_the_next_bin_closes_it(counter: Counter) -> None:
    counter.scan("A-01", GTIN["chain"])
    counter.job.enter("12")
    assert counter.counts() == []
    step = counter.scan("A-02")
    assert (title(step), tone(step)) == ("A-01 counted", "accepted")
    assert step.answer is not None
    assert step.answer.on_disk_at == counter.floor.recorded()[-1].recorded_at
    assert counter.lines() == [("bar", "L2409", 0), ("chain", "", 12)]
    assert (counter.counts()[-1].is_whole, counter.counts()[-1].task_id) == (True, "t1")
    assert str(step.instruction) == "Scan what is in A-02"


def test_bins_are_due_in_the_order_of_the_walk_and_progress_is_told(counter: Counter) -> None:
    step = counter.job.step()
    assert str(step.instruction) == "Go to A-01 and scan it"
    counter.scan("A-01", GTIN["chain"], "A-02", GTIN["chain"])
    step = counter.job.command(Command.DONE)
    assert str(step.instruction) == "Go to A-03 and scan it"
    assert step.progress is not None
    assert str(step.progress.text) == "2 of 3 bins counted"


def test_every_piece_scanned_adds_and_a_typed_total_takes_its_place(counter: Counter) -> None:
    step = counter.scan("A-02", GTIN["chain"], GTIN["chain"], GTIN["chain"])
    assert title(step) == "3 × Chain"
    assert step.ask is not None
    assert (step.ask.kind, step.ask.value) == (AskKind.QUANTITY, "3")
    assert title(counter.job.enter("7")) == "7 × Chain"
    assert title(counter.scan(GTIN["chain"])) == "8 × Chain"


def test_packagings_and_counts_in_the_code_add_what_they_say(counter: Counter) -> None:
    counter.scan("A-02", gs1("bar case", lot="L2409"), gs1("bar", lot="L2409", count=Quantity.of(5)))
    counter.job.command(Command.DONE)
    assert counter.lines() == [("bar", "L2409", 29)]


def test_a_number_announced_multiplies_the_next_package(counter: Counter) -> None:
    counter.scan("A-02")
    counter.job.command(Command.QUANTITY)
    counter.job.enter("3")
    counter.scan(gs1("bar case", lot="L2409"))
    counter.job.command(Command.DONE)
    assert counter.lines() == [("bar", "L2409", 72)]


def test_any_location_can_be_counted_on_the_spot(counter: Counter) -> None:
    counter.scan("A-06-B-5", GTIN["tire"])
    counter.job.command(Command.DONE)
    assert (counter.counts()[-1].location_id, counter.counts()[-1].task_id) == ("bin", None)


def test_an_item_alone_is_counted_where_the_task_is_of_one_item(counter: Counter) -> None:
    counter.tell("count_tasks", _task("t1", "a1", item_id="bar"))
    counter.begin()
    step = counter.scan("A-01", GTIN["chain"])
    assert title(step) == "Another item"
    counter.scan(gs1("bar", lot="L2409"))
    counter.job.command(Command.DONE)
    assert counter.lines() == [("bar", "L2409", 1)]
    assert counter.counts()[-1].item_id == "bar"


def test_a_second_task_in_the_same_bin_is_begun_by_scanning_it_again(counter: Counter) -> None:
    counter.tell("count_tasks", _task("t1", "a1", item_id="bar"), _task("t4", "a1", item_id="chain"))
    counter.begin()
    counter.scan("A-01", gs1("bar", lot="L2409"), "A-01", GTIN["chain"])
    counter.job.command(Command.DONE)
    assert [one.item_id for one in counter.counts()] == ["bar", "chain"]


def test_new_tasks_are_seen_when_the_round_is_over(counter: Counter) -> None:
    counter.scan("A-01", GTIN["chain"], "A-02", GTIN["chain"], "A-03", GTIN["chain"])
    counter.tell("count_tasks", _task("t9", "early"))
    step = counter.job.command(Command.DONE)
    assert str(step.instruction) == "Go to A-04 and scan it"


# Blindness


def test_nothing_that_counting_is_given_or_shows_says_what_is_expected(counter: Counter) -> None:
    shown = [repr(counter.job.step()), repr(counter.scan("A-01"))]
    shown.append(repr(counter.job.command(Command.EMPTY)))
    counter.job.command(Command.BACK)
    shown += [repr(counter.scan(GTIN["chain"])), repr(counter.job.enter("12")), repr(counter.job.step())]
    shown.append(repr(counter.scan("A-02")))
    book = counter.floor.store.counting
    given = [book.due(MEI_LING.id), book.tasks_at(CHAIN_A1.location_id), book.positions_at(CHAIN_A1.location_id)]
    shown += [msgspec.json.encode(one).decode() for one in given]
    assert all(str(EXPECTED) not in one and f"{EXPECTED:,}" not in one for one in shown)
    assert counter.floor.store.standing.at(CHAIN_A1.location_id)[0].quantity.micro // MICRO != EXPECTED


def test_a_counters_desk_has_nothing_that_knows_what_stands_where() -> None:
    assert get_type_hints(CountDesk)["book"] is CountBook
    assert set(CountDesk.__struct_fields__) == {"book", "recorder", "jobs", "person", "profile", "now"}
    asked = [name for name in vars(CountBook) if not name.startswith("_")]
    answers = " ".join(str(get_type_hints(getattr(CountBook, name))["return"]) for name in asked)
    assert "Quantity" not in answers
    assert "Standing" not in answers


# Empty bins


def test_a_bin_that_is_known_to_be_empty_is_one_scan_more(counter: Counter) -> None:
    step = counter.scan("A-02", barcode(Command.EMPTY))
    assert title(step) == "A-02 is empty"
    assert (counter.counts()[-1].lines, counter.counts()[-1].is_whole) == ((), True)


def test_an_empty_bin_where_the_books_know_goods_is_scanned_again_to_confirm(counter: Counter) -> None:
    step = counter.scan("A-01", barcode(Command.EMPTY))
    assert tone(step) == "asks"
    assert counter.counts() == []
    counter.scan("A-01")
    assert counter.lines() == [("bar", "L2409", 0), ("chain", "", 0)]


def test_a_bin_in_which_something_was_found_is_not_empty(counter: Counter) -> None:
    step = counter.scan("A-02", GTIN["chain"], barcode(Command.EMPTY))
    assert title(step) == "Not empty"
    assert counter.counts() == []


def test_a_bin_in_which_nothing_was_scanned_is_not_counted_by_the_next_one(counter: Counter) -> None:
    counter.scan("A-01", "A-02", GTIN["chain"], "A-03")
    assert [one.location_id for one in counter.counts()] == ["a2"]
    step = counter.job.command(Command.DONE)
    assert title(step) == "Nothing is counted yet"


# Lots, serials, statuses, handling units


def test_a_lot_is_asked_for_and_the_label_of_another_item_is_refused(counter: Counter) -> None:
    step = counter.scan("A-02", GTIN["bar"])
    assert step.ask is not None
    step = counter.scan(gs1("chain", lot="X1"))
    assert title(step) == "Label of another item"
    assert step.ask is not None
    assert title(counter.scan(GTIN["tire"])) == "Label of another item"
    assert title(counter.scan("A-03")) != "A-02 counted"
    counter.job.command(Command.BACK)
    counter.scan(GTIN["bar"])
    counter.job.enter("L2409")
    counter.job.command(Command.DONE)
    assert counter.lines() == [("bar", "L2409", 1)]


def test_an_item_that_must_have_a_lot_is_not_counted_without(counter: Counter) -> None:
    counter.scan("A-02", GTIN["bar"])
    assert title(counter.job.enter("")) == "Nothing was typed"
    assert title(counter.job.command(Command.DONE)) == "One thing first"
    assert title(counter.job.command(Command.EMPTY)) == "One thing first"
    assert counter.counts() == []


def test_a_serial_counts_once(counter: Counter) -> None:
    one = gs1("wrench", serial="S1")
    step = counter.scan("A-02", one, one)
    assert title(step) == "Serial counted already"
    counter.scan(gs1("wrench", serial="S2"))
    counter.job.command(Command.DONE)
    assert [(line.position.serial, pieces(line.quantity)) for line in counter.counts()[-1].lines] == [
        ("S1", 1),
        ("S2", 1),
    ]


def test_goods_are_counted_as_what_is_known_of_them_there(counter: Counter) -> None:
    held = Position("tire", "a2", StockStatus.QUARANTINE)  # type: ignore[arg-type]
    counter.tell("balances", _balance(held, 5))
    counter.scan("A-02", GTIN["tire"], "A-03", GTIN["tire"])
    counter.job.command(Command.DONE)
    assert [one.lines[0].position.status for one in counter.counts()] == ["quarantine", "available"]


def test_goods_that_stand_there_in_several_statuses_are_asked_about(counter: Counter) -> None:
    held = replace(CHAIN_A1, status=StockStatus.QUARANTINE)
    counter.tell("balances", _balance(held, 5))
    step = counter.scan("A-01", GTIN["chain"])
    assert step.ask is not None
    assert [str(one.title) for one in step.ask.choices] == ["available", "quarantine"]
    counter.job.choose(1)
    counter.scan(GTIN["chain"])
    counter.job.command(Command.NEXT)
    counter.job.choose(2)
    counter.scan(GTIN["chain"])
    counter.job.command(Command.DONE)
    found = {
        line.position.status: pieces(line.quantity) for line in counter.counts()[-1].lines if not line.position.lot
    }
    assert found == {"available": 2, "quarantine": 1}


def test_what_stands_on_a_handling_unit_is_counted_on_it(counter: Counter) -> None:
    label = element_string(Elements(sscc=UNIT), "]C1")
    counter.scan("A-02", label, GTIN["chain"], label, GTIN["chain"])
    counter.job.command(Command.DONE)
    units = [(line.position.handling_unit, pieces(line.quantity)) for line in counter.counts()[-1].lines]
    assert units == [(UNIT, 1), ("", 1)]


# Again, and by somebody else


def test_a_bin_that_was_counted_today_says_so_first(counter: Counter) -> None:
    step = counter.scan("A-04")
    assert step.ask is not None
    assert "counted today" in str(step.ask.label)
    assert tone(counter.scan("A-04")) == "accepted"
    counter.scan("A-02", GTIN["chain"], "A-03", GTIN["chain"])
    step = counter.scan("A-02")
    assert step.ask is not None
    assert len(counter.counts()) == 2
    assert str(counter.job.choose(1).heading) == "Count"


def test_a_bin_that_a_colleague_counts_here_is_said_and_can_be_left(counter: Counter) -> None:
    counter.scan("A-02", GTIN["chain"])
    counter.begin(WEI)
    step = counter.scan("A-02")
    assert step.ask is not None
    assert "p1 is counting it" in str(step.ask.label)
    counter.job.choose(1)
    assert counter.counts() == []
    assert str(counter.job.step().heading) == "Count"


def test_who_counted_first_does_not_count_again(counter: Counter) -> None:
    counter.tell("count_tasks", _task("t1", "a1", state="recount", not_by="p1"))
    step = counter.begin()
    assert str(step.instruction) == "Go to A-02 and scan it"
    counter.scan("A-02", GTIN["chain"])
    step = counter.scan("A-01")
    assert title(step) == "Somebody else must count it"
    assert str(step.heading) == "Count · A-02"
    assert counter.counts() == []
    counter.begin(WEI)
    assert tone(counter.scan("A-01")) == "accepted"


def test_a_recount_begins_the_bin_again_and_undo_brings_it_back(counter: Counter) -> None:
    counter.scan("A-02", GTIN["chain"], GTIN["chain"])
    step = counter.job.command(Command.RECOUNT)
    assert step.tally == ""
    assert counter.job.command(Command.UNDO).tally == "2"


# Undo, restart, reasons, rights


def test_the_last_scan_in_a_bin_is_undone_before_it_is_recorded(counter: Counter) -> None:
    step = counter.scan("A-02", GTIN["chain"], GTIN["tire"])
    step = counter.job.command(Command.UNDO)
    assert title(step) == "Undone"
    assert not any(str(line.title) == "1 × HL Mountain Tire" for line in step.scans)
    counter.job.command(Command.DONE)
    assert counter.lines() == [("chain", "", 1)]


def test_a_recorded_count_is_undone_and_its_bin_is_due_again(counter: Counter) -> None:
    counter.scan("A-01", GTIN["chain"])
    counter.job.command(Command.DONE)
    step = counter.job.command(Command.UNDO)
    assert isinstance(counter.floor.recorded()[-1].body, Undone)
    assert step.progress is not None
    assert (step.progress.done, step.progress.total) == (0, 3)
    assert counter.floor.store.standing.at(CHAIN_A1.location_id)[1].quantity == Quantity.of(EXPECTED)


def test_a_half_counted_bin_survives_a_restart(counter: Counter) -> None:
    counter.scan("A-02", GTIN["chain"], GTIN["chain"])
    step = counter.begin()
    assert (str(step.heading), step.tally) == ("Count · A-02", "2")
    counter.scan(GTIN["chain"])
    counter.job.command(Command.DONE)
    assert (counter.lines(), counter.counts()[-1].task_id) == ([("chain", "", 3)], "t2")
    assert str(counter.begin().heading) == "Count"


def test_a_bin_left_for_later_goes_on_where_it_was_left(counter: Counter) -> None:
    counter.scan("A-02", GTIN["chain"])
    counter.job.command(Command.BACK)
    assert counter.scan("A-03", GTIN["tire"], "A-02").tally == "1"
    assert [one.location_id for one in counter.counts()] == ["a3"]


def test_what_was_begun_on_another_day_is_begun_anew(counter: Counter) -> None:
    counter.scan("A-02", GTIN["chain"])
    counter.floor.clock.at = START + timedelta(days=2)
    assert str(counter.begin().heading) == "Count"


def test_a_reason_can_be_given_out_of_the_list(counter: Counter) -> None:
    counter.scan("A-02", GTIN["chain"])
    step = counter.job.command(Command.REASON)
    assert step.ask is not None
    assert len(step.ask.choices) == 1
    counter.job.choose(1)
    counter.job.command(Command.DONE)
    assert counter.counts()[-1].reason == "FOUND"


def test_somebody_without_the_right_records_nothing_and_the_bin_stays_open(counter: Counter) -> None:
    counter.begin(replace(WEI, roles=frozenset({Role.BUYER})))
    step = counter.scan("A-02", GTIN["chain"], "A-03")
    assert title(step) == "You may not do this"
    assert str(step.heading) == "Count · A-02"
    assert counter.counts() == []


# Bad input: said, and the job is where it was


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("A-09", "Location retired"),
        ("B-01", "Location of another site"),
        ("ADJUSTMENT", "Nothing to count there"),
        ("IMS-L-Z-99", "Unknown location"),
        ("ZZZ", "Unknown code"),
        ("IMS-P-p1", "That is something else"),
    ],
)
def test_what_cannot_be_counted_is_refused_and_the_bin_in_work_stays(counter: Counter, code: str, said: str) -> None:
    counter.scan("A-02", GTIN["chain"])
    before = counter.job.step()
    after = counter.scan(code)
    assert (title(after), tone(after)) == (said, "refused")
    assert (after.heading, after.focus, after.ask, after.tally) == (
        before.heading,
        before.focus,
        before.ask,
        before.tally,
    )
    assert counter.counts() == []


def test_an_item_before_a_bin_is_refused(counter: Counter) -> None:
    assert title(counter.scan(GTIN["chain"])) == "Scan the bin first"
    assert title(counter.job.command(Command.EMPTY)) == "Scan the bin first"
    assert title(counter.job.command(Command.DONE)) == "Scan the bin first"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("-3", "Less than nothing"),
        ("a dozen", "Not a number"),
        ("1.5", "Too precise"),
        ("4006381333931", "That is too much to be true"),
        ("", "Nothing was typed"),
    ],
)
def test_a_quantity_that_cannot_be_is_refused_and_the_count_stays(counter: Counter, typed: str, said: str) -> None:
    counter.scan("A-02", GTIN["chain"])
    step = counter.job.enter(typed)
    assert (title(step), step.tally) == (said, "1")


def test_nothing_is_a_finding_too(counter: Counter) -> None:
    counter.scan("A-02", GTIN["chain"])
    counter.job.enter("0")
    counter.job.command(Command.DONE)
    assert counter.lines() == [("chain", "", 0)]


def test_goods_of_a_retired_item_that_stand_there_are_counted(counter: Counter) -> None:
    counter.scan("A-02", GTIN["old"])
    counter.job.command(Command.DONE)
    assert counter.lines() == [("old", "", 1)]


def test_a_full_disk_leaves_the_half_counted_bin(counter: Counter) -> None:
    counter.scan("A-02", GTIN["chain"])
    connection = counter.floor.store.outbox._connection
    connection.execute("PRAGMA query_only = ON")
    step = counter.scan(GTIN["chain"])
    assert (tone(step), step.tally) == ("refused", "1")
    connection.execute("PRAGMA query_only = OFF")
    assert counter.scan(GTIN["chain"]).tally == "2"
