"""The central's database, for every test that asks for it: once on a SQLite file, once on a real PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ims_desktop.central.database import Database
from ims_desktop.central.migrations import migrate
from tests.integration.postgres import Cluster

KINDS = ("sqlite", "postgresql")


@pytest.fixture
def postgres(cluster: Cluster) -> Iterator[Database]:
    """A migrated, empty database on PostgreSQL."""
    url = cluster.new_database()
    database = Database(url)
    yield database
    database.close()
    cluster.drop(url)


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file to copy: faster than migrating one for each test."""
    path = tmp_path_factory.mktemp("migrated") / "central.db"
    database = Database(f"sqlite:///{path}")
    migrate(database)
    database.close()
    return path


@pytest.fixture
def sqlite(migrated_file: Path, tmp_path: Path) -> Iterator[Database]:
    """A migrated, empty database in a SQLite file."""
    path = tmp_path / "central.db"
    path.write_bytes(migrated_file.read_bytes())
    database = Database(f"sqlite:///{path}")
    yield database
    database.close()


@pytest.fixture(params=KINDS)
def database(request: pytest.FixtureRequest) -> Database:
    """A migrated, empty database: the test runs once on each kind."""
    found: Database = request.getfixturevalue("sqlite" if request.param == "sqlite" else "postgres")
    return found
