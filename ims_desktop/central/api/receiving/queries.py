"""Receipts as the books have them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import msgspec
from msgspec import Struct
from sqlalchemy import ColumnElement, Connection, Row, Select, select

from ims_desktop.central.api.fields import is_uuid
from ims_desktop.central.gateway.errors import conflict, not_found
from ims_desktop.central.gateway.paging import Page, Slice, page_of
from ims_desktop.central.ledger import Reason
from ims_desktop.central.ledger.rows import day_of, lot_key
from ims_desktop.central.tables import (
    balances,
    cases,
    items,
    locations,
    lots,
    movements,
    purchase_order_lines,
    purchase_orders,
    receipts,
    sites,
)
from ims_desktop.domain.cases import CaseDraft
from ims_desktop.domain.ids import OrderId, ReceiptId, SiteId
from ims_desktop.domain.positions import StockStatus
from ims_desktop.domain.quantity import Quantity
from ims_desktop.domain.texts import Text
from ims_desktop.domain.texts import text as sentence


class StoredReceiptLine(Struct, frozen=True):
    """What came in at one position."""

    sku: str
    quantity: Quantity
    location: str
    status: StockStatus
    lot: str
    expiry: date | None
    serial: str
    handling_unit: str
    order_line: int | None


class StoredReceipt(Struct, frozen=True):
    """A receipt, with the lines that its movements tell of."""

    id: ReceiptId
    number: str
    order_id: OrderId | None
    order: str | None
    site_id: SiteId
    site: str
    workstation_id: str
    operator_id: str
    happened_at: str
    finished_at: str | None
    compensated_at: str | None
    lines: tuple[StoredReceiptLine, ...]


class OpenCase(Struct, frozen=True):
    """A case that stands beside a receipt."""

    id: str
    kind: str
    sentence: Text


def find(connection: Connection, key: str, *, locked: bool = False) -> StoredReceipt:
    """The receipt with that number or UUID; raises ``NotFound``, or ``Conflict`` where a number is there twice."""
    rows = _rows(connection, receipts.c.number == key, locked)
    if not rows and is_uuid(key):
        rows = _rows(connection, receipts.c.id == key.lower(), locked)
    if not rows:
        raise not_found("receipt", key)
    if len(rows) > 1:
        raise conflict(sentence("Several receipts have the number “{key}”: use the UUID.", key=key))
    return _with_lines(connection, rows)[0]


def page(connection: Connection, wanted: Slice, order: str | None) -> Page[StoredReceipt]:
    """Receipts in the order in which their goods came in."""
    some = _live()
    if order is not None:
        some = some.where((purchase_orders.c.number == order) | (purchase_orders.c.id == order.lower()))
    found = page_of(connection, some, [receipts.c.happened_at, receipts.c.id], wanted)
    return found.of(_with_lines(connection, found.rows))


def open_cases(connection: Connection, drafts: Sequence[CaseDraft]) -> list[OpenCase]:
    """The cases that these findings opened or joined."""
    found: list[OpenCase] = []
    for draft in drafts:
        query = select(cases.c.id, cases.c.kind, cases.c.sentence).where(
            cases.c.kind == draft.kind.value, cases.c.subject == draft.subject, cases.c.state == "open"
        )
        row = connection.execute(query).one()
        found.append(OpenCase(row.id, row.kind, msgspec.json.decode(row.sentence, type=Text)))
    return found


def _live() -> Select[Any]:
    joined = receipts.join(sites, sites.c.id == receipts.c.site_id).outerjoin(
        purchase_orders, purchase_orders.c.id == receipts.c.order_id
    )
    columns = (receipts, sites.c.code.label("site"), purchase_orders.c.number.label("order_number"))
    return select(*columns).select_from(joined)


def _rows(connection: Connection, condition: Any, locked: bool) -> Sequence[Row[Any]]:
    query = _live().where(condition)
    return connection.execute(query.with_for_update(of=receipts) if locked else query).all()


def _with_lines(connection: Connection, rows: Sequence[Row[Any]]) -> list[StoredReceipt]:
    lines: dict[str, list[StoredReceiptLine]] = {row.id: [] for row in rows}
    made = connection.execute(_lines_of(list(lines))).all()
    expiries = _expiries(connection, made)
    for row in made:
        expiry = expiries.get(lot_key(row.item_id, row.lot)) if row.lot else None
        lines[row.receipt_id].append(_line(row, expiry))
    return [_stored(row, tuple(lines[row.id])) for row in rows]


def _lines_of(receipt_ids: Sequence[str]) -> Select[Any]:
    joined = (
        movements.join(balances, balances.c.id == movements.c.target)
        .join(items, items.c.id == balances.c.item_id)
        .join(locations, locations.c.id == balances.c.location_id)
        .outerjoin(purchase_order_lines, purchase_order_lines.c.id == movements.c.order_line_id)
    )
    columns = (
        *movements.c["receipt_id", "quantity"],
        *balances.c["item_id", "status", "lot", "serial", "handling_unit"],
        items.c.sku,
        locations.c.code.label("location"),
        purchase_order_lines.c.number.label("order_line"),
    )
    return (
        select(*columns)
        .select_from(joined)
        .where(movements.c.receipt_id.in_(receipt_ids), movements.c.reason == Reason.RECEIVED.value, ~_was_undone())
        .order_by(movements.c.id)
    )


def _was_undone() -> ColumnElement[bool]:
    undoing = movements.alias()
    reversed_ = (undoing.c.reverses == movements.c.id, undoing.c.reason == Reason.UNDONE.value)
    return select(undoing.c.id).where(*reversed_).exists()


def _expiries(connection: Connection, made: Sequence[Row[Any]]) -> dict[str, date | None]:
    keys = {lot_key(row.item_id, row.lot) for row in made if row.lot}
    if not keys:
        return {}
    rows = connection.execute(select(lots.c.id, lots.c.expiry).where(lots.c.id.in_(sorted(keys))))
    return {row.id: day_of(row.expiry) for row in rows}


def _line(row: Row[Any], expiry: date | None) -> StoredReceiptLine:
    return StoredReceiptLine(
        sku=row.sku,
        quantity=Quantity(row.quantity),
        location=row.location,
        status=StockStatus(row.status),
        lot=row.lot,
        expiry=expiry,
        serial=row.serial,
        handling_unit=row.handling_unit,
        order_line=row.order_line,
    )


def _stored(row: Row[Any], lines: tuple[StoredReceiptLine, ...]) -> StoredReceipt:
    return StoredReceipt(
        id=ReceiptId(row.id),
        number=row.number,
        order_id=OrderId(row.order_id) if row.order_id else None,
        order=row.order_number,
        site_id=SiteId(row.site_id),
        site=row.site,
        workstation_id=row.workstation_id,
        operator_id=row.operator_id,
        happened_at=row.happened_at,
        finished_at=row.finished_at,
        compensated_at=row.compensated_at,
        lines=lines,
    )
