"""What is to be looked at: the lines of one document, item, lot or handling unit, one after the other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import StrEnum

from msgspec import Struct

from ims_desktop.domain.ids import ItemId, OrderId
from ims_desktop.domain.inspecting import Sampling
from ims_desktop.domain.items import Item
from ims_desktop.domain.orders import OrderLine
from ims_desktop.domain.quantity import ZERO, Quantity
from ims_desktop.floor.desk import Desk
from ims_desktop.ports.standing import Standing


class About(StrEnum):
    ORDER = "order"
    ITEM = "item"
    MARK = "mark"
    """A lot or a serial, of one item where the code said which."""
    UNIT = "unit"


class Subject(Struct, frozen=True):
    """What somebody scanned to inspect. ``key`` finds it again, ``name`` is what a person calls it."""

    about: About
    key: str
    name: str
    item_id: str = ""


class Line(Struct, frozen=True):
    """Goods at one position that wait for one verdict; for one order line, where that is known."""

    standing: Standing
    quantity: Quantity
    order_line: OrderLine | None = None

    @property
    def item(self) -> Item:
        return self.standing.item

    @property
    def delivered(self) -> Quantity:
        """What the sample stands for: what came on the order line, as far as that is known."""
        return self.order_line.received if self.order_line else self.quantity

    @property
    def is_sampled(self) -> bool:
        return self.item.sampling.kind is not Sampling.ALL


def lines_of(subject: Subject, desk: Desk) -> list[Line]:
    """What of the subject waits now."""
    book = desk.inspections
    match subject.about:
        case About.ORDER:
            return _of_order(OrderId(subject.key), desk)
        case About.ITEM:
            found = book.waiting_of_item(ItemId(subject.key))
        case About.MARK:
            found = book.waiting_with(subject.key)
        case About.UNIT:
            found = book.waiting_on_unit(subject.key)
    return _one_by_one([one for one in found if subject.item_id in ("", one.item.id)], desk)


def _of_order(order_id: OrderId, desk: Desk) -> list[Line]:
    sheet = desk.book.order(order_id)
    if sheet is None:
        return []
    waiting: dict[ItemId, list[Standing]] = {}
    for standing in desk.inspections.waiting_on_order(order_id):
        waiting.setdefault(standing.item.id, []).append(standing)
    return [line for one in sheet.lines for line in _taken(one.line, waiting.get(one.item.id, []))]


def _taken(order_line: OrderLine, waiting: list[Standing]) -> Iterator[Line]:
    """As much of what waits as came on the line; what is left stays for the next line of the same item."""
    rest = order_line.uninspected
    while rest and waiting:
        standing = waiting.pop(0)
        part = min(rest, standing.quantity)
        rest -= part
        if part < standing.quantity:
            waiting.insert(0, Standing(standing.position, standing.quantity - part, standing.item, standing.location))
        yield Line(standing, part, order_line)


def _one_by_one(found: Sequence[Standing], desk: Desk) -> list[Line]:
    """Goods whose document nobody scanned: for the one order line that waits for a verdict, if it is just one."""
    orders: dict[ItemId, Sequence[OrderLine]] = {}
    for one in found:
        if one.item.id not in orders:
            orders[one.item.id] = desk.inspections.lines_uninspected(one.item.id)
    left = {item_id: lines[0].uninspected for item_id, lines in orders.items() if len(lines) == 1}
    lines: list[Line] = []
    for one in found:
        part = min(left.get(one.item.id, ZERO), one.quantity)
        left[one.item.id] = left.get(one.item.id, ZERO) - part
        lines += [Line(one, part, orders[one.item.id][0])] if part else []
        lines += [Line(one, one.quantity - part)] if part < one.quantity else []
    return lines
