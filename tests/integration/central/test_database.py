"""The database underneath the central: migrations, units of work, and who waits for whom."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import insert, select, text, update
from sqlalchemy.exc import IntegrityError

from ims_desktop.central.database import Database
from ims_desktop.central.folder import DataFolder
from ims_desktop.central.migrations import is_current, migrate
from ims_desktop.central.tables import feed, metadata, sites
from ims_desktop.central.transaction import Transaction
from ims_desktop.domain.errors import InputProblem
from tests.integration.postgres import Cluster


def test_migrations_arrive_at_the_tables_that_the_code_expects(database: Database) -> None:
    with database.reading() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, metadata) == []


def test_migrating_twice_changes_nothing(database: Database) -> None:
    before = _feed(database)
    migrate(database)
    assert is_current(database)
    assert _feed(database) == before


def test_two_servers_that_start_at_once_migrate_once(cluster: Cluster) -> None:
    url = cluster.empty_database()
    databases = [Database(url) for _ in range(3)]
    threads = [threading.Thread(target=migrate, args=[one]) for one in databases]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert is_current(databases[0])
    for one in databases:
        one.close()
    cluster.drop(url)


def test_a_database_of_a_later_version_is_left_alone_and_said(database: Database) -> None:
    with database.transaction() as tx:
        tx.connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(InputProblem, match="newer than this program"):
        migrate(database)


def test_a_failed_unit_of_work_leaves_nothing_behind(database: Database) -> None:
    def fail(tx: Transaction) -> None:
        tx.connection.execute(insert(sites).values(id="s", code="A", name="A"))
        tx.touch(sites, "s")
        raise RuntimeError

    with pytest.raises(RuntimeError):
        database.run(fail)
    with database.reading() as connection:
        assert connection.execute(select(sites)).all() == []
    assert _feed(database).high == 0


def test_what_a_snapshot_writes_is_not_kept(sqlite: Database) -> None:
    with sqlite.reading() as connection:
        connection.execute(insert(sites).values(id="s", code="A", name="A"))
    with sqlite.reading() as connection:
        assert connection.execute(select(sites)).all() == []


def test_a_snapshot_sees_one_state_while_others_write(database: Database) -> None:
    _add_site(database, "one")
    with database.reading() as connection:
        assert len(connection.execute(select(sites)).all()) == 1
        _add_site(database, "two")
        assert len(connection.execute(select(sites)).all()) == 1


def test_the_code_of_a_deleted_site_can_be_given_again(database: Database) -> None:
    _add_site(database, "one", code="A")
    with pytest.raises(IntegrityError):
        _add_site(database, "two", code="A")
    with database.transaction() as tx:
        tx.connection.execute(update(sites).values(deleted=1))
    _add_site(database, "two", code="A")


def test_units_of_work_that_nest_are_refused_rather_than_waited_for(sqlite: Database) -> None:
    with sqlite.transaction(), pytest.raises(RuntimeError, match="do not nest"), sqlite.transaction():
        pass


def test_a_deadlock_is_lost_by_one_who_tries_again(postgres: Database) -> None:
    _add_site(postgres, "one")
    _add_site(postgres, "two")
    meeting = threading.Barrier(2)
    attempts: list[str] = []

    def rename(first: str, second: str) -> None:
        def work(tx: Transaction) -> None:
            attempts.append(first)
            tx.connection.execute(update(sites).where(sites.c.id == first).values(name=first))
            if len(attempts) <= 2:
                meeting.wait(5)
            tx.connection.execute(update(sites).where(sites.c.id == second).values(name=first))

        postgres.run(work)

    threads = [threading.Thread(target=rename, args=pair) for pair in (("one", "two"), ("two", "one"))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(attempts) == 3


@pytest.mark.parametrize("url", ["", "nonsense", "mysql://host/name", "sqlite://", "sqlite:///:memory:"])
def test_a_database_that_cannot_be_is_named_and_refused(url: str) -> None:
    with pytest.raises(InputProblem, match="No such database"):
        Database(url)


def test_a_plain_postgresql_address_will_do() -> None:
    database = Database("postgresql://somebody@host/name")
    assert database.engine.dialect.driver == "psycopg"
    database.close()


def _add_site(database: Database, site: str, code: str | None = None) -> None:
    with database.transaction() as tx:
        tx.connection.execute(insert(sites).values(id=site, code=code or site, name=site))
        tx.touch(sites, site)


def _feed(database: Database) -> object:
    with database.reading() as connection:
        return connection.execute(select(feed)).one()


def test_a_folder_may_have_any_name(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path / "50% off + ?x=1")
    folder.path.mkdir()
    database = Database(folder.url(None))
    migrate(database)
    database.close()
    assert folder.database_file.exists()
