"""A full disk: nothing was recorded, it says so, and once there is room it goes on with the next number."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from ims_desktop.domain.receiving import effects_of
from ims_desktop.ports.mirror import Reached
from ims_desktop.ports.outbox import JobState
from ims_desktop.store.failures import DiskFull
from ims_desktop.store.local_store import LocalStore
from tests.contracts import rows
from tests.contracts.mirror_contract import item
from tests.contracts.outbox_contract import FIRST, receipt, received, record


def fill_up(store: LocalStore) -> list[str]:
    """Records until there is no more room; answers what was confirmed."""
    kept: list[str] = []
    with pytest.raises(DiskFull) as full:
        record_into(store, kept)
    assert "Nothing was recorded" in str(full.value.message)
    assert "scan again" in str(full.value.remedy)
    return kept


def record_into(store: LocalStore, kept: list[str]) -> None:
    for number in range(20_000):
        job = JobState("receiving", f"job-{number}", receipt("x").operator, b"j" * 2_000)
        store.outbox.record(receipt(f"op-{number}"), effects_of((received(),)), job)
        kept.append(f"op-{number}")


def ids(store: LocalStore) -> list[str]:
    return [one.id for one in store.outbox.after(0, 1_000_000)]


def test_no_more_pages_means_nothing_was_recorded(store: LocalStore) -> None:
    store.outbox.begin_as(FIRST)
    local = store._connections[0]
    pages = local.execute("PRAGMA main.page_count").fetchone()[0]
    local.execute(f"PRAGMA main.max_page_count = {pages + 40}")
    kept = fill_up(store)
    assert ids(store) == kept
    assert store.overview.states().recorded == len(kept)
    local.execute("PRAGMA main.max_page_count = 1000000")
    assert [one.sequence for one in record(store.outbox, "next")] == [len(kept) + 1]


def test_a_pull_onto_a_full_disk_keeps_rows_and_cursor_together(dock: LocalStore) -> None:
    mirror = dock._swap.writer
    pages = mirror.execute("PRAGMA page_count").fetchone()[0]
    mirror.execute(f"PRAGMA max_page_count = {pages + 60}")
    page = [item(20 + number, f"i{number}") for number in range(5_000)]
    with pytest.raises(DiskFull):
        dock.mirror.apply(page, Reached("life", page[-1].place, page[-1].place))
    cursor = dock.mirror.reached().cursor
    assert 10 <= cursor < page[-1].place
    highest = mirror.execute("SELECT max(place) FROM items").fetchone()[0]
    assert highest == (cursor if cursor > 10 else 4)
    mirror.execute("PRAGMA max_page_count = 1000000")
    dock.mirror.apply([one for one in page if one.place > cursor], Reached("life", 5_019, 5_019))
    assert mirror.execute("SELECT count(*) FROM items").fetchone()[0] == 5_001
    assert [hit.item.id for hit in dock.stock.search("SKU-i4999")] == ["i4999"]
    assert len(dock.stock.search("mountain")) == 1
    assert rows.ITEM in {hit.item.id for hit in dock.stock.search("bk")}


# --- a disk that really is that small -------------------------------------------------------------------------


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Two megabytes, mounted; only an administrator of a Linux machine may."""
    disk = tmp_path / "disk"
    disk.mkdir()
    if sys.platform != "linux":
        pytest.skip("a small disk is mounted on Linux only")
    options = ("-t", "tmpfs", "-o", "size=2m", "tmpfs", str(disk))
    try:
        mounted = subprocess.run(["mount", *options], capture_output=True, text=True, check=False)
    except FileNotFoundError:
        pytest.skip("there is no mount command here")
    if mounted.returncode:
        pytest.skip(f"no small disk may be mounted here: {mounted.stderr.strip()}")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


def test_a_really_full_disk_loses_nothing_that_was_confirmed(small_disk: Path) -> None:
    ballast = small_disk / "ballast"
    ballast.write_bytes(b"b" * 500_000)
    store = LocalStore(small_disk / "data")
    try:
        store.outbox.begin_as(FIRST)
        kept = fill_up(store)
        assert ids(store) == kept
        assert len(kept) > 10
        ballast.unlink()
        record(store.outbox, "after")
    finally:
        store.close()
    again = LocalStore(small_disk / "data")
    try:
        assert ids(again) == [*kept, "after"]
    finally:
        again.close()


def test_a_disk_that_is_full_from_the_start_is_told(small_disk: Path) -> None:
    (small_disk / "data").mkdir()
    with pytest.raises(OSError, match="No space left"):
        (small_disk / "ballast").write_bytes(b"b" * 3_000_000)
    with pytest.raises(DiskFull):
        LocalStore(small_disk / "data")
