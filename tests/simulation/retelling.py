"""The warehouse told again from its operations alone, by other means than the rules: a plain walk through time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from msgspec import Struct, field

from ims_desktop.domain.counting import Choice
from ims_desktop.domain.effects import ACCEPTED_LINES, ORDER_LINES, REJECTED_LINES, STOCKED_LINES
from ims_desktop.domain.moving import MovePurpose
from ims_desktop.domain.positions import Movement, Position
from ims_desktop.protocol.operations import (
    GoodsInspected,
    GoodsMoved,
    GoodsReceived,
    Operation,
    StockCounted,
    VarianceDecided,
)
from ims_desktop.protocol.outcomes import Result
from tests.simulation.books import State


class Told(Struct):
    """Real positions and what they hold, where that is not nothing; progress by record and order line."""

    balances: dict[str, int] = field(default_factory=dict)
    progress: dict[tuple[str, str], int] = field(default_factory=dict)
    open_counts: dict[str, list[str]] = field(default_factory=dict)
    """By position: what was counted and is neither believed nor decided, since the last count that is."""


def retold(state: State) -> Told:
    told = Told()
    held: defaultdict[Position, int] = defaultdict(int)
    happened = [one for one in state.arrived.values() if one.id not in state.undone]
    happened.sort(key=lambda one: (one.happened_at, one.workstation, one.sequence))
    for operation in happened:
        for movement in _movements(state, operation):
            held[movement.source] -= movement.quantity.micro
            held[movement.target] += movement.quantity.micro
        for name, micro in _progress(state, operation):
            told.progress[name] = told.progress.get(name, 0) + micro
        if isinstance(operation.body, StockCounted):
            _look(state, told, held, operation, operation.body)
    real = {position.key: micro for position, micro in held.items() if micro and state.is_mirrored(position)}
    told.balances = real
    return told


def _look(state: State, told: Told, held: defaultdict[Position, int], operation: Operation, body: StockCounted) -> None:
    """What was found is believed where it is the books, where a supervisor took it, and, for a plan's task, where it is
    not far from them: by half of it, and by two units at most."""
    if body.location_id not in state.locations:
        return
    for position, micro in _found(state, held, body).items():
        off = abs(micro - held[position])
        verdict = _verdicts(state, position.key).get(operation.id)
        is_near = off == 0 or (_is_planned(state, body) and off <= min(abs(held[position]) // 2, 2_000_000))
        if verdict or (verdict is None and is_near):
            held[position] = micro
            told.open_counts.pop(position.key, None)
        elif verdict is None:
            told.open_counts.setdefault(position.key, []).append(operation.id)


def _found(state: State, held: defaultdict[Position, int], body: StockCounted) -> dict[Position, int]:
    found: dict[Position, int] = {}
    for line in body.lines:
        at = line.position
        if at.item_id in state.items and at.location_id in state.locations:
            found[at] = found.get(at, 0) + line.quantity.micro
    if body.is_whole:
        there = [one for one in held if one.location_id == body.location_id and body.item_id in (None, one.item_id)]
        found |= {one: 0 for one in there if one not in found}
    return found


def _is_planned(state: State, body: StockCounted) -> bool:
    return body.task_id is not None and body.task_id in state.tasks and bool(state.tasks[body.task_id].plan)


def _verdicts(state: State, key: str) -> dict[str, bool]:
    """By count, what the latest decision that was applied says of it."""
    decided = [one for one in state.arrived.values() if isinstance(one.body, VarianceDecided)]
    decided = [one for one in decided if state.outcomes[one.id].result is not Result.REFUSED]
    verdicts: dict[str, bool] = {}
    for one in sorted(decided, key=lambda one: (one.happened_at, one.workstation, one.sequence)):
        body = one.body
        assert isinstance(body, VarianceDecided)
        if body.variance_id.partition("|")[0] == key and body.choice is not Choice.RECOUNT:
            verdicts |= {count: count == body.taken for count in body.about}
    return verdicts


def _movements(state: State, operation: Operation) -> Iterator[Movement]:
    body = operation.body
    lines = body.lines if isinstance(body, GoodsReceived | GoodsMoved | GoodsInspected) else ()
    for line in lines:
        for movement in line.movements if hasattr(line, "movements") else (line.movement,):
            if movement.source.item_id in state.items:
                source, target = (_known(state, one) for one in (movement.source, movement.target))
                yield Movement(source, target, movement.quantity)


def _known(state: State, position: Position) -> Position:
    return position if position.location_id in state.locations else position.at(state.suspense())


def _progress(state: State, operation: Operation) -> Iterator[tuple[tuple[str, str], int]]:
    body = operation.body
    for line in getattr(body, "lines", ()):
        line_id = getattr(line, "order_line_id", None)
        if line_id not in state.lines or _item(line) not in state.items:
            continue
        if isinstance(body, GoodsReceived):
            yield (ORDER_LINES, line_id), line.quantity.micro
        elif isinstance(body, GoodsMoved) and body.purpose is MovePurpose.PUTAWAY:
            yield (STOCKED_LINES, line_id), line.quantity.micro
        elif isinstance(body, GoodsInspected):
            yield (ACCEPTED_LINES, line_id), line.passed.micro
            yield (REJECTED_LINES, line_id), line.failed.micro


def _item(line: object) -> str:
    at = getattr(line, "source", None) if not hasattr(line, "item_id") else None
    found: str = getattr(line, "item_id", None) or getattr(at or getattr(line, "position", None), "item_id", "")
    return found
