"""The model central's records as mirrored rows, in the mirror's columns."""

from __future__ import annotations

from ims_desktop.domain.ids import OperationId, PackagingId
from ims_desktop.protocol.codec import encode
from ims_desktop.protocol.mirror import BY_NAME
from tests.simulation.books import SITE, Key, State

OPENED = "2026-01-01T00:00:00.000000Z"

Values = tuple[object, ...]


def values_of(state: State, name: Key) -> tuple[Values, bool]:
    """The row, and whether it is a tombstone."""
    record, row = name
    if record == "suppliers":
        return (row, row, state.suppliers[row] or ""), state.suppliers[row] is None
    return BY_NAME[record].complete((row, *_FIELDS[record](state, row))), False


def _item(state: State, row: str) -> Values:
    item = state.items[row]
    flags = (item.unit_decimals, int(item.expiry_required), item.min_shelf_life_days, int(item.inspection_required))
    return (item.sku, item.name, item.unit, item.tracking.value, *flags, int(item.is_retired), 1)


def _location(state: State, row: str) -> Values:
    location = state.locations[row]
    return (location.code, location.kind.value, location.site_id, location.zone, int(location.is_retired))


def _order(state: State, row: str) -> Values:
    order = state.orders[row]
    due = order.due.isoformat() if order.due else None
    return (order.number, order.supplier_id, order.state.value, SITE, due, order.version)


def _line(state: State, row: str) -> Values:
    line = state.lines[row]
    numbers = (line.number, line.ordered.micro, line.received.micro, line.tolerance.over, line.tolerance.under)
    ends = (line.tolerance.beyond.value, int(line.is_closed_short), line.version)
    done = (line.accepted.micro, line.rejected.micro, line.stocked.micro)
    return (line.order_id, line.item_id, SITE, *numbers, *ends, *done)


def _lot(state: State, row: str) -> Values:
    lot = state.lots[row]
    return (lot.item_id, lot.code, lot.expiry.isoformat() if lot.expiry else None)


def _balance(state: State, row: str) -> Values:
    at = state.positions[row]
    where = (at.item_id, at.location_id, SITE, at.status.value, at.lot, at.serial, at.handling_unit)
    return (*where, state.balances[row])


def _outcome(state: State, row: str) -> Values:
    outcome = state.outcomes[OperationId(row)]
    reason = encode(outcome.reason).decode() if outcome.reason else None
    return (outcome.workstation, outcome.sequence, outcome.result.value, int(outcome.as_stated), reason)


def _case(state: State, row: str) -> Values:
    case = next(one for one in state.cases.values() if one.id == row)
    named = encode(list(case.operations)).decode()
    state, settled_at = ("open", None) if case.is_open else ("settled", OPENED)
    return (case.kind.value, case.subject, SITE, state, encode(case.sentence).decode(), named, OPENED, settled_at)


def _unit(state: State, row: str) -> Values:
    return (SITE, state.units[row], "in_use")


def _packaging(state: State, row: str) -> Values:
    body = state.packagings[PackagingId(row)]
    return (body.item_id, body.name, body.barcode, body.quantity.micro)


def _task(state: State, row: str) -> Values:
    task = state.tasks[row]
    return (SITE, task.plan, task.location, task.item_id, task.state, task.not_by, None, task.attempt, task.version)


def _variance(state: State, row: str) -> Values:
    found = state.variance_rows[row]
    at = state.positions[found.position]
    where = (found.position, at.item_id, at.location_id, at.status.value, at.lot, at.serial, at.handling_unit)
    numbers = (found.expected, found.counts[-1].quantity.micro, found.version)
    return (SITE, found.task, *where, found.state, encode(list(found.counts)).decode(), *numbers, OPENED)


_FIELDS = {
    "items": _item,
    "locations": _location,
    "purchase_orders": _order,
    "purchase_order_lines": _line,
    "lots": _lot,
    "balances": _balance,
    "outcomes": _outcome,
    "cases": _case,
    "handling_units": _unit,
    "packagings": _packaging,
    "count_tasks": _task,
    "variances": _variance,
}
