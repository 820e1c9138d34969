"""Damage: so many of the last scan arrived broken, why, and recorded as lines of their own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from msgspec.structs import replace

from ims_desktop.domain.ids import ItemId
from ims_desktop.domain.inspecting import InspectedLine
from ims_desktop.domain.items import Item
from ims_desktop.domain.positions import StockStatus
from ims_desktop.domain.quantity import ZERO, Quantity, total
from ims_desktop.domain.reasons import Reason, ReasonPurpose
from ims_desktop.domain.receiving import ReceivedLine
from ims_desktop.domain.texts import text, verbatim
from ims_desktop.floor.desk import Desk
from ims_desktop.floor.questions import Question, Way, between, how_many
from ims_desktop.floor.reasons import why
from ims_desktop.floor.receive import refusals
from ims_desktop.floor.receive.delivery import Delivery
from ims_desktop.floor.receive.recording import of_this
from ims_desktop.protocol.operations import GoodsInspected, GoodsReceived, Operation

Ask = Callable[[Question], None]
Damaged = Callable[[Sequence[ReceivedLine], Item, Quantity, Reason], None]


def what_is_damaged(desk: Desk, delivery: Delivery | None, ask: Ask, damaged: Damaged, *, is_all: bool) -> None:
    """Asks which item (of a mixed pallet), how many, and why. ``is_all``: everything, unless it is typed over."""
    last = desk.recorder.undoable(desk.person.id)
    if delivery is None or last is None or not of_this(last, delivery) or not isinstance(last.body, GoodsReceived):
        raise refusals.nothing_received()
    by_item: dict[ItemId, list[ReceivedLine]] = {}
    for line in last.body.lines:
        by_item.setdefault(line.item_id, []).append(line)
    ways = [_way(desk, lines, ask, damaged, is_all) for lines in by_item.values()]
    if len(ways) == 1:
        ways[0].go()
    else:
        ask(between(text("Which is damaged?"), text("There is more than one item on it"), ways))


def _way(desk: Desk, lines: Sequence[ReceivedLine], ask: Ask, damaged: Damaged, is_all: bool) -> Way:
    item = _item(desk, lines[0])
    came = text("{came} came", came=total(line.quantity for line in lines))
    return Way(verbatim(item.name), came, partial(_how_many, desk, lines, item, ask, damaged, is_all))


def record_damage(
    desk: Desk, lines: Sequence[ReceivedLine], damaged: Quantity, reason: Reason, delivery: Delivery
) -> Operation:
    """An inspection that these goods failed: as stated, with its reason, beside the receipt that stays as it was."""
    inspected: list[InspectedLine] = []
    rest = damaged
    for line in lines:
        part = min(rest, line.quantity)
        rest -= part
        if part:
            inspected.append(
                InspectedLine(line.position, ZERO, part, StockStatus.DAMAGED, reason.code, line.order_line_id)
            )
    return desk.recorder.record(desk.person.id, GoodsInspected(tuple(inspected), delivery.order_id))


def _how_many(desk: Desk, lines: Sequence[ReceivedLine], item: Item, ask: Ask, damaged: Damaged, is_all: bool) -> None:
    came = total(line.quantity for line in lines)

    def typed(said: str) -> None:
        quantity = item.counted(Quantity.of(said))
        if quantity > came:
            raise refusals.more_than_received(quantity, came)
        ask(why(desk, ReasonPurpose.INSPECTION, partial(damaged, lines, item, quantity)))

    question = how_many(text("How many of {came} {item} are damaged?", came=came, item=item.name), item.unit, typed)
    ask(replace(question, ask=replace(question.ask, value=str(came) if is_all else "")))


def _item(desk: Desk, line: ReceivedLine) -> Item:
    """As it stands where it was received, so that a job that was left and found again knows it too."""
    there = desk.standing.at(line.target, line.item_id)
    if not there:
        raise refusals.nothing_received()
    return there[0].item
