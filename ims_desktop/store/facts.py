"""What an operation was, line by line, in words: for whoever looks at one of them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence

from ims_desktop.domain.ids import ItemId, LocationId
from ims_desktop.domain.positions import Position
from ims_desktop.domain.texts import Text, joined, text, verbatim
from ims_desktop.protocol.operations import (
    Body,
    CodeLinked,
    GoodsInspected,
    GoodsMoved,
    GoodsReceived,
    HandlingUnitNested,
    LineClosedShort,
    ReceiptFinished,
    StockCounted,
    Undone,
    VarianceDecided,
)
from ims_desktop.store.rows import first_of

Fact = tuple[Text, Text]

MOST = 20
"""Lines that are told; a whole pallet may have hundreds."""


class Names:
    """What ids stand for, as far as the mirror knows."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def item(self, item_id: ItemId) -> str:
        row = first_of(self._connection, "SELECT name FROM mirror.items WHERE id = ?", item_id)
        return str(row[0]) if row else str(item_id)

    def sku(self, item_id: ItemId) -> str:
        row = first_of(self._connection, "SELECT sku FROM mirror.items WHERE id = ?", item_id)
        return str(row[0]) if row else str(item_id)

    def place(self, location_id: LocationId) -> str:
        row = first_of(self._connection, "SELECT code FROM mirror.locations WHERE id = ?", location_id)
        return str(row[0]) if row else str(location_id)

    def number_of(self, operation: str) -> str:
        row = first_of(self._connection, "SELECT sequence FROM main.operations WHERE id = ?", operation)
        return str(row[0]) if row else operation


def facts_of(body: Body, names: Names) -> tuple[Fact, ...]:
    every = list(_facts(body, names))
    if len(every) <= MOST:
        return tuple(every)
    return (*every[:MOST], (text("And"), text("{more} more lines", more=len(every) - MOST)))


def _facts(body: Body, names: Names) -> Iterator[Fact]:
    match body:
        case GoodsReceived():
            yield text("Receipt"), verbatim(body.receipt_number)
            for line in body.lines:
                marks = (names.place(line.target), line.lot, line.serial, line.handling_unit)
                yield _goods(names, line.item_id, line.quantity, marks)
        case ReceiptFinished():
            yield text("Receipt"), verbatim(body.receipt_number)
        case GoodsMoved():
            for moved in body.lines:
                way = f"{names.place(moved.source.location_id)} → {names.place(moved.target.location_id)}"
                yield _goods(names, moved.source.item_id, moved.quantity, (way, *_marks(moved.target)))
        case GoodsInspected():
            for seen in body.lines:
                said = text("{passed} passed, {failed} failed", passed=seen.passed, failed=seen.failed)
                yield _item(names, seen.position.item_id), _with_marks(said, _at(names, seen.position))
        case StockCounted():
            yield text("Location"), verbatim(names.place(body.location_id))
            for counted in body.lines:
                yield _goods(names, counted.position.item_id, counted.quantity, _marks(counted.position))
        case HandlingUnitNested():
            yield text("Handling unit"), verbatim(f"{body.handling_unit} → {body.parent or '—'}")
        case Undone():
            yield text("Takes back"), text("Operation {number}", number=names.number_of(body.operation_id))
            if body.reason:
                yield text("Reason"), verbatim(body.reason)
        case CodeLinked():
            yield text("Barcode"), verbatim(body.barcode)
            yield _goods(names, body.item_id, body.quantity, (body.name,))
        case VarianceDecided():
            yield text("Reason"), verbatim(body.reason)
        case LineClosedShort():
            return


def _goods(names: Names, item_id: ItemId, quantity: object, marks: Sequence[str]) -> Fact:
    return _item(names, item_id), _with_marks(verbatim(str(quantity)), marks)


def _item(names: Names, item_id: ItemId) -> Text:
    return verbatim(f"{names.sku(item_id)} {names.item(item_id)}")


def _with_marks(said: Text, marks: Sequence[str]) -> Text:
    return joined([said, *(verbatim(one) for one in marks if one)], " · ")


def _at(names: Names, position: Position) -> tuple[str, ...]:
    return (names.place(position.location_id), *_marks(position))


def _marks(position: Position) -> tuple[str, ...]:
    return (position.lot, position.serial, position.handling_unit)
