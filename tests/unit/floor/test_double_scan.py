"""One label read twice is one scan; the same label a little later, or by another scanner, is another."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from ims_desktop.floor.double_scan import DoubleScans
from ims_desktop.ports.scans import Scan

BEGAN = datetime(2026, 11, 21, 9, 31, 7, tzinfo=UTC)


def read(raw: bytes, after_ms: int, source: str = "keyboard") -> Scan:
    return Scan(f"{raw!r}{after_ms}", BEGAN + timedelta(milliseconds=after_ms), source, raw)


def counted(reads: list[Scan], scans: DoubleScans) -> list[bool]:
    """Of each read, whether it counted."""
    outcomes = []
    for scan in reads:
        is_new = not scans.is_repeat(scan)
        if is_new:
            scans.count(scan)
        outcomes.append(is_new)
    return outcomes


@pytest.mark.parametrize(("pause", "counts"), [(50, False), (300, False), (699, False), (700, True), (2_000, True)])
def test_a_second_read_within_the_window_is_the_same_scan(pause: int, counts: bool) -> None:
    assert counted([read(b"A", 0), read(b"A", pause)], DoubleScans()) == [True, counts]


def test_a_third_read_after_the_window_counts_though_the_second_was_none() -> None:
    assert counted([read(b"A", 0), read(b"A", 400), read(b"A", 800)], DoubleScans()) == [True, False, True]


def test_another_label_in_between_changes_nothing() -> None:
    reads = [read(b"01GTIN", 0), read(b"10LOT", 150), read(b"01GTIN", 300), read(b"10LOT", 450)]
    assert counted(reads, DoubleScans()) == [True, True, False, False]


def test_two_scanners_read_one_label_each_for_itself() -> None:
    assert counted([read(b"A", 0), read(b"A", 100, "COM3")], DoubleScans()) == [True, True]


def test_each_scanner_has_its_own_window() -> None:
    scans = DoubleScans({"keyboard": 0, "COM3": 1_500}.__getitem__)
    assert counted([read(b"A", 0), read(b"A", 10)], scans) == [True, True]
    assert counted([read(b"A", 0, "COM3"), read(b"A", 1_400, "COM3")], scans) == [True, False]


@pytest.mark.parametrize(("forgotten", "counts"), [(b"A", True), (None, True), (b"B", False)])
def test_what_was_undone_may_be_scanned_again_at_once(forgotten: bytes | None, counts: bool) -> None:
    scans = DoubleScans()
    scans.count(read(b"A", 0))
    scans.forget(forgotten)
    assert counted([read(b"A", 100)], scans) == [counts]


def test_a_clock_that_is_set_back_hides_no_scan() -> None:
    assert counted([read(b"A", 5_000), read(b"A", 0)], DoubleScans()) == [True, True]
