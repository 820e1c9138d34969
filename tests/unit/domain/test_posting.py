"""Posting takes every fact as stated and puts a case beside it where it disagrees with the books."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from msgspec.structs import replace

from ims_desktop.domain.cases import CaseKind
from ims_desktop.domain.effects import ORDER_LINES
from ims_desktop.domain.ids import (
    ItemId,
    LocationId,
    OperationId,
    OrderId,
    OrderLineId,
    ReceiptId,
    SiteId,
    SupplierId,
    WorkstationId,
)
from ims_desktop.domain.items import Item, Lot, Tracking
from ims_desktop.domain.locations import Location, LocationKind
from ims_desktop.domain.orders import OrderLine, OrderState, PurchaseOrder
from ims_desktop.domain.posting import Posting, Progress, Stated, post_receipt
from ims_desktop.domain.quantity import Quantity
from ims_desktop.domain.receiving import LineFact, ReceivedLine

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
CHAIN = Item(ItemId("chain"), "CH-0234", "Chain", tracking=Tracking.LOT)
PLACES = {
    LocationId("dock"): Location(LocationId("dock"), "DOCK-1", LocationKind.DOCK, SiteId("S")),
    LocationId("supplier"): Location(LocationId("supplier"), "SUPPLIER", LocationKind.SUPPLIER, SiteId("S")),
}


ORDER = PurchaseOrder(OrderId("O"), "PO-1", SupplierId("s"), OrderState.APPROVED)
LINE = OrderLine(OrderLineId("L"), OrderId("O"), 1, CHAIN.id, Quantity.of(10))


@dataclass
class Shelf:
    """Books of one order for one item."""

    order_: PurchaseOrder | None = ORDER
    line_: OrderLine = LINE
    item_: Item = CHAIN
    lots: dict[str, Lot] = field(default_factory=dict)
    facts: list[LineFact] = field(default_factory=list)
    serials: dict[str, list[OperationId]] = field(default_factory=dict)

    def item(self, item_id: ItemId) -> Item | None:
        return self.item_ if item_id == self.item_.id else None

    def location(self, location_id: LocationId) -> Location | None:
        return PLACES.get(location_id)

    def order(self, order_id: OrderId) -> PurchaseOrder | None:
        return self.order_

    def order_line(self, line_id: OrderLineId) -> OrderLine | None:
        return self.line_ if line_id == self.line_.id else None

    def lot(self, item_id: ItemId, code: str) -> Lot | None:
        return self.lots.get(code)

    def receipts_of_line(self, line_id: OrderLineId) -> Sequence[LineFact]:
        return self.facts

    def receipts_of_serial(self, item_id: ItemId, serial: str) -> Sequence[OperationId]:
        return self.serials.get(serial, [])

    def suspense(self) -> LocationId:
        return LocationId("suspense")


TEN = ReceivedLine(
    CHAIN.id, Quantity.of(10), LocationId("supplier"), LocationId("dock"), order_line_id=OrderLineId("L"), lot="A"
)


def post(books: Shelf, *lines: ReceivedLine, order: str | None = "O") -> Posting:
    stated = Stated(
        OperationId("op"),
        WorkstationId("W"),
        7,
        NOON,
        ReceiptId("R"),
        OrderId(order) if order else None,
        lines or (TEN,),
    )
    return post_receipt(stated, books)


def kinds(posting: Posting) -> list[CaseKind]:
    return [case.kind for case in posting.cases]


def test_goods_within_the_order_are_posted_with_no_case() -> None:
    posting = post(Shelf())
    assert posting.as_stated
    assert posting.cases == ()
    assert posting.movements[0].movement.target == TEN.position
    assert posting.progress == (Progress(ORDER_LINES, OrderLineId("L"), Quantity.of(10)),)
    assert posting.lots == (Lot(CHAIN.id, "A"),)


def test_more_than_ordered_is_posted_and_a_case_names_who_went_over() -> None:
    before = LineFact(NOON.replace(hour=11), WorkstationId("V"), 1, OperationId("other"), Quantity.of(4))
    books = Shelf(line_=replace(LINE, received=Quantity.of(4)), facts=[before])
    posting = post(books)
    assert posting.as_stated
    assert kinds(posting) == [CaseKind.OVER_RECEIVED]
    assert posting.cases[0].operations == ("op",)


def test_goods_of_a_cancelled_order_are_posted_with_a_case() -> None:
    posting = post(Shelf(order_=replace(ORDER, state=OrderState.CANCELLED)))
    assert kinds(posting) == [CaseKind.ORDER_NOT_OPEN]
    assert len(posting.movements) == 1


def test_goods_without_an_order_wait_to_be_matched() -> None:
    posting = post(Shelf(order_=None), replace(TEN, order_line_id=None), order=None)
    assert kinds(posting) == [CaseKind.UNMATCHED_RECEIPT]
    assert posting.as_stated


def test_an_unknown_place_becomes_suspense_and_the_posting_says_that_it_differs() -> None:
    posting = post(Shelf(), replace(TEN, target=LocationId("nowhere")))
    assert not posting.as_stated
    assert posting.movements[0].movement.target.location_id == "suspense"
    assert CaseKind.UNKNOWN_LOCATION in kinds(posting)


def test_an_unknown_item_moves_nothing_and_opens_a_case() -> None:
    posting = post(Shelf(), replace(TEN, item_id=ItemId("ghost")))
    assert posting.movements == ()
    assert not posting.as_stated
    assert kinds(posting) == [CaseKind.UNKNOWN_ITEM]


def test_goods_of_an_unknown_item_do_not_bring_the_order_line_that_they_name_over_its_quantity() -> None:
    known = post(Shelf(), TEN, replace(TEN, item_id=ItemId("ghost")))
    assert kinds(known) == [CaseKind.UNKNOWN_ITEM]


def test_a_retired_item_is_taken_with_a_case() -> None:
    assert kinds(post(Shelf(item_=replace(CHAIN, is_retired=True)))) == [CaseKind.ITEM_RETIRED]


def test_an_empty_expiry_never_blanks_a_stored_one() -> None:
    stored = Lot(CHAIN.id, "A", date(2028, 3, 31))
    assert post(Shelf(lots={"A": stored})).lots == ()


def test_an_expiry_is_learned_for_a_lot_that_had_none() -> None:
    posting = post(Shelf(lots={"A": Lot(CHAIN.id, "A")}), replace(TEN, expiry=date(2028, 3, 31)))
    assert posting.lots == (Lot(CHAIN.id, "A", date(2028, 3, 31)),)


def test_two_expiries_of_one_lot_are_a_case_and_the_stored_one_stays() -> None:
    stored = Lot(CHAIN.id, "A", date(2028, 3, 31))
    posting = post(Shelf(lots={"A": stored}), replace(TEN, expiry=date(2027, 1, 1)))
    assert kinds(posting) == [CaseKind.LOT_EXPIRY_DIFFERS]
    assert posting.lots == ()


def test_a_serial_received_twice_is_one_case_that_names_both() -> None:
    books = Shelf(serials={"S1": [OperationId("first")]})
    posting = post(books, replace(TEN, quantity=Quantity.of(1), serial="S1"))
    assert kinds(posting) == [CaseKind.SERIAL_TWICE]
    assert posting.cases[0].operations == ("first", "op")


def test_a_line_that_is_on_no_line_of_its_order_is_unmatched() -> None:
    assert kinds(post(Shelf(), replace(TEN, order_line_id=None))) == [CaseKind.UNMATCHED_RECEIPT]
