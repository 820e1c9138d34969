"""What is being taken in: the item, how much, and what its label says; and what is still missing."""

from __future__ import annotations

from datetime import date, datetime

from msgspec import Struct
from msgspec.structs import replace

from ims_desktop.domain.barcodes import Elements
from ims_desktop.domain.items import Item, Lot, ShelfLife, Tracking, shelf_life
from ims_desktop.domain.quantity import Quantity
from ims_desktop.floor import refusals as floor_refusals
from ims_desktop.floor.receive import refusals
from ims_desktop.ports.book import ItemCode

_ONE = Quantity.of(1)


class Taking(Struct, frozen=True):
    """Goods in somebody's hands. ``quantity`` is in stock units, none while it must be asked for."""

    item: Item
    code: ItemCode
    raw: bytes
    quantity: Quantity | None
    lot: str = ""
    expiry: date | None = None
    serial: str = ""
    handling_unit: str = ""
    lot_is_sure: bool = False
    """Out of a GS1 code, or entered twice alike."""

    @property
    def needs_lot(self) -> bool:
        return self.item.tracking is Tracking.LOT and not self.lot

    @property
    def needs_expiry(self) -> bool:
        return self.item.expiry_required and self.expiry is None

    @property
    def needs_serial(self) -> bool:
        return self.item.tracking is Tracking.SERIAL and not self.serial


def begin(code: ItemCode, elements: Elements, raw: bytes, times: Quantity | None, unit: str = "") -> Taking:
    """What one scan says. ``times`` is how many packages were announced for it, ``unit`` what they go onto."""
    item = code.item
    if item.is_retired:
        raise floor_refusals.retired(item)
    tracked = item.tracking is Tracking.LOT
    serial = elements.serial or "" if item.tracking is Tracking.SERIAL else ""
    return Taking(
        item=item,
        code=code,
        raw=raw,
        quantity=quantity_said(code, elements, times),
        lot=(elements.lot or "") if tracked else "",
        expiry=elements.expiry or elements.best_before,
        serial=serial,
        handling_unit=elements.sscc or unit,
        lot_is_sure=tracked and elements.lot is not None,
    )


def quantity_said(code: ItemCode, elements: Elements, times: Quantity | None) -> Quantity | None:
    """How much one scan is, in stock units; none where it must be asked for. Raises ``NotTaken``."""
    item = code.item
    if item.tracking is Tracking.SERIAL:
        return _one_serial(code, elements, times)
    said = times or elements.count
    if said is not None:
        return item.counted(said.times(code.quantity))
    if elements.measure is not None and elements.measure.unit.upper() == item.unit.upper():
        return item.counted(elements.measure.quantity)
    if item.is_measured and code.packaging is None:
        return None
    return item.counted(code.quantity)


def _one_serial(code: ItemCode, elements: Elements, times: Quantity | None) -> Quantity:
    said = times or elements.count or _ONE
    if said != _ONE or code.quantity != _ONE:
        raise refusals.one_serial_at_a_time(code.item)
    return _ONE


def with_lot_known(taking: Taking, lot: Lot | None) -> Taking:
    """Takes the expiry of a lot that is known; refuses one that says otherwise."""
    if lot is None or lot.expiry is None:
        return taking
    if taking.expiry is not None and taking.expiry != lot.expiry:
        raise refusals.other_expiry(lot, taking.expiry)
    return replace(taking, expiry=lot.expiry, lot_is_sure=True)


def check_shelf_life(taking: Taking, today: date) -> None:
    if taking.expiry is None:
        return
    match shelf_life(taking.item, taking.expiry, today):
        case ShelfLife.EXPIRED:
            raise refusals.expired(taking.item, taking.expiry)
        case ShelfLife.TOO_SHORT:
            raise refusals.too_short_lived(taking.item, taking.expiry)
        case ShelfLife.ENOUGH:
            return


_DATES = ("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y%m%d", "%y%m%d")


def typed_date(typed: str) -> date:
    """An expiry as people type it, year first. Raises ``NotTaken``."""
    body = typed.strip()
    for form in _DATES:
        try:
            return datetime.strptime(body, form).date()  # noqa: DTZ007 - a day has no time zone
        except ValueError:
            continue
    raise floor_refusals.not_a_date(typed)
