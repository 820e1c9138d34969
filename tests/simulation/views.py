"""What a workstation shows: by the reading rule, and, for comparison, by knowing what each row really holds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from ims_desktop.domain.effects import BALANCES, ORDER_LINES, Effect
from ims_desktop.domain.ids import OperationId
from ims_desktop.protocol.mirror import BY_NAME
from ims_desktop.protocol.operations import Operation
from tests.simulation.central import ModelCentral
from tests.simulation.stores import LocalDisk, MirrorDisk

View = dict[tuple[str, str], int]
"""Record and id of the row, and its quantity in millionths."""

_QUANTITY = {
    BALANCES: BY_NAME[BALANCES].columns.index("quantity"),
    ORDER_LINES: BY_NAME[ORDER_LINES].columns.index("received"),
}
_AS_STATED = BY_NAME["outcomes"].columns.index("as_stated")


class ReadingRule:
    """An effect counts while its row's place is before the operation's own; no outcome, or no row, yet: it counts."""

    def view(self, local: LocalDisk, mirror: MirrorDisk) -> View:
        shown = confirmed(mirror)
        for operation, effect in _effects(local, mirror):
            if self.counts(operation, effect, mirror, local):
                shown[effect.record, effect.key] += effect.quantity.micro
        return _without_zeros(shown)

    def counts(self, operation: Operation, effect: Effect, mirror: MirrorDisk, local: LocalDisk) -> bool:
        outcome = mirror.rows.get(("outcomes", operation.id))
        if outcome is None:
            return True
        row = mirror.rows.get((effect.record, effect.key))
        return bool(outcome.values[_AS_STATED]) and (row is None or row.place < outcome.place)


def true_view(local: LocalDisk, mirror: MirrorDisk, central: ModelCentral) -> View:
    """Confirmed truth and own pending: what the central wrote into exactly these rows, and what it did not yet."""
    shown = confirmed(mirror)
    for operation, effect in _effects(local, mirror):
        if not _is_in(operation.id, effect, mirror, central) and not _is_refused(operation.id, mirror):
            shown[effect.record, effect.key] += effect.quantity.micro
    return _without_zeros(shown)


def confirmed(mirror: MirrorDisk) -> defaultdict[tuple[str, str], int]:
    shown: defaultdict[tuple[str, str], int] = defaultdict(int)
    for (record, key), row in mirror.rows.items():
        if record in _QUANTITY and not row.deleted:
            quantity = row.values[_QUANTITY[record]]
            assert isinstance(quantity, int)
            shown[record, key] = quantity
    return shown


def _effects(local: LocalDisk, mirror: MirrorDisk) -> Iterator[tuple[Operation, Effect]]:
    """Those that somebody could see: an order line is not shown without its row, a position is."""
    for operation in local.operations:
        for effect in local.effects[operation.id]:
            if effect.record == BALANCES or (effect.record, effect.key) in mirror.rows:
                yield operation, effect


def _is_in(operation: OperationId, effect: Effect, mirror: MirrorDisk, central: ModelCentral) -> bool:
    row = mirror.rows.get((effect.record, effect.key))
    if row is None:
        return False
    return operation in central.versions[mirror.reached.epoch, effect.record, effect.key, row.place]


def _is_refused(operation: OperationId, mirror: MirrorDisk) -> bool:
    outcome = mirror.rows.get(("outcomes", operation))
    return outcome is not None and not outcome.values[_AS_STATED]


def _without_zeros(shown: View) -> View:
    return {key: quantity for key, quantity in shown.items() if quantity}
