"""A company, and its central with images over HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ims_desktop.central.database import Database
from tests.integration.central.company import Company
from tests.integration.sync.loading import Loads, loads


@pytest.fixture
def company(database: Database) -> Company:
    return Company.found(database)


@pytest.fixture
def central(company: Company, tmp_path: Path) -> Iterator[Loads]:
    with loads(company, tmp_path / "central") as found:
        yield found
