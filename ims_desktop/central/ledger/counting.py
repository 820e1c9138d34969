"""Counts and the facts around them: brings the ledger to what a position's statements and movements come to."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec
from msgspec import Struct, field
from sqlalchemy import Connection, Row, bindparam, select, union_all, update

from ims_desktop.central.chunks import in_chunks
from ims_desktop.central.ledger.cases import follow
from ims_desktop.central.ledger.journal import Cause, Journal, Reason
from ims_desktop.central.ledger.statements import (
    later_than,
    may_have_stood,
    moment_of,
    say_of_each,
    statement_of,
)
from ims_desktop.central.ledger.variances import update_variance
from ims_desktop.central.tables import balances, decisions, movements, statements
from ims_desktop.central.transaction import Transaction
from ims_desktop.domain.cases import CaseDraft, CaseKind
from ims_desktop.domain.counting import Choice, Decision, Entry, Moved, Settled, settle
from ims_desktop.domain.ids import LocationId, OperationId, SiteId
from ims_desktop.domain.moments import NEAREST, uncertainty
from ims_desktop.domain.positions import Movement, Position
from ims_desktop.domain.quantity import ZERO, Quantity
from ims_desktop.domain.texts import text
from ims_desktop.domain.times import from_utc_text


class Findings(Struct):
    """What settling positions found, for the cases: by subject, a case or that there is none."""

    near: dict[str, CaseDraft | None] = field(default_factory=dict)
    outdated: dict[str, CaseDraft | None] = field(default_factory=dict)
    tasks: set[str] = field(default_factory=set)


def settle_positions(
    tx: Transaction,
    journal: Journal,
    again: Mapping[Position, datetime],
    adjustment: Callable[[], LocationId],
    site: SiteId,
    now: datetime,
) -> set[str]:
    """For every position that was touched or is named in ``again``, from the moment on that something changed there.

    A position that nobody ever counted costs nothing but the question. Answers the count tasks that may stand
    differently now. Adjustments are left in the journal.
    """
    changed = dict(journal.touched)
    for position, since in again.items():
        changed[position] = min(since, changed.get(position, since))
    concerned = _concerned(tx, changed, again)
    found = Findings()
    for position in sorted(concerned, key=lambda one: one.key):
        _Timeline(tx, journal, position, concerned[position], adjustment()).settle(found, site, now)
    follow(tx, CaseKind.COUNT_NEAR_MOVEMENT, found.near, site, now)
    follow(tx, CaseKind.DECISION_OUTDATED, found.outdated, site, now)
    return found.tasks


def _concerned(
    tx: Transaction, changed: Mapping[Position, datetime], again: Mapping[Position, datetime]
) -> dict[Position, datetime]:
    later = later_than(tx.connection, changed)
    wholes = [(row, position) for position, rows in later.items() for row in rows if not row.position]
    say_of_each(tx, wholes)
    return {position: changed[position] for position in changed if position in later or position in again}


def positions_of_whole_counts(tx: Transaction, operations: Sequence[OperationId]) -> dict[Position, datetime]:
    """What counts of whole locations are about, beside what they named; it is written down for each."""
    if not operations:
        return {}
    wholes = tx.connection.execute(
        select(statements).where(
            statements.c.operation_id.in_(operations), statements.c.position == "", statements.c.is_withdrawn == 0
        )
    ).all()
    each = [(whole, position) for whole in wholes for position in may_have_stood(tx.connection, whole)]
    say_of_each(tx, each)
    return {position: from_utc_text(whole.happened_at) for whole, position in each}


class _Timeline:
    """One position's facts, from the last count on that nothing of this can change."""

    def __init__(
        self, tx: Transaction, journal: Journal, position: Position, since: datetime, adjustment: LocationId
    ) -> None:
        self._tx = tx
        self._journal = journal
        self._position = position
        self._since = since
        self._elsewhere = position.at(adjustment)
        self._statements = tx.connection.execute(_STATEMENTS, {"key": position.key}).all()
        self._standing = [one for one in self._statements if not one.is_withdrawn]
        self._anchor = self._last_before_all_this()
        self._movements = self._read_movements()

    def settle(self, found: Findings, site: SiteId, now: datetime) -> None:
        decided = [_decision(row) for row in self._tx.connection.execute(_DECISIONS, {"key": self._position.key})]
        opening = ZERO if self._anchor is None else Quantity(self._anchor.quantity)
        settled = settle(opening, self._facts(), decided)
        self._adjust(settled)
        self._mark(settled)
        self._find(settled, decided, found)
        found.tasks |= {row.task_id for row in self._statements if row.task_id}
        tasks = {OperationId(row.operation_id): row.task_id or "" for row in self._standing}
        found.tasks |= update_variance(self._tx, site, self._position, settled.variance, tasks, now)

    def _last_before_all_this(self) -> Row[Any] | None:
        before = self._since - 2 * NEAREST
        held = [one for one in self._standing if one.holds and from_utc_text(one.happened_at) < before]
        return max(held, key=lambda one: (moment_of(one), one.number), default=None)

    def _is_within(self, row: Row[Any]) -> bool:
        return self._anchor is None or moment_of(row) > moment_of(self._anchor)

    def _read_movements(self) -> list[Row[Any]]:
        since = "" if self._anchor is None else self._anchor.happened_at
        found = self._tx.connection.execute(_MOVEMENTS, {"key": self._position.key, "since": since}).all()
        rows = sorted((row for row in found if self._is_within(row)), key=lambda row: row.id)
        taken_back = {row.reverses for row in rows if row.reason in _PAIRED}
        return [row for row in rows if row.reason not in _PAIRED and row.id not in taken_back]

    def _facts(self) -> list[Entry]:
        counts: list[Entry] = [statement_of(row) for row in self._standing if self._is_within(row)]
        return [*(self._moved(row) for row in self._movements if not self._is_adjustment(row)), *counts]

    def _moved(self, row: Row[Any]) -> Moved:
        return Moved(moment_of(row), self._signed(row), uncertainty(row.uncertainty_ms))

    def _signed(self, row: Row[Any]) -> Quantity:
        return Quantity(row.quantity if row.target == self._position.key else -row.quantity)

    def _is_adjustment(self, row: Row[Any]) -> bool:
        """A count of before there were statements is a movement like any other."""
        return row.reason == Reason.COUNTED and any(one.operation_id == row.operation_id for one in self._statements)

    def _adjust(self, settled: Settled) -> None:
        """Takes back what no longer holds, and adds what holds now; both stay visible."""
        wanted = {one.statement.operation: one.change for one in settled.adjustments}
        standing = {row.operation_id: row for row in self._movements if self._is_adjustment(row)}
        said = {row.operation_id: row for row in self._statements}
        for operation in sorted(wanted.keys() | standing.keys()):
            before = standing.get(operation)
            change = wanted.get(operation)
            if before is not None and self._signed(before) == change:
                continue
            if before is not None:
                self._write(said[operation], -self._signed(before), Reason.COUNT_CORRECTED, before.id)
            if change is not None:
                self._write(said[operation], change, Reason.COUNTED)

    def _write(self, said: Row[Any], change: Quantity, reason: Reason, reverses: int | None = None) -> None:
        here, there = (self._elsewhere, self._position) if change.is_positive else (self._position, self._elsewhere)
        at = moment_of(said)
        cause = Cause(
            OperationId(said.operation_id),
            at.happened_at,
            reason,
            at.workstation,
            at.sequence,
            uncertainty_ms=said.uncertainty_ms,
        )
        self._journal.move(Movement(here, there, Quantity(abs(change.micro))), cause, reverses=reverses)

    def _mark(self, settled: Settled) -> None:
        held = set(settled.held)
        for row in self._standing:
            if self._is_within(row) and bool(row.holds) != (row.operation_id in held):
                self._tx.connection.execute(_MARK, {"row": row.number, "held": int(not row.holds)})

    def _find(self, settled: Settled, decided: Sequence[Decision], found: Findings) -> None:
        for row in self._statements:
            if from_utc_text(row.happened_at) >= self._since - NEAREST:
                operation = OperationId(row.operation_id)
                subject = f"{self._position.key}|{operation}"
                is_near = operation in settled.near
                found.near[subject] = _near(subject, operation) if is_near else None
        within = {row.operation_id for row in self._standing if self._is_within(row)}
        for one in decided:
            if one.about and one.about[-1] in within:
                is_outdated = one.operation in settled.outdated
                found.outdated[one.operation] = _outdated(one.operation) if is_outdated else None


