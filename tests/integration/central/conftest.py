"""A company and a workstation for the central's tests, on both databases."""

from __future__ import annotations

import pytest

from ims_desktop.central.database import Database
from tests.integration.central.company import Company, Workstation


@pytest.fixture
def company(database: Database) -> Company:
    return Company.found(database)


@pytest.fixture
def dock(company: Company) -> Workstation:
    """The workstation at the dock."""
    return company.enrol("Dock PC")
