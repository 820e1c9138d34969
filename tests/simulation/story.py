"""Stories: what happens in a simulated warehouse, drawn from a seed. Dropping a step leaves the others as they are."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from msgspec import Struct
from msgspec.structs import replace


class Step(Struct, frozen=True):
    """``seed`` decides everything that is left open inside the step."""

    kind: str
    station: int
    seed: int
    faults: float = 0.0

    def __str__(self) -> str:
        at = f" at {self.station}" if self.kind not in _NOWHERE else ""
        return f"{self.kind}{at}{f' (faults {self.faults:.0%})' if self.faults else ''}"


class Sizes(Struct, frozen=True):
    """Small, so that batches, pages and transactions have many edges."""

    stations: int = 3
    batch: int = 4
    """Operations in one push."""
    page: int = 7
    """Rows in one page; two of these are multiples of one another, so that pages end exactly at the feed's end."""
    chunk: int = 3
    """Rows in one transaction of the mirror."""
    page_bytes: int = 4_000_000
    """Of an encoded page; the smallest is less than some rows alone."""
    push_bytes: int = 256_000


class Story(Struct, frozen=True):
    theme: str
    sizes: Sizes
    steps: tuple[Step, ...]

    def of(self, steps: Sequence[Step]) -> Story:
        return replace(self, steps=tuple(steps))


_NOWHERE = (
    "office",
    "back up the central",
    "restore the central",
    "restart the central",
    "late requests come",
    "calm",
)

_KINDS = {
    "receive": 18,
    "move": 8,
    "inspect": 2,
    "count": 8,
    "undo": 6,
    "nest": 3,
    "decide": 4,
    "link a code": 1,
    "busy hour": 1,
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
    "restart the central": 1,
    "back up the disk": 3,
    "restore the disk": 4,
    "clone the disk": 2,
    "lose the mirror": 1,
    "put back the mirror": 1,
    "damage the mirror": 1,
}

_THEMES: dict[str, dict[str, int]] = {
    "a day": {},
    "counting": {"count": 30, "decide": 14, "move": 14, "receive": 10},
    "pallets": {"move": 30, "nest": 14, "undo": 10, "count": 5},
    "disks": {"back up the disk": 10, "restore the disk": 14, "clone the disk": 6, "crash": 6, "receive": 24},
    "centrals": {"back up the central": 8, "restore the central": 8, "restart the central": 4},
    "office": {"office": 40},
}
"""What there is more of than on other days: rare combinations are found sooner where they are frequent."""


def story(seed: int) -> Story:
    rng = Random(seed)
    theme = rng.choice(list(_THEMES))
    sizes = _sizes(rng)
    faults = rng.choice([0.0, 0.1, 0.3, 0.5])
    weights = _KINDS | _THEMES[theme]
    kinds = rng.choices(list(weights), weights=list(weights.values()), k=rng.randint(20, 50))
    steps = [Step(kind, rng.randrange(sizes.stations), rng.getrandbits(40), faults) for kind in kinds]
    for piece in _set_pieces(rng):
        at, station = rng.randrange(len(steps)), rng.randrange(sizes.stations)
        steps[at:at] = [Step(kind, station, rng.getrandbits(40)) for kind in piece]
    return Story(theme, sizes, tuple(steps))


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


def _sizes(rng: Random) -> Sizes:
    if rng.random() < 0.4:
        return Sizes(stations=rng.randint(2, 3))
    return Sizes(
        stations=rng.choice([2, 2, 3, 3, 3, 8]),
        batch=rng.choice([1, 2, 4, 25]),
        page=rng.choice([1, 4, 8, 8, 12, 24, 500, 500]),
        chunk=rng.choice([1, 2, 4, 100]),
        page_bytes=rng.choice([250, 1_500, 3_000, 4_000_000, 4_000_000, 4_000_000]),
        push_bytes=rng.choice([200, 1_000, 256_000]),
    )
