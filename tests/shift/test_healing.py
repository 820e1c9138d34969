"""Rows that go wrong in a workstation's mirror, behind its back, are found and put right while nobody notices."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from tests.shift.company import Central
from tests.shift.conftest import OpenDock
from tests.shift.dock import Dock
from tests.shift.labels import goods

Spoil = Callable[[sqlite3.Connection], object]


def drop_a_balance(mirror: sqlite3.Connection) -> None:
    mirror.execute("DELETE FROM balances")


def change_a_balance(mirror: sqlite3.Connection) -> None:
    mirror.execute("UPDATE balances SET quantity = quantity + 5000000")


def invent_a_balance(mirror: sqlite3.Connection) -> None:
    columns = "place, deleted, item_id, location_id, site_id, status, lot, serial, handling_unit, quantity"
    mirror.execute(f"INSERT INTO balances (id, {columns}) SELECT 'invented', {columns} FROM balances LIMIT 1")


def rename_an_item(mirror: sqlite3.Connection) -> None:
    mirror.execute("UPDATE items SET name = 'Something else' WHERE sku = 'BOLT'")


def go_back_in_time(mirror: sqlite3.Connection) -> None:
    mirror.execute("UPDATE purchase_order_lines SET received = 0, place = 1 WHERE received > 0")


def spoil(folder: Path, how: Spoil) -> None:
    with closing(sqlite3.connect(folder / "mirror.db", isolation_level=None)) as mirror:
        how(mirror)


def rows(dock: Dock, table: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(dock.folder / "mirror.db")) as mirror:
        return mirror.execute(f"SELECT * FROM {table} ORDER BY id").fetchall()


@pytest.mark.expects_warnings
@pytest.mark.parametrize(
    ("how", "record"),
    [
        (drop_a_balance, "balances"),
        (change_a_balance, "balances"),
        (invent_a_balance, "balances"),
        (rename_an_item, "items"),
        (go_back_in_time, "purchase_order_lines"),
    ],
)
def test_a_row_that_went_wrong_is_put_right_and_told(
    central: Central, open_dock: OpenDock, how: Spoil, record: str
) -> None:
    dock = open_dock()
    dock.scan("PO-BIG", goods("BOLT", 3))
    dock.sync()
    dock.scan(goods("BOLT", 4))
    right = rows(dock, record)
    spoil(dock.folder, how)
    assert rows(dock, record) != right
    dock.cycle.run_once(is_held=True)
    assert rows(dock, record) == right
    assert (dock.apart("BOLT").confirmed, dock.apart("BOLT").pending) == (3, 4)
    assert central._rows("SELECT differences FROM workstations") == [(1,)]
    dock.sync()
    assert dock.on_hand() == central.stock()
    assert central._rows("SELECT differences FROM workstations") == [(1,)]


@pytest.mark.expects_warnings
def test_a_row_that_was_wrong_and_was_replaced_since_leaves_the_sums_right(
    central: Central, open_dock: OpenDock
) -> None:
    dock = open_dock()
    dock.scan("PO-BIG", goods("BOLT", 3))
    dock.sync()
    spoil(dock.folder, change_a_balance)
    dock.scan(goods("BOLT", 4))
    dock.sync()
    assert dock.on_hand() == central.stock()
    assert dict(dock.store.mirror.sums())["balances"] == dock.store.mirror.recount("balances")


def test_a_mirror_that_never_kept_sums_adds_them_up(central: Central, open_dock: OpenDock) -> None:
    dock = open_dock()
    spoil(dock.folder, lambda mirror: mirror.execute("DELETE FROM meta WHERE name GLOB 'total:*'"))
    assert dock.store.mirror.sums() == {}
    dock.sync()
    assert dock.store.mirror.sums()["items"].rows == 2
    assert central._rows("SELECT differences FROM workstations") == [(0,)]