_PAIRED = frozenset({Reason.UNDONE.value, Reason.COUNT_CORRECTED.value})
"""What takes something back at its own moment: together they never happened."""

_STATEMENTS = (
    select(statements)
    .where(statements.c.position == bindparam("key"))
    .order_by(statements.c.happened_at, statements.c.workstation_id, statements.c.sequence, statements.c.number)
)
_DECISIONS = select(decisions).where(decisions.c.position == bindparam("key"), decisions.c.is_withdrawn == 0)
_MOVEMENTS = union_all(
    select(movements).where(movements.c.source == bindparam("key"), movements.c.happened_at >= bindparam("since")),
    select(movements).where(movements.c.target == bindparam("key"), movements.c.happened_at >= bindparam("since")),
)
_MARK = update(statements).where(statements.c.number == bindparam("row")).values(holds=bindparam("held"))


def _decision(row: Row[Any]) -> Decision:
    return Decision(
        at=moment_of(row),
        operation=OperationId(row.operation_id),
        choice=Choice(row.choice),
        about=tuple(msgspec.json.decode(row.about, type=list[OperationId])),
        taken=OperationId(row.taken) if row.taken else None,
        expected=Quantity(row.expected),
    )


def _near(subject: str, operation: OperationId) -> CaseDraft:
    said = text("A count and a movement were made so close together that nobody can say which came first.")
    return CaseDraft(CaseKind.COUNT_NEAR_MOVEMENT, subject, said, (operation,))


def _outdated(operation: OperationId) -> CaseDraft:
    said = text("A variance was decided, and something from before the count has become known since.")
    return CaseDraft(CaseKind.DECISION_OUTDATED, operation, said, (operation,))


def positions_by_key(connection: Connection, keys: Iterable[str]) -> dict[str, Row[Any]]:
    """Rows of balances, by key."""
    return {
        row.id: row for some in in_chunks(sorted(set(keys))) for row in connection.execute(_BALANCES, {"keys": some})
    }


_BALANCES = select(balances).where(balances.c.id.in_(bindparam("keys", expanding=True)))
