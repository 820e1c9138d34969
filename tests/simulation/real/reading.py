"""A real central's books, read into what the checks look at; by plain SQL, the same on SQLite and PostgreSQL."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from types import SimpleNamespace
from typing import Any, cast

from ims_desktop.central.ledger.rows import item_of, location_of, order_line_of, order_of
from ims_desktop.domain.cases import CaseKind
from ims_desktop.domain.counting import SETTLED, Statement
from ims_desktop.domain.effects import BALANCES, ORDER_LINES
from ims_desktop.domain.ids import ItemId, LocationId, OperationId, WorkstationId
from ims_desktop.domain.positions import Position, StockStatus
from ims_desktop.domain.texts import EMPTY
from ims_desktop.protocol.codec import decode
from ims_desktop.protocol.mirror import BY_NAME, RECORDS
from ims_desktop.protocol.operations import Operation
from ims_desktop.protocol.outcomes import Outcome, Result
from tests.simulation.books import Case, FeedRow, Key, State, Task, VarianceRow

Query = Callable[[str], Iterable[Sequence[Any]]]

_COUNTED = ("counted", "count_corrected")


def read_state(query: Query, known: dict[OperationId, Operation]) -> State:
    """``known`` keeps what was decoded before: an operation never changes."""
    state = State()
    ((state.high,),) = query("SELECT high FROM feed")
    for record in RECORDS:
        columns = ", ".join(record.columns)
        for place, deleted, *values in query(f"SELECT place, deleted, {columns} FROM {record.name} WHERE place > 0"):
            state.rows[record.name, values[0]] = FeedRow(place, bool(deleted), tuple(values))
    _read_operations(query, state, known)
    _read_master(state)
    _read_stock(query, state)
    _read_floor(state)
    state.includes = _included(query, state)
    return state


def _read_operations(query: Query, state: State, known: dict[OperationId, Operation]) -> None:
    new = [one for (one,) in query("SELECT id FROM operations") if one not in known]
    if new:
        known |= {
            one: decode(bytes(raw), Operation) for one, raw in query("SELECT id, raw FROM operations") if one in new
        }
    state.arrived = {one: known[one] for (one,) in query("SELECT id FROM operations")}
    state.undone = dict(
        cast("Iterable[tuple[OperationId, OperationId]]", query("SELECT operation_id, undone_by FROM undoings"))
    )
    for row in _named(state, "outcomes"):
        state.outcomes[row.id] = Outcome(
            id=OperationId(row.id),
            workstation=WorkstationId(row.workstation_id),
            sequence=row.sequence,
            place=state.rows["outcomes", row.id].place,
            result=Result(row.result),
            as_stated=bool(row.as_stated),
        )


def _named(state: State, record: str) -> list[Any]:
    columns = BY_NAME[record].columns
    return [
        SimpleNamespace(**dict(zip(columns, row.values, strict=True)))
        for (name, _), row in state.rows.items()
        if name == record and not row.deleted
    ]


def _read_master(state: State) -> None:
    state.items = {row.id: item_of(row) for row in _named(state, "items")}
    state.locations = {row.id: location_of(row) for row in _named(state, "locations")}
    state.orders = {row.id: order_of(row) for row in _named(state, "purchase_orders")}
    state.lines = {row.id: order_line_of(row) for row in _named(state, "purchase_order_lines")}


def _read_stock(query: Query, state: State) -> None:
    where = "item_id, location_id, status, lot, serial, handling_unit"
    for key, item, place, status, lot, serial, unit, quantity in query(f"SELECT id, {where}, quantity FROM balances"):
        position = Position(ItemId(item), LocationId(place), StockStatus(status), lot, serial, unit)
        state.positions[key], state.balances[key] = position, quantity
    for source, target, quantity, reason, operation in query(
        "SELECT source, target, quantity, reason, operation_id FROM movements ORDER BY id"
    ):
        state.movements.append((source, target, quantity))
        for key, change in ((source, -quantity), (target, quantity)) if reason in _COUNTED else ():
            if state.is_mirrored(state.positions[key]):
                state.adjusted[key, operation] = state.adjusted.get((key, operation), 0) + change
    state.adjusted = {name: change for name, change in state.adjusted.items() if change}
    for row in _named(state, "cases"):
        kind = CaseKind(row.kind)
        if (kind, row.subject) not in state.cases or row.state == "open":
            named = tuple(decode(row.operations.encode(), list[OperationId]))
            state.cases[kind, row.subject] = Case(kind, row.subject, EMPTY, named, row.state == "open")


def _read_floor(state: State) -> None:
    for row in _named(state, "count_tasks"):
        state.tasks[row.id] = Task(
            row.id, row.location_id, row.state, row.plan, row.item_id, row.not_by, row.attempt, row.version
        )
    for row in _named(state, "variances"):
        counts = tuple(decode(row.counts.encode(), list[Statement]))
        found = VarianceRow(row.id, row.position, row.state, counts, row.expected, row.task_id, row.version)
        state.variance_rows[row.id] = found
        if row.state != SETTLED:
            # Comparable with what settling finds: ``domain.counting.Variance``, without its version.
            state.variances[row.position] = cast("Any", (row.state, row.expected, counts))
    state.units = {row.id: row.parent for row in _named(state, "handling_units")}


def _included(query: Query, state: State) -> dict[Key, frozenset[OperationId]]:
    """Which operations each row's quantity holds: those that moved something there, or counted it, or undid either."""
    holds: defaultdict[Key, set[OperationId]] = defaultdict(set)
    for source, target, line, operation in query("SELECT source, target, order_line_id, operation_id FROM movements"):
        for name in ((BALANCES, source), (BALANCES, target), (ORDER_LINES, line or "")):
            holds[name].add(operation)
    for key, operation in query("SELECT position, operation_id FROM statements"):
        holds[BALANCES, key].add(operation)
    return {
        name: frozenset(of | {state.undone[one] for one in of if one in state.undone}) for name, of in holds.items()
    }
