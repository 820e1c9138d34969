"""The warehouse told again from its operations alone, by other means than the rules: a plain walk through time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from msgspec import Struct, field

from ims_desktop.domain.effects import ACCEPTED_LINES, ORDER_LINES, REJECTED_LINES, STOCKED_LINES
from ims_desktop.domain.moving import MovePurpose
from ims_desktop.domain.positions import Movement, Position
from ims_desktop.protocol.operations import GoodsInspected, GoodsMoved, GoodsReceived, Operation, StockCounted
from tests.simulation.books import State


class Told(Struct):
    """Real positions and what they hold, where that is not nothing; progress by record and order line."""

    balances: dict[str, int] = field(default_factory=dict)
    progress: dict[tuple[str, str], int] = field(default_factory=dict)


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
            _look(state, held, operation.body)
    real = {position.key: micro for position, micro in held.items() if micro and state.is_mirrored(position)}
    told.balances = real
    return told


def _look(state: State, held: defaultdict[Position, int], body: StockCounted) -> None:
    """What was found is believed where it is not far from the books: by half of it, and by two units at most."""
    if body.location_id not in state.locations:
        return
    found = {line.position: line.quantity.micro for line in body.lines if line.position.item_id in state.items}
    if body.is_whole:
        found |= {one: 0 for one in held if one.location_id == body.location_id and one not in found}
    for position, micro in found.items():
        if abs(micro - held[position]) <= min(abs(held[position]) // 2, 2_000_000):
            held[position] = micro


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
