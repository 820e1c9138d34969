"""What every simulated central begins with, made once a process and copied from then on."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from functools import cache
from pathlib import Path

from sqlalchemy import insert, update

from ims_desktop.central.database import Database
from ims_desktop.central.migrations import migrate
from ims_desktop.central.tables import count_plans, feed, people, sites, suppliers
from ims_desktop.domain.people import Grant
from ims_desktop.protocol.grants import written_grants
from tests.simulation.books import SITE
from tests.simulation.counting import TOLERANCE
from tests.simulation.office import PLAN
from tests.simulation.people import ROLES
from tests.simulation.real.central import Books

_MEMORY = Path("/dev/shm")


@cache
def workplace() -> Path:
    """A folder of this process, in memory where the system has such a place; gone when the process ends."""
    folder = Path(tempfile.mkdtemp(prefix="ims-simulation-", dir=_MEMORY if _MEMORY.is_dir() else None))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


@cache
def books(name: str) -> Books:
    folder = workplace() / name
    folder.mkdir()
    return Books(folder, Database(f"sqlite:///{folder / 'central.db'}"), founded())


@cache
def founded() -> bytes:
    file = workplace() / "founded.db"
    database = Database(f"sqlite:///{file}")
    migrate(database)
    found(database)
    database.close()
    return file.read_bytes()


def found(database: Database) -> None:
    with database.transaction() as tx:
        tx.connection.execute(insert(sites).values(id=SITE, deleted=0, code="MAIN", name="Main"))
        tx.connection.execute(insert(suppliers).values(id="s", deleted=0, code="s", name="Supplier"))
        for person, role in ROLES.items():
            grants = written_grants([Grant(role)])
            tx.connection.execute(
                insert(people).values(
                    id=person, username=person, name=person, password_hash="", roles=grants, created_at=""
                )
            )
        tx.connection.execute(
            insert(count_plans).values(
                id=PLAN,
                site_id=SITE,
                name="",
                velocity="",
                zone="",
                kind="class",
                every_days=30,
                tolerance_percent=TOLERANCE.percent,
                tolerance_quantity=TOLERANCE.quantity.micro,
            )
        )
        tx.connection.execute(update(feed).values(epoch="life 1"))
