"""What each process of a run does: a block of seeds, or the search for the first seed that finds a planted bug."""

from __future__ import annotations

from collections.abc import Sequence

from tests.simulation.bugs import BUGS
from tests.simulation.levels import LEVELS
from tests.simulation.telling import play_seed

MISPLANTED = ("TypeError", "AttributeError", "NameError", "ImportError")
"""How a bug fails that does not fit the product any more: nothing has found it then."""


def play_block(level: str, seeds: Sequence[int]) -> list[tuple[int, str, str]]:
    """Seed, why it failed, and its trace's hash."""
    endings = [(seed, play_seed(seed, LEVELS[level])) for seed in seeds]
    return [(seed, ending.why, ending.hash) for seed, ending in endings]


def first_seed(bug: str, level: str, seeds: int) -> tuple[int, str] | None:
    """The first one that finds it, and by which invariant."""
    parts = BUGS[bug][level]()
    endings = ((seed, play_seed(seed, parts).why) for seed in range(seeds))
    found = next((one for one in endings if one[1]), None)
    assert found is None or not found[1].startswith(MISPLANTED), f"{bug} is not planted as it should be: {found[1]}"
    return found
