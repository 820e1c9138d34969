"""Handing in: ten thousand receipts through the real engine, line and central, and a single scan's way there and back.

The central is a process of its own, as it is at work. What is measured ends with the last acknowledgement: by then
every operation is durable on both sides. The reference writes the same rows with bare sqlite3, in this very run.
"""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from ims_desktop.bootstrap.workstation import Workstation
from ims_desktop.central import commands
from ims_desktop.domain.effects import Effect
from ims_desktop.domain.ids import OperationId, OperatorId, ReceiptId, new_id
from ims_desktop.domain.locations import LocationKind
from ims_desktop.domain.quantity import Quantity
from ims_desktop.domain.receiving import ReceivedLine, effects_of
from ims_desktop.domain.times import ClockReading
from ims_desktop.ports.outbox import Draft
from ims_desktop.protocol.codec import encode
from ims_desktop.protocol.operations import GoodsReceived
from ims_desktop.remote.keys import KeyFile
from ims_desktop.sync.http_link import HttpLink
from ims_desktop.sync.report import Report
from tests.benchmarks import peers
from tests.benchmarks.figures import Effort, median, spread
from tests.benchmarks.record import Record

OPERATIONS = 10_000
SCANS = 200
ROUNDS = 3
ORDERS, LINES = 20, 50
BATCH = 500
GOAL_MS = 2.0


def run(effort: Effort) -> list[Record]:
    count = effort.times(OPERATIONS)
    through: list[float] = []
    insert_only: list[float] = []
    bare: list[float] = []

    def hand_in() -> None:
        through.append(_handed_in("ims_desktop", count))
        insert_only.append(_handed_in("tests.benchmarks.insert_only", count))
        bare.append(_bare(count))

    beside = peers.by_turns(["push", "push_protocol"], hand_in, effort, effort.times(ROUNDS))
    for name, seconds in (("through the ledger", through), ("insert-only", insert_only), ("bare sqlite3", bare)):
        spread(name, seconds, "s")
    trips = _round_trips(effort.times(SCANS))
    spread("one scan there and back", trips)
    rate = count / median(through)
    return [
        Record("push", "operations/s", rate, count / median(bare), "bare sqlite3"),
        *peers.records("push", "operations/s", rate, beside["push"]),
        *peers.records("push_protocol", "operations/s", count / median(insert_only), beside["push_protocol"]),
        Record("one_scan_round_trip", "ms median", median(trips), GOAL_MS, "allowed"),
    ]


@contextmanager
def _desk(module: str) -> Iterator[_Desk]:
    with TemporaryDirectory(prefix="ims-pushing-") as written:
        folder = Path(written)
        operator = _found(folder / "central")
        with _served(module, folder / "central") as url:
            workstation = Workstation(folder / "workstation", KeyFile(folder / "workstation.key"))
            link = HttpLink(f"{url}/api/v1", workstation.workstation_id, workstation.keys)
            try:
                workstation.enrol(link, commands.enrol(folder / "central"), "Dock 1")
                desk = _Desk(workstation, link, operator)
                desk.cycle.run_once()
                yield desk
            finally:
                link.close()
                workstation.close()


