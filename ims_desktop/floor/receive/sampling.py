"""Sampling at receipt: how much of what comes in is to be inspected; the rest is available at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from ims_desktop.domain.ids import ItemId
from ims_desktop.domain.items import Item
from ims_desktop.domain.positions import StockStatus
from ims_desktop.domain.quantity import ZERO, Quantity
from ims_desktop.domain.receiving import ReceivedLine


class Sample(Struct, frozen=True):
    """What came of a lot on this delivery: in so many packages, and how much of it is to be inspected."""

    item_id: ItemId
    lot: str
    packages: int = 0
    arrived: Quantity = ZERO
    to_inspect: Quantity = ZERO


Samples: TypeAlias = dict[tuple[str, str], Sample]
"""By item and lot: each lot of a delivery is sampled by itself."""


def wanted(item: Item, lot: str, arrived: Quantity, samples: Samples, earlier: Iterable[ReceivedLine] = ()) -> Quantity:
    """How much of a package is to be inspected. ``earlier`` are lines of the same scan: one package with it."""
    if not item.inspection_required:
        return ZERO
    sample = _after(samples.get((item.id, lot), Sample(item.id, lot)), earlier, 1)
    return item.sampling.wanted(arrived, sample.packages + 1, sample.to_inspect, sample.arrived)


def counted(samples: Samples, lines: Sequence[ReceivedLine], sign: int = 1) -> Samples:
    """The samples with one more scan; with ``sign`` -1, without one that was undone."""
    after = dict(samples)
    for item_id, lot in dict.fromkeys((line.item_id, line.lot) for line in lines):
        sample = after.get((item_id, lot), Sample(item_id, lot))
        packages = max(sample.packages + sign, 0)
        after[item_id, lot] = replace(_after(sample, lines, sign), packages=packages)
    return after


def _after(sample: Sample, lines: Iterable[ReceivedLine], sign: int) -> Sample:
    arrived, to_inspect = sample.arrived, sample.to_inspect
    for line in _of(sample, lines):
        arrived += line.quantity * sign
        to_inspect += line.quantity * sign if line.status is StockStatus.TO_INSPECT else ZERO
    return replace(sample, arrived=arrived, to_inspect=to_inspect)


def _of(sample: Sample, lines: Iterable[ReceivedLine]) -> Iterator[ReceivedLine]:
    for line in lines:
        if (line.item_id, line.lot) == (sample.item_id, sample.lot) and line.status is not StockStatus.ON_HOLD:
            yield line
