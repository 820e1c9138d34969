"""A workstation with a few orders on its disk, and a person who scans there."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from ims_desktop.actions.recording import Recorder
from ims_desktop.domain.barcodes import Elements, ScanProfile, case_gtin, element_string, restricted_gtin
from ims_desktop.domain.ids import OperatorId, SiteId, Uuid7, WorkstationId
from ims_desktop.domain.people import Role
from ims_desktop.domain.quantity import MICRO, Quantity
from ims_desktop.domain.times import ClockReading
from ims_desktop.floor.desk import Desk
from ims_desktop.floor.receive import ReceiveJob
from ims_desktop.floor.steps import Step
from ims_desktop.ports.mirror import Reached
from ims_desktop.ports.outbox import Identity
from ims_desktop.ports.people import Person
from ims_desktop.ports.scans import Scan
from ims_desktop.protocol.messages import Change
from ims_desktop.protocol.mirror import BY_NAME
from ims_desktop.protocol.operations import GoodsReceived, Operation
from ims_desktop.store.local_store import LocalStore

MEI_LING = Person(OperatorId("p1"), "mei-ling", "Chen Mei-Ling", frozenset({Role.OPERATOR}))
START = datetime(2026, 11, 21, 9, 31, tzinfo=UTC)

GTIN = {name: restricted_gtin(number) for number, name in enumerate(["tire", "chain", "bar", "wrench", "cable", "old"])}
GTIN["bar case"] = case_gtin(GTIN["bar"], 1)


def gs1(item: str, aim: str = "]C1", **said: object) -> str:
    return element_string(Elements(gtin=GTIN[item].zfill(14), **said), aim)  # type: ignore[arg-type]


def _item(key: str, name: str, **more: object) -> tuple[object, ...]:
    given = {"unit": "EA", "tracking": "none", "unit_decimals": 0, "expiry_required": 0, "min_shelf_life_days": 0}
    given |= {"inspection_required": 0, "is_retired": 0} | more
    return (
        key, key.upper(), name, given["unit"], given["tracking"], given["unit_decimals"], given["expiry_required"],
        given["min_shelf_life_days"], given["inspection_required"], given["is_retired"], 1,
    )  # fmt: skip


def _line(order: str, number: int, item: str, ordered: int, **more: object) -> tuple[object, ...]:
    given = {"received": 0, "over": 0, "under": 0, "beyond": "refuse", "closed": 0} | more
    return (
        f"{order}-{number}", f"o-{order}", item, "site", number, ordered * MICRO, int(str(given["received"])) * MICRO,
        given["over"], given["under"], given["beyond"], given["closed"], 1,
    )  # fmt: skip


def _order(number: str, state: str = "approved", due: str = "2026-12-01") -> tuple[object, ...]:
    return (f"o-{number}", number, "sup", state, "site", due, 1)


ROWS: dict[str, list[tuple[object, ...]]] = {
    "sites": [("site", "ADV", "AdventureWorks")],
    "locations": [
        ("dock", "DOCK-1", "dock", "site", "", 0),
        ("from", "SUPPLIER", "supplier", "site", "", 0),
        ("bin", "A-06-B-5", "storage", "site", "", 0),
    ],
    "suppliers": [("sup", "ADVANCED", "Advanced Bicycles")],
    "items": [
        _item("tire", "HL Mountain Tire"),
        _item("chain", "Chain"),
        _item("bar", "Energy Bar", tracking="lot", expiry_required=1, min_shelf_life_days=30),
        _item("wrench", "Torque Wrench", tracking="serial"),
        _item("cable", "Brake Cable", unit="M", unit_decimals=2),
        _item("old", "Old Bell", is_retired=1),
    ],
    "packagings": [
        *((f"p-{name}", name, "piece", GTIN[name], MICRO) for name in ["tire", "chain", "bar", "wrench", "old"]),
        ("p-bar-case", "bar", "case", GTIN["bar case"], 24 * MICRO),
    ],
    "purchase_orders": [
        _order("PO-1"), _order("PO-2"), _order("PO-3", "cancelled"), _order("PO-4"), _order("PO-5", due="2026-11-25"),
    ],
    "purchase_order_lines": [
        _line("PO-1", 1, "tire", 24),
        _line("PO-1", 2, "bar", 240),
        _line("PO-1", 3, "wrench", 2),
        _line("PO-1", 4, "cable", 100),
        _line("PO-2", 1, "chain", 10, over=1000, beyond="warn"),
        _line("PO-3", 1, "tire", 5),
        _line("PO-4", 1, "tire", 3),
        _line("PO-4", 2, "tire", 4),
        _line("PO-5", 1, "old", 4),
    ],
    "lots": [("lot-1", "bar", "L2409", "2028-03-31")],
}  # fmt: skip


def changes() -> list[Change]:
    place = 0
    made = []
    for record, rows in ROWS.items():
        for row in rows:
            place += 1
            made.append(Change(record, place, False, BY_NAME[record].complete(row)))
    return made


class Tick:
    """The time at which each scan comes: a second after the last."""

    def __init__(self) -> None:
        self.at = START

    def reading(self) -> ClockReading:
        self.at += timedelta(seconds=1)
        return ClockReading(self.at)


class Floor:
    """A dock where somebody scans. Everything is real: the job, the files, the operations on disk."""

    def __init__(self, folder: Path) -> None:
        self.store = LocalStore(folder)
        if self.store.outbox.identity() is None:
            identity = Identity(WorkstationId("w1"), "WS-07", "W07", SiteId("site"))
            self.store.outbox.begin_as(identity)
            rows = changes()
            self.store.mirror.apply(rows, Reached("e", len(rows), len(rows)))
        self.clock = Tick()
        self.new_id = Uuid7()
        recorder = Recorder(self.store.outbox, self.clock, self.store.book.cursor, lambda: None, self.new_id)
        self.desk = Desk(
            book=self.store.book,
            standing=self.store.standing,
            recorder=recorder,
            jobs=self.store.jobs,
            person=MEI_LING,
            profile=ScanProfile(),
            now=lambda: self.clock.at,
            new_id=self.new_id,
            inspections=self.store.inspections,
            handling_units=self.store.handling_units,
            preferences=self.store.preferences,
            counting=self.store.counting,
            putaway=self.store.putaway_book,
        )
        self.job = ReceiveJob(self.desk)

    def become(self, role: Role) -> None:
        """Somebody of that role takes over."""
        person = replace(MEI_LING, roles=frozenset({role}))
        self.job = ReceiveJob(replace(self.desk, person=person))

    def scan(self, *codes: str) -> Step:
        for code in codes:
            self.clock.at += timedelta(seconds=1)
            step = self.job.scan(Scan(self.new_id(), self.clock.at, "test", code.encode()))
        return step

    def recorded(self) -> list[Operation]:
        return list(self.store.outbox.after(0, 1000))

    def received(self) -> list[tuple[str, Quantity, str]]:
        """Item, quantity and order line of everything that is on disk."""
        bodies = [operation.body for operation in self.recorded()]
        lines = [line for body in bodies if isinstance(body, GoodsReceived) for line in body.lines]
        return [(line.item_id, line.quantity, line.order_line_id or "") for line in lines]


@pytest.fixture
def floor(tmp_path: Path) -> Iterator[Floor]:
    made = Floor(tmp_path)
    yield made
    made.store.close()
