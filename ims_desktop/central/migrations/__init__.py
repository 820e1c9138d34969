"""From any earlier database to today's tables: run by ``central init`` and at the start of ``central serve``."""

from __future__ import annotations

from pathlib import Path

from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.runtime.migration import MigrationContext, RevisionStep
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, insert, select, text

from ims_desktop.central.checksums import bring_up_to_date
from ims_desktop.central.database import Database
from ims_desktop.central.tables import feed
from ims_desktop.domain.errors import InputProblem
from ims_desktop.domain.ids import new_id
from ims_desktop.domain.texts import text as sentence

VERSIONS = Path(__file__).parent / "versions"

_ONE_MIGRATES = 0x1A5_CE47
"""The number of PostgreSQL's advisory lock: several servers may start at once, and one of them migrates."""


def migrate(database: Database) -> None:
    """Brings the tables up to date; does nothing when they are. Raises ``InputProblem`` for a newer database."""
    scripts = _scripts()
    with database.transaction() as tx:
        if not database.is_sqlite:
            tx.connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _ONE_MIGRATES})
        _refuse_newer(tx.connection, scripts)
        _upgrade(tx.connection, scripts)
        _begin_life(tx.connection)
        bring_up_to_date(tx.connection)


def is_current(database: Database) -> bool:
    with database.reading() as connection:
        return MigrationContext.configure(connection).get_current_revision() == head()


def head() -> str | None:
    """The newest revision there is a script for."""
    return _scripts().get_current_head()


def _scripts() -> ScriptDirectory:
    # Alembic reads the scripts as files: the bundle carries this folder as data.
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    return ScriptDirectory.from_config(config)


def _refuse_newer(connection: Connection, scripts: ScriptDirectory) -> None:
    current = MigrationContext.configure(connection).get_current_revision()
    known = {script.revision for script in scripts.walk_revisions()}
    if current is not None and current not in known:
        raise InputProblem(
            sentence("The database is newer than this program"),
            sentence("It was written by a later version of the central ({revision}).", revision=current),
            sentence("Install the newest version, or start with another database."),
        )


def _upgrade(connection: Connection, scripts: ScriptDirectory) -> None:
    def steps(revision: str | tuple[str, ...], _context: MigrationContext) -> list[RevisionStep]:
        return scripts._upgrade_revs("head", revision)  # type: ignore[arg-type]  # what Alembic's own command does

    with EnvironmentContext(Config(), scripts, fn=steps, destination_rev="head") as environment:
        environment.configure(connection=connection, transactional_ddl=True)
        environment.run_migrations()


def _begin_life(connection: Connection) -> None:
    if connection.execute(select(feed.c.id)).first() is None:
        connection.execute(insert(feed).values(id=1, high=0, epoch=new_id()))
