"""Effects: what an operation changes at positions and documents, shown before the central answers."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct
from msgspec.structs import replace

from ims_desktop.domain.ids import CaseId, OperationId, OrderLineId, TaskId, VarianceId
from ims_desktop.domain.positions import Position
from ims_desktop.domain.quantity import Quantity

BALANCES = "balances"
ORDER_LINES = "purchase_order_lines"
CLOSED_LINES = "closed_lines"
"""That nothing more is expected on an order line: no sum, so apart from what was received on it."""

ACCEPTED_LINES = "accepted_lines"
"""How much of an order line passed inspection."""

REJECTED_LINES = "rejected_lines"
STOCKED_LINES = "stocked_lines"
"""How much of an order line was put away."""

COUNTED = "counted"
"""That a position was counted: what it holds is stated, not added to (``domain.counting``)."""

TASKS = "count_tasks"
"""That a count task was done here."""

UNDONE = "undone"
"""That an operation was undone: its key is the operation's id. What a count said no longer counts then."""

NESTED = "nested"
"""That a handling unit stands on another one now, or by itself: its key is the unit. Which one says the operation."""

DECIDED = "decided_variances"
"""That somebody decided a variance here."""

SETTLED_CASES = "settled_cases"
"""That somebody decided a case here."""

ROWS_OF = {
    BALANCES: BALANCES,
    ORDER_LINES: ORDER_LINES,
    CLOSED_LINES: ORDER_LINES,
    ACCEPTED_LINES: ORDER_LINES,
    REJECTED_LINES: ORDER_LINES,
    STOCKED_LINES: ORDER_LINES,
    COUNTED: BALANCES,
    TASKS: TASKS,
    UNDONE: "outcomes",
    NESTED: "handling_units",
    DECIDED: "variances",
    SETTLED_CASES: "cases",
}
"""The mirrored record whose rows an effect's keys name."""


class Effect(Struct, frozen=True):
    """``quantity`` is added to what the mirrored row ``key`` says (on hand, received, times closed); for ``COUNTED`` it
    takes its place, and only own effects recorded after it are added."""

    record: str
    key: str
    quantity: Quantity
    position: Position | None = None
    """For a balance: the position, since the row itself may not be mirrored yet."""


def on_balance(position: Position, quantity: Quantity) -> Effect:
    return Effect(BALANCES, position.key, quantity, position)


def on_count(position: Position, quantity: Quantity) -> Effect:
    return Effect(COUNTED, position.key, quantity, position)


def on_undoing(operation: OperationId, effects: Iterable[Effect]) -> tuple[Effect, ...]:
    """What undoes an operation that had these effects. A count is no sum: it counts no longer, by the reading rule."""
    back = tuple(replace(one, quantity=-one.quantity) for one in effects if one.record != COUNTED)
    return (*back, Effect(UNDONE, operation, Quantity.of(1)))


def on_task(task_id: TaskId) -> Effect:
    return Effect(TASKS, task_id, Quantity.of(1))


def on_deciding(variance_id: VarianceId) -> Effect:
    return Effect(DECIDED, variance_id, Quantity.of(1))


def on_settling(case_id: CaseId) -> Effect:
    return Effect(SETTLED_CASES, case_id, Quantity.of(1))


def on_closing(line_id: OrderLineId) -> Effect:
    return Effect(CLOSED_LINES, line_id, Quantity.of(1))
