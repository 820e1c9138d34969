"""The same facts, arriving in another order."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import groupby
from random import Random

from ims_desktop.protocol.operations import Operation
from tests.simulation.books import Office, State
from tests.simulation.central import ModelCentral

_NOW = datetime(2026, 1, 1, tzinfo=UTC)


def posted_in_another_order(state: State, rng: Random) -> State:
    """A fresh central with the same history, but for the order in which the workstations' streams are interleaved.

    What the office does stays between the facts that came before and after it: a fact is judged by the order as it
    stands when it arrives, and cancelling an order is a decision.
    """
    central = ModelCentral(lambda: _NOW)
    for is_fact, run in groupby(state.journal, lambda one: isinstance(one, Operation)):
        entries = list(run)
        for entry in _interleaved(entries, rng) if is_fact else entries:
            if isinstance(entry, Operation):
                central.post_again(entry)
            else:
                entry(central)
    return central.state


def _interleaved(facts: Sequence[Operation | Office], rng: Random) -> list[Operation]:
    streams: defaultdict[str, deque[Operation]] = defaultdict(deque)
    for fact in facts:
        assert isinstance(fact, Operation)
        streams[fact.workstation].append(fact)
    mixed: list[Operation] = []
    while streams:
        name = rng.choice(sorted(streams))
        mixed.append(streams[name].popleft())
        if not streams[name]:
            del streams[name]
    return mixed
