"""The same mistakes, planted in the real central and the real store by putting other functions in their place."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from random import Random
from typing import Any

from msgspec.structs import replace
from sqlalchemy import delete, select, update
from sqlalchemy import text as sql

from ims_desktop.central import transaction
from ims_desktop.central.ledger import counting, decisions, doubts, handling_units, undoing, whole_moves, work
from ims_desktop.central.sync import judges, pull, push, sequences
from ims_desktop.central.tables import nestings, operations, outcomes, statements, suppliers, workstations
from ims_desktop.central.transaction import Transaction
from ims_desktop.domain.effects import BALANCES, COUNTED
from ims_desktop.domain.ids import OperationId
from ims_desktop.domain.texts import text
from ims_desktop.ports.link import LinkDown
from ims_desktop.ports.mirror import Reached
from ims_desktop.protocol.messages import Change, PullReply, PushReply, PushRequest
from ims_desktop.store import local_store, reading_rule
from ims_desktop.store.mirror import SqliteMirror
from tests.simulation.healed import SOUND_BUT_NOT_HEALED
from tests.simulation.real.central import Books, RealCentral
from tests.simulation.real.founding import books
from tests.simulation.real.level import REAL
from tests.simulation.story import Sizes
from tests.simulation.world import Parts, Patches


class _BuggyCentral(RealCentral):
    def __init__(self, of: Books, now: Callable[[], datetime], rng: Random) -> None:
        super().__init__(of, now)
        self._rng = rng


class AcknowledgesBeforeCommit(_BuggyCentral):
    """Answers, and then crashes before the batch is on disk."""

    def push(self, request: PushRequest, key: str) -> PushReply:
        before = self.backup()
        reply = super().push(request, key)
        if self._rng.random() < 0.1:
            files, journal = before
            self._put_files(files)
            self._journal = journal
            self._arrived = self.state.arrived
            self._seen = self.state.high
        return reply


class PlacesFromASequence(_BuggyCentral):
    """Takes places at the start of a transaction; one that takes long becomes visible after later ones."""

    _late: frozenset[int] = frozenset()

    def push(self, request: PushRequest, key: str) -> PushReply:
        before = self.state.high
        reply = super().push(request, key)
        if self._rng.random() < 0.3:
            self._late = frozenset(range(before + 1, self.state.high + 1))
        return reply

    def pull(
        self, after: int, limit: int, epoch: str, key: str, through: int = 0, records: Sequence[str] = ()
    ) -> PullReply:
        reply = super().pull(after, limit, epoch, key, through, records)
        seen = tuple(one for one in reply.changes if one.place not in self._late)
        self._late = frozenset()
        return replace(reply, changes=seen)


class CommitsOperationByOperation(_BuggyCentral):
    """A crash in the middle of a batch leaves the goods of the first ones, and no note that they came."""

    def push(self, request: PushRequest, key: str) -> PushReply:
        known = set(self.state.arrived)
        reply = super().push(request, key)
        new = sorted(self.state.arrived.keys() - known)
        if len(new) > 1 and self._rng.random() < 0.2:
            self._run(lambda tx: _forget_that_they_came(tx, request, new))
            raise LinkDown(text("The central crashed."))
        return reply


def _forget_that_they_came(tx: Transaction, request: PushRequest, ids: Sequence[OperationId]) -> None:
    for table in (operations, outcomes):
        tx.connection.execute(delete(table).where(table.c.id.in_(ids)))
    fewer = workstations.c.last_sequence - len(ids)
    station = workstations.c.id == request.workstation
    tx.connection.execute(update(workstations).where(station).values(last_sequence=fewer))


class DeletesForReal(_BuggyCentral):
    """No tombstone: whoever was away keeps the row for ever."""

    def put_supplier(self, supplier: str, name: str | None) -> None:
        super().put_supplier(supplier, name)
        if name is None:
            self._run(lambda tx: tx.connection.execute(delete(suppliers).where(suppliers.c.id == supplier)))
            self._state = None


class SameLifeAfterRestore(_BuggyCentral):
    """Comes back from a backup as if nothing had happened."""

    def _new_life(self) -> str:
        return "life 1"


def takes_everything_again(connection: Any, workstation: Any, arrivals: Sequence[Any]) -> Any:
    """Knows neither numbers nor ids of what came before."""
    fresh, known = _NEW_AMONG(connection, workstation, arrivals)
    again = [
        replace(one, id=OperationId(f"{one.id}~{workstation.last_sequence}")) for one in arrivals if one.id in known
    ]
    taken = {one.id for one in again}
    there = set(connection.scalars(select(operations.c.id).where(operations.c.id.in_(taken))))
    again = [
        replace(one, sequence=-one.sequence * 1000 - workstation.last_sequence) for one in again if one.id not in there
    ]
    return [*again, *fresh], known


_NEW_AMONG = sequences.new_among


def numbers_are_enough(connection: Any, workstation: Any, arrivals: Sequence[Any]) -> Any:
    """Does not compare ids: another operation under a number that it has is taken for the same one."""
    later = [one for one in arrivals if one.sequence > workstation.last_sequence]
    if later:
        return _NEW_AMONG(connection, workstation, later)
    return [], {one.id for one in arrivals}


def outcomes_for_one_name_only(_: Any, workstation: str) -> list[str]:
    """A disk that got a new identity no longer hears what became of its earlier operations."""
    return [workstation]


def rows_before_outcomes(self: Transaction) -> None:
    """Places within a batch the other way round."""
    self._touched = dict(sorted(self._touched.items(), key=lambda one: one[0][0] is outcomes))
    with _OutcomesAreLikeOthers():
        _GIVE_PLACES(self)


_GIVE_PLACES = Transaction.give_places


class _OutcomesAreLikeOthers:
    def __enter__(self) -> None:
        transaction.outcomes = None  # type: ignore[attr-defined]

    def __exit__(self, *_: object) -> None:
        transaction.outcomes = outcomes  # type: ignore[attr-defined]


def last_write_wins_by_clock(self: work.Work, stated: Any, delivery: Any, uncertainty_ms: int | None = 0) -> Any:
    """Passes over a receipt that is older, by its clock, than the last one on the same order line."""
    lines = [one.order_line_id for one in stated.lines if one.order_line_id]
    known = [fact.happened_at for line in lines for fact in self.books.receipts_of_line(line)]
    if known and stated.happened_at < max(known):
        stated = replace(stated, lines=())
    return _RECEIVE(self, stated, delivery, uncertainty_ms)


_RECEIVE = work.Work.receive


def late_facts_are_added(tx: Any, changed: Mapping[Any, Any], again: Mapping[Any, Any]) -> Any:
    """Goes by the books as they stood when the count came: a move from before it comes on top."""
    return {one: since for one, since in _CONCERNED(tx, changed, again).items() if one in again}


_CONCERNED = counting._concerned


def counts_speak_of_now(batch: Any, operation: Any, body: Any, lines: Any) -> Any:
    """Takes a count for a word about the moment at which it arrives."""
    latest = batch.work.tx.connection.scalar(select(operations.c.happened_at).order_by(operations.c.happened_at.desc()))
    said = _SAID(batch, operation, body, lines)
    at = datetime.fromisoformat(latest) if latest else said.at.happened_at
    return replace(said, at=replace(said.at, happened_at=max(at, said.at.happened_at)))


_SAID = judges._said


def undone_afterwards(row: Any, by: OperationId) -> Any:
    """Takes goods back at the moment of the undo, as if they had been there until then: a count between goes wrong."""
    cause = _CAUSE(row, by)
    return replace(cause, happened_at=cause.happened_at.replace(year=cause.happened_at.year + 1))


_CAUSE = undoing._cause


def undo_leaves_the_cases(*_: object) -> None:
    """Takes the goods back, and leaves what a supervisor is asked about them."""


def undone_counts_hold(tx: Transaction, operation: OperationId, *more: Any) -> Any:
    """Takes back movements only: what a count said stays said."""
    withdrawn = _WITHDRAW(tx, operation, *more)
    said = statements.c.operation_id == operation
    tx.connection.execute(update(statements).where(said).values(is_withdrawn=0))
    return withdrawn


_WITHDRAW = undoing.withdraw


def decides_on_stale_versions(variance: Any, *_: Any) -> None:
    """Takes a decision whatever became of the variance since it was seen."""


def nested_by_arrival() -> Any:
    """A handling unit stands on what was said last here, and not on what was said last on the floor."""
    latest = select(nestings.c.parent).where(*handling_units._STANDING)
    return latest.order_by(sql("rowid DESC")).limit(1)


def compares_whole_moves_once(connection: Any, *more: Any) -> list[Any]:
    """Looks at what a pallet had left behind when the move arrives, and never again."""
    latest = connection.scalar(select(operations.c.id).order_by(operations.c.received_at.desc()).limit(1))
    return [row for row in _LATER_THAN(connection, *more) if row.operation_id == latest]


_LATER_THAN = whole_moves._later_than


def doubts_for_ever(tx: Any, kind: Any, doubtful: set[str], known: Mapping[str, bool], site: Any, now: Any) -> None:
    """A position that was below zero stays a case when what explains it arrives."""
    _COMPARE(tx, kind, doubtful | set(known), known, site, now)


_COMPARE = doubts._compare


def cursor_before_rows(self: SqliteMirror, changes: Sequence[Change], reached: Reached) -> None:
    """Moves the cursor in a transaction of its own."""
    _APPLY(self, (), reached)
    _APPLY(self, changes, reached)


_APPLY = SqliteMirror.apply


def _views(counts: str) -> Callable[[sqlite3.Connection], None]:
    """The store's views under another reading rule."""

    class Rewritten:
        def __init__(self, connection: sqlite3.Connection) -> None:
            self._connection = connection

        def execute(self, said: str) -> None:
            self._connection.execute(said.replace(reading_rule.COUNTS, counts))

    return lambda connection: _MAKE_VIEWS(Rewritten(connection))  # type: ignore[arg-type]


