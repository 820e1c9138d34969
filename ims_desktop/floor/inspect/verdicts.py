"""From what somebody found to the operation that is recorded."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from ims_desktop.domain.ids import OrderId
from ims_desktop.domain.inspecting import InspectedLine
from ims_desktop.domain.positions import Position, StockStatus
from ims_desktop.domain.quantity import ZERO, Quantity
from ims_desktop.floor.desk import Desk
from ims_desktop.floor.inspect.worklist import Line
from ims_desktop.ports.outbox import JobState
from ims_desktop.protocol.operations import GoodsInspected, Operation

_DECIDED = (StockStatus.QUARANTINE, StockStatus.DAMAGED)


class Failure(Struct, frozen=True):
    """How much of a line failed, what it stands as now, and why."""

    quantity: Quantity
    stands_as: StockStatus = StockStatus.QUARANTINE
    reason: str = ""


def record_passed(desk: Desk, lines: Sequence[Line], job: JobState | None) -> Operation:
    """One operation, whether one line passed or all the rest did at once."""
    return _record(desk, lines, [_inspected(line, None) for line in lines], job)


def record_failed(desk: Desk, line: Line, failure: Failure, job: JobState | None) -> Operation:
    """What did not fail passed. A sample that failed takes its whole lot with it, in the same operation."""
    inspected = [_inspected(line, failure), *_with_its_lot(desk, line, failure)]
    return _record(desk, [line], inspected, job)


def rest_of_lot(desk: Desk, line: Line) -> Quantity:
    """What goes into quarantine with a failed sample, as far as it is known here, but for the line itself."""
    return sum((quantity for _, quantity in _others_of_lot(desk, line)), ZERO)


def _record(desk: Desk, lines: Iterable[Line], inspected: Sequence[InspectedLine], job: JobState | None) -> Operation:
    orders = {line.order_line.order_id if line.order_line else None for line in lines}
    order_id: OrderId | None = orders.pop() if len(orders) == 1 else None
    return desk.recorder.record(desk.person.id, GoodsInspected(tuple(inspected), order_id), job)


def _inspected(line: Line, failure: Failure | None) -> InspectedLine:
    failed = failure.quantity if failure else ZERO
    return InspectedLine(
        position=line.standing.position,
        passed=line.quantity - failed,
        failed=failed,
        failed_as=failure.stands_as if failure else StockStatus.QUARANTINE,
        reason=failure.reason if failure else "",
        order_line_id=line.order_line.id if line.order_line else None,
    )


def _with_its_lot(desk: Desk, line: Line, failure: Failure) -> Iterator[InspectedLine]:
    """All of the lot that could still be used: what the sample stood for, and what of the sample itself was good."""
    good = line.quantity - failure.quantity
    rest = dict(_others_of_lot(desk, line))
    if line.is_sampled and line.standing.position.lot and good:
        available = replace(line.standing.position, status=StockStatus.AVAILABLE)
        rest[available] = rest.get(available, ZERO) + good
    for position, quantity in rest.items():
        yield InspectedLine(position, ZERO, quantity, StockStatus.QUARANTINE, failure.reason)


def _others_of_lot(desk: Desk, line: Line) -> Iterator[tuple[Position, Quantity]]:
    at = line.standing.position
    if not (line.is_sampled and at.lot):
        return
    for one in desk.inspections.of_lot(at.item_id, at.lot):
        quantity = one.quantity - (line.quantity if one.position == at else ZERO)
        if one.position.status not in _DECIDED and quantity.is_positive:
            yield one.position, quantity
