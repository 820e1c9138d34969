"""The labels on what a delivery brings: what a scanner sends for its document and for each of its packages."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from ims_desktop.domain.ids import new_id
from ims_desktop.ports.scans import Scan
from tests.benchmarks.company.catalogue import EXPIRY, Catalogue, Thing, order_number

FILE = "labels.json"
GS = "\x1d"


@dataclass(frozen=True, slots=True)
class Delivery:
    """An order's document and the packages that come for it. A serial is used up by its scan, so those are left out."""

    document: str
    packages: tuple[str, ...]


def label(thing: Thing) -> str:
    """GS1-128 with lot and expiry where the item wants them, else the plain EAN-13."""
    if thing.tracking != "lot":
        return thing.gtin
    expiry = EXPIRY[2:].replace("-", "")
    return f"]C101{thing.gtin.zfill(14)}17{expiry}10B{int(thing.gtin[3:12]) % 9973:04d}"


def keep(folder: Path, catalogue: Catalogue) -> None:
    """The deliveries of a company that was made, beside its mirror."""
    orders = len(catalogue.on_order) // 50
    written = [
        [f"IMS-D-{order_number(number)}", [label(one) for one in _of(catalogue, number) if one.tracking != "serial"]]
        for number in range(min(200, orders))
    ]
    (folder / FILE).write_text(json.dumps(written))


def _of(catalogue: Catalogue, number: int) -> Sequence[Thing]:
    return catalogue.on_order[number::200]


def deliveries(folder: Path) -> list[Delivery]:
    return [Delivery(document, tuple(packages)) for document, packages in json.loads((folder / FILE).read_text())]


def as_scan(code: str) -> Scan:
    return Scan(new_id(), datetime.now(UTC), "benchmark", code.encode())


def packages(found: Sequence[Delivery], begin: int = 0) -> Iterator[tuple[str | None, str]]:
    """Package after package without end; with the document's code wherever another order begins."""
    number = begin
    while True:
        delivery = found[number % len(found)]
        for at, package in enumerate(delivery.packages):
            yield (delivery.document if at == 0 else None), package
        number += 1
