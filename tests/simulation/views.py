"""What a workstation shows: by the reading rule, and, for comparison, by knowing what each row really holds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from ims_desktop.domain.effects import (
    ACCEPTED_LINES,
    BALANCES,
    COUNTED,
    ORDER_LINES,
    REJECTED_LINES,
    ROWS_OF,
    STOCKED_LINES,
    Effect,
)
from ims_desktop.domain.ids import OperationId
from ims_desktop.protocol.mirror import BY_NAME
from ims_desktop.protocol.operations import Operation, Undone
from tests.simulation.stores import LocalDisk, MirrorDisk

View = dict[tuple[str, str], int]
"""Record and id of the row, and its quantity in millionths."""

_COLUMNS = BY_NAME[ORDER_LINES].columns
_QUANTITY = {
    BALANCES: BY_NAME[BALANCES].columns.index("quantity"),
    ORDER_LINES: _COLUMNS.index("received"),
    ACCEPTED_LINES: _COLUMNS.index("accepted"),
    REJECTED_LINES: _COLUMNS.index("rejected"),
    STOCKED_LINES: _COLUMNS.index("stocked"),
}
_AS_STATED = BY_NAME["outcomes"].columns.index("as_stated")


class ReadingRule:
    """An effect counts while its row's place is before the operation's own; no outcome, or no row, yet: it counts.

    A count takes the place of what the row says and of the effects before it, unless it was undone here.
    """

    def view(self, local: LocalDisk, mirror: MirrorDisk) -> View:
        counting = [one for one in _effects(local, mirror) if self.counts(*one, mirror, local)]
        return self.added_up(confirmed(mirror), counting)

    def added_up(self, shown: defaultdict[tuple[str, str], int], counting: Iterable[tuple[Operation, Effect]]) -> View:
        return _added_up(shown, counting)

    def counts(self, operation: Operation, effect: Effect, mirror: MirrorDisk, local: LocalDisk) -> bool:
        outcome = mirror.rows.get(("outcomes", operation.id))
        if outcome is None:
            return True
        row = mirror.rows.get((ROWS_OF[effect.record], effect.key))
        return bool(outcome.values[_AS_STATED]) and (row is None or row.place < outcome.place)


Versions = Mapping[tuple[str, str, str, int], frozenset[OperationId]]
"""What the row of an epoch, record, id and place holds."""


def true_view(local: LocalDisk, mirror: MirrorDisk, versions: Versions) -> View:
    """Confirmed truth and own pending: what the central wrote into exactly these rows, and what it did not yet."""
    pending = [
        (operation, effect)
        for operation, effect in _effects(local, mirror)
        if not _is_in(operation.id, effect, mirror, versions) and not _is_refused(operation.id, mirror)
    ]
    return _added_up(confirmed(mirror), pending)


def _added_up(shown: defaultdict[tuple[str, str], int], counting: Iterable[tuple[Operation, Effect]]) -> View:
    for _, effect in counting:
        if effect.record == COUNTED:
            shown[BALANCES, effect.key] = effect.quantity.micro
        else:
            shown[effect.record, effect.key] += effect.quantity.micro
    return _without_zeros(shown)


def confirmed(mirror: MirrorDisk) -> defaultdict[tuple[str, str], int]:
    shown: defaultdict[tuple[str, str], int] = defaultdict(int)
    for (record, key), row in mirror.rows.items():
        for shows, column in _QUANTITY.items():
            if ROWS_OF[shows] == record and not row.deleted:
                quantity = row.values[column]
                assert isinstance(quantity, int)
                shown[shows, key] = quantity
    return shown


def _effects(local: LocalDisk, mirror: MirrorDisk) -> Iterator[tuple[Operation, Effect]]:
    """Those that somebody could see: an order line is not shown without its row, a position is."""
    undone = {one.body.operation_id for one in local.operations if isinstance(one.body, Undone)}
    for operation in local.operations:
        for effect in local.effects.get(operation.id, ()):
            if (
                (effect.record == COUNTED and operation.id not in undone)
                or effect.record == BALANCES
                or (effect.record in _QUANTITY and (ROWS_OF[effect.record], effect.key) in mirror.rows)
            ):
                yield operation, effect


def _is_in(operation: OperationId, effect: Effect, mirror: MirrorDisk, versions: Versions) -> bool:
    record = ROWS_OF[effect.record]
    row = mirror.rows.get((record, effect.key))
    if row is None:
        return False
    return operation in versions[mirror.reached.epoch, record, effect.key, row.place]


def _is_refused(operation: OperationId, mirror: MirrorDisk) -> bool:
    outcome = mirror.rows.get(("outcomes", operation))
    return outcome is not None and not outcome.values[_AS_STATED]


def _without_zeros(shown: View) -> View:
    return {key: quantity for key, quantity in shown.items() if quantity}