class _Desk:
    """A workstation with nobody at it: what it records is made up."""

    def __init__(self, workstation: Workstation, link: HttpLink, operator: str) -> None:
        self.store = workstation.store
        self.cycle = workstation.cycle(link)
        self._clock = workstation.clock
        self._operator = OperatorId(operator)
        self._made = 0

    def drafts(self, count: int) -> list[tuple[Draft, Sequence[Effect]]]:
        book = self.store.book
        supplier, dock = book.first_location(LocationKind.SUPPLIER), book.first_location(LocationKind.DOCK)
        sheets = [book.order_by_number(f"PO-{number:03d}") for number in range(ORDERS)]
        assert supplier is not None
        assert dock is not None
        made = []
        for number in range(count):
            sheet = sheets[number % ORDERS]
            assert sheet is not None
            line = sheet.lines[number // ORDERS % LINES].line
            lines = (ReceivedLine(line.item_id, Quantity.of(1), supplier.id, dock.id, order_line_id=line.id),)
            body = GoodsReceived(ReceiptId(f"r{number % ORDERS}"), f"R{number % ORDERS}", sheet.order.id, lines)
            draft = Draft(OperationId(new_id()), self._operator, ClockReading(datetime.now(UTC)), 0, body)
            made.append((draft, effects_of(lines)))
        return made

    def hand_in(self) -> float:
        """Seconds until everything is acknowledged; what comes down afterwards is not looked at."""
        done: list[float] = []

        def heard(report: Report) -> None:
            if report.waiting == 0 and not done:
                done.append(time.perf_counter())

        began = time.perf_counter()
        report = self.cycle.run_once(progress=heard)
        if report.waiting or not done:
            raise AssertionError(f"not everything was handed in: {report}")
        return done[0] - began


def _handed_in(module: str, count: int) -> float:
    with _desk(module) as desk:
        desk.store.outbox.record_together(desk.drafts(count))
        return desk.hand_in()


def _round_trips(count: int) -> list[float]:
    """Durable here, handed in, durable there, acknowledged."""
    times = []
    with _desk("ims_desktop") as desk:
        for draft, effects in desk.drafts(count):
            began = time.perf_counter()
            desk.store.outbox.record(draft, effects)
            recorded = time.perf_counter() - began
            times.append((recorded + desk.hand_in()) * 1000)
    return times


def _found(folder: Path) -> str:
    commands.init(folder, environment={"IMS_ADMIN_PASSWORD": "a password for a benchmark"})
    items = [f"I-{number:04d}" for number in range(LINES)]
    orders = (
        f"PO-{order:03d},{line + 1},ACME,{item},1000000\n" for order in range(ORDERS) for line, item in enumerate(items)
    )
    files = {
        "suppliers.csv": "supplier,supplier_name\nACME,Acme Parts\n",
        "items.csv": "sku,name\n" + "".join(f"{item},Item {item}\n" for item in items),
        "locations.csv": "location,kind\nDOCK-1,dock\n",
        "orders.csv": "order,line,supplier,sku,quantity\n" + "".join(orders),
    }
    for name, written in files.items():
        (folder / name).write_text(written, encoding="utf-8")
        commands.import_file(folder, folder / name)
    with closing(sqlite3.connect(folder / "central.db")) as connection:
        found: str = connection.execute("SELECT id FROM people").fetchone()[0]
        return found


@contextmanager
def _served(module: str, folder: Path) -> Iterator[str]:
    command = [sys.executable, "-m", module, "central", "serve", "--data", str(folder), "--port", "0"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        said = process.stdout.readline()
        if not said.startswith("listening on "):
            raise AssertionError(f"the central did not start: {said!r}")
        yield said.removeprefix("listening on ").strip()
    finally:
        process.terminate()
        process.wait(20)


_TABLES = """
CREATE TABLE operations (id TEXT PRIMARY KEY, workstation TEXT, sequence INTEGER, raw BLOB,
    UNIQUE (workstation, sequence));
CREATE TABLE movements (id INTEGER PRIMARY KEY, operation TEXT, source TEXT, target TEXT, quantity INTEGER);
CREATE INDEX movements_operation ON movements (operation);
CREATE INDEX movements_target ON movements (target);
CREATE TABLE outcomes (id TEXT PRIMARY KEY, place INTEGER, sequence INTEGER, result TEXT);
CREATE INDEX outcomes_place ON outcomes (place);
CREATE TABLE balances (id TEXT PRIMARY KEY, place INTEGER, quantity INTEGER);
CREATE TABLE lines (id TEXT PRIMARY KEY, place INTEGER, received INTEGER);
CREATE TABLE feed (high INTEGER);
INSERT INTO feed VALUES (0);
"""


def _bare(count: int) -> float:
    """The same rows by hand: read from one durable file, written to another in batches, the mark in a third."""
    with TemporaryDirectory(prefix="ims-bare-") as written:
        folder = Path(written)
        with closing(_file(folder / "local.db")) as local, closing(_file(folder / "central.db")) as central:
            local.execute("CREATE TABLE operations (sequence INTEGER PRIMARY KEY, id TEXT, body BLOB)")
            local.execute("CREATE TABLE mark (through INTEGER)")
            local.execute("INSERT INTO mark VALUES (0)")
            bodies = [(number, new_id(), _body(number)) for number in range(1, count + 1)]
            local.execute("BEGIN")
            local.executemany("INSERT INTO operations VALUES (?, ?, ?)", bodies)
            local.execute("COMMIT")
            central.executescript(_TABLES)
            began = time.perf_counter()
            for start in range(0, count, BATCH):
                _bare_batch(local, central, start)
            return time.perf_counter() - began


def _bare_batch(local: sqlite3.Connection, central: sqlite3.Connection, start: int) -> None:
    rows = local.execute("SELECT * FROM operations WHERE sequence > ? ORDER BY sequence LIMIT ?", (start, BATCH))
    batch = rows.fetchall()
    central.execute("BEGIN IMMEDIATE")
    central.executemany(
        "INSERT INTO operations VALUES (?, 'w', ?, ?)", [(key, number, body) for number, key, body in batch]
    )
    central.executemany(
        "INSERT INTO movements (operation, source, target, quantity) VALUES (?, ?, ?, 1)",
        [(key, "supplier", f"dock-{number % LINES}") for number, key, _ in batch],
    )
    (high,) = central.execute("UPDATE feed SET high = high + ? RETURNING high", (3 * len(batch),)).fetchone()
    central.executemany(
        "INSERT INTO outcomes VALUES (?, ?, ?, 'applied')", [(key, high, number) for number, key, _ in batch]
    )
    for table, keys in (("balances", LINES), ("lines", LINES * ORDERS)):
        column = "quantity" if table == "balances" else "received"
        central.executemany(
            f"INSERT INTO {table} VALUES (?, ?, 1) ON CONFLICT (id) DO UPDATE SET {column} = {column} + 1, place = ?",
            [(f"{table}-{number % keys}", high, high) for number, _, _ in batch],
        )
    central.execute("COMMIT")
    local.execute("UPDATE mark SET through = ?", (batch[-1][0],))


def _file(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    return connection


def _body(number: int) -> bytes:
    """As long as a real one."""
    return encode({"number": number, "said": "x" * 450})
