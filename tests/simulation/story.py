"""Stories: what happens in a simulated warehouse, drawn from a seed. Dropping a step leaves the others as they are."""

from __future__ import annotations

from random import Random

from msgspec import Struct


class Step(Struct, frozen=True):
    """``seed`` decides everything that is left open inside the step."""

    kind: str
    station: int
    seed: int
    faults: float = 0.0

    def __str__(self) -> str:
        at = f" at {self.station}" if self.kind not in _NOWHERE else ""
        return f"{self.kind}{at}{f' (faults {self.faults:.0%})' if self.faults else ''}"


_NOWHERE = ("office", "back up the central", "restore the central", "late requests come", "calm")

_KINDS = {
    "receive": 18,
    "move": 6,
    "inspect": 2,
    "count": 8,
    "undo": 6,
    "sync": 34,
    "finish": 3,
    "close short": 4,
    "office": 10,
    "crash": 3,
    "clock jumps": 2,
    "late requests come": 5,
    "hold": 2,
    "calm": 3,
    "back up the central": 2,
    "restore the central": 2,
    "back up the disk": 3,
    "restore the disk": 4,
    "clone the disk": 2,
    "lose the mirror": 1,
    "put back the mirror": 1,
}


def story(seed: int) -> list[Step]:
    rng = Random(seed)
    stations = rng.randint(2, 3)
    faults = rng.choice([0.0, 0.1, 0.3, 0.5])
    kinds = rng.choices(list(_KINDS), weights=list(_KINDS.values()), k=rng.randint(20, 50))
    steps = [Step(kind, rng.randrange(stations), rng.getrandbits(40), faults) for kind in kinds]
    more = Random(-1 - seed)
    for piece in _set_pieces(more):
        at, station = more.randrange(len(steps)), more.randrange(stations)
        steps[at:at] = [Step(kind, station, more.getrandbits(40)) for kind in piece]
    return steps


def _set_pieces(rng: Random) -> list[tuple[str, ...]]:
    """What chance alone would bring too seldom, put somewhere between what happens anyhow: rows go wrong on a disk;
    the central is put back to before a workstation got another name."""
    pieces = [("spoil a row",)] * rng.choice([0, 0, 0, 2])
    return pieces + [_FORGOTTEN] * rng.choice([0, 0, 0, 0, 0, 0, 0, 1])


_FORGOTTEN = (
    "back up the central",
    "receive",
    "sync",
    "back up the disk",
    "receive",
    "sync",
    "restore the disk",
    "receive",
    "sync",
    "restore the central",
)
