"""What SQLite and the disk raise, as a person is told it."""

from __future__ import annotations

import errno
import sqlite3

import pytest

from ims_desktop.domain.errors import ImsError, OurBug
from ims_desktop.store.failures import DiskFull, DiskTrouble, StoreDamaged, told


def raised(code: int) -> sqlite3.OperationalError:
    error = sqlite3.OperationalError("as SQLite says it")
    error.sqlite_errorcode = code
    return error


@pytest.mark.parametrize(
    ("error", "family"),
    [
        (raised(sqlite3.SQLITE_FULL), DiskFull),
        (raised(sqlite3.SQLITE_CORRUPT), StoreDamaged),
        (raised(sqlite3.SQLITE_CORRUPT | 1 << 8), StoreDamaged),
        (raised(sqlite3.SQLITE_NOTADB), StoreDamaged),
        (raised(sqlite3.SQLITE_IOERR | 4 << 8), DiskTrouble),
        (raised(sqlite3.SQLITE_BUSY), DiskTrouble),
        (raised(sqlite3.SQLITE_CONSTRAINT), OurBug),
        (sqlite3.ProgrammingError("no such table"), OurBug),
        (OSError(errno.ENOSPC, "No space left"), DiskFull),
        (OSError(errno.EACCES, "Permission denied"), DiskTrouble),
    ],
)
def test_each_failure_is_of_the_family_that_says_what_to_do(
    error: sqlite3.Error | OSError, family: type[ImsError]
) -> None:
    found = told(error)
    assert isinstance(found, family)
    assert str(found.remedy)
