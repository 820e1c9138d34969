"""Purchase orders with their lines: taken in as approved and open. An import adds orders; it edits none."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from sqlalchemy import Row, insert

from ims_desktop.central.importing.cells import Column, code, day, money, number, one_of, per_cent, positive
from ims_desktop.central.importing.sheet import ImportRow, Kind, Sheet, existing, rows_with
from ims_desktop.central.tables import items, purchase_order_lines, purchase_orders, suppliers
from ims_desktop.domain.ids import new_id
from ims_desktop.domain.orders import OrderState, OverReceipt
from ims_desktop.domain.texts import text
from ims_desktop.domain.times import utc_text


def _write_orders(sheet: Sheet) -> None:
    known_items = sheet.known(items, "sku", "sku")
    known_suppliers = sheet.known(suppliers, "supplier", "code")
    for row in sheet.rows:
        item = known_items.get(row["sku"])
        if item is not None and not row["quantity"].fits(item.unit_decimals):
            sheet.refuse(
                row, "quantity", text("The item is counted with {decimals} decimals.", decimals=item.unit_decimals)
            )
    sheet.check()
    known = existing(sheet.tx.connection, purchase_orders, "number", (row["order"] for row in sheet.rows))
    _refuse_changes(sheet, known, known_items, known_suppliers)
    orders, lines = _new(sheet, known, known_items, known_suppliers)
    sheet.check()
    if orders:
        sheet.tx.connection.execute(insert(purchase_orders), orders)
        sheet.tx.connection.execute(insert(purchase_order_lines), lines)
        sheet.tx.touch(purchase_orders, *(one["id"] for one in orders))
        sheet.tx.touch(purchase_order_lines, *(one["id"] for one in lines))
    sheet.added = len(lines)


def _refuse_changes(
    sheet: Sheet, known: dict[str, Row[Any]], known_items: dict[str, Row[Any]], known_suppliers: dict[str, Row[Any]]
) -> None:
    """An order that is there already must be there as the file says, line by line."""
    lines = {
        (row.order_id, row.number): (row.item_id, row.ordered)
        for row in rows_with(
            sheet.tx.connection, purchase_order_lines, "order_id", (order.id for order in known.values())
        )
    }
    for row in sheet.rows:
        order = known.get(row["order"])
        if order is None:
            continue
        same_line = lines.get((order.id, row["line"])) == (known_items[row["sku"]].id, row["quantity"].micro)
        if not same_line or order.supplier_id != known_suppliers[row["supplier"]].id:
            sheet.refuse(
                row,
                "order",
                text("Order {order} is there already, and differs. Change it in the office.", order=row["order"]),
            )
    sheet.check()


def _new(
    sheet: Sheet, known: dict[str, Row[Any]], known_items: dict[str, Row[Any]], known_suppliers: dict[str, Row[Any]]
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    orders: list[dict[str, Any]] = []
    lines: list[dict[str, Any]] = []
    in_order = sorted(
        (row for row in sheet.rows if row["order"] not in known), key=lambda row: (row["order"], row["line"])
    )
    for number_, group in groupby(in_order, key=lambda row: row["order"]):
        rows = list(group)
        _check_same(sheet, rows)
        order = _order(sheet, number_, rows, known_suppliers[rows[0]["supplier"]].id)
        orders.append(order)
        lines += [_line(row, order, known_items[row["sku"]].id) for row in rows]
    return orders, lines


def _check_same(sheet: Sheet, rows: list[ImportRow]) -> None:
    for column in ("supplier", "currency", "ordered", "site"):
        for row in rows:
            if row[column] != rows[0][column]:
                sheet.refuse(row, column, text("Another line of the order says “{other}”.", other=rows[0][column]))


def _order(sheet: Sheet, order_number: str, rows: list[ImportRow], supplier_id: str) -> dict[str, Any]:
    now = utc_text(sheet.now)
    days = [row["due"] for row in rows if row["due"]]
    return {
        "id": new_id(),
        "deleted": 0,
        "number": order_number,
        "supplier_id": supplier_id,
        "state": OrderState.APPROVED.value,
        "site_id": sheet.site_of(rows[0]),
        "due": min(days, default=None),
        "version": 1,
        "currency": rows[0]["currency"],
        "note": "",
        "ordered_on": rows[0]["ordered"] or None,
        "created_at": now,
        "approved_at": now,
        "closed_as_complete": 0,
    }


def _line(row: ImportRow, order: dict[str, Any], item_id: str) -> dict[str, Any]:
    return {
        "id": new_id(),
        "deleted": 0,
        "order_id": order["id"],
        "item_id": item_id,
        "site_id": order["site_id"],
        "number": row["line"],
        "ordered": row["quantity"].micro,
        "received": 0,
        "over": row["over"],
        "under": row["under"],
        "beyond": row["beyond"].value,
        "is_closed_short": 0,
        "version": 1,
        "price_micro": row["price"],
        "due": row["due"] or None,
    }


ORDERS = Kind(
    "orders",
    (
        Column("order", code),
        Column("line", number),
        Column("supplier", code),
        Column("sku", code),
        Column("quantity", positive),
        Column("price", money, "0"),
        Column("currency", code, ""),
        Column("ordered", day, ""),
        Column("due", day, ""),
        Column("over", per_cent, "0"),
        Column("under", per_cent, "0"),
        Column("beyond", one_of(OverReceipt), OverReceipt.REFUSE.value),
        Column("site", code, ""),
    ),
    ("order", "line"),
    _write_orders,
)
