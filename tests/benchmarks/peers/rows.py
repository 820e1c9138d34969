"""The rows that every peer gets, one JSON object a line: the benchmark company's items, or movements of them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import msgspec

from ims_desktop.domain.ids import Uuid7
from ims_desktop.domain.quantity import Quantity
from ims_desktop.protocol.mirror import BY_NAME
from tests.benchmarks.company.catalogue import BEGAN, Catalogue

Document = dict[str, Any]


def write(kind: str, count: int, path: Path) -> float:
    """So many rows of a kind into a file; the mean of their sizes in bytes, without the ends of the lines."""
    encoder = msgspec.json.Encoder()
    lines = [encoder.encode(row) for row in KINDS[kind](count)]
    path.write_bytes(b"\n".join(lines) + b"\n")
    return sum(map(len, lines)) / len(lines)


def items(count: int) -> Iterator[Document]:
    """The item's own columns, the barcode it is found by, and how much of which lot there is: about 320 bytes."""
    catalogue = Catalogue(count)
    columns = BY_NAME["items"].columns
    for number, thing in enumerate(catalogue.things()):
        *_, lot, _serial, _unit, quantity = catalogue.balance(thing, number)
        own = dict(zip(columns, thing.row, strict=False))
        yield {**own, "barcode": thing.gtin, "lot": lot, "quantity": quantity}


def movements(count: int) -> Iterator[Document]:
    """From the dock to where it is kept, one piece each: about 213 bytes."""
    catalogue = Catalogue(count)
    new = Uuid7(lambda: BEGAN, Random(count).getrandbits)
    for number, thing in enumerate(catalogue.things()):
        yield {
            "id": new(),
            "item_id": thing.id,
            "from": catalogue.dock,
            "to": catalogue.places[number % len(catalogue.places)],
            "quantity": Quantity.of(1).micro,
            "at": number,
        }


KINDS = {"items": items, "movements": movements}
