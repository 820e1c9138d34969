"""Brings an older ``local.db`` to today's revision, with a copy of it taken first."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

from ims_desktop.store.connections import writing


class Step(Protocol):
    """One revision module."""

    revision: str
    down_revision: str | None

    def upgrade(self) -> None: ...


def steps() -> Sequence[Step]:
    """Every revision, oldest first. Imported here: Alembic costs a start 0.3 s, and almost no start needs it."""
    from ims_desktop.store.migrations import (
        r0001_outbox,
        r0002_sscc_numbers,
        r0003_wrong_pins,
        r0004_effects_found,
        r0005_seen_cases,
    )

    return (r0001_outbox, r0002_sscc_numbers, r0003_wrong_pins, r0004_effects_found, r0005_seen_cases)


def back_up(connection: sqlite3.Connection, path: Path, revision: str) -> Path:
    """A complete copy beside the file, through SQLite's backup, so that nothing in the WAL is missed."""
    moment = datetime.now(UTC).strftime("%Y%m%dT%H%M%S")
    copy = path.with_name(f"{path.stem}-{revision}-{moment}.db.bak")
    target = sqlite3.connect(copy)
    try:
        connection.backup(target)
    finally:
        target.close()
    return copy


def migrate(connection: sqlite3.Connection, revision: str | None) -> None:
    """Runs the steps after ``revision`` (none: all of them), all in one transaction, the stamp with them."""
    from alembic.migration import MigrationContext
    from alembic.operations import Operations
    from sqlalchemy import create_engine
    from sqlalchemy.pool import StaticPool

    # The engine is not disposed of: the connection it borrows is not its own.
    engine = create_engine("sqlite://", creator=lambda: connection, poolclass=StaticPool, pool_reset_on_return=None)
    with engine.connect() as borrowed, writing(connection), Operations.context(MigrationContext.configure(borrowed)):
        for step in _following(revision, steps()):
            step.upgrade()
            _stamp(connection, step.revision)


def _following(revision: str | None, every: Sequence[Step]) -> Sequence[Step]:
    known = [step.revision for step in every]
    return every[known.index(revision) + 1 :] if revision else every


def _stamp(connection: sqlite3.Connection, revision: str) -> None:
    connection.execute(
        "CREATE TABLE IF NOT EXISTS alembic_version ("
        "version_num VARCHAR(32) NOT NULL, CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num))"
    )
    connection.execute("DELETE FROM alembic_version")
    connection.execute("INSERT INTO alembic_version VALUES (?)", (revision,))
