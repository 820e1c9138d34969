"""What really came in at the sample company: its orders in the order of their deliveries, with a label per line."""

from __future__ import annotations

import csv
import gzip
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time
from io import StringIO
from itertools import groupby
from pathlib import Path

from msgspec import Struct

from ims_desktop.domain.barcodes import Elements, element_string, gtin14
from ims_desktop.domain.quantity import Quantity
from ims_desktop.resources import resource


class DeliveredLine(Struct, frozen=True):
    barcode: str
    """The item's GTIN."""
    received: Quantity
    rejected: Quantity
    """How much of it failed inspection."""

    @property
    def accepted(self) -> Quantity:
        return self.received - self.rejected

    @property
    def label(self) -> str:
        """The supplier's logistic label: content and count (AI 02 and 37), as a scanner sends it."""
        return element_string(Elements(gtin=gtin14(self.barcode), is_content=True, count=self.received), "]C1")


class DeliveredOrder(Struct, frozen=True):
    number: str
    arrived: datetime
    lines: tuple[DeliveredLine, ...]


def deliveries(company: str) -> list[DeliveredOrder]:
    """All orders by the day they arrived on, eight in the morning; an order's lines in their order."""
    folder = resource("sample", company)
    barcodes = {row["sku"]: row["barcode"] for row in _rows(folder / "items.csv")}
    items = {(row["order"], row["line"]): row["sku"] for row in _rows(folder / "orders.csv.gz")}
    rows = _rows(folder / "deliveries.csv.gz")
    made = [
        _order(number, [_line(row, barcodes[items[number, row["line"]]]) for row in lines])
        for number, lines in groupby(rows, lambda row: row["order"])
    ]
    return sorted(made, key=lambda order: (order.arrived, order.number))


def _order(number: str, lines: list[tuple[date, DeliveredLine]]) -> DeliveredOrder:
    arrived = datetime.combine(max(due for due, _ in lines), time(8), UTC)
    return DeliveredOrder(number, arrived, tuple(line for _, line in lines))


def _line(row: Mapping[str, str], barcode: str) -> tuple[date, DeliveredLine]:
    line = DeliveredLine(barcode, Quantity.of(row["received"]), Quantity.of(row["rejected"]))
    return date.fromisoformat(row["due"]), line


def _rows(path: Path) -> Iterator[dict[str, str]]:
    data = path.read_bytes()
    written = gzip.decompress(data) if path.suffix == ".gz" else data
    yield from csv.DictReader(StringIO(written.decode("utf-8-sig")))
