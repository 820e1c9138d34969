"""A data folder with the real two files in it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ims_desktop.store.local_store import LocalStore


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def store(folder: Path) -> Iterator[LocalStore]:
    opened = LocalStore(folder)
    yield opened
    opened.close()
