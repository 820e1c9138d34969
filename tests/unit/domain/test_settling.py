"""What can be made of a case: rules over plain values, no database."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from ims_desktop.domain.cases import CaseChoice, CaseKind
from ims_desktop.domain.counting import Choice, Statement
from ims_desktop.domain.editing import EditedField, is_editable, merge
from ims_desktop.domain.ids import (
    ItemId,
    LocationId,
    OperationId,
    OperatorId,
    OrderId,
    OrderLineId,
    SupplierId,
    VarianceId,
    WorkstationId,
)
from ims_desktop.domain.items import Item, Tracking
from ims_desktop.domain.moments import Moment
from ims_desktop.domain.orders import OrderLine, OrderState, OverReceipt, PurchaseOrder, Tolerance
from ims_desktop.domain.positions import Movement, Position, StockStatus
from ims_desktop.domain.quantity import ZERO, Quantity
from ims_desktop.domain.settling.detail import Need
from ims_desktop.domain.settling.facts import CaseFacts, Counted, Done, FieldEdit, Goods, Nowhere, OpenLine, Stands
from ims_desktop.domain.settling.remedies import NOTHING, Given, LineProgress
from ims_desktop.domain.settling.rules import RULES, detail_of, way_of, why_not_settle
from ims_desktop.domain.settling.titles import chosen, title_of
from ims_desktop.domain.texts import text

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
BOLT, GLUE = ItemId("bolt"), ItemId("glue")
DOCK, BIN = LocationId("dock"), LocationId("bin")
NOWHERE = Nowhere(LocationId("supplier"), LocationId("adjustment"), LocationId("suspense"))
AT_DOCK, IN_BIN = Position(BOLT, DOCK), Position(BOLT, BIN)
LINE = OrderLineId("line")
ORDER = PurchaseOrder(OrderId("order"), "PO-1", SupplierId("acme"), OrderState.APPROVED)


def pieces(count: int) -> Quantity:
    return Quantity.of(count)


def item(key: ItemId = BOLT) -> Item:
    return Item(key, key.upper(), key.title(), "EA", 0, Tracking.NONE)


def line(received: int, beyond: OverReceipt = OverReceipt.REFUSE, key: str = "line", of: ItemId = BOLT) -> OrderLine:
    return OrderLine(OrderLineId(key), ORDER.id, 1, of, pieces(100), pieces(received), Tolerance(1_000, 0, beyond))


def stands(position: Position, count: int) -> Stands:
    return Stands(position, pieces(count), position.item_id.title(), "SKU", "EA", position.location_id.upper())


def goods(number: int, count: int, position: Position = AT_DOCK, on: OrderLineId | None = LINE) -> Goods:
    source = position.at(NOWHERE.supplier)
    return Goods(number, OperationId(f"op{number}"), source, position, pieces(count), on, is_receipt=True)


def done(number: int = 1, **more: Any) -> Done:
    key, who = OperationId(f"op{number}"), OperatorId("tom")
    return Done(key, who, "Tom", "Dock PC", NOON, NOON, text("Received"), **more)


def facts(kind: CaseKind, **more: Any) -> CaseFacts:
    given = {"subject": "s", "done": (done(),), "operations": (OperationId("op1"),)} | more
    return CaseFacts(kind=kind, sentence=text("Said."), nowhere=NOWHERE, **given)


def choices(of: CaseFacts) -> list[CaseChoice]:
    return [one.choice for one in detail_of(of).options]


def over(*received: Goods, on_hand: int = 120, beyond: OverReceipt = OverReceipt.REFUSE) -> CaseFacts:
    total = sum((one.quantity for one in received), ZERO)
    order_line = line(0, beyond)
    order_line = OrderLine(**{**{f: getattr(order_line, f) for f in order_line.__struct_fields__}, "received": total})
    return facts(
        CaseKind.OVER_RECEIVED, goods=received, line=order_line, order=ORDER, standing=(stands(AT_DOCK, on_hand),)
    )


@pytest.mark.parametrize("kind", CaseKind)
def test_every_kind_has_a_name_two_choices_or_more_and_one_that_is_recommended(kind: CaseKind) -> None:
    assert title_of(kind) != title_of("of tomorrow")
    detail = detail_of(facts(kind, goods=(goods(1, 5),), standing=(stands(AT_DOCK, 5),)))
    assert detail.recommended in [one.choice for one in detail.options]
    assert detail.why.msgid
    assert len(detail.options) <= 4
    assert RULES[kind]


def test_every_choice_has_words() -> None:
    assert all(chosen(one) != chosen("of tomorrow") for one in CaseChoice)


def test_only_the_excess_goes_back_the_latest_goods_first() -> None:
    way = way_of(over(goods(1, 80), goods(2, 40)), CaseChoice.RETURN, NOTHING)
    assert way is not None
    ((movement, on_line),) = way.remedy.returns
    assert (movement.quantity, movement.target.location_id, on_line) == (pieces(10), NOWHERE.supplier, LINE)
    assert way.remedy.progress == (LineProgress(LINE, -pieces(10)),)


def test_what_has_gone_on_cannot_be_returned_from_where_it_came_in() -> None:
    assert choices(over(goods(1, 120), on_hand=0)) == [CaseChoice.ACCEPT]
    partly = way_of(over(goods(1, 120), on_hand=4), CaseChoice.HOLD, NOTHING)
    assert partly is not None
    assert [one.quantity for one in partly.remedy.moves] == [pieces(4)]


def test_an_order_that_only_warns_keeps_what_came() -> None:
    assert detail_of(over(goods(1, 120), beyond=OverReceipt.WARN)).recommended is CaseChoice.ACCEPT
    assert detail_of(over(goods(1, 120))).recommended is CaseChoice.RETURN


def test_what_came_with_it_goes_to_the_same_order_each_to_the_line_of_its_item() -> None:
    bolts, glue = goods(1, 5, on=None), goods(2, 3, Position(GLUE, DOCK), on=None)
    waiting = (OpenLine(line(0), ORDER), OpenLine(line(0, key="other", of=GLUE), ORDER))
    case = facts(CaseKind.UNMATCHED_RECEIPT, goods=(bolts, glue), candidates=waiting, standing=(stands(AT_DOCK, 5),))
    way = way_of(case, CaseChoice.MATCH, Given(order_line_id=LINE))
    assert way is not None
    assert way.remedy.match == ((1, LINE), (2, OrderLineId("other")))
    unnamed = way_of(case, CaseChoice.MATCH, NOTHING)
    assert unnamed is not None
    assert unnamed.need is Need.ORDER_LINE
    assert why_not_settle(case, unnamed, True, "AGREED", NOTHING) is not None


def below_zero(*others: Stands) -> CaseFacts:
    return facts(CaseKind.NEGATIVE_POSITION, about=(IN_BIN,), item=item(), standing=(stands(IN_BIN, -4), *others))


def test_what_is_missing_was_taken_from_the_one_place_that_has_as_much() -> None:
    one = below_zero(stands(AT_DOCK, 9))
    assert detail_of(one).recommended is CaseChoice.THERE
    way = way_of(one, CaseChoice.THERE, NOTHING)
    assert way is not None
    assert way.remedy.moves == (Movement(AT_DOCK, IN_BIN, pieces(4)),)
    too_little = below_zero(stands(AT_DOCK, 3))
    two = below_zero(stands(AT_DOCK, 9), stands(Position(BOLT, LocationId("x")), 9))
    for case in (too_little, two):
        assert choices(case) == [CaseChoice.ZERO, CaseChoice.LOOK]
        assert detail_of(case).recommended is CaseChoice.LOOK


def test_of_two_places_the_other_ones_goods_answer_for_what_is_missing_elsewhere() -> None:
    a, b, gone = (Position(BOLT, LocationId(one), serial="S") for one in "abc")
    case = facts(
        CaseKind.SERIAL_AT_TWO_PLACES,
        about=(a, b, gone),
        standing=(stands(a, 1), stands(b, 1), stands(gone, -1)),
        last_place=b.location_id,
    )
    way = way_of(case, CaseChoice.HERE, NOTHING)
    assert way is not None
    assert str(way.said) == "It is at B"
    assert way.remedy.moves == (Movement(a, gone, pieces(1)),)
    without = facts(CaseKind.SERIAL_AT_TWO_PLACES, about=(a, b), standing=(stands(a, 1), stands(b, 1)))
    written_off = way_of(without, CaseChoice.THERE, NOTHING)
    assert written_off is not None
    assert written_off.remedy.moves == (Movement(a, a.at(NOWHERE.adjustment), pieces(1)),)


def test_a_count_that_agrees_with_the_books_is_recommended_and_else_a_third_one() -> None:
    def counted(first: int, second: int) -> CaseFacts:
        counts = tuple(
            Statement(
                Moment(NOON, WorkstationId("w"), number),
                OperationId(str(number)),
                OperatorId(str(number)),
                pieces(said),
            )
            for number, said in enumerate((first, second))
        )
        variance = Counted(VarianceId("v"), AT_DOCK, pieces(10), counts, ("Ann", "Ben"))
        return facts(CaseKind.COUNTED_TWICE, counted=variance, about=(AT_DOCK,), standing=(stands(AT_DOCK, 10),))

    assert detail_of(counted(8, 10)).recommended is CaseChoice.SECOND
    assert detail_of(counted(10, 8)).recommended is CaseChoice.FIRST
    assert detail_of(counted(7, 8)).recommended is CaseChoice.RECOUNT
    first = detail_of(counted(8, 10)).option(CaseChoice.FIRST)
    assert first is not None
    assert first.change_at(AT_DOCK.key) == -pieces(2)
    way = way_of(counted(8, 10), CaseChoice.FIRST, NOTHING)
    assert way is not None
    assert way.remedy.variance is not None
    assert (way.remedy.variance.choice, way.remedy.variance.taken) == (Choice.TAKE, "0")


def test_the_earlier_of_two_dates_is_recommended_and_what_is_so_already_changes_nothing() -> None:
    early, late = date(2027, 1, 1), date(2027, 3, 1)
    case = facts(
        CaseKind.LOT_EXPIRY_DIFFERS, subject="bolt|L1", item=item(), expiry=late, done=(done(expiries=(early,)),)
    )
    detail = detail_of(case)
    assert detail.recommended is CaseChoice.EARLIER
    earlier, later = detail.option(CaseChoice.EARLIER), detail.option(CaseChoice.LATER)
    assert earlier is not None
    assert later is not None
    assert [str(one.after) for one in earlier.documents] == ["2027-01-01"]
    assert later.documents == ()


def test_a_detail_stays_small_and_says_how_much_there_is() -> None:
    many = tuple(goods(number, 1, Position(BOLT, LocationId(f"l{number}"))) for number in range(50))
    case = facts(
        CaseKind.WITHOUT_RIGHT,
        goods=many,
        done=tuple(done(number) for number in range(50)),
        operations=tuple(OperationId(f"op{number}") for number in range(50)),
        standing=tuple(stands(one.target, 1) for one in many),
    )
    detail = detail_of(case)
    assert (len(detail.deeds), detail.deed_count) == (20, 50)
    assert (len(detail.stock), detail.stock_count) == (20, 50)


def test_goods_that_are_set_aside_arrive_as_held() -> None:
    detail = detail_of(over(goods(1, 120)))
    hold = detail.option(CaseChoice.HOLD)
    assert hold is not None
    changes = {line_.status: hold.change_at(line_.key) for line_ in detail.stock}
    assert changes == {StockStatus.AVAILABLE: -pieces(10), StockStatus.ON_HOLD: pieces(10)}


def test_different_fields_merge_and_the_same_one_does_not() -> None:
    now: dict[str, str | int] = {"name": "Theirs", "velocity": "", "condition": "dry", "min_shelf_life_days": 0}
    merged = merge(
        now,
        (
            EditedField("name", "Base", "Ours"),
            EditedField("velocity", "", "A"),
            EditedField("condition", "cold", "dry"),
        ),
    )
    assert merged.taken == {"velocity": "A"}
    assert merged.clashing == (FieldEdit("name", "Base", "Ours", "Theirs"),)


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        ("sku", "A", "B"),
        ("name", "A", ""),
        ("name", "A", 7),
        ("velocity", "A", "x" * 201),
        ("min_shelf_life_days", 0, -1),
    ],
)
def test_what_no_item_can_say_is_no_edit(name: str, before: str | int, after: str | int) -> None:
    assert not is_editable([EditedField(name, before, after)])
