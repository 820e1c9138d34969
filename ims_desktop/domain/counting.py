"""Counting while stock moves: what counts and late facts together make of a position (DESIGN.md, "Late facts").

A count is a statement about a moment: "at T, this position held q". ``settle`` is a function of a position's facts in
their order in time, so the order in which they arrive changes neither its balance nor what is open about it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta
from enum import StrEnum
from typing import TypeAlias

from msgspec import Struct

from ims_desktop.domain.ids import OperationId, OperatorId
from ims_desktop.domain.moments import Moment
from ims_desktop.domain.positions import Position
from ims_desktop.domain.quantity import ZERO, Quantity

BASIS = 10_000


class CountTolerance(Struct, frozen=True):
    """How far a count may be off the books and still be believed at once. ``percent`` is in parts of 10,000.

    Whatever is smaller holds: a count within the percentage but beyond the quantity is beyond.
    """

    percent: int = 0
    quantity: Quantity = ZERO

    def allows(self, expected: Quantity, counted: Quantity) -> bool:
        off = abs((counted - expected).micro)
        return off <= min(abs(expected.micro) * self.percent // BASIS, self.quantity.micro)


EXACT = CountTolerance()


class CountedLine(Struct, frozen=True):
    """What was found at one position of the location that was counted. 0 is a finding."""

    position: Position
    quantity: Quantity

    def __post_init__(self) -> None:
        if self.quantity < ZERO:
            raise ValueError("nobody counts less than nothing")


class Choice(StrEnum):
    """What a supervisor makes of a variance."""

    TAKE = "take"
    """One of the counts holds."""
    KEEP = "keep"
    """The books hold; the counts so far are void."""
    RECOUNT = "recount"
    """Somebody else counts again; the counts so far stay on the table."""


class Moved(Struct, frozen=True):
    """Something came (positive) or went (negative)."""

    at: Moment
    change: Quantity
    uncertainty: timedelta = timedelta(0)


class Statement(Struct, frozen=True):
    """A count's word about this position. Its tolerance is that of whoever counted, by their role and the plan."""

    at: Moment
    operation: OperationId
    by: OperatorId
    quantity: Quantity
    tolerance: CountTolerance = EXACT
    uncertainty: timedelta = timedelta(0)


class Decision(Struct, frozen=True):
    """A supervisor's word about a variance. ``expected`` is what the books said when it was made."""

    at: Moment
    operation: OperationId
    choice: Choice
    about: tuple[OperationId, ...]
    """The counts that were on the table."""
    taken: OperationId | None = None
    expected: Quantity = ZERO


Entry: TypeAlias = Moved | Statement


class VarianceState(StrEnum):
    RECOUNT = "recount"
    """Waits for somebody else to count again."""
    REVIEW = "review"
    """Waits for a supervisor."""


SETTLED = "settled"
"""What a variance's row says once nothing is to be decided any more."""


class TaskState(StrEnum):
    """Of a count task: what its counts, as they stand, come to."""

    OPEN = "open"
    RECOUNT = "recount"
    REVIEW = "review"
    DONE = "done"


class Variance(Struct, frozen=True):
    """A count that the books do not bear out, and nobody has decided about yet. Named by its first count."""

    statements: tuple[Statement, ...]
    expected: Quantity
    """What the books say at the moment of the latest count."""
    state: VarianceState


class Adjustment(Struct, frozen=True):
    """What a count that holds adds to the books at its moment: the position holds what was counted."""

    statement: Statement
    change: Quantity


class Settled(Struct, frozen=True):
    """What a position's facts come to."""

    quantity: Quantity
    adjustments: tuple[Adjustment, ...] = ()
    held: tuple[OperationId, ...] = ()
    """The counts that hold: after each of these the position held what it said."""
    variance: Variance | None = None
    near: tuple[OperationId, ...] = ()
    """Counts so near to a movement that nobody can say which came first."""
    outdated: tuple[OperationId, ...] = ()
    """Decisions made on books that facts from before have changed since."""


def settle(opening: Quantity, facts: Iterable[Entry], decisions: Sequence[Decision] = ()) -> Settled:
    """``opening`` is what the position held before the first of these facts; their order does not matter.

    Only the office has several facts at one moment: there a count speaks of what its movements left.
    """
    in_order = sorted(facts, key=lambda one: (one.at, isinstance(one, Statement)))
    verdicts = _verdicts(decisions)
    held, expected = opening, ZERO
    adjustments: list[Adjustment] = []
    open_counts: list[Statement] = []
    held_counts: list[OperationId] = []
    said: dict[OperationId, Quantity] = {}
    for fact in in_order:
        if isinstance(fact, Moved):
            held += fact.change
            continue
        said[fact.operation] = held
        holds = verdicts.get(fact.operation)
        if holds is False:
            continue
        if holds or fact.tolerance.allows(held, fact.quantity) or fact.quantity == held:
            if fact.quantity != held:
                adjustments.append(Adjustment(fact, fact.quantity - held))
            held = fact.quantity
            held_counts.append(fact.operation)
            open_counts = []
        else:
            open_counts.append(fact)
            expected = held
    return Settled(
        quantity=held,
        adjustments=tuple(adjustments),
        held=tuple(held_counts),
        variance=_variance(open_counts, expected, decisions),
        near=_near(in_order),
        outdated=tuple(one.operation for one in decisions if _is_outdated(one, said)),
    )


def _verdicts(decisions: Sequence[Decision]) -> dict[OperationId, bool]:
    """Per count whether a supervisor said that it holds; the latest decision about it counts."""
    verdicts: dict[OperationId, bool] = {}
    for decision in sorted(decisions, key=lambda one: one.at):
        if decision.choice is not Choice.RECOUNT:
            verdicts |= {count: count == decision.taken for count in decision.about}
    return verdicts


def _variance(counts: Sequence[Statement], expected: Quantity, decisions: Sequence[Decision]) -> Variance | None:
    if not counts:
        return None
    asked = [one.at for one in decisions if one.choice is Choice.RECOUNT]
    since = [one for one in counts if not asked or one.at > max(asked)]
    people = {one.by for one in counts}
    is_reviewed = len(people) > 1 and bool(since)
    return Variance(tuple(counts), expected, VarianceState.REVIEW if is_reviewed else VarianceState.RECOUNT)


def _near(in_order: Sequence[Entry]) -> tuple[OperationId, ...]:
    """Counts whose moment cannot be told from a movement's of another workstation."""
    moves = [one for one in in_order if isinstance(one, Moved)]
    return tuple(
        count.operation
        for count in in_order
        if isinstance(count, Statement) and any(_cannot_be_told(count, move) for move in moves)
    )


def _cannot_be_told(count: Statement, move: Moved) -> bool:
    if count.at.workstation == move.at.workstation or not move.change:
        return False
    return abs(count.at.happened_at - move.at.happened_at) <= count.uncertainty + move.uncertainty


def _is_outdated(decision: Decision, said: dict[OperationId, Quantity]) -> bool:
    """A recount that was asked for is as good on other books."""
    latest = decision.about[-1] if decision.about and decision.choice is not Choice.RECOUNT else None
    return latest in said and said[latest] != decision.expected
