"""Asking for what a label did not say of goods that were found: serial, lot, as what they stand there, how much."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from msgspec.structs import replace

from ims_desktop.domain.barcodes import CodeKind, Reading
from ims_desktop.domain.items import Item
from ims_desktop.domain.positions import StockStatus
from ims_desktop.domain.quantity import ZERO, Quantity, too_precise
from ims_desktop.domain.texts import EMPTY, text
from ims_desktop.floor.count import refusals
from ims_desktop.floor.count.finding import Find
from ims_desktop.floor.naming import STATUSES
from ims_desktop.floor.questions import Question, Way, between, how_many, word
from ims_desktop.floor.receive import refusals as receive_refusals
from ims_desktop.floor.receive.finding import lot_in, serial_in
from ims_desktop.floor.steps import Ask, AskKind
from ims_desktop.ports.counting import CountBook


class Asking:
    """Finds the next thing that is missing; ``go_on`` gets the find with that answered."""

    def __init__(self, book: CountBook, go_on: Callable[[Find], None]) -> None:
        self._book = book
        self._go_on = go_on

    def next(self, find: Find, statuses: Sequence[StockStatus]) -> Question | None:
        if find.needs_serial:
            return self._serial(find)
        if find.needs_lot:
            return self._lot(find)
        if find.lot and not find.lot_is_sure:
            return self._lot_again(find)
        if find.status is None and len(statuses) > 1:
            return which_status(statuses, lambda status: self._go_on(replace(find, status=status)))
        return self._quantity(find) if find.quantity is None else None

    def _serial(self, find: Find) -> Question:
        def take(serial: str) -> None:
            self._go_on(replace(find, serial=serial))

        def scanned(reading: Reading) -> bool:
            self._check_item(find, reading)
            serial = serial_in(reading)
            if serial is not None:
                take(serial)
            return serial is not None

        return word(text("Scan the serial"), text("Serial of {item}", item=find.code.item.name), take, scanned)

    def _lot(self, find: Find) -> Question:
        def scanned(reading: Reading) -> bool:
            found = lot_in(reading)
            if found is None:
                return False
            self._check_item(find, reading)
            lot, elements = found
            if elements:
                self._go_on(replace(find, lot=lot, lot_is_sure=True))
            else:
                self._bare_lot(find, lot)
            return True

        label = text("Lot of {item}", item=find.code.item.name)
        return word(text("Scan the lot"), label, partial(self._bare_lot, find), scanned)

    def _bare_lot(self, find: Find, lot: str) -> None:
        """A lot that was typed, or is a bare code, is asked for again, unless it is known already."""
        self._go_on(replace(find, lot=lot, lot_is_sure=self._book.lot(find.code.item.id, lot) is not None))

    def _lot_again(self, find: Find) -> Question:
        def take(again: str) -> None:
            if again != find.lot:
                self._go_on(replace(find, lot=""))
                raise receive_refusals.lots_differ(find.lot, again)
            self._go_on(replace(find, lot_is_sure=True))

        def scanned(reading: Reading) -> bool:
            found = lot_in(reading)
            if found is not None:
                self._check_item(find, reading)
                take(found[0])
            return found is not None

        label = text("Lot again, to be sure: {lot}", lot=find.lot)
        return word(text("Enter the lot once more"), label, take, scanned)

    def _check_item(self, find: Find, reading: Reading) -> None:
        """A label that names an item names this one."""
        candidate = reading.of(CodeKind.GTIN)
        if candidate is None:
            return
        codes = self._book.items_by_code(candidate.value)
        if not any(code.item.id == find.code.item.id for code in codes):
            raise receive_refusals.other_item(find.code.item)

    def _quantity(self, find: Find) -> Question:
        def take(typed: str) -> None:
            self._go_on(replace(find, quantity=found_quantity(find.code.item, typed)))

        return how_many(text("Quantity of {item}", item=find.code.item.name), find.code.item.unit, take)


def found_quantity(item: Item, typed: str) -> Quantity:
    """What somebody typed of an item; 0 is a finding. Raises ``NotAQuantity``."""
    quantity = Quantity.of(typed)
    if quantity < ZERO:
        raise refusals.negative(typed)
    if not quantity.fits(item.unit_decimals):
        raise too_precise(typed, item.unit_decimals)
    return quantity


def total_of(item: Item, counted: Quantity, take: Callable[[str], None]) -> Question:
    """Stays open while scans go on: typing is one way to count, scanning every piece is the other."""
    label = text("{item} in this bin, all together", item=item.name)
    ask = Ask(AskKind.QUANTITY, label, value=str(counted), unit=item.unit)
    return Question(text("Scan on, or type how many"), ask, typed=take)


def which_status(statuses: Sequence[StockStatus], take: Callable[[StockStatus], None]) -> Question:
    ways = [Way(STATUSES[one], EMPTY, partial(take, one)) for one in statuses]
    return between(text("As what does it stand there?"), text("The label on the goods says it"), ways)
