"""Opening stock: what stood where when the company began to use the books."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime

from sqlalchemy import func, select

from ims_desktop.central.importing.cells import Column, code, day, one_of, positive
from ims_desktop.central.importing.masters import places
from ims_desktop.central.importing.sheet import ImportRow, Kind, Sheet
from ims_desktop.central.ledger.journal import Reason
from ims_desktop.central.ledger.lots import learn_lots
from ims_desktop.central.ledger.office import post_opening
from ims_desktop.central.tables import items, movements
from ims_desktop.domain.ids import ItemId, LocationId, SiteId
from ims_desktop.domain.items import Lot, Tracking
from ims_desktop.domain.positions import Position, StockStatus
from ims_desktop.domain.quantity import Quantity
from ims_desktop.domain.texts import text


def _write_stock(sheet: Sheet) -> None:
    stated = _positions(sheet)
    opened = _opened(sheet)
    new: dict[tuple[str, str | None], list[tuple[Position, Quantity]]] = defaultdict(list)
    lots: list[Lot] = []
    for row, site, position in stated:
        before = opened.get(position.key)
        if before is None:
            new[site, row["date"]].append((position, row["quantity"]))
            if position.lot:
                lots.append(_lot(row, position))
        elif before != row["quantity"]:
            sheet.refuse(
                row, "quantity", text("The stock was opened there with {before}. Count it instead.", before=before)
            )
    sheet.check()
    for (site, on), stock in new.items():
        post_opening(sheet.tx, SiteId(site), stock, _morning(on) or sheet.now, sheet.now)
        sheet.added += len(stock)
    learn_lots(sheet.tx, lots)


def _positions(sheet: Sheet) -> list[tuple[ImportRow, str, Position]]:
    known = sheet.known(items, "sku", "sku")
    there = places(sheet)
    stated: list[tuple[ImportRow, str, Position]] = []
    for row in sheet.rows:
        site = sheet.site_of(row)
        place, item = there.get((site, row["location"])), known.get(row["sku"])
        if place is None:
            sheet.refuse(
                row, "location", text("There is no “{cell}”. Import the locations first.", cell=row["location"])
            )
        elif item is not None:
            _check(sheet, row, Tracking(item.tracking), item.unit_decimals)
            position = Position(
                ItemId(item.id), LocationId(place.id), row["status"], row["lot"], row["serial"], row["handling_unit"]
            )
            stated.append((row, site, position))
    sheet.check()
    return stated


def _check(sheet: Sheet, row: ImportRow, tracking: Tracking, decimals: int) -> None:
    if tracking is Tracking.LOT and not row["lot"]:
        sheet.refuse(row, "lot", text("This item is kept by lot. Name the lot."))
    if tracking is Tracking.SERIAL and not (row["serial"] and row["quantity"] == Quantity.of(1)):
        sheet.refuse(row, "serial", text("This item is kept by serial number: one row for each, quantity 1."))
    if not row["quantity"].fits(decimals):
        sheet.refuse(row, "quantity", text("The item is counted with {decimals} decimals.", decimals=decimals))


def _opened(sheet: Sheet) -> dict[str, Quantity]:
    """What was opened before, by the key of the position."""
    rows = sheet.tx.connection.execute(
        select(movements.c.target, func.sum(movements.c.quantity).label("quantity"))
        .where(movements.c.reason == Reason.OPENING.value)
        .group_by(movements.c.target)
    )
    return {row.target: Quantity(int(row.quantity)) for row in rows}


def _lot(row: ImportRow, position: Position) -> Lot:
    return Lot(position.item_id, position.lot, datetime.fromisoformat(row["expiry"]).date() if row["expiry"] else None)


def _morning(on: str | None) -> datetime | None:
    return datetime.fromisoformat(on).replace(tzinfo=UTC) if on else None


STOCK = Kind(
    "stock",
    (
        Column("sku", code),
        Column("location", code),
        Column("quantity", positive),
        Column("status", one_of(StockStatus), StockStatus.AVAILABLE.value),
        Column("lot", code, ""),
        Column("expiry", day, ""),
        Column("serial", code, ""),
        Column("handling_unit", code, ""),
        Column("date", day, ""),
        Column("site", code, ""),
    ),
    ("sku", "location", "status", "lot", "serial", "handling_unit", "site"),
    _write_stock,
)
