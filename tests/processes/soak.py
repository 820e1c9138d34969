"""Three workstations and a central as real processes, killed at any time behind a proxy that does what networks do."""

from __future__ import annotations

import signal
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from types import SimpleNamespace
from typing import Any, cast

import sqlalchemy

from ims_desktop.bootstrap.workstation import Workstation
from ims_desktop.central import commands
from ims_desktop.central.database import Database
from ims_desktop.central.ledger.doubts import sweep
from ims_desktop.central.migrations import migrate
from ims_desktop.domain.cases import GRACE
from ims_desktop.domain.ids import OperationId
from ims_desktop.ports.sync import LineState
from ims_desktop.remote.keys import KeyFile
from ims_desktop.sync.http_link import HttpLink
from tests.processes.children import CentralProcess, ClientProcess
from tests.processes.proxy import Proxy
from tests.simulation import invariants
from tests.simulation.books import Key, Office, State
from tests.simulation.office import open_business
from tests.simulation.real.contents import Contents
from tests.simulation.real.founding import found
from tests.simulation.real.office import OfficeWork, write_rows
from tests.simulation.real.reading import read_state
from tests.simulation.world import World

CLIENTS = 3
STRIKES = 8
PATIENCE = 300.0
"""Seconds until everything has arrived once nothing is in the way."""


@dataclass
class Figures:
    """What happened in a soak."""

    seconds: float = 0.0
    operations: int = 0
    heard: int = 0
    kills: dict[str, int] = field(default_factory=dict)
    fates: dict[str, int] = field(default_factory=dict)

    def __str__(self) -> str:
        kills = ", ".join(f"{count} {what}" for what, count in sorted(self.kills.items()))
        fates = ", ".join(f"{count} {what}" for what, count in sorted(self.fates.items()))
        return f"{self.seconds:.0f} s, {self.operations} operations ({self.heard} heard); {kills}; connections: {fates}"


class _Opening(OfficeWork):
    """The office's first day at a central of its own."""

    lives = 1

    def __init__(self, database: Database) -> None:
        self._database = database
        self.state = State()

    def _office(self, again: Office, made: State, *names: Key) -> None:
        self._database.run(lambda tx: write_rows(tx, made, names))

    def _is_known(self, record: str, row: str) -> bool:
        return False


def soak(folder: Path, database_url: str, seconds: float, seed: int, strikes: int = STRIKES) -> Figures:
    """Plays for so long, and for so many strikes at least, lets everything arrive, and checks the invariants.

    Raises ``AssertionError``.
    """
    rng, figures = Random(seed), Figures()
    with ExitStack() as ending:
        database = ending.enter_context(closing(_founded(database_url)))
        central = CentralProcess(folder / "central", database_url)
        ending.callback(central.end, signal.SIGKILL)
        central.start()
        proxy = ending.enter_context(closing(Proxy(central.port, rng.getrandbits(32))))
        clients = [_enrolled(folder / f"W{number}", central, proxy, database_url) for number in range(CLIENTS)]
        ending.callback(lambda: [one.kill() for one in clients if one.is_running])
        for one in clients:
            one.start(rng.getrandbits(32))
        began = time.monotonic()
        while time.monotonic() < began + seconds or sum(figures.kills.values()) < strikes:
            time.sleep(rng.uniform(0.1, 1.5))
            what = _strike(rng, database, central, proxy, clients)
            figures.kills[what] = figures.kills.get(what, 0) + 1
        figures.seconds = time.monotonic() - began
        for one in clients:
            one.kill()
        figures.fates = dict(proxy.fates)
        _check(database, central, clients, figures)
    return figures


def _strike(
    rng: Random, database: Database, central: CentralProcess, proxy: Proxy, clients: Sequence[ClientProcess]
) -> str:
    match rng.randrange(10):
        case 0 | 1:
            central.end(signal.SIGKILL)
            time.sleep(rng.random())
            central.start()
            return "central killed"
        case 2:
            ended = central.end(signal.SIGTERM)
            central.start()
            return "central restarted" if ended else "central too slow to end"
        case 3 | 4 | 5 | 6:
            client = rng.choice(clients)
            client.kill()
            client.start(rng.getrandbits(32))
            return "client killed"
        case 7 if not database.is_sqlite:
            _end_sessions(database)
            return "database sessions ended"
        case _:
            proxy.cut_everything()
            return "network cut"


