"""An image in the mirror's place: what is kept, what is refused, and a folder that any kill leaves usable."""

from __future__ import annotations

import random
import signal
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path

import pytest
from msgspec.structs import replace

from ims_desktop.domain.errors import TryAgain
from ims_desktop.ports.images import ImageDamaged, ImageUnusable
from ims_desktop.ports.mirror import Reached
from ims_desktop.protocol.outcomes import Result
from ims_desktop.store.failures import DiskFull
from ims_desktop.store.local_store import LocalStore
from tests.contracts import rows
from tests.contracts.imaging import Made, image
from tests.contracts.mirror_contract import item
from tests.contracts.outbox_contract import FIRST, SECOND
from tests.integration.store.test_reading_rule import on_hand, receive, take_in

PROJECT = Path(__file__).resolve().parents[3]
KILLS = 25

KNOWN = [
    rows.location(1, rows.SUPPLIER, "supplier"),
    rows.location(2, rows.DOCK, "dock"),
    rows.location(3, "shelf"),
    rows.item(4),
    rows.packaging(5, "4006381333931", 24),
    rows.supplier(6),
    rows.order(7),
]
"""What a dock knows besides the rows that operations change."""


@pytest.fixture
def made_at(tmp_path: Path) -> Path:
    return tmp_path / "made.db"


def put(store: LocalStore, made: Made) -> None:
    store.images.begin(made.about)
    store.images.take(made.packed)
    store.images.put_in_place(FIRST.workstation)


def test_an_image_is_the_mirror_for_everybody_at_once(dock: LocalStore, made_at: Path) -> None:
    put(dock, image(made_at, [*KNOWN, rows.line(8), item(15, "new", "Snow chain")], 20))
    assert dock.mirror.reached() == Reached("life", 20, 20)
    assert [hit.item.id for hit in dock.searched_stock.search("snow ch")] == ["new"]
    assert [hit.item.id for hit in dock.stock.search("SKU-new")] == ["new"]
    assert dock.book.cursor() == 20
    assert dock.badges is not None
    dock.mirror.apply([item(21, "later", "Later")], Reached("life", 21, 21))
    assert [hit.item.id for hit in dock.stock.search("later")] == ["later"]


def test_an_effect_that_the_image_includes_counts_no_more(dock: LocalStore, made_at: Path) -> None:
    receive(dock, "a", 3)
    receive(dock, "b", 4)
    dock.mirror.acknowledge(FIRST.workstation, 2)
    assert on_hand(dock) == (0, 7)
    put(
        dock,
        image(
            made_at,
            [*KNOWN, rows.line(18, received=3), rows.balance(19, rows.at_dock(), 3)],
            20,
            included={FIRST.workstation: 1},
        ),
    )
    assert on_hand(dock) == (3, 4)
    states = dock.overview.states()
    assert (states.recorded, states.sent, states.confirmed) == (0, 1, 1)
    take_in(dock, rows.outcome(21, "b", 2), rows.balance(22, rows.at_dock(), 7))
    assert on_hand(dock) == (7, 0)


def test_what_the_image_includes_is_cleared_away(dock: LocalStore, made_at: Path) -> None:
    receive(dock, "a", 3)
    dock.mirror.acknowledge(FIRST.workstation, 1)
    put(
        dock,
        image(
            made_at,
            [*KNOWN, rows.line(18, received=3), rows.balance(19, rows.at_dock(), 3)],
            20,
            included={FIRST.workstation: 1},
        ),
    )
    assert dock.upkeep.forget_settled_effects() > 0
    assert on_hand(dock) == (3, 0)


def test_what_is_ones_own_comes_behind_the_image(dock: LocalStore, made_at: Path) -> None:
    receive(dock, "a", 3)
    dock.mirror.acknowledge(FIRST.workstation, 1)
    put(dock, image(made_at, [*KNOWN, rows.line(8)], 20, included={FIRST.workstation: 1}))
    assert dock.mirror.lacks_own()
    assert on_hand(dock) == (0, 0)
    refused = rows.outcome(17, "a", 1, Result.REFUSED, as_stated=False)
    later = rows.outcome(21, "b", 2)
    dock.mirror.take_again([refused, later], through=20)
    dock.mirror.has_own()
    assert not dock.mirror.lacks_own()
    assert on_hand(dock) == (0, 0)
    assert dock.overview.states().needs_attention == 1
    assert dock.mirror.sums()["outcomes"] == dock.mirror.recount("outcomes")


def test_an_image_brings_its_checksums(dock: LocalStore, made_at: Path) -> None:
    put(dock, image(made_at, [*KNOWN, rows.line(8), item(15, "new")], 20))
    for record in ("items", "locations", "purchase_orders"):
        assert dock.mirror.sums()[record] == dock.mirror.recount(record)


def test_acknowledgements_are_kept_and_other_workstations_names_are_not(dock: LocalStore, made_at: Path) -> None:
    receive(dock, "a", 3)
    dock.mirror.acknowledge(FIRST.workstation, 1)
    put(dock, image(made_at, KNOWN, 20, included={FIRST.workstation: 1, "somebody else": 9}))
    assert dock.mirror.acknowledged(FIRST.workstation) == 1
    with closing(sqlite3.connect(dock._swap.path)) as mirror:
        assert mirror.execute("SELECT workstation FROM included").fetchall() == [(FIRST.workstation,)]


