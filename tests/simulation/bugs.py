"""The planted bugs by name, and at which levels each can be switched on. The product carries no switch for them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from msgspec.structs import replace

from ims_desktop.ports.outbox import Identity
from ims_desktop.protocol.messages import PullReply
from ims_desktop.store.outbox import SqliteOutbox
from ims_desktop.sync.push import Batch, Pusher
from tests.simulation.healed import NOT_HEALED
from tests.simulation.levels import LEVELS
from tests.simulation.model_bugs import MODEL_BUGS
from tests.simulation.network import FaultyLink
from tests.simulation.real.bugs import REAL_BUGS
from tests.simulation.stores import MemoryOutbox
from tests.simulation.world import Parts


class SkipsOnePlace(FaultyLink):
    """Asks for what comes after the next place."""

    def pull(
        self, after: int, limit: int, epoch: str, through: int = 0, records: Sequence[str] = (), horizon: int = 0
    ) -> PullReply:
        return super().pull(after + 1 if after else 0, limit, epoch, through, records, horizon)


def marks_all_as_sent(self: Pusher, identity: Identity, batch: Batch, acknowledged: int) -> int:
    """Takes an acknowledgement for everything in the outbox: what was recorded meanwhile is never sent."""
    moved = _ACKNOWLEDGE(self, identity, batch, acknowledged)
    self._mirror.acknowledge(identity.workstation, self._outbox.last_sequence())
    self._compared = (identity.workstation, self._outbox.last_sequence())
    return moved


_ACKNOWLEDGE = Pusher._acknowledge


def believes_the_mark(self: Pusher, identity: Identity) -> int:
    """Does not compare after a start: a disk that was put back goes on where another one was."""
    return self._mirror.acknowledged(identity.workstation)


def adopts_one_name(self: Any, identity: Identity) -> None:
    """Comes back to a central that forgot it with the work of its last name only."""
    self.adopt(identity, differing=1)


def _on(level: str, **parts: object) -> Parts:
    return replace(LEVELS[level], **parts)


_IN_THE_ENGINE: dict[str, dict[str, object]] = {
    "cursor off by one": {"link": SkipsOnePlace},
    "all marked as sent": {"patches": ((Pusher, "_acknowledge", marks_all_as_sent),)},
    "no comparison after a start": {"patches": ((Pusher, "_compared_through", believes_the_mark),)},
}

_OUTBOXES: dict[str, type] = {"model": MemoryOutbox, "real": SqliteOutbox}

BUGS: dict[str, dict[str, Callable[[], Parts]]] = {
    name: {level: partial(_on, level, **parts) for level in LEVELS} for name, parts in _IN_THE_ENGINE.items()
}
BUGS["earlier names are forgotten"] = {
    level: partial(_on, level, patches=((outbox, "adopt_all", adopts_one_name),)) for level, outbox in _OUTBOXES.items()
}
BUGS["checksums are not compared"] = {"model": partial(_on, "model", patches=NOT_HEALED)}
for _level, _planted in (("model", MODEL_BUGS), ("real", REAL_BUGS)):
    for _name, _parts in _planted.items():
        BUGS.setdefault(_name, {})[_level] = partial(lambda parts: parts, _parts)
