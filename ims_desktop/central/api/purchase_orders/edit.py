"""The lines of an order as somebody wants them, against the lines that it has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from msgspec import Struct
from sqlalchemy import func, insert, select, update

from ims_desktop.central.api.purchase_orders.queries import StoredLine, StoredOrder
from ims_desktop.central.gateway.errors import bad_field, conflict
from ims_desktop.central.tables import purchase_order_lines
from ims_desktop.central.transaction import Transaction
from ims_desktop.domain.errors import InputProblem
from ims_desktop.domain.ids import new_id
from ims_desktop.domain.items import Item
from ims_desktop.domain.orders import Tolerance
from ims_desktop.domain.quantity import Quantity
from ims_desktop.domain.texts import text


class LineFields(Struct, frozen=True):
    """What somebody says of a line. ``number`` names an existing one."""

    product: str
    quantity: Quantity
    price: Quantity
    number: int | None = None


Wanted = tuple[LineFields, Item]


def known_items(lines: Sequence[LineFields], found: Mapping[str, Item]) -> list[Item]:
    """Each line's item; raises ``BadRequest`` with a pointer for one that cannot be ordered so."""
    return [_checked(line, found.get(line.product), f"/items/{place}") for place, line in enumerate(lines)]


def insert_lines(tx: Transaction, order_id: str, site_id: str, wanted: Sequence[Wanted], *, first: int) -> None:
    tolerance = Tolerance()
    rows = [
        {
            "id": new_id(),
            "order_id": order_id,
            "site_id": site_id,
            "number": number,
            "received": 0,
            "over": tolerance.over,
            "under": tolerance.under,
            "beyond": tolerance.beyond.value,
            "is_closed_short": 0,
            "version": 1,
            "deleted": 0,
            **_columns(line, item),
        }
        for number, (line, item) in enumerate(wanted, first)
    ]
    if rows:
        tx.connection.execute(insert(purchase_order_lines), rows)
        tx.touch(purchase_order_lines, *(row["id"] for row in rows))


def change_lines(tx: Transaction, stored: StoredOrder, wanted: Sequence[Wanted]) -> None:
    """Makes the order's lines those wanted; raises ``Conflict`` for less than has been received on one."""
    left = {one.line.number: one for one in stored.lines}
    new: list[Wanted] = []
    # First those that name their line, so that no other takes it.
    for place, (line, item) in sorted(enumerate(wanted), key=lambda one: one[1][0].number is None):
        match = _match(left, line, item, place)
        if match is None:
            new.append((line, item))
        else:
            _change(tx, left.pop(match.line.number), line, item)
    for gone in left.values():
        _remove(tx, gone)
    insert_lines(tx, stored.order.id, stored.site_id, new, first=_last_number(tx, stored) + 1)


def _match(left: Mapping[int, StoredLine], line: LineFields, item: Item, place: int) -> StoredLine | None:
    if line.number is None:
        return next((one for one in left.values() if one.line.item_id == item.id), None)
    match = left.get(line.number)
    if match is None:
        raise bad_field(text("The order has no line {number} left.", number=line.number), f"/items/{place}/line")
    return match


def _change(tx: Transaction, stored: StoredLine, wanted: LineFields, item: Item) -> None:
    before = stored.line
    if before.item_id != item.id and before.received:
        raise conflict(text("{sku} has been received on line {number}.", sku=stored.sku, number=before.number))
    if wanted.quantity < before.received:
        raise conflict(text("{received} of {sku} has been received already.", received=before.received, sku=stored.sku))
    if (before.item_id, before.ordered, stored.price) != (item.id, wanted.quantity, wanted.price):
        _update(tx, stored, **_columns(wanted, item))


def _remove(tx: Transaction, stored: StoredLine) -> None:
    if stored.line.received:
        raise conflict(text("{sku} has been received: its line stays on the order.", sku=stored.sku))
    _update(tx, stored, deleted=1)


def _update(tx: Transaction, stored: StoredLine, **values: Any) -> None:
    lines = purchase_order_lines.c
    tx.connection.execute(
        update(purchase_order_lines).where(lines.id == stored.line.id).values(version=lines.version + 1, **values)
    )
    tx.touch(purchase_order_lines, stored.line.id)


def _columns(line: LineFields, item: Item) -> dict[str, Any]:
    return {"item_id": item.id, "ordered": line.quantity.micro, "price_micro": line.price.micro}


def _checked(line: LineFields, item: Item | None, pointer: str) -> Item:
    if item is None:
        raise bad_field(text("There is no product “{key}”.", key=line.product), f"{pointer}/product_id")
    if item.is_retired:
        raise bad_field(text("Product “{sku}” is retired.", sku=item.sku), f"{pointer}/product_id")
    try:
        item.counted(line.quantity)
    except InputProblem as error:
        raise bad_field(error.message, f"{pointer}/quantity") from None
    return item


def _last_number(tx: Transaction, stored: StoredOrder) -> int:
    """Over the removed lines too: a number once shown means no other line."""
    lines = purchase_order_lines.c
    highest = tx.connection.execute(select(func.max(lines.number)).where(lines.order_id == stored.order.id)).scalar()
    return highest or 0
