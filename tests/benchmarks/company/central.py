"""A central that keeps the books of a large company, served by the program itself; and workstations of it."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from ims_desktop.bootstrap.workstation import Workstation
from ims_desktop.central.checksums import bring_up_to_date
from ims_desktop.central.commands import init
from ims_desktop.central.database import Database
from ims_desktop.central.folder import DataFolder
from ims_desktop.central.sync.enrolment import make_code
from ims_desktop.central.sync.images.keeper import Keeper
from ims_desktop.central.sync.images.shelf import Shelf
from ims_desktop.domain.ids import SiteId
from ims_desktop.protocol.mirror import BY_NAME
from ims_desktop.protocol.mirror_file import VERSION
from ims_desktop.sync.http_link import HttpLink
from tests.benchmarks.company.catalogue import Catalogue, Row, Thing
from tests.benchmarks.company.filling import CHUNK, _chunks
from tests.benchmarks.company.folder import KEPT
from tests.benchmarks.figures import say
from tests.simulation.stores import LocalDisk, MemoryKeys

EDITION = 2
"""Of what is in the books: counted up when it changes."""


def books(items: int, *, whole: bool) -> Path:
    """The central's folder with so many items, made once; ``whole`` with a barcode and a balance each. An image of
    the site is ready in it."""
    folder = KEPT / f"central-{items}-{'whole' if whole else 'items'}-{VERSION}.{EDITION}"
    if not (folder / "ready").exists():
        say(f"    making a central of {items:,} items (once)")
        shutil.rmtree(folder, ignore_errors=True)
        init(folder, environment={"IMS_ADMIN_PASSWORD": "benchmark-only"})
        _fill(DataFolder(folder).database_file, items, whole)
        with closing(Database(DataFolder(folder).url(None))) as database:
            database.run(lambda tx: bring_up_to_date(tx.connection))
            keeper = Keeper(database, Shelf(DataFolder(folder).images))
            keeper.make(site_of(folder))
        (folder / "ready").touch()
        os.sync()
    return folder


def site_of(folder: Path) -> SiteId:
    with closing(sqlite3.connect(DataFolder(folder).database_file)) as connection:
        return SiteId(connection.execute("SELECT id FROM sites LIMIT 1").fetchone()[0])


def _fill(path: Path, items: int, whole: bool) -> None:
    catalogue = Catalogue(items)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA synchronous = OFF")
        site = connection.execute("SELECT id FROM sites LIMIT 1").fetchone()[0]
        catalogue.site = SiteId(site)
        filler = _Filler(connection)
        connection.execute("BEGIN")
        if whole:
            filler.insert("suppliers", catalogue.suppliers())
            filler.insert("locations", list(catalogue.locations())[2:])
        number = 0
        for things in _chunks(catalogue.things(), CHUNK):
            filler.insert("items", (thing.row for thing in things))
            if whole:
                filler.insert("packagings", (thing.packagings[0] for thing in things))
                filler.insert("balances", _balances(catalogue, things, number))
            number += len(things)
        connection.execute("UPDATE feed SET high = ?", (filler.place,))
        connection.execute("DELETE FROM checksums")
        connection.execute("COMMIT")


def _balances(catalogue: Catalogue, things: list[Thing], number: int) -> Iterator[Row]:
    return (catalogue.balance(thing, number + at) for at, thing in enumerate(things))


class _Filler:
    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self.place = int(connection.execute("SELECT high FROM feed").fetchone()[0])

    def insert(self, record: str, rows: Iterable[Row]) -> None:
        columns = (*BY_NAME[record].columns, "place", "deleted")
        statement = f"INSERT INTO {record} ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})"
        self._connection.executemany(statement, (self._placed(BY_NAME[record].complete(row)) for row in rows))

    def _placed(self, row: Row) -> Row:
        self.place += 1
        return (*row, self.place, 0)


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The program's own central over that folder, in a process of its own."""
    command = [sys.executable, "-m", "ims_desktop", "central", "serve", "--data", str(folder), "--port", "0"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        assert process.stdout is not None
        said = process.stdout.readline().strip()
        if not said.startswith("listening on "):
            raise AssertionError("the central did not start")
        yield said.removeprefix("listening on ")
    finally:
        process.terminate()
        process.wait()
        assert process.stdout is not None
        process.stdout.close()


@contextmanager
def workstation(central: Path, url: str, folder: Path) -> Iterator[tuple[Workstation, HttpLink]]:
    """A new one, enrolled, that has read nothing yet."""
    shutil.rmtree(folder, ignore_errors=True)
    here = Workstation(folder, MemoryKeys(LocalDisk()))
    link = HttpLink(f"{url}/api/v1", here.workstation_id, here.keys)
    try:
        with closing(Database(DataFolder(central).url(None))) as database, database.transaction() as tx:
            code = make_code(tx, site_of(central))
        here.enrol(link, code, "Bench PC")
        yield here, link
    finally:
        link.close()
        here.close()
        shutil.rmtree(folder, ignore_errors=True)
