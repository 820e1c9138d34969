"""The real stores keep the contracts that the simulation's stores in memory keep too."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import pytest

from ims_desktop.protocol.mirror import BY_NAME
from ims_desktop.store.local_store import LocalStore
from ims_desktop.store.mirror import SqliteMirror
from tests.contracts.mirror_contract import MirrorContract, Stored
from tests.contracts.outbox_contract import EnrollableOutbox, OutboxContract


class TestSqliteOutbox(OutboxContract):
    @pytest.fixture
    def outbox(self, store: LocalStore) -> EnrollableOutbox:
        return store.outbox


class TestSqliteMirror(MirrorContract):
    @pytest.fixture
    def mirror(self, store: LocalStore) -> SqliteMirror:
        return store.mirror

    @pytest.fixture
    def stored(self, store: LocalStore, folder: Path) -> Stored:
        def found(record: str, key: str) -> tuple[int, bool, tuple[Any, ...]] | None:
            columns = ", ".join(BY_NAME[record].columns)
            connection = sqlite3.connect(folder / "mirror.db")
            try:
                row = connection.execute(
                    f"SELECT place, deleted, {columns} FROM {record} WHERE id = ?", (key,)
                ).fetchone()
            finally:
                connection.close()
            return (row[0], bool(row[1]), tuple(row[2:])) if row else None

        return found
