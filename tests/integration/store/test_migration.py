"""An older ``local.db`` becomes today's, and a new one is made without what migrating costs."""

from __future__ import annotations

import re
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from ims_desktop.store import local_file, migration
from ims_desktop.store.local_store import LocalStore
from ims_desktop.store.schema import REVISION, REVISIONS
from tests.contracts.outbox_contract import FIRST, record


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(tmp_path / "migrated.db", isolation_level=None)
    yield connection
    connection.close()


def described(connection: sqlite3.Connection) -> dict[str, object]:
    """Columns, indexes and foreign keys of every table, as SQLite understands them."""
    found: dict[str, object] = {}
    for (table,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
        columns = connection.execute(f"PRAGMA table_info({table})").fetchall()
        keys = connection.execute(f"PRAGMA foreign_key_list({table})").fetchall()
        indexes = sorted(
            (unique, origin, partial, connection.execute(f"PRAGMA index_info({name})").fetchall())
            for _, name, unique, origin, partial in connection.execute(f"PRAGMA index_list({table})").fetchall()
        )
        found[table] = (columns, keys, indexes)
    made = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL").fetchall()
    found["indexes"] = {name: re.sub(r"\s+", " ", sql) for name, sql in made}
    return found


def test_migrating_and_making_anew_lead_to_the_same_tables(empty: sqlite3.Connection, store: LocalStore) -> None:
    migration.migrate(empty, None)
    assert described(empty) == described(store._connections[0])
    assert empty.execute("SELECT version_num FROM alembic_version").fetchall() == [(REVISION,)]


def test_the_revisions_follow_one_another() -> None:
    steps = migration.steps()
    assert tuple(step.revision for step in steps) == REVISIONS
    assert [step.down_revision for step in steps] == [None, *REVISIONS[:-1]]
    assert REVISIONS[-1] == REVISION


def test_a_start_imports_neither_sqlalchemy_nor_alembic(folder: Path) -> None:
    program = (
        "import sys\nfrom pathlib import Path\nfrom ims_desktop.store.local_store import LocalStore\n"
        f"for _ in range(2): LocalStore(Path({str(folder)!r})).close()\n"
        "print(*sorted({'sqlalchemy', 'alembic'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""


# --- the next revision, as it will be -------------------------------------------------------------------------


def _note_column() -> None:
    from alembic import op
    from sqlalchemy import Column, Text

    op.add_column("operations", Column("note", Text, nullable=False, server_default="before"))


def _broken() -> None:
    _note_column()
    raise sqlite3.OperationalError("the power went")


@pytest.fixture
def recorded(folder: Path) -> Path:
    store = LocalStore(folder)
    store.outbox.begin_as(FIRST)
    record(store.outbox, "a", "b")
    store.close()
    return folder


def _next_program(monkeypatch: pytest.MonkeyPatch, upgrade: object) -> None:
    following = SimpleNamespace(revision="next", down_revision=REVISION, upgrade=upgrade)
    steps = (*migration.steps(), following)
    monkeypatch.setattr(migration, "steps", lambda: steps)
    monkeypatch.setattr(local_file, "REVISION", "next")
    monkeypatch.setattr(local_file, "REVISIONS", (*REVISIONS, "next"))


def test_an_older_file_is_migrated_and_nothing_in_it_is_lost(recorded: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _next_program(monkeypatch, _note_column)
    store = LocalStore(recorded)
    try:
        assert [one.id for one in store.outbox.after(0, 10)] == ["a", "b"]
        assert store._connections[0].execute("SELECT DISTINCT note FROM operations").fetchall() == [("before",)]
        record(store.outbox, "c")
    finally:
        store.close()
    LocalStore(recorded).close()
    assert len(list(recorded.glob("*.bak"))) == 1


def test_a_copy_of_the_older_file_is_kept(recorded: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _next_program(monkeypatch, _note_column)
    LocalStore(recorded).close()
    (copy,) = recorded.glob(f"local-{REVISION}-*.db.bak")
    connection = sqlite3.connect(copy)
    try:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchone() == (REVISION,)
        assert connection.execute("SELECT count(*) FROM operations").fetchone() == (2,)
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    finally:
        connection.close()


def test_a_migration_that_fails_leaves_the_older_file(recorded: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as newer:
        _next_program(newer, _broken)
        with pytest.raises(Exception, match="the power went"):
            LocalStore(recorded)
    store = LocalStore(recorded)
    try:
        assert [one.id for one in store.outbox.after(0, 10)] == ["a", "b"]
        assert "note" not in str(described(store._connections[0]))
    finally:
        store.close()
