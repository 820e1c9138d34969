"""Pallets that a shipping notice announced: everything on one, for one scan."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from msgspec.structs import replace

from ims_desktop.domain.ids import OrderLineId
from ims_desktop.domain.orders import OrderLine
from ims_desktop.domain.quantity import Quantity
from ims_desktop.domain.receiving import Verdict
from ims_desktop.floor import refusals as floor_refusals
from ims_desktop.floor.desk import Desk
from ims_desktop.floor.receive import refusals
from ims_desktop.floor.receive.delivery import Delivery, Share, allocate
from ims_desktop.floor.receive.recording import Parcel
from ims_desktop.floor.receive.taking import Taking, check_shelf_life, with_lot_known
from ims_desktop.ports.book import Announced, AnnouncedLine, ItemCode


def parcels_on(unit: Announced, delivery: Delivery, desk: Desk, today: date, raw: bytes) -> list[Parcel]:
    """What to record of it. Raises ``NotTaken`` where any of it would not be taken as a package by itself."""
    lines = {key: sheet.line for key, sheet in delivery.lines.items()}
    parcels: list[Parcel] = []
    for announced in unit.lines:
        taking = _taking(announced, unit.handling_unit, desk, today, raw)
        parcels.append(Parcel(taking, _shares(announced, delivery, lines)))
    return parcels


def _taking(announced: AnnouncedLine, unit: str, desk: Desk, today: date, raw: bytes) -> Taking:
    item = announced.item
    if item.is_retired:
        raise floor_refusals.retired(item)
    said = Taking(
        item=item,
        code=ItemCode(item, None),
        raw=raw,
        quantity=item.counted(announced.quantity),
        lot=announced.lot,
        expiry=announced.expiry,
        serial=announced.serial,
        handling_unit=unit,
        lot_is_sure=True,
    )
    taking = with_lot_known(said, desk.book.lot(item.id, said.lot) if said.lot else None)
    if taking.needs_lot or taking.needs_expiry or taking.needs_serial:
        raise refusals.notice_says_too_little(item)
    check_shelf_life(taking, today)
    if taking.serial and desk.book.serial_is_here(item.id, taking.serial):
        raise refusals.serial_known(item, taking.serial)
    return taking


def _shares(announced: AnnouncedLine, delivery: Delivery, lines: dict[OrderLineId, OrderLine]) -> tuple[Share, ...]:
    """Onto the order's lines; ``lines`` grow with what goes on them, since two goods may be for one line."""
    if delivery.order is None:
        return (Share(None, announced.quantity),)
    fitting = [line for line in lines.values() if line.item_id == announced.item.id]
    if not fitting:
        raise refusals.not_on_order(announced.item, delivery.order)
    allocation = allocate(_named_first(fitting, announced.order_line_id), announced.quantity)
    if allocation.verdict not in (Verdict.FITS, Verdict.OVER_ORDER):
        excess: Quantity = allocation.excess
        raise refusals.unit_too_full(announced.item, excess)
    for share in allocation.shares:
        if share.line is not None:
            known = lines[share.line.id]
            lines[known.id] = replace(known, received=known.received + share.quantity)
    return allocation.shares


def _named_first(lines: Sequence[OrderLine], named: OrderLineId | None) -> Sequence[OrderLine]:
    return sorted(lines, key=lambda line: line.id != named)
