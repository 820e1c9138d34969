"""Running a seed, and telling a failing one as the shortest story that still fails."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from tests.simulation.story import Step, story
from tests.simulation.world import Failed, Parts, World


class Ending(Struct, frozen=True):
    """How a story went: ``why`` is empty when every invariant held."""

    why: str
    hash: str
    lines: tuple[str, ...]


def play(steps: Sequence[Step], parts: Parts) -> Ending:
    world = World(parts)
    try:
        world.run(steps)
    except Failed as failed:
        return Ending(str(failed) or "failed", world.hash(), tuple(world.lines))
    return Ending("", world.hash(), tuple(world.lines))


def play_seed(seed: int, parts: Parts) -> Ending:
    return play(story(seed), parts)


def shortest(seed: int, parts: Parts) -> list[Step]:
    """Drops steps, in ever smaller runs, as long as what is left still fails."""
    steps = story(seed)
    size = len(steps) // 2
    while size:
        start = 0
        while start < len(steps):
            fewer = steps[:start] + steps[start + size :]
            if play(fewer, parts).why:
                steps = fewer
            else:
                start += size
        size //= 2
    return steps


def told(seed: int, parts: Parts) -> str:
    steps = shortest(seed, parts)
    ending = play(steps, parts)
    return "\n".join([f"seed {seed}, {len(steps)} steps:", *ending.lines, f"FAILED: {ending.why}"])