_MAKE_VIEWS = reading_rule.make_views


DROPPED_AT_THE_OUTCOME = "(o.id IS NULL)"
DROPPED_AT_THE_ACKNOWLEDGEMENT = f"""({reading_rule.COUNTS} AND p.sequence >
    coalesce((SELECT value FROM mirror.meta WHERE name = 'acknowledged:' || p.workstation), 0))"""


def counts_add(connection: sqlite3.Connection) -> None:
    """Adds a count that is on its way to what the row says."""
    _MAKE_VIEWS(connection)
    connection.execute("DROP VIEW temp.pending_balances")
    connection.execute(
        "CREATE TEMP VIEW pending_balances AS"
        " SELECT e.number, e.row_id, e.quantity, e.item_id, e.location_id, e.status,"
        f" e.lot, e.serial, e.handling_unit FROM {reading_rule.joined(BALANCES)}"
        f" WHERE e.record IN ('{BALANCES}', '{COUNTED}') AND {reading_rule.COUNTS}"
    )


def _with_central(central: type[_BuggyCentral], patches: Patches = ()) -> Parts:
    def make(now: Callable[[], datetime], rng: Random, _: Sizes) -> RealCentral:
        return central(books("central"), now, rng)

    return replace(REAL, central=make, patches=patches)


