"""The same facts, arriving in another order."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import groupby
from random import Random

from ims_desktop.domain.ids import OperationId
from ims_desktop.protocol.operations import Operation, Undone
from tests.simulation.books import Office, State
from tests.simulation.central import ModelCentral

_NOW = datetime(2026, 1, 1, tzinfo=UTC)


def posted_in_another_order(state: State, rng: Random) -> State:
    """A fresh central with the same history, but for the order in which the workstations' streams are interleaved.

    What the office does stays between the facts that came before and after it: a fact is judged by the order as it
    stands when it arrives, and cancelling an order is a decision.
    """
    central = ModelCentral(lambda: _NOW)
    central.state.stations = dict(state.stations)
    for is_fact, run in groupby(state.journal, lambda one: isinstance(one, Operation)):
        entries = list(run)
        for entry in _interleaved(entries, rng) if is_fact else entries:
            if isinstance(entry, Operation):
                central.post_again(entry)
            else:
                entry(central)
    return central.state


def _interleaved(facts: Sequence[Operation | Office], rng: Random) -> list[Operation]:
    """A workstation hands in what it undoes before it says so, also where another name of it handed that in."""
    streams: defaultdict[str, deque[Operation]] = defaultdict(deque)
    for fact in facts:
        assert isinstance(fact, Operation)
        streams[fact.workstation].append(fact)
    waiting = {one.id for stream in streams.values() for one in stream}
    mixed: list[Operation] = []
    while streams:
        name = rng.choice(sorted(name for name, stream in streams.items() if _may_come(stream[0], waiting)))
        mixed.append(streams[name].popleft())
        waiting.discard(mixed[-1].id)
        if not streams[name]:
            del streams[name]
    return mixed


def _may_come(operation: Operation, waiting: set[OperationId]) -> bool:
    return not (isinstance(operation.body, Undone) and operation.body.operation_id in waiting)
