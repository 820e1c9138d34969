"""The feed: a cursor that reads it passes over no row, whoever commits first."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import pytest
from sqlalchemy import insert, select, text

from ims_desktop.central.database import Database
from ims_desktop.central.tables import feed, lots, outcomes, sites
from ims_desktop.central.transaction import Transaction

Add = Callable[[Transaction, str], None]


class Cursor:
    """Reads the sites after the last place that it saw, as a workstation does."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.place = 0
        self.seen: list[str] = []

    def read(self) -> None:
        with self._database.reading() as connection:
            high = connection.scalar(select(feed.c.high))
            rows = connection.execute(select(sites).where(sites.c.place > self.place).order_by(sites.c.place)).all()
        assert all(self.place < row.place <= high for row in rows)
        self.seen += [row.id for row in rows]
        self.place = high


class SequenceCursor(Cursor):
    """The same where there is no counter row: it goes on after the last place that it saw."""

    def read(self) -> None:
        with self._database.reading() as connection:
            rows = connection.execute(select(sites).where(sites.c.place > self.place).order_by(sites.c.place)).all()
        self.seen += [row.id for row in rows]
        self.place = max((row.place for row in rows), default=self.place)


def add_site(tx: Transaction, name: str) -> None:
    tx.connection.execute(insert(sites).values(id=name, code=name, name=name))
    tx.touch(sites, name)


def add_site_by_sequence(tx: Transaction, name: str) -> None:
    """The place is taken when the row is written, not as the last step."""
    place = tx.connection.scalar(text("SELECT nextval('places')"))
    tx.connection.execute(insert(sites).values(id=name, code=name, name=name, place=place))


def in_inverted_order(database: Database, add: Add, cursor: Cursor) -> list[str]:
    """What a cursor sees that reads after each commit, when the transaction that wrote first commits last."""
    with database.transaction() as first:
        add(first, "wrote first")
        with database.transaction() as second:
            add(second, "wrote second")
        cursor.read()
    cursor.read()
    return cursor.seen


def test_a_row_written_first_and_committed_last_is_not_passed_over(postgres: Database) -> None:
    assert in_inverted_order(postgres, add_site, Cursor(postgres)) == ["wrote second", "wrote first"]


def test_with_a_plain_sequence_it_would_be(postgres: Database) -> None:
    # The check of the check: the history is one in which places taken early do lose a row.
    with postgres.transaction() as tx:
        tx.connection.execute(text("CREATE SEQUENCE places"))
    assert in_inverted_order(postgres, add_site_by_sequence, SequenceCursor(postgres)) == ["wrote second"]


@pytest.mark.parametrize("writers", [4])
def test_a_cursor_sees_every_row_of_many_writers(database: Database, writers: int) -> None:
    until = time.monotonic() + 1.0
    written: list[str] = []

    def write(number: int) -> None:
        count = 0
        while time.monotonic() < until:
            names = [f"{number}-{count}-{one}" for one in range(1 + count % 3)]

            def work(tx: Transaction, names: list[str] = names) -> None:
                for name in names:
                    add_site(tx, name)

            database.run(work)
            written.extend(names)
            count += 1

    cursor = Cursor(database)
    threads = [threading.Thread(target=write, args=[number]) for number in range(writers)]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        cursor.read()
    for thread in threads:
        thread.join()
    cursor.read()
    assert len(written) > 20
    assert sorted(cursor.seen) == sorted(written)


def test_outcomes_take_their_places_before_everything_else(database: Database) -> None:
    with database.transaction() as tx:
        add_site(tx, "site")
        tx.connection.execute(insert(lots).values(id="lot", item_id="item", code="L"))
        tx.touch(lots, "lot")
        values = {"workstation_id": "w", "sequence": 1, "result": "applied", "as_stated": 1}
        tx.connection.execute(insert(outcomes).values(id="operation", **values))
        tx.touch(outcomes, "operation")
    places = [tx.place_of(outcomes, "operation"), tx.place_of(sites, "site"), tx.place_of(lots, "lot")]
    assert places == [1, 2, 3]


def test_a_row_touched_twice_takes_one_place_and_a_later_one_the_next_time(database: Database) -> None:
    with database.transaction() as tx:
        add_site(tx, "site")
        tx.touch(sites, "site")
    assert tx.place_of(sites, "site") == 1
    with database.transaction() as tx:
        tx.touch(sites, "site")
    assert tx.place_of(sites, "site") == 2


def add_and_fail(tx: Transaction) -> None:
    with tx.savepoint():
        add_site(tx, "rolled back")
        raise ZeroDivisionError


def test_a_part_that_is_rolled_back_takes_no_place(database: Database) -> None:
    with database.transaction() as tx:
        add_site(tx, "kept")
        with pytest.raises(ZeroDivisionError):
            add_and_fail(tx)
        add_site(tx, "kept too")
    assert (tx.place_of(sites, "kept"), tx.place_of(sites, "kept too")) == (1, 2)
    with database.reading() as connection:
        assert connection.scalar(select(feed.c.high)) == 2


def test_a_unit_of_work_that_touches_nothing_leaves_the_feed_where_it_is(database: Database) -> None:
    with database.transaction():
        pass
    with database.reading() as connection:
        assert connection.scalar(select(feed.c.high)) == 0
