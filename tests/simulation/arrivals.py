"""The same facts, arriving in another order."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import groupby
from random import Random

from msgspec.structs import replace

from ims_desktop.domain.ids import OperationId
from ims_desktop.protocol.operations import DECISIONS, Operation, Undone, VarianceDecided
from ims_desktop.protocol.outcomes import Result
from tests.simulation.books import Office, State
from tests.simulation.central import ModelCentral
from tests.simulation.ports import Central

_NOW = datetime(2026, 1, 1, tzinfo=UTC)


def told_in_another_order(state: State, rng: Random, make: Callable[[Callable[[], datetime]], ModelCentral]) -> State:
    """A fresh central in memory with the same history, but for the order in which the streams are interleaved."""
    now = _NOW
    central = make(lambda: now)
    central.state.stations = dict(state.stations)
    tell(central, state, rng)
    now = datetime(2030, 1, 1, tzinfo=UTC)
    central.sweep()
    return central.state


def tell(central: Central, state: State, rng: Random) -> None:
    """What the office does stays between the facts that came before and after it, and so do decisions: a fact is judged
    by the order as it stands when it arrives, and a decision by the version that it was made on."""
    for is_fact, run in groupby(state.journal, _is_fact):
        entries = list(run)
        for entry in _interleaved(entries, rng) if is_fact else entries:
            if not isinstance(entry, Operation):
                entry(central)
            elif is_fact or state.outcomes[entry.id].result is not Result.REFUSED:
                central.post_again(_as_seen(entry, central.state))


def _is_fact(entry: Operation | Office) -> bool:
    return isinstance(entry, Operation) and not isinstance(entry.body, DECISIONS)


def _as_seen(operation: Operation, state: State) -> Operation:
    """A version counts the changes there were, and these follow the order of arrival."""
    body = operation.body
    if not isinstance(body, VarianceDecided) or body.variance_id not in state.variance_rows:
        return operation
    seen = replace(body, based_on_version=state.variance_rows[body.variance_id].version)
    return replace(operation, body=seen)


def _interleaved(facts: Sequence[Operation | Office], rng: Random) -> Iterator[Operation]:
    """A workstation hands in what it undoes before it says so, also where another name of it handed that in."""
    streams: defaultdict[str, deque[Operation]] = defaultdict(deque)
    for fact in facts:
        assert isinstance(fact, Operation)
        streams[fact.workstation].append(fact)
    waiting = {one.id for stream in streams.values() for one in stream}
    while streams:
        name = rng.choice(sorted(name for name, stream in streams.items() if _may_come(stream[0], waiting)))
        following = streams[name].popleft()
        yield following
        waiting.discard(following.id)
        if not streams[name]:
            del streams[name]


def _may_come(operation: Operation, waiting: set[OperationId]) -> bool:
    return not (isinstance(operation.body, Undone) and operation.body.operation_id in waiting)