def _end_sessions(database: Database) -> None:
    """Of everybody else, as a database server does that fails over."""
    with database.reading() as connection:
        connection.execute(
            sqlalchemy.text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        )


def _founded(url: str) -> Database:
    database = Database(url)
    migrate(database)
    found(database)
    open_business(cast("Any", _Opening(database)))
    return database


def _enrolled(folder: Path, central: CentralProcess, proxy: Proxy, database_url: str) -> ClientProcess:
    code = commands.enrol(folder.parent / "central", database_url)
    with _opened(folder, central.url) as (workstation, link):
        workstation.enrol(link, code, folder.name)
        workstation.cycle(link).run_once()  # what is received and moved must be known from the first life on
    return ClientProcess(folder, f"http://127.0.0.1:{proxy.port}")


@contextmanager
def _opened(folder: Path, url: str) -> Iterator[tuple[Workstation, HttpLink]]:
    folder.mkdir(exist_ok=True)
    workstation = Workstation(folder, KeyFile(folder / "workstation.key"))
    link = HttpLink(f"{url}/api/v1", workstation.workstation_id, workstation.keys)
    try:
        yield workstation, link
    finally:
        link.close()
        workstation.close()


# --- the end ---------------------------------------------------------------------------------------------------------


def _check(database: Database, central: CentralProcess, clients: Sequence[ClientProcess], figures: Figures) -> None:
    central.end(signal.SIGKILL)
    central.start()
    with ExitStack() as ending:
        opened = [ending.enter_context(_opened(one.folder, central.url)) for one in clients]
        _let_everything_arrive(opened)
        sweep(database, datetime.now(UTC) + GRACE + timedelta(minutes=1))
        _let_everything_arrive(opened)
        stations = [_Station(one.folder) for one in clients]
        for one in stations:
            ending.enter_context(closing(one))
        state = _state(database)
        heard = {operation: None for one in clients for operation in one.heard}
        figures.operations, figures.heard = len(state.arrived), len(heard)
        invariants.check(cast("World", _Ended(state, stations, heard)))
        assert len(heard) <= len(state.arrived) <= len(heard) + sum(one.lives for one in clients)


def _let_everything_arrive(opened: Sequence[tuple[Workstation, HttpLink]]) -> None:
    """Twice round, so that the first one hears of what the last one handed in; as long as a busy machine needs."""
    until = time.monotonic() + PATIENCE
    for _ in range(2):
        for workstation, link in opened:
            report = workstation.cycle(link).run_once()
            while (report.line, report.waiting, report.behind) != (LineState.ONLINE, 0, 0):
                assert time.monotonic() < until, f"not all has arrived: {report}"
                report = workstation.cycle(link).run_once()


def _state(database: Database) -> State:
    with database.reading() as connection:
        return read_state(lambda said: connection.exec_driver_sql(said).fetchall(), {})


class _Station:
    """What the checks ask of a workstation: its name, and its drive."""

    def __init__(self, folder: Path) -> None:
        self.name = folder.name
        self.drive = SimpleNamespace()
        self._contents = Contents(folder)
        self._contents.follow()
        self.drive.local, self.drive.mirror = self._contents.local, self._contents.mirror
        self.drive.shown = lambda _: self._contents.shown()

    def close(self) -> None:
        self._contents.close()


class _Ended:
    """What the checks ask of a world, when it has come to rest."""

    is_ending = False

    def __init__(self, state: State, stations: Sequence[_Station], heard: dict[OperationId, None]) -> None:
        self.central = SimpleNamespace(state=state)
        self.stations = stations
        self.heard_operations = heard
        self.parts = SimpleNamespace(checks_order_always=False, rule=None)

    def fail(self, why: str) -> None:
        raise AssertionError(why)
