"""What was moved or inspected is posted as stated, with a case beside it where it cannot be right."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from msgspec.structs import replace

from ims_desktop.domain.cases import CaseKind
from ims_desktop.domain.effects import ACCEPTED_LINES, REJECTED_LINES, STOCKED_LINES
from ims_desktop.domain.ids import ItemId, LocationId, OperationId, OrderId, OrderLineId, SiteId
from ims_desktop.domain.inspecting import InspectedLine
from ims_desktop.domain.items import Item, Lot
from ims_desktop.domain.locations import Location, LocationKind
from ims_desktop.domain.moving import MovedLine, MovePurpose
from ims_desktop.domain.orders import OrderLine, PurchaseOrder
from ims_desktop.domain.positions import Position, StockStatus
from ims_desktop.domain.posting import Posting, Progress
from ims_desktop.domain.posting_moves import post_inspection, post_moves
from ims_desktop.domain.quantity import Quantity
from ims_desktop.domain.receiving import LineFact

SITE = SiteId("S")
CHAIN = Item(ItemId("chain"), "CH", "Chain")
LINE = OrderLine(OrderLineId("L"), OrderId("O"), 1, CHAIN.id, Quantity.of(10))
HERE = Position(CHAIN.id, LocationId("here"))
THERE = Position(CHAIN.id, LocationId("there"))
TWO = Quantity.of(2)


class Shelf:
    """Books of one item, one order line and two locations."""

    def __init__(self, item: Item = CHAIN, site: SiteId = SITE, is_retired: bool = False) -> None:
        self._item = item
        self._places = {
            one: Location(one, one, LocationKind.STORAGE, site, is_retired=is_retired)
            for one in (HERE.location_id, THERE.location_id)
        }

    def item(self, item_id: ItemId) -> Item | None:
        return self._item if item_id == self._item.id else None

    def location(self, location_id: LocationId) -> Location | None:
        return self._places.get(location_id)

    def order(self, order_id: OrderId) -> PurchaseOrder | None:
        return None

    def order_line(self, line_id: OrderLineId) -> OrderLine | None:
        return LINE if line_id == LINE.id else None

    def lot(self, item_id: ItemId, code: str) -> Lot | None:
        return None

    def receipts_of_line(self, line_id: OrderLineId) -> Sequence[LineFact]:
        return ()

    def receipts_of_serial(self, item_id: ItemId, serial: str) -> Sequence[OperationId]:
        return ()

    def suspense(self) -> LocationId:
        return LocationId("suspense")


def move(books: Shelf, *lines: MovedLine, purpose: MovePurpose = MovePurpose.PUTAWAY, reason: str = "") -> Posting:
    return post_moves(OperationId("op"), purpose, lines, reason, SITE, books)


def kinds(posting: Posting) -> list[CaseKind]:
    return [one.kind for one in posting.cases]


LINE_MOVED = MovedLine(HERE, THERE, TWO, LINE.id)


def test_a_putaway_is_a_movement_and_progress_of_its_order_line() -> None:
    posting = move(Shelf(), LINE_MOVED)
    assert [(one.movement, one.order_line_id) for one in posting.movements] == [(LINE_MOVED.movement, LINE.id)]
    assert posting.progress == (Progress(STOCKED_LINES, LINE.id, TWO),)
    assert (posting.cases, posting.as_stated) == ((), True)


def test_only_a_putaway_is_progress() -> None:
    posting = move(Shelf(), LINE_MOVED, purpose=MovePurpose.MOVE)
    assert (posting.progress, posting.movements[0].order_line_id) == ((), None)


def test_what_went_to_an_unknown_place_waits_in_suspense_and_is_not_as_stated() -> None:
    posting = move(Shelf(), MovedLine(HERE, HERE.at(LocationId("moon")), TWO))
    assert posting.movements[0].movement.target.location_id == "suspense"
    assert (kinds(posting), posting.as_stated) == ([CaseKind.UNKNOWN_LOCATION], False)


def test_from_nowhere_to_nowhere_is_no_movement() -> None:
    posting = move(Shelf(), MovedLine(HERE.at(LocationId("moon")), HERE.at(LocationId("mars")), TWO))
    assert (posting.movements, posting.as_stated) == ((), False)


def test_an_unknown_item_is_not_posted() -> None:
    ghost = ItemId("ghost")
    posting = move(Shelf(), MovedLine(replace(HERE, item_id=ghost), replace(THERE, item_id=ghost), TWO))
    assert (posting.movements, kinds(posting)) == ((), [CaseKind.UNKNOWN_ITEM])


@pytest.mark.parametrize(
    ("books", "expected"),
    [
        (Shelf(replace(CHAIN, is_retired=True)), [CaseKind.ITEM_RETIRED]),
        (Shelf(is_retired=True), [CaseKind.LOCATION_RETIRED, CaseKind.LOCATION_RETIRED]),
        (Shelf(site=SiteId("other")), [CaseKind.OTHER_SITE, CaseKind.OTHER_SITE]),
    ],
)
def test_what_cannot_be_right_is_posted_all_the_same(books: Shelf, expected: list[CaseKind]) -> None:
    posting = move(books, LINE_MOVED)
    assert (kinds(posting), len(posting.movements)) == (expected, 1)


@pytest.mark.parametrize(("reason", "expected"), [("", [CaseKind.REASON_MISSING]), ("CHECKED", [])])
def test_another_status_wants_a_reason(reason: str, expected: list[CaseKind]) -> None:
    held = replace(HERE, status=StockStatus.QUARANTINE)
    posting = move(Shelf(), MovedLine(held, HERE, TWO), purpose=MovePurpose.RELEASE, reason=reason)
    assert (kinds(posting), posting.movements[0].code) == (expected, reason)


def test_an_inspection_says_what_passed_what_failed_and_why() -> None:
    waiting = replace(HERE, status=StockStatus.TO_INSPECT)
    line = InspectedLine(waiting, Quantity.of(8), TWO, StockStatus.DAMAGED, "BENT", LINE.id)
    posting = post_inspection(OperationId("op"), [line], SITE, Shelf())
    assert [(one.movement.target.status, one.movement.quantity, one.code) for one in posting.movements] == [
        (StockStatus.AVAILABLE, Quantity.of(8), ""),
        (StockStatus.DAMAGED, TWO, "BENT"),
    ]
    assert posting.progress == (
        Progress(ACCEPTED_LINES, LINE.id, Quantity.of(8)),
        Progress(REJECTED_LINES, LINE.id, TWO),
    )
