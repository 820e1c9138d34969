"""Asking how much of a line failed."""

from __future__ import annotations

from collections.abc import Callable

from msgspec.structs import replace

from ims_desktop.domain.barcodes import NO_ELEMENTS, CodeKind, Reading
from ims_desktop.domain.positions import StockStatus
from ims_desktop.domain.quantity import Quantity
from ims_desktop.domain.texts import text
from ims_desktop.floor.desk import Desk
from ims_desktop.floor.inspect import refusals
from ims_desktop.floor.inspect.worklist import Line
from ims_desktop.floor.questions import Question, how_many


def how_many_failed(desk: Desk, line: Line, stands_as: StockStatus, failed: Callable[[Quantity], None]) -> Question:
    """Typed, or said by the label of a failed package."""

    def typed(said: str) -> None:
        failed(checked(line, Quantity.of(said)))

    def scanned(reading: Reading) -> bool:
        quantity = _on_label(desk, line, reading)
        if quantity is not None:
            failed(checked(line, quantity))
        return quantity is not None

    word = text("damaged") if stands_as is StockStatus.DAMAGED else text("failed")
    label = text("How many of {quantity} {item} are {what}?", quantity=line.quantity, item=line.item.name, what=word)
    return replace(how_many(label, line.item.unit, typed), instruction=text("How many failed?"), scanned=scanned)


def checked(line: Line, failed: Quantity) -> Quantity:
    """Raises for nothing, for what cannot be counted, and for more than waits."""
    quantity = line.item.counted(failed)
    if quantity > line.quantity:
        raise refusals.more_than_waits(quantity, line.quantity)
    return quantity


def _on_label(desk: Desk, line: Line, reading: Reading) -> Quantity | None:
    for candidate in reading.candidates:
        if candidate.kind not in (CodeKind.GTIN, CodeKind.PLAIN):
            continue
        codes = desk.book.items_by_code(candidate.value)
        if not codes:
            continue
        code = next((one for one in codes if one.item.id == line.item.id), None)
        if code is None:
            raise refusals.other_item(line.item)
        elements = candidate.elements if candidate.kind is CodeKind.GTIN else NO_ELEMENTS
        return code.quantity.times(elements.count) if elements.count else code.quantity
    return None