def _with(*patches: tuple[object, str, object]) -> Parts:
    return replace(REAL, patches=patches)


def _with_views(make: Callable[[sqlite3.Connection], None]) -> Parts:
    return _with((local_store, "make_views", make))


REAL_BUGS: dict[str, Parts] = {
    "acknowledged before the commit": _with_central(AcknowledgesBeforeCommit),
    "cursor before rows": _with((SqliteMirror, "apply", cursor_before_rows)),
    "no recognising of duplicates": _with((push, "new_among", takes_everything_again)),
    "places from a sequence": _with_central(PlacesFromASequence, SOUND_BUT_NOT_HEALED),
    "last write wins by clock": _with((work.Work, "receive", last_write_wins_by_clock)),
    "no tombstones": _with_central(DeletesForReal, SOUND_BUT_NOT_HEALED),
    "batch not atomic": _with_central(CommitsOperationByOperation),
    "effect dropped at the acknowledgement": _with_views(_views(DROPPED_AT_THE_ACKNOWLEDGEMENT)),
    "effect dropped at the outcome": _with_views(_views(DROPPED_AT_THE_OUTCOME)),
    "a copied disk is not noticed": _with((push, "new_among", numbers_are_enough)),
    "a central put back is not noticed": _with_central(SameLifeAfterRestore),
    "outcomes for one name only": _with((pull, "family_of", outcomes_for_one_name_only)),
    "rows before outcomes": _with((Transaction, "give_places", rows_before_outcomes)),
    "late facts are added to counts": _with((counting, "_concerned", late_facts_are_added)),
    "counts speak of now": _with((judges, "_said", counts_speak_of_now)),
    "undone at the moment of the undo": _with((undoing, "_cause", undone_afterwards)),
    "undo leaves the cases": _with(
        (work, "forget", undo_leaves_the_cases), (work.Work, "_receipts_anew", undo_leaves_the_cases)
    ),
    "undone counts hold": _with((undoing, "withdraw", undone_counts_hold)),
    "pending counts add": _with_views(counts_add),
    "decisions on stale versions": _with((decisions, "why_not_decide", decides_on_stale_versions)),
    "nested by arrival": _with((handling_units, "_LATEST", nested_by_arrival())),
    "whole moves compared once": _with((whole_moves, "_later_than", compares_whole_moves_once)),
    "doubts for ever": _with((doubts, "_compare", doubts_for_ever)),
}
