"""One served company for the tests of a module, on each database; tests tell their things apart by making their own."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from ims_desktop.central.database import Database
from tests.integration.api.company import Company, company_in
from tests.integration.conftest import KINDS
from tests.integration.postgres import Cluster


@pytest.fixture(scope="module", params=KINDS)
def company(request: pytest.FixtureRequest) -> Company:
    """The company, once on a SQLite file and once on PostgreSQL."""
    found: Company = request.getfixturevalue("company_on_file" if request.param == "sqlite" else "_company_on_postgres")
    return found


@pytest.fixture(scope="module")
def company_on_file(tmp_path_factory: pytest.TempPathFactory, migrated_file: Path) -> Iterator[Company]:
    """The company on a SQLite file, for what no database can change."""
    path = tmp_path_factory.mktemp("central") / "central.db"
    shutil.copy(migrated_file, path)
    database = Database(f"sqlite:///{path}")
    with company_in(database) as company:
        yield company
    database.close()


@pytest.fixture(scope="module")
def _company_on_postgres(request: pytest.FixtureRequest) -> Iterator[Company]:
    cluster: Cluster = request.getfixturevalue("cluster")
    url = cluster.new_database()
    database = Database(url)
    with company_in(database) as company:
        yield company
    database.close()
    cluster.drop(url)


@pytest.fixture
def crowded(database: Database) -> Iterator[Company]:
    """The company for one test that asks many things at once, and leaves the server with many threads."""
    with company_in(database) as company:
        yield company
