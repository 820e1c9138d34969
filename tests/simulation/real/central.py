"""The real central in this process: its exchange and ledger on a SQLite file, which can die at every statement."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from random import Random
from typing import Any, TypeVar
from unittest.mock import patch

import msgspec
from sqlalchemy import event, insert, update
from sqlalchemy.exc import DBAPIError

from ims_desktop.central.arrivals import Arrival, keep
from ims_desktop.central.database import Database
from ims_desktop.central.ledger.doubts import sweep
from ims_desktop.central.sync import enrolment
from ims_desktop.central.sync.budget import SyncBudget
from ims_desktop.central.sync.judging import judge_all
from ims_desktop.central.sync.outcomes import write_outcomes
from ims_desktop.central.sync.problems import Refused
from ims_desktop.central.sync.pull import Asked
from ims_desktop.central.sync.routes import Exchange
from ims_desktop.central.sync.workstations import Workstation
from ims_desktop.central.tables import feed, workstations
from ims_desktop.central.transaction import Transaction
from ims_desktop.domain.effects import BALANCES, ORDER_LINES
from ims_desktop.domain.errors import TryAgain
from ims_desktop.domain.ids import OperationId
from ims_desktop.domain.texts import text
from ims_desktop.ports.link import LinkDown, LinkRefused
from ims_desktop.protocol.codec import decode, encode
from ims_desktop.protocol.messages import (
    Enrolled,
    EnrolRequest,
    PullReply,
    PushReply,
    PushRequest,
    RenewRequest,
)
from ims_desktop.protocol.operations import Operation
from tests.simulation.books import SITE, Key, Office, State
from tests.simulation.real.office import OfficeWork, write_rows
from tests.simulation.real.reading import read_state

T = TypeVar("T")


class CentralDied(BaseException):
    """In the middle of something. No ``except Exception`` may hold it up."""


class Books(msgspec.Struct):
    """A database file that is used again and again: its engine keeps the statements that it compiled."""

    folder: Path
    database: Database
    empty: bytes
    """The file of a company that was just founded."""
    opened: tuple[dict[str, bytes], list[Operation | Office]] | None = None
    """And once its office has opened it."""

    @property
    def file(self) -> Path:
        return self.folder / "central.db"


class RealCentral(OfficeWork):
    """See ``ports.Central``."""

    def __init__(self, books: Books, now: Callable[[], datetime]) -> None:
        self._books = books
        self._now = now
        self.lives = 1
        self._enrolled = 0
        self.versions: dict[tuple[str, str, str, int], frozenset[OperationId]] = {}
        self._journal: list[Operation | Office] = []
        self._known: dict[OperationId, Operation] = {}
        self._arrived: dict[OperationId, Operation] = {}
        self._state: State | None = None
        self._seen = 0
        self._held: Transaction | None = None
        self._danger = ""
        self._left = 0
        self._frozen: dict[str, bytes] | None = None
        self._reader: sqlite3.Connection | None = None
        self._put_files({"": books.empty})
        self.begin_serving()

    def begin_serving(self) -> None:
        self._exchange = Exchange(self._books.database, self._now, SyncBudget(tries="1000000 per minute"))

    @property
    def database(self) -> Database:
        return self._books.database

    @property
    def state(self) -> State:
        if self._state is None:
            self._state = read_state(self._ask, self._known)
            self._state.journal = self._journal
        return self._state

    def open_business(self, opening: Callable[[Any], None]) -> None:
        """By the office's own steps, the first time in a process; from a copy of what they led to from then on."""
        if self._books.opened is None:
            opening(self)
            self._books.opened = self.backup()
        files, journal = self._books.opened
        self._put_files(files)
        self._journal = list(journal)
        self._remember_versions()

    # --- the office --------------------------------------------------------------------------------------------

    def _office(self, again: Office, made: State, *names: Key) -> None:
        self._journal.append(again)
        self._run(lambda tx: write_rows(tx, made, names))
        self._observe()

    def _is_known(self, record: str, row: str) -> bool:
        return (record, row) in self.state.rows

    def enrol(self, name: str) -> Enrolled:
        code = self.database.run(lambda tx: enrolment.make_code(tx, SITE))
        with self._named(name):
            reply = self._exchange.enrol("127.0.0.1", encode(EnrolRequest(code=code, name=name)))
        self._observe()
        return decode(reply, Enrolled)

    # --- what workstations ask ---------------------------------------------------------------------------------

    def push(self, request: PushRequest, key: str) -> PushReply:
        return self._answer(lambda: self._exchange.push(f"Bearer {key}", encode(request)), PushReply)

    def pull(
        self, after: int, limit: int, epoch: str, key: str, through: int = 0, records: Sequence[str] = ()
    ) -> PullReply:
        asked = Asked(after, limit, epoch, through, tuple(records))
        return self._answer(lambda: self._exchange.pull(f"Bearer {key}", asked), PullReply, reads=True)

    def renew(self, key: str) -> Enrolled:
        def ask() -> bytes:
            workstation = self._exchange._workstation(f"Bearer {key}")
            with self._named(workstation.name):
                return self._exchange.renew(f"Bearer {key}", encode(RenewRequest(workstation=workstation.id)))

        return self._answer(ask, Enrolled)

    def _answer(self, ask: Callable[[], bytes], kind: type[T], reads: bool = False) -> T:
        try:
            return decode(ask(), kind)
        except Refused as refused:
            raise LinkRefused(refused.problem) from refused
        except (DBAPIError, TryAgain) as trouble:
            if self._danger != "fired":
                raise
            raise LinkDown(text("The central is in trouble.")) from trouble
        except CentralDied as died:
            self._come_back()
            raise LinkDown(text("The central died.")) from died
        finally:
            if not reads:
                self._observe()

    @contextmanager
    def _named(self, name: str) -> Iterator[None]:
        """The next workstation's id, as the model central would call it."""
        self._enrolled += 1
        with patch.object(enrolment, "new_id", lambda: f"{name}#{self._enrolled}"):
            yield

    # --- what befalls it ---------------------------------------------------------------------------------------

    def sweep(self) -> None:
        sweep(self.database, self._now())
        self._observe()

    def restart(self) -> None:
        self.database.close()
        self.begin_serving()

    def trouble(self, kind: str, request: Callable[[], T], rng: Random) -> T:
        self._left = rng.randint(1, rng.choice([10, 40, 150]))
        self._danger = "" if kind == "the central restarts" else kind
        with _watched(self.database, self._at_statement):
            try:
                reply = request()
            finally:
                self._danger = ""
        if kind == "the central dies":
            self._frozen = self._files()
            self._come_back()
            raise LinkDown(text("The central died."))
        if kind == "the central restarts":
            self.restart()
        return reply

    def _at_statement(self, cursor: Any) -> None:
        self._left -= 1
        if self._left or not self._danger:
            return
        kind, self._danger = self._danger, "fired"
        if kind == "the central dies":
            self._frozen = self._files()
            raise CentralDied
        code = sqlite3.SQLITE_FULL if kind == "the central's disk is full" else sqlite3.SQLITE_BUSY
        error = sqlite3.OperationalError(kind)
        error.sqlite_errorcode = code
        raise error

    def _come_back(self) -> None:
        """With the files as they were when it died; nothing that was done since counts."""
        self.database.close()
        assert self._frozen is not None
        self._put_files(self._frozen)
        self._frozen = None
        self.begin_serving()

    def backup(self) -> tuple[dict[str, bytes], list[Operation | Office]]:
        return self._files(), list(self._journal)

    def begin_another_life(self, backup: tuple[dict[str, bytes], list[Operation | Office]]) -> None:
        files, journal = backup
        self.database.close()
        self._put_files(files)
        self._journal = list(journal)
        self.lives += 1
        self._run(lambda tx: tx.connection.execute(update(feed).values(epoch=self._new_life())))
        self._state, self._seen = None, 0
        self._arrived = self.state.arrived
        self._remember_versions()

    def _new_life(self) -> str:
        return f"life {self.lives}"

    def _files(self) -> dict[str, bytes]:
        """Database and log, as a kill would leave them."""
        parts = {tail: Path(f"{self._books.file}{tail}") for tail in ("", "-wal")}
        return {tail: path.read_bytes() for tail, path in parts.items() if path.exists()}

    def _put_files(self, files: dict[str, bytes]) -> None:
        self.database.close()
        if self._reader is not None:
            self._reader.close()
            self._reader = None
        for tail in ("", "-wal", "-shm"):
            Path(f"{self._books.file}{tail}").unlink(missing_ok=True)
        for tail, data in files.items():
            Path(f"{self._books.file}{tail}").write_bytes(data)
        self._state = None

    # --- for the checks ----------------------------------------------------------------------------------------

    def _observe(self) -> None:
        """After every transaction: what came, in its order, and what the rows hold now."""
        if self._held is not None:
            self._state = None
            return
        ((high,),) = self._ask("SELECT high FROM feed")
        if self._state is not None and high == self._seen:
            return
        before = self._state.arrived if self._state is not None else self._arrived
        self._state = None
        self._arrived = self.state.arrived
        in_order = [one for (one,) in self._ask("SELECT id FROM operations ORDER BY rowid")]
        self._journal += [self._arrived[one] for one in in_order if one not in before]
        self._remember_versions()

    def _remember_versions(self) -> None:
        state = self.state
        ((epoch,),) = self._ask("SELECT epoch FROM feed")
        for (record, row), stored in state.rows.items():
            if record in (BALANCES, ORDER_LINES) and stored.place > self._seen:
                self.versions[epoch, record, row, stored.place] = state.includes.get((record, row), frozenset())
        self._seen = state.high

    def _ask(self, said: str) -> list[Any]:
        if self._held is not None:
            return list(self._held.connection.exec_driver_sql(said).fetchall())
        if self._reader is None:
            self._reader = sqlite3.connect(self._books.file)
        return self._reader.execute(said).fetchall()

    # --- the same history again --------------------------------------------------------------------------------

    @contextmanager
    def in_one_transaction(self, like: RealCentral) -> Iterator[None]:
        """For a history that is told again; with the workstations of another central."""
        with like.database.reading() as connection:
            known = [dict(row._mapping) for row in connection.execute(workstations.select())]
        with self.database.transaction() as tx:
            if known:
                tx.connection.execute(insert(workstations), known)
            self._held = tx
            try:
                yield
            finally:
                self._held = None
                self._state = None

    def post_again(self, operation: Operation) -> None:
        arrival = Arrival(operation.id, operation.sequence, operation.operator, encode(operation), operation)
        station = Workstation(operation.workstation, "", SITE, 0, False)

        def post(tx: Transaction) -> None:
            keep(tx, [arrival], station.id, self._now())
            (verdict,) = judge_all(tx, station, [arrival], self._now())
            write_outcomes(tx, station, [(arrival, verdict)])

        self._run(post)
        self._state = None

    def _run(self, work: Callable[[Transaction], Any]) -> None:
        if self._held is not None:
            work(self._held)
            self._held.give_places()  # the rows of a mirrored record are those with a place
            self._held._touched.clear()
        else:
            self.database.run(work)


@contextmanager
def _watched(database: Database, each: Callable[[Any], None]) -> Iterator[None]:
    """Calls ``each`` before every statement and before the commit."""
    names = ("do_execute", "do_executemany", "do_execute_no_params")

    def before(cursor: Any, *_: Any) -> None:
        each(cursor)

    for name in names:
        event.listen(database.engine, name, before)
    event.listen(database.engine, "commit", before)
    try:
        yield
    finally:
        for name in names:
            event.remove(database.engine, name, before)
        event.remove(database.engine, "commit", before)