def test_an_image_with_more_of_ones_own_than_was_acknowledged_is_not_believed(dock: LocalStore, made_at: Path) -> None:
    receive(dock, "a", 3)
    with pytest.raises(ImageUnusable):
        put(dock, image(made_at, [*KNOWN], 20, included={FIRST.workstation: 1}))
    assert on_hand(dock) == (0, 3)


@pytest.mark.parametrize(("high", "epoch"), [(9, "life"), (50, "another life")])
def test_an_image_never_leads_back(dock: LocalStore, made_at: Path, high: int, epoch: str) -> None:
    with pytest.raises(ImageUnusable):
        put(dock, image(made_at, KNOWN, high, epoch))
    assert dock.mirror.reached() == Reached("life", 10, 10)
    assert dock.images.begun() is None


def test_a_wrong_checksum_is_damage(dock: LocalStore, made_at: Path) -> None:
    made = image(made_at, KNOWN, 20)
    about = replace(made.about, sha256="0" * 64)
    with pytest.raises(ImageDamaged):
        put(dock, Made(about, made.packed))
    assert dock.mirror.reached() == Reached("life", 10, 10)


def test_a_reader_in_the_middle_of_something_is_waited_for(dock: LocalStore, made_at: Path) -> None:
    inside, go_on = threading.Event(), threading.Event()
    listing = dock._connections[1]

    def read_slowly() -> None:
        listing.come_in()
        inside.set()
        go_on.wait(20)
        listing.go_out()

    slow = threading.Thread(target=read_slowly)
    slow.start()
    inside.wait(20)
    threading.Timer(0.3, go_on.set).start()
    put(dock, image(made_at, KNOWN, 20))
    slow.join()
    assert dock.mirror.reached().cursor == 20


def test_a_file_that_another_program_reads_is_not_replaced(dock: LocalStore, made_at: Path) -> None:
    made = image(made_at, KNOWN, 20)
    dock.mirror.apply([item(11, "a")], Reached("life", 11, 11))
    other = subprocess.Popen(
        [sys.executable, "-c", _READS, str(dock._swap.path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert other.stdin is not None
    assert other.stdout is not None
    with other.stdin, other.stdout:
        assert other.stdout.readline() == "reading\n"
        with pytest.raises(TryAgain):
            put(dock, made)
        assert dock.mirror.reached().cursor == 11
        assert dock.stock.search("SKU-a")
        other.stdin.write("\n")
        other.stdin.close()
        other.wait()
    dock.images.put_in_place(FIRST.workstation)
    assert dock.mirror.reached().cursor == 20


_READS = """
import sqlite3, sys
reader = sqlite3.connect(f"file:{sys.argv[1]}?mode=ro", uri=True)
reader.execute("BEGIN"); reader.execute("SELECT * FROM items").fetchone()
print("reading", flush=True); sys.stdin.readline(); reader.close()
"""


def test_a_disk_without_room_for_it_says_so_before_it_is_downloaded(dock: LocalStore, made_at: Path) -> None:
    made = image(made_at, KNOWN, 20)
    with pytest.raises(DiskFull):
        dock.images.begin(replace(made.about, unpacked=1 << 60))
    assert dock.images.begun() is None


def test_identities_of_before_are_ones_own_too(dock: LocalStore, made_at: Path) -> None:
    receive(dock, "a", 3)
    dock.mirror.acknowledge(FIRST.workstation, 1)
    dock.sent_outbox.adopt(SECOND, differing=2)
    made = image(
        made_at,
        [*KNOWN, rows.balance(19, rows.at_dock(), 3)],
        20,
        included={FIRST.workstation: 1, SECOND.workstation: 0},
    )
    dock.images.begin(made.about)
    dock.images.take(made.packed)
    dock.images.put_in_place(SECOND.workstation)
    assert on_hand(dock) == (3, 0)


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL there")
def test_killed_at_any_moment_the_mirror_is_one_image_or_the_other(tmp_path: Path) -> None:
    choose = random.Random(11)
    said: list[str] = []
    for _ in range(KILLS):
        client = subprocess.Popen(
            [sys.executable, "-m", "tests.integration.store.image_taker", str(tmp_path)],
            cwd=PROJECT,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert client.stdout is not None
        with client.stdout as output:
            heard = [output.readline() for _ in range(choose.randint(1, 3))]
            killer = threading.Timer(choose.random() * 0.03, client.send_signal, (signal.SIGKILL,))
            killer.start()
            heard += output.readlines()
        killer.join()
        client.wait()
        said += heard
        assert mirror_is_one_image(tmp_path / "data", heard)
    assert sum(line.startswith("put ") for line in said) >= KILLS // 3


def mirror_is_one_image(folder: Path, heard: list[str]) -> bool:
    store = LocalStore(folder)
    try:
        reached = store.mirror.reached()
        mirror = store._swap.writer
        assert mirror.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        names = {name for (name,) in mirror.execute("SELECT DISTINCT name FROM items")}
        done = [int(line.split()[1]) for line in heard if line.startswith("put ")]
        begun = [int(line.split()[1]) for line in heard if line.startswith("putting ")]
        assert names == ({f"of {reached.high}"} if reached.high else set())
        assert not done or reached.high >= done[-1]
        assert not begun or reached.high <= begun[-1]
        assert store.outbox.last_sequence() == len(store.outbox.after(0, 1_000_000))
        return True
    finally:
        store.close()
