"""A disk that is full, and files that were damaged: told in words, nothing recorded is lost."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from ims_desktop.domain.quantity import Quantity
from ims_desktop.floor.steps import Answer
from ims_desktop.ports.book import StateCounts
from ims_desktop.ports.sync import LineState
from ims_desktop.ports.tones import Tone
from ims_desktop.store.failures import StoreDamaged
from tests.shift.company import Central
from tests.shift.conftest import OpenDock
from tests.shift.dock import Dock
from tests.shift.labels import goods

GARBAGE = b"\xa5" * 4096
PAGE = 4096


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Six megabytes; only an administrator of a Linux machine may mount them."""
    disk = tmp_path / "disk"
    disk.mkdir()
    if sys.platform != "linux":
        pytest.skip("a small disk is mounted on Linux only")
    try:
        options = ("-t", "tmpfs", "-o", "size=6m", "tmpfs", str(disk))
        mounted = subprocess.run(["mount", *options], capture_output=True, text=True, check=False)
    except FileNotFoundError:
        pytest.skip("there is no mount command here")
    if mounted.returncode:
        pytest.skip(f"no small disk may be mounted here: {mounted.stderr.strip()}")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


def fill(disk: Path) -> Path:
    ballast = disk / "ballast"
    with pytest.raises(OSError, match="No space left"):
        ballast.write_bytes(GARBAGE * 2_000)
    return ballast


def answered(dock: Dock, code: str) -> Answer:
    answer = dock.scan(code).answer
    assert answer is not None
    return answer


def scanned_until_refused(dock: Dock) -> tuple[int, Answer]:
    """How many more packages went onto the room that was left, and what the next one was told."""
    for taken in range(10_000):
        answer = answered(dock, goods("BOLT", 1))
        if answer.tone is not Tone.ACCEPTED:
            return taken, answer
    raise AssertionError("the disk does not get full")


def test_on_a_full_disk_a_scan_is_refused_and_taken_once_there_is_room(small_disk: Path, central: Central) -> None:
    with closing(Dock(small_disk / "WS-01", central, central.person("tom"))) as dock:
        dock.scan("PO-BIG", goods("BOLT", 1))
        ballast = fill(small_disk)
        taken, refusal = scanned_until_refused(dock)
        assert (refusal.tone, str(refusal.title), refusal.on_disk_at) == (Tone.REFUSED, "The disk is full", None)
        assert "Nothing was recorded. Free some space on this machine, then scan again." in str(refusal.detail)
        assert len(dock.recorded()) == 1 + taken
        report = dock.cycle.run_once()
        assert report.line in (LineState.NEEDS_HELP, LineState.ONLINE), "handing in needs hardly any room, but some"
        ballast.unlink()
        assert answered(dock, goods("BOLT", 1)).tone is Tone.ACCEPTED
        assert [one.sequence for one in dock.recorded()] == list(range(1, taken + 3))
        dock.sync()
        assert dock.states() == StateCounts(confirmed=taken + 2)
        assert central.stock() == dock.on_hand() == {"BOLT": Quantity.of(taken + 2)}


def overwrite(file: Path, first_page: int, pages: int = 1) -> None:
    with file.open("r+b") as opened:
        opened.seek(first_page * PAGE)
        opened.write(GARBAGE * pages)


def work_then_close(dock: Dock) -> None:
    """One receipt at the central; another, and that the delivery is finished, only here."""
    dock.scan("PO-1", goods("BOLT", 1))
    dock.sync()
    dock.scan(goods("NUT", 2), "IMS-C-DONE")
    dock.close()


def test_a_damaged_mirror_is_put_aside_and_pulled_again(central: Central, open_dock: OpenDock, tmp_path: Path) -> None:
    work_then_close(open_dock())
    overwrite(tmp_path / "WS-01" / "mirror.db", first_page=0)
    dock = open_dock()
    assert len(list((tmp_path / "WS-01").glob("mirror-*.aside"))) == 1
    assert [one.sequence for one in dock.recorded()] == [1, 2, 3]
    dock.sync()
    assert dock.states() == StateCounts(confirmed=3)
    assert central.stock() == dock.on_hand() == {"BOLT": Quantity.of(1), "NUT": Quantity.of(2)}
    assert set(central.received().values()) == {1}


def root_page(file: Path, table: str) -> int:
    with closing(sqlite3.connect(file)) as connection:
        (page,) = connection.execute("SELECT rootpage - 1 FROM sqlite_master WHERE name = ?", (table,)).fetchone()
    return int(page)


@pytest.mark.parametrize("table", ["meta", "outcomes", "balances"])
def test_a_mirror_found_damaged_in_the_middle_of_work_is_replaced_at_the_next_start(
    central: Central, open_dock: OpenDock, tmp_path: Path, table: str
) -> None:
    work_then_close(open_dock())
    mirror = tmp_path / "WS-01" / "mirror.db"
    overwrite(mirror, root_page(mirror, table))
    dock = open_dock()
    assert list((tmp_path / "WS-01").glob("mirror-*.aside")) == [], "nobody looks through a large file at each start"
    report = dock.cycle.run_once()
    assert report.line is LineState.NEEDS_HELP
    assert "Close the program and start it again" in str(report.reason)
    dock.scan("PO-1")
    recorded = 4 if answered(dock, goods("NUT", 4)).tone is Tone.ACCEPTED else 3
    assert len(dock.recorded()) == recorded, "what was not said to be recorded is not"
    dock.close()
    dock = open_dock()
    assert len(list((tmp_path / "WS-01").glob("mirror-*.aside"))) == 1
    dock.sync()
    assert dock.states() == StateCounts(confirmed=recorded)
    assert central.stock() == dock.on_hand()
    assert set(central.received().values()) == {1}


@pytest.mark.parametrize("ended", ["clean", "cut"])
def test_a_damaged_outbox_is_refused_kindly_and_left_as_it_is(open_dock: OpenDock, tmp_path: Path, ended: str) -> None:
    work_then_close(open_dock())
    local = tmp_path / "WS-01" / "local.db"
    if ended == "clean":
        overwrite(local, first_page=0)
    else:
        overwrite(local, root_page(local, "operations"))
        (tmp_path / "WS-01" / "lock").write_bytes(b"open")  # what a machine that went down leaves behind
    it_is_refused(open_dock, local)


def test_an_outbox_found_damaged_in_the_middle_of_work_takes_no_scan_and_is_refused_from_then_on(
    open_dock: OpenDock, tmp_path: Path
) -> None:
    work_then_close(open_dock())
    local = tmp_path / "WS-01" / "local.db"
    overwrite(local, root_page(local, "operations"))
    dock = open_dock()
    dock.scan("PO-1")
    refusal = answered(dock, goods("NUT", 4))
    assert (refusal.tone, refusal.on_disk_at) == (Tone.REFUSED, None)
    assert "A file in the data folder is damaged" in str(refusal.detail)
    assert dock.cycle.run_once().line is LineState.NEEDS_HELP
    dock.close()
    it_is_refused(open_dock, local)


def it_is_refused(open_dock: OpenDock, local: Path) -> None:
    before = local.read_bytes()
    with pytest.raises(StoreDamaged) as refused:
        open_dock()
    assert str(refused.value.title) == "This workstation's records cannot be read"
    assert str(local) in str(refused.value.message)
    assert "it may hold work the central does not have yet" in str(refused.value.remedy)
    assert local.read_bytes() == before
