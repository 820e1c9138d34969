"""What lies in a workstation's two files, read by plain SQL, and only what changed since it was read last."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

from ims_desktop.domain.effects import (
    ACCEPTED_LINES,
    BALANCES,
    ORDER_LINES,
    REJECTED_LINES,
    STOCKED_LINES,
    Effect,
)
from ims_desktop.domain.ids import ItemId, LocationId
from ims_desktop.domain.positions import Position, StockStatus
from ims_desktop.domain.quantity import Quantity
from ims_desktop.ports.mirror import Reached
from ims_desktop.protocol.mirror import BY_NAME, RECORDS
from ims_desktop.protocol.operations import Operation
from ims_desktop.store import local_store, outbox
from ims_desktop.store.connections import attach_for_reading, connect
from ims_desktop.store.rows import LINE, line
from tests.simulation.stores import LocalDisk, MirrorDisk, MirroredRow
from tests.simulation.views import View

_OPERATIONS = f"SELECT number, {outbox._COLUMNS} FROM operations ORDER BY number"
_EFFECTS = """
SELECT p.id, e.record, e.row_id, e.quantity, e.item_id, e.location_id, e.status, e.lot, e.serial, e.handling_unit
FROM effects e JOIN operations p ON p.number = e.number ORDER BY e.id
"""
_SHOWN = """
SELECT row_id, sum(quantity) FROM (
    SELECT id AS row_id, quantity FROM mirror.balances WHERE deleted = 0
    UNION ALL SELECT row_id, quantity FROM pending_balances
) GROUP BY row_id
"""
_LINES = f"SELECT {LINE} FROM mirror.purchase_order_lines l WHERE l.deleted = 0"
_SIGNATURES = " UNION ALL ".join(
    f"SELECT '{one.name}', count(*), coalesce(sum(place), 0), coalesce(sum(deleted), 0) FROM mirror.{one.name}"
    for one in RECORDS
)
"""A row that changes gets another place."""


class Contents:
    """Of a folder in which a store is open."""

    def __init__(self, folder: Path) -> None:
        self._reader = connect(folder / "local.db", read_only=True)
        attach_for_reading(self._reader, folder / "mirror.db")
        local_store.make_views(self._reader)
        self.local = LocalDisk()
        self.mirror = MirrorDisk()
        self._versions: dict[str, Any] = {}
        self._signatures: dict[str, Any] = {}
        self._operations: dict[tuple[int, str, int], Operation] = {}

    def close(self) -> None:
        self._reader.close()

    def shown(self) -> View:
        """Balances and progress as the product's own views have them."""
        shown = {(BALANCES, key): micro for key, micro in self._reader.execute(_SHOWN)}
        for row in self._reader.execute(_LINES):
            made = line(row)
            shown[ORDER_LINES, made.id] = made.received.micro
            shown[ACCEPTED_LINES, made.id] = made.accepted.micro
            shown[REJECTED_LINES, made.id] = made.rejected.micro
            shown[STOCKED_LINES, made.id] = made.stocked.micro
        return {name: micro for name, micro in shown.items() if micro}

    def follow(self) -> None:
        reader = self._reader
        for name, read in (("main", self._read_local), ("mirror", self._read_mirror)):
            version = reader.execute(f"PRAGMA {name}.data_version").fetchone()
            if self._versions.get(name) != version:
                read(reader)
                self._versions[name] = version

    def _read_local(self, reader: sqlite3.Connection) -> None:
        self.local = LocalDisk()
        for number, *row in reader.execute(_OPERATIONS):
            name = (number, row[1], row[2])
            if name not in self._operations:
                self._operations[name] = outbox._operation(row)
            self.local.operations.append(self._operations[name])
        for operation, record, key, micro, item, place, status, lot, serial, unit in reader.execute(_EFFECTS):
            position = None
            if item is not None:
                position = Position(ItemId(item), LocationId(place), StockStatus(status), lot, serial, unit)
            said = Effect(record, key, Quantity(micro), position)
            self.local.effects[operation] = (*self.local.effects.get(operation, ()), said)

    def _read_mirror(self, reader: sqlite3.Connection) -> None:
        meta = dict(reader.execute("SELECT name, value FROM mirror.meta"))
        rows = dict(self.mirror.rows)
        for record, *signature in reader.execute(_SIGNATURES).fetchall():
            if self._signatures.get(record) != signature:
                self._signatures[record] = signature
                rows = {name: row for name, row in rows.items() if name[0] != record}
                rows |= _rows(reader, record)
        self.mirror = MirrorDisk(Reached(meta.get("epoch", ""), meta.get("cursor", 0), meta.get("high", 0)), rows)


def _rows(reader: sqlite3.Connection, record: str) -> dict[tuple[str, str], MirroredRow]:
    columns = ", ".join(BY_NAME[record].columns)
    return {
        (record, values[0]): MirroredRow(place, bool(deleted), tuple(values))
        for place, deleted, *values in reader.execute(f"SELECT place, deleted, {columns} FROM mirror.{record}")
    }
