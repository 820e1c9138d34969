"""A data folder with the real two files in it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ims_desktop.ports.mirror import Reached
from ims_desktop.store.local_store import LocalStore
from tests.contracts import rows
from tests.contracts.outbox_contract import FIRST


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def store(folder: Path) -> Iterator[LocalStore]:
    opened = LocalStore(folder)
    yield opened
    opened.close()


@pytest.fixture
def dock(store: LocalStore) -> LocalStore:
    """An enrolled workstation that knows one item, its places and one order of ten; the feed is at place 10."""
    store.outbox.begin_as(FIRST)
    store.mirror.apply(
        [
            rows.location(1, rows.SUPPLIER, "supplier"),
            rows.location(2, rows.DOCK, "dock"),
            rows.location(3, "shelf"),
            rows.item(4),
            rows.packaging(5, "4006381333931", 24),
            rows.supplier(6),
            rows.order(7),
            rows.line(8),
        ],
        Reached("life", 10, 10),
    )
    return store
