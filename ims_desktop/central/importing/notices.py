"""Shipping notices with what is on each handling unit. An import adds notices; it edits none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

from sqlalchemy import Row

from ims_desktop.central.importing.cells import Column, code, day, number, positive
from ims_desktop.central.importing.sheet import ImportRow, Kind, Sheet, existing, rows_with
from ims_desktop.central.shipping_notices import (
    Notice,
    NoticeLine,
    add_notice,
    announced_elsewhere,
    items_on_lines,
    why_not,
)
from ims_desktop.central.tables import items, purchase_orders, shipping_notice_lines, shipping_notices, suppliers
from ims_desktop.domain.texts import text


def _write_notices(sheet: Sheet) -> None:
    known_items = sheet.known(items, "sku", "sku")
    known_suppliers = sheet.known(suppliers, "supplier", "code")
    sheet.check()
    known = existing(sheet.tx.connection, shipping_notices, "number", (row["notice"] for row in sheet.rows))
    rows = sorted(sheet.rows, key=lambda row: str(row["notice"]))
    groups = [list(group) for _, group in groupby(rows, key=lambda row: row["notice"])]
    lines = {row.line: _line(row, known_items[row["sku"]]) for row in rows}
    new = [group for group in groups if group[0]["notice"] not in known]
    _refuse_changes(sheet, [group for group in groups if group[0]["notice"] in known], known, lines)
    notices = [_notice(sheet, group, lines, known_suppliers[group[0]["supplier"]].id) for group in new]
    _refuse_pallets_twice(sheet, [row for group in new for row in group])
    sheet.check()
    for notice in notices:
        add_notice(sheet.tx, notice)
    sheet.added = sum(len(notice.lines) for notice in notices)


def _line(row: ImportRow, item: Row[Any]) -> NoticeLine:
    marks = (row["handling_unit"], row["lot"], row["serial"])
    return NoticeLine(item, row["quantity"], *marks, row["expiry"] or None, row["order_line"])


def _notice(sheet: Sheet, rows: Sequence[ImportRow], lines: Mapping[int, NoticeLine], supplier_id: str) -> Notice:
    first = rows[0]
    for row in rows:
        for column in ("supplier", "order", "due", "site"):
            if row[column] != first[column]:
                sheet.refuse(row, column, text("Another line of the notice says “{other}”.", other=first[column]))
    order_id = _order(sheet, first, supplier_id)
    order_lines = items_on_lines(sheet.tx.connection, order_id) if order_id else None
    for row in rows:
        problem = why_not(lines[row.line], order_lines)
        if problem is not None:
            sheet.refuse(row, *problem)
    stated = [lines[row.line] for row in rows]
    return Notice(first["notice"], supplier_id, sheet.site_of(first), order_id, first["due"] or None, stated)


def _order(sheet: Sheet, row: ImportRow, supplier_id: str) -> str:
    """The id of the order that the row names; empty where it names none."""
    if not row["order"]:
        return ""
    order = existing(sheet.tx.connection, purchase_orders, "number", [row["order"]]).get(row["order"])
    if order is None:
        said = text("There is no “{cell}”. Import the file that has it first.", cell=row["order"])
        sheet.refuse(row, "order", said)
    elif order.supplier_id != supplier_id:
        sheet.refuse(row, "order", text("Order {order} is with another supplier.", order=row["order"]))
    return str(order.id) if order is not None else ""


def _refuse_changes(
    sheet: Sheet,
    groups: Sequence[Sequence[ImportRow]],
    known: Mapping[str, Row[Any]],
    lines: Mapping[int, NoticeLine],
) -> None:
    """A notice that is there already must be there as the file says."""
    ids = {row.id for row in known.values()}
    stated: dict[str, list[tuple[object, ...]]] = {}
    for row in rows_with(sheet.tx.connection, shipping_notice_lines, "notice_id", ids):
        said = (row.item_id, row.quantity, row.handling_unit, row.lot, row.serial, row.expiry)
        stated.setdefault(row.notice_id, []).append(said)
    for group in groups:
        before = stated.get(known[group[0]["notice"]].id, [])
        if sorted(map(repr, before)) != sorted(repr(lines[row.line].said) for row in group):
            differs = text("Notice {notice} is there already, and differs. Cancel it first.", notice=group[0]["notice"])
            sheet.refuse(group[0], "notice", differs)


def _refuse_pallets_twice(sheet: Sheet, rows: Sequence[ImportRow]) -> None:
    taken = announced_elsewhere(sheet.tx.connection, [row["handling_unit"] for row in rows])
    first: dict[str, str] = {}
    for row in rows:
        unit = row["handling_unit"]
        if unit and (unit in taken or first.setdefault(unit, row["notice"]) != row["notice"]):
            sheet.refuse(row, "handling_unit", text("Another notice announces “{unit}” already.", unit=unit))


NOTICES = Kind(
    "shipping notices",
    (
        Column("notice", code),
        Column("supplier", code),
        Column("sku", code),
        Column("quantity", positive),
        Column("handling_unit", code, ""),
        Column("order", code, ""),
        Column("order_line", number, "0"),
        Column("lot", code, ""),
        Column("serial", code, ""),
        Column("expiry", day, ""),
        Column("due", day, ""),
        Column("site", code, ""),
    ),
    ("notice", "handling_unit", "sku", "lot", "serial", "order_line"),
    _write_notices,
)
