"""A mirror with as many items and balances as wanted, for benchmarks and for tests of scale: the same ones every time.

Written straight into the file, in large transactions and with the indexes made last: what takes a pull minutes takes
this half a minute for a million items. Afterwards nothing tells such a mirror from a pulled one.
"""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from ims_desktop.domain.ids import ItemId, LocationId
from ims_desktop.domain.positions import Position, StockStatus
from ims_desktop.domain.quantity import MICRO
from ims_desktop.protocol.mirror import BY_NAME, create_indexes
from ims_desktop.protocol.search_index import words_of
from ims_desktop.protocol.search_words import tokens
from ims_desktop.store.mirror_file import open_mirror

SITE = "site"
DOCK = "dock"
SUPPLIER_LOCATION = "supplier"
SHELVES = 2_000

_WORDS = (
    "chain ring bolt mountain road bike frame saddle pedal wheel tire tube helmet gloves jersey bottle cage rack pump"
    " lock light sensor bearing washer nut hex socket screw silver black red blue yellow small medium large titanium"
    " carbon steel aluminium front rear left right assembly kit spare brake lever cable housing fork crank spoke hub"
    " 鏈條 螺栓 山地 公路 自行車 車架 鞍座 踏板 輪胎 內管 頭盔 手套 水瓶 車鎖 車燈 感測器 軸承 墊圈 螺母 六角 套筒"
    " 銀色 黑色 紅色 藍色 小號 中號 大號 鈦合金 碳纖維 鋼製 鋁製 前輪 後輪 左側 右側 總成 備件 煞車 拉桿 鋼線 外殼"
)
_ENGLISH = [word for word in _WORDS.split() if word.isascii()]
_CHINESE = [word for word in _WORDS.split() if not word.isascii()]

_Row = tuple[object, ...]


def item_id(number: int) -> ItemId:
    return ItemId(f"01900000-0000-7000-8000-{number:012d}")


def sku(number: int) -> str:
    return f"{_letters(number)}-{number:07d}"


def barcode(number: int) -> str:
    """A GTIN-13 with its check digit, which is how packagings keep them."""
    digits = f"{400_000_000_000 + number:012d}"
    return digits + str(-sum(int(digit) * (3 if at % 2 else 1) for at, digit in enumerate(digits)) % 10)


def fill(folder: Path, items: int, balances: int = 0, orders: int = 0) -> None:
    """Fills ``mirror.db`` of a data folder that nobody has open. Every order has ten lines of ten pieces."""
    folder.mkdir(parents=True, exist_ok=True)
    connection = open_mirror(folder / "mirror.db", check=False)
    try:
        connection.execute("PRAGMA synchronous = OFF")
        _drop_indexes(connection)
        place = _put_all(connection, items, balances, orders)
        _make_indexes(connection)
        connection.executemany(
            "INSERT OR REPLACE INTO meta VALUES (?, ?)", [("epoch", "life"), ("cursor", place), ("high", place)]
        )
    finally:
        connection.close()


def _put_all(connection: sqlite3.Connection, items: int, balances: int, orders: int) -> int:
    places = iter(range(1, 1 << 62))
    _put(connection, "sites", places, iter([(SITE, "MAIN", "Main")]))
    _put(connection, "suppliers", places, iter([("supplier-1", "S1", "Supplier")]))
    _put(connection, "locations", places, _locations())
    _put(connection, "items", places, map(_item, range(items)))
    _index(connection)
    _put(connection, "packagings", places, map(_packaging, range(items)))
    _put(connection, "balances", places, (_balance(at, items) for at in range(balances)))
    _put(connection, "purchase_orders", places, map(_order, range(orders)))
    _put(connection, "purchase_order_lines", places, (_line(at, items) for at in range(orders * 10)))
    return next(places) - 1


def _put(connection: sqlite3.Connection, record: str, places: Iterator[int], rows: Iterator[_Row]) -> None:
    columns = ", ".join((*BY_NAME[record].columns, "place", "deleted"))
    marks = ", ".join("?" * (len(BY_NAME[record].columns) + 2))
    while chunk := [(*row, next(places), 0) for row in islice(rows, 50_000)]:
        connection.execute("BEGIN")
        connection.executemany(f"INSERT INTO {record} ({columns}) VALUES ({marks})", chunk)
        connection.execute("COMMIT")


def _index(connection: sqlite3.Connection) -> None:
    connection.execute("INSERT INTO item_words (item_words, rank) VALUES ('hashsize', 67108864)")
    found = connection.execute("SELECT rowid, sku, name FROM items")
    while chunk := found.fetchmany(100_000):
        connection.execute("BEGIN")
        connection.executemany(
            "INSERT INTO item_words (rowid, tokens) VALUES (?, ?)",
            ((row, tokens(words_of(code, name))) for row, code, name in chunk),
        )
        connection.execute("COMMIT")
    connection.execute("INSERT INTO item_words (item_words, rank) VALUES ('hashsize', 1048576)")


def _drop_indexes(connection: sqlite3.Connection) -> None:
    for record in BY_NAME.values():
        for statement in create_indexes(record):
            connection.execute(f"DROP INDEX {statement.split()[2]}")


def _make_indexes(connection: sqlite3.Connection) -> None:
    for record in BY_NAME.values():
        for statement in create_indexes(record):
            connection.execute(statement)


def _locations() -> Iterator[_Row]:
    yield SUPPLIER_LOCATION, "SUPPLIER", "supplier", SITE, "", 0
    yield DOCK, "DOCK-1", "dock", SITE, "", 0
    for shelf in range(SHELVES):
        yield f"shelf-{shelf}", f"A{shelf // 100:02d}-{shelf % 100:02d}", "storage", SITE, "A", 0


def _item(number: int) -> _Row:
    return item_id(number), sku(number), _name(number), "EA", "none", 0, 0, 0, 0, 0, 1


def _packaging(number: int) -> _Row:
    return f"p{item_id(number)}", item_id(number), "piece", barcode(number), MICRO


def _balance(number: int, items: int) -> _Row:
    shelf = f"shelf-{number * 7 % SHELVES}"
    position = Position(item_id(number % items), LocationId(shelf), lot=f"L{number // items}")
    status = StockStatus.AVAILABLE.value
    return position.key, position.item_id, shelf, SITE, status, position.lot, "", "", (1 + number % 90) * MICRO


def _order(number: int) -> _Row:
    return f"order-{number}", f"PO-{number:06d}", "supplier-1", "approved", SITE, f"2026-{1 + number % 12:02d}-01", 1


def _line(number: int, items: int) -> _Row:
    order, item = f"order-{number // 10}", item_id(number % items)
    return f"line-{number}", order, item, SITE, number % 10 + 1, 10 * MICRO, 0, 0, 0, "warn", 0, 1


def _letters(number: int) -> str:
    return "".join("ABCDEFGHKLMNPRSTW"[number * step % 17] for step in (3, 5))


def _name(number: int) -> str:
    choose = random.Random(number)
    if number % 2:
        return f"{' '.join(choose.choices(_ENGLISH, k=choose.randint(3, 6))).title()} {choose.randint(1, 999)}"
    return (
        f"{''.join(choose.choices(_CHINESE, k=choose.randint(2, 5)))} {choose.choice(_ENGLISH)} {choose.randint(1, 99)}"
    )
