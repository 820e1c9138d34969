"""Eight workstations that push at once to four workers on a PostgreSQL that writes to its disk, and one that reads."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ims_desktop.central.database import Database
from tests.benchmarks.figures import Effort, say, spread
from tests.benchmarks.record import Record
from tests.integration.central.company import Company
from tests.integration.central.crowd import Crowd
from tests.integration.central.processes import serving
from tests.integration.postgres import Cluster, programs

WORKERS = 4
STATIONS = 8
BATCHES = 20
OPERATIONS = 100
ITEMS = 100
"""All workstations receive the same ones."""

_AS_INSTALLED = ("max_connections=100",)


def run(effort: Effort) -> list[Record]:
    found = programs()
    if found is None:
        say("    skipped: PostgreSQL's programs are not on this machine (apt-get install postgresql)")
        return []
    with _database(found) as database, _folder() as folder:
        company = Company.found(database)
        company.add_items(ITEMS)
        url = database.url.render_as_string(hide_password=False)
        with serving(folder, url, "--workers", str(WORKERS)) as served:
            crowd = Crowd(company, served.url, STATIONS, effort.times(BATCHES), OPERATIONS)
            crowd.run()
            lost = crowd.rows_lost()
    if set(crowd.answers) != {200}:
        raise AssertionError(f"not everything was taken at once: {crowd.answers}")
    spread(f"a push of {OPERATIONS}", [1000 * one for one in crowd.seconds])
    return [
        Record("central_push", "operations a second", crowd.pushed / crowd.elapsed),
        Record("central_push_lost", "rows", lost, 0, "none"),
    ]


@contextmanager
def _database(found: Path) -> Iterator[Database]:
    cluster = Cluster.start(found, _AS_INSTALLED)
    try:
        database = Database(cluster.new_database())
        yield database
        database.close()
    finally:
        cluster.stop()


@contextmanager
def _folder() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="ims-bench-central-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder)
