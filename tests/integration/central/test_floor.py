"""The floor's work in the books: posted as stated, with cases that stand exactly as long as the facts say so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from ims_desktop.central.ledger import compensate_receipt
from ims_desktop.central.ledger.doubts import sweep
from ims_desktop.central.tables import balances, cases, handling_units, movements, packagings, purchase_order_lines
from ims_desktop.domain.cases import CaseKind
from ims_desktop.domain.ids import ItemId, OperatorId, PackagingId, ReceiptId
from ims_desktop.domain.moving import MovedLine, MovePurpose
from ims_desktop.domain.positions import StockStatus
from ims_desktop.domain.quantity import ZERO, Quantity
from ims_desktop.protocol.operations import CodeLinked, GoodsMoved, HandlingUnitNested, Operation
from ims_desktop.protocol.outcomes import Result
from tests.integration.central.company import MORNING, Company, Workstation

EVENING = MORNING + timedelta(hours=20)


def results(workstation: Workstation, *made: Operation) -> list[Result]:
    return [one.result for one in workstation.push(*made).outcomes]


def line(company: Company, name: str) -> Any:
    return company.rows(purchase_order_lines, purchase_order_lines.c.id == company.line(name))[0]


# --- moving and inspecting ------------------------------------------------------------------------------------


def test_goods_that_were_put_away_stand_elsewhere_and_are_progress_of_their_order(
    company: Company, dock: Workstation
) -> None:
    made = [
        dock.receives("BOLT", "40", "PO-1/1"),
        dock.moves("BOLT", "30", "DOCK-1", "A-1", purpose=MovePurpose.PUTAWAY, line="PO-1/1"),
    ]
    assert results(dock, *made) == [Result.APPLIED, Result.APPLIED]
    assert (company.at("BOLT", "DOCK-1"), company.at("BOLT", "A-1")) == (Quantity.of(10), Quantity.of(30))
    assert line(company, "PO-1/1").stocked == 30_000_000
    assert company.books_are_even()


def test_inspected_goods_are_available_or_in_quarantine_with_the_reason_kept(
    company: Company, dock: Workstation
) -> None:
    assert results(dock, dock.inspects("BOLT", "8", "2", line="PO-1/1")) == [Result.APPLIED]
    assert company.at("BOLT", "DOCK-1") == Quantity.of(8)
    assert company.at("BOLT", "DOCK-1", StockStatus.QUARANTINE) == Quantity.of(2)
    assert (line(company, "PO-1/1").accepted, line(company, "PO-1/1").rejected) == (8_000_000, 2_000_000)
    assert sorted((row.reason, row.code) for row in company.rows(movements)) == [
        ("inspected", ""),
        ("inspected", "BENT"),
    ]


def test_goods_moved_to_a_place_that_nobody_knows_wait_in_suspense(company: Company, dock: Workstation) -> None:
    reply = dock.push(dock.moves("BOLT", "1", "DOCK-1", "nowhere"))
    assert (reply.outcomes[0].result, reply.outcomes[0].as_stated) == (Result.CASE, False)
    assert company.kinds_of_cases() == ["unknown_location"]
    assert company.books_are_even()


def test_a_release_by_an_operator_without_a_reason_is_taken_and_is_two_cases(
    company: Company, dock: Workstation
) -> None:
    here = dock.position("BOLT", "A-1", StockStatus.QUARANTINE)
    moved = MovedLine(here, dock.position("BOLT", "A-1"), Quantity.of(1))
    assert results(dock, dock.operation(GoodsMoved(MovePurpose.RELEASE, (moved,)))) == [Result.CASE]
    assert company.kinds_of_cases() == ["reason_missing", "without_right"]
    assert company.at("BOLT", "A-1") == Quantity.of(1)


# --- doubts ---------------------------------------------------------------------------------------------------


def test_a_position_below_zero_is_a_case_only_when_its_grace_period_is_over(
    company: Company, dock: Workstation
) -> None:
    dock.push(dock.moves("BOLT", "5", "DOCK-1", "A-1"))
    assert company.at("BOLT", "DOCK-1") == Quantity.of(-5)
    assert company.open_cases() == {}
    sweep(company.database, EVENING)
    assert list(company.open_cases()) == [("negative_position", dock.position("BOLT", "DOCK-1").key)]
    assert list(company.open_cases().values()) == [[dock.made[0].id]]


def test_a_position_below_zero_that_a_later_fact_explains_is_settled_visibly(
    company: Company, dock: Workstation
) -> None:
    dock.push(dock.moves("BOLT", "5", "DOCK-1", "A-1"))
    sweep(company.database, EVENING)
    other = company.enrol("Gate PC")
    other.push(other.receives("BOLT", "5", "PO-1/1", minute=0))
    assert company.open_cases() == {}
    (case,) = company.rows(cases)
    assert (case.state, case.settled_by, case.settled_at is not None) == ("settled", "system", True)


def test_a_position_that_is_explained_in_time_never_troubles_a_supervisor(company: Company, dock: Workstation) -> None:
    dock.push(dock.moves("BOLT", "5", "DOCK-1", "A-1"))
    other = company.enrol("Gate PC")
    other.push(other.receives("BOLT", "5", "PO-1/1", minute=0))
    sweep(company.database, EVENING)
    assert company.rows(cases) == []


def test_a_serial_that_stands_at_two_places_is_a_case(company: Company, dock: Workstation) -> None:
    other = company.enrol("Gate PC")
    dock.push(dock.receives("METER", "1", "PO-2/2", serial="7"))
    other.push(other.receives("METER", "1", "PO-2/2", serial="7", target="A-1"))
    sweep(company.database, EVENING)
    assert company.kinds_of_cases() == ["serial_at_two_places", "serial_twice"]


# --- wholes ---------------------------------------------------------------------------------------------------


def test_a_location_moved_whole_with_other_contents_than_the_books_had_is_a_case_until_a_late_fact_explains_it(
    company: Company, dock: Workstation
) -> None:
    dock.push(
        dock.receives("BOLT", "5", "PO-1/1"),
        dock.moves(
            "BOLT", "8", "DOCK-1", "A-1", purpose=MovePurpose.LOCATION, whole=company.place("DOCK-1"), minute=30
        ),
    )
    assert company.kinds_of_cases() == ["moved_contents_differ"]
    other = company.enrol("Gate PC")
    other.push(other.receives("BOLT", "3", "PO-1/1", minute=10))
    assert company.open_cases() == {}


def test_handling_units_are_known_from_their_first_mention_and_a_circle_of_them_is_a_case(
    company: Company, dock: Workstation
) -> None:
    dock.push(dock.moves("BOLT", "1", "DOCK-1", "A-1", handling_unit="P1"))
    dock.push(dock.operation(HandlingUnitNested("P1", "P2")), dock.operation(HandlingUnitNested("P2", "P1")))
    assert {row.id: row.parent for row in company.rows(handling_units)} == {"P1": "P2", "P2": "P1"}
    assert company.kinds_of_cases() == ["handling_unit_cycle"]
    dock.push(dock.undoes(dock.made[2]))
    assert {row.id: row.parent for row in company.rows(handling_units)} == {"P1": "P2", "P2": ""}
    assert company.open_cases() == {}


@dataclass
class Pallets:
    """P1 with bolts, and P2 with cables on it, at the dock; what moves P1 as a whole, as it is seen there."""

    company: Company
    dock: Workstation

    def stand(self) -> None:
        self.dock.push(
            self.dock.receives("BOLT", "5", handling_unit="P1"),
            self.dock.receives("CABLE", "2", handling_unit="P2"),
            self.dock.operation(HandlingUnitNested("P2", "P1")),
        )

    def line(self, sku: str, quantity: str, unit: str) -> MovedLine:
        source, target = (self.dock.position(sku, place, handling_unit=unit) for place in ("DOCK-1", "A-1"))
        return MovedLine(source, target, Quantity.of(quantity))

    def move_whole(self, *lines: MovedLine, minute: float = 30) -> Operation:
        return self.dock.operation(GoodsMoved(MovePurpose.HANDLING_UNIT, lines, "P1"), minute=minute)

    @property
    def cases(self) -> list[str]:
        """Those that are open, but for goods of no order."""
        return [kind for kind, _ in self.company.open_cases() if kind != CaseKind.UNMATCHED_RECEIPT]


@pytest.fixture
def pallets(company: Company, dock: Workstation) -> Pallets:
    return Pallets(company, dock)


def test_a_handling_unit_moves_with_all_that_stands_on_it(pallets: Pallets) -> None:
    pallets.stand()
    pallets.dock.push(pallets.move_whole(pallets.line("BOLT", "5", "P1"), pallets.line("CABLE", "2", "P2")))
    assert pallets.cases == []


def test_what_is_left_behind_on_a_nested_unit_is_a_case(pallets: Pallets) -> None:
    pallets.stand()
    pallets.dock.push(pallets.move_whole(pallets.line("BOLT", "5", "P1"), pallets.line("CABLE", "1", "P2")))
    assert pallets.cases == ["moved_contents_differ"]


def test_a_unit_that_was_seen_on_another_is_a_case_until_a_late_fact_says_that_it_stood_there(
    pallets: Pallets,
) -> None:
    dock = pallets.dock
    dock.push(dock.receives("BOLT", "5", handling_unit="P1"), dock.receives("CABLE", "2", handling_unit="P2"))
    dock.push(pallets.move_whole(pallets.line("BOLT", "5", "P1"), pallets.line("CABLE", "2", "P2")))
    assert pallets.cases == ["moved_contents_differ"]
    other = pallets.company.enrol("Gate PC")
    other.push(other.operation(HandlingUnitNested("P2", "P1"), minute=10))
    assert pallets.cases == []
    other.push(other.undoes(other.made[0], minute=40))
    assert pallets.cases == ["moved_contents_differ"]


def test_a_late_fact_that_takes_a_unit_off_before_its_pallet_moved_cures_what_was_left_behind(
    pallets: Pallets,
) -> None:
    pallets.stand()
    pallets.dock.push(pallets.move_whole(pallets.line("BOLT", "5", "P1")))
    assert pallets.cases == ["moved_contents_differ"]
    other = pallets.company.enrol("Gate PC")
    other.push(other.operation(HandlingUnitNested("P2"), minute=10))
    assert pallets.cases == []


def test_goods_that_turn_out_to_have_stood_two_units_up_are_a_case(pallets: Pallets) -> None:
    pallets.stand()
    dock = pallets.dock
    dock.push(dock.operation(HandlingUnitNested("P3", "P2"), minute=5))
    dock.push(pallets.move_whole(pallets.line("BOLT", "5", "P1"), pallets.line("CABLE", "2", "P2")))
    assert pallets.cases == []
    other = pallets.company.enrol("Gate PC")
    other.push(other.receives("BOLT", "1", handling_unit="P3", minute=20))
    assert pallets.cases == ["moved_contents_differ"]


# --- undoing --------------------------------------------------------------------------------------------------


def test_an_undone_receipt_leaves_no_stock_no_progress_and_no_case(company: Company, dock: Workstation) -> None:
    made = dock.receives("BOLT", "120", "PO-1/1")
    assert results(dock, made) == [Result.CASE]
    assert results(dock, dock.undoes(made)) == [Result.APPLIED]
    assert company.on_hand("BOLT") == company.received("PO-1/1") == ZERO
    assert company.open_cases() == {}
    assert [row.reason for row in company.rows(movements)] == ["received", "undone"]
    assert company.books_are_even()


def test_work_is_undone_in_the_batch_that_brings_it(company: Company, dock: Workstation) -> None:
    first = dock.receives("METER", "1", None, serial="7")
    assert results(dock, first, dock.undoes(first)) == [Result.CASE, Result.APPLIED]
    assert company.on_hand("METER") == ZERO
    assert company.open_cases() == {}


def test_what_went_elsewhere_is_taken_back_from_there_and_the_undo_says_so(company: Company, dock: Workstation) -> None:
    here = dock.moves("BOLT", "1", "DOCK-1", "nowhere")
    dock.push(here)
    there = dock.moves("BOLT", "1", "DOCK-1", "nowhere")
    reply = dock.push(there, dock.undoes(here), dock.undoes(there))
    assert [one.as_stated for one in reply.outcomes] == [False, False, False]
    assert {row.quantity for row in company.rows(balances)} == {0}
    assert company.open_cases() == {}


def test_a_receipt_of_which_something_was_undone_is_taken_back_without_that(
    company: Company, dock: Workstation
) -> None:
    first = dock.receives("BOLT", "4", "PO-1/1")
    dock.push(first, dock.receives("BOLT", "3", "PO-1/1"), dock.undoes(first))
    with company.database.transaction() as tx:
        assert compensate_receipt(tx, ReceiptId("R-1"), EVENING) == 1
    assert company.on_hand("BOLT") == company.received("PO-1/1") == ZERO
    assert company.books_are_even()


def test_what_is_undone_is_undone_once(company: Company, dock: Workstation) -> None:
    first = dock.receives("BOLT", "4", "PO-1/1")
    again = dock.push(first, dock.undoes(first), dock.undoes(first)).outcomes[2]
    assert (again.result, again.as_stated) == (Result.CASE, False)
    assert company.open_cases() == {("undone_twice", first.id): [dock.made[1].id, dock.made[2].id]}
    assert company.on_hand("BOLT") == ZERO
    assert company.books_are_even()


def test_nobody_undoes_what_is_not_their_own_or_what_cannot_be_undone(company: Company, dock: Workstation) -> None:
    other = company.enrol("Gate PC")
    foreign = other.receives("BOLT", "4", "PO-1/1")
    other.push(foreign)
    undo = dock.undoes(foreign)
    assert results(dock, undo, dock.undoes("unknown"), dock.undoes(undo)) == [Result.CASE] * 3
    assert company.kinds_of_cases() == ["cannot_undo"] * 3
    assert company.on_hand("BOLT") == Quantity.of(4)


def test_an_undone_putaway_and_inspection_take_their_progress_back(company: Company, dock: Workstation) -> None:
    made = [
        dock.inspects("BOLT", "8", "2", line="PO-1/1"),
        dock.moves("BOLT", "8", "DOCK-1", "A-1", purpose=MovePurpose.PUTAWAY, line="PO-1/1"),
    ]
    dock.push(*made, dock.undoes(made[0]), dock.undoes(made[1]))
    found = line(company, "PO-1/1")
    assert (found.accepted, found.rejected, found.stocked) == (0, 0, 0)
    assert {row.quantity for row in company.rows(balances)} == {0}


def test_an_over_receipt_that_an_undo_cures_is_settled_though_others_took_part(
    company: Company, dock: Workstation
) -> None:
    dock.push(dock.receives("BOLT", "100", "PO-1/1"))
    other = company.enrol("Gate PC")
    too_many = other.receives("BOLT", "30", "PO-1/1")
    other.push(too_many)
    assert company.kinds_of_cases() == ["over_received"]
    other.push(other.undoes(too_many))
    assert company.open_cases() == {}


# --- decisions ------------------------------------------------------------------------------------------------


def link(item: ItemId, barcode: str) -> CodeLinked:
    return CodeLinked(PackagingId(f"pack {barcode} {item}"), barcode, item, "Box", Quantity.of(12))


@pytest.mark.parametrize(("who", "expected"), [("lin", Result.APPLIED), ("tom", Result.REFUSED)])
def test_a_code_is_linked_by_who_may(company: Company, dock: Workstation, who: str, expected: Result) -> None:
    person: OperatorId = getattr(company, who)
    before = len(company.rows(packagings))
    assert results(dock, dock.operation(link(company.item("CABLE"), "12345"), person)) == [expected]
    assert len(company.rows(packagings)) == before + (expected is Result.APPLIED)


def test_a_code_that_belongs_to_another_item_is_not_linked(company: Company, dock: Workstation) -> None:
    made = [dock.operation(link(company.item(sku), "12345"), company.lin) for sku in ("CABLE", "GLUE", "CABLE")]
    made.append(dock.operation(link(ItemId("ghost"), "6"), company.lin))
    assert results(dock, *made) == [Result.APPLIED, Result.REFUSED, Result.APPLIED, Result.REFUSED]
    assert [row.item_id for row in company.rows(packagings) if row.barcode == "12345"] == [company.item("CABLE")]
