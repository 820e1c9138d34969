"""Asking for what a label did not say: quantity, lot, expiry, serial, one after the other."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from msgspec.structs import replace

from ims_desktop.domain.barcodes import CodeKind, Reading
from ims_desktop.domain.quantity import Quantity
from ims_desktop.domain.texts import text
from ims_desktop.floor.questions import Question, how_many, word
from ims_desktop.floor.receive import refusals
from ims_desktop.floor.receive.finding import lot_in, serial_in
from ims_desktop.floor.receive.taking import Taking, typed_date
from ims_desktop.ports.book import ReceivingBook


class Asking:
    """Finds the next thing that is missing; ``go_on`` gets the goods with that answered."""

    def __init__(self, book: ReceivingBook, go_on: Callable[[Taking], None]) -> None:
        self._book = book
        self._go_on = go_on

    def next(self, taking: Taking) -> Question | None:
        if taking.needs_serial:
            return self._serial(taking)
        if taking.needs_lot:
            return self._lot(taking)
        if taking.lot and not taking.lot_is_sure:
            return self._lot_again(taking)
        if taking.needs_expiry:
            return self._expiry(taking)
        return self._quantity(taking) if taking.quantity is None else None

    def _serial(self, taking: Taking) -> Question:
        def take(serial: str) -> None:
            self._go_on(replace(taking, serial=serial))

        def scanned(reading: Reading) -> bool:
            serial = serial_in(reading)
            if serial is not None:
                self._check_mark(serial)
                take(serial)
            return serial is not None

        label = text("Serial of {item}", item=taking.item.name)
        return word(text("Scan the serial"), label, take, scanned)

    def _lot(self, taking: Taking) -> Question:
        label = text("Lot of {item}", item=taking.item.name)
        return word(text("Scan the lot"), label, partial(self._bare_lot, taking), partial(self._scanned_lot, taking))

    def _bare_lot(self, taking: Taking, lot: str) -> None:
        """A lot that was typed, or is a bare code, is asked for again, unless it is known already."""
        known = self._book.lot(taking.item.id, lot) is not None
        self._go_on(replace(taking, lot=lot, lot_is_sure=known))

    def _scanned_lot(self, taking: Taking, reading: Reading) -> bool:
        found = lot_in(reading)
        if found is None:
            return False
        lot, elements = found
        if elements.gtin and not self._is_of(taking, reading):
            raise refusals.other_item(taking.item)
        if not elements:
            self._check_mark(lot)
            self._bare_lot(taking, lot)
            return True
        expiry = elements.expiry or elements.best_before or taking.expiry
        self._go_on(replace(taking, lot=lot, expiry=expiry, lot_is_sure=True))
        return True

    def _check_mark(self, mark: str) -> None:
        """Raises where a bare code that was scanned for a lot or a serial is known to be something else."""
        if self._book.items_by_code(mark):
            raise refusals.no_mark(text("the label of an item"))
        if self._book.order_by_number(mark) is not None:
            raise refusals.no_mark(text("a document"))

    def _is_of(self, taking: Taking, reading: Reading) -> bool:
        candidate = reading.of(CodeKind.GTIN)
        codes = self._book.items_by_code(candidate.value) if candidate else ()
        return any(code.item.id == taking.item.id for code in codes)

    def _lot_again(self, taking: Taking) -> Question:
        def take(again: str) -> None:
            if again != taking.lot:
                self._go_on_without_lot(taking, again)
            self._go_on(replace(taking, lot_is_sure=True))

        def scanned(reading: Reading) -> bool:
            found = lot_in(reading)
            if found is not None:
                take(found[0])
            return found is not None

        label = text("Lot again, to be sure: {lot}", lot=taking.lot)
        return word(text("Enter the lot once more"), label, take, scanned)

    def _go_on_without_lot(self, taking: Taking, again: str) -> None:
        self._go_on(replace(taking, lot=""))
        raise refusals.lots_differ(taking.lot, again)

    def _expiry(self, taking: Taking) -> Question:
        def take(typed: str) -> None:
            self._go_on(replace(taking, expiry=typed_date(typed)))

        def scanned(reading: Reading) -> bool:
            expiry = next((one.elements.expiry for one in reading.candidates if one.elements.expiry), None)
            if expiry is not None:
                self._go_on(replace(taking, expiry=expiry))
            return expiry is not None

        label = text("Expiry of lot {lot} (year-month-day)", lot=taking.lot or "—")
        return word(text("Enter the expiry date"), label, take, scanned)

    def _quantity(self, taking: Taking) -> Question:
        def take(typed: str) -> None:
            self._go_on(replace(taking, quantity=taking.item.counted(Quantity.of(typed))))

        return how_many(text("Quantity of {item}", item=taking.item.name), taking.item.unit, take)
