"""Running a seed, and telling a failing one as the shortest story that still fails."""

from __future__ import annotations

import traceback
from contextlib import ExitStack
from pathlib import Path

from msgspec import Struct

from tests.simulation.story import Story, story
from tests.simulation.world import Failed, Parts, World, world_of


class Ending(Struct, frozen=True):
    """How a story went: ``why`` is empty when every invariant held."""

    why: str
    hash: str
    lines: tuple[str, ...]


def play(told: Story, parts: Parts) -> Ending:
    with ExitStack() as playing:
        world = world_of(parts, told, playing)
        why = _why(world, told)
        return Ending(why, world.hash(), tuple(world.lines))


def _why(world: World, told: Story) -> str:
    try:
        world.run(told.steps)
    except Failed as failed:
        return str(failed) or "failed"
    except Exception as error:  # whatever the product raises where it must not
        frames = traceback.extract_tb(error.__traceback__)[-4:]
        where = " < ".join(f"{Path(one.filename).name}:{one.lineno}" for one in reversed(frames))
        return f"{type(error).__name__}: {error} ({where})"
    return ""


def play_seed(seed: int, parts: Parts) -> Ending:
    return play(story(seed), parts)


def shortest(told: Story, parts: Parts) -> Story:
    """Drops steps, in ever smaller runs, as long as what is left still fails."""
    size = max(1, len(told.steps) // 2)
    while size:
        start = 0
        while start < len(told.steps):
            fewer = told.of(told.steps[:start] + told.steps[start + size :])
            if play(fewer, parts).why:
                told = fewer
            else:
                start += size
        size //= 2
    return told


def told(seed: int, parts: Parts) -> str:
    return f"seed {seed}, {told_story(story(seed), parts)}"


def told_story(failing: Story, parts: Parts) -> str:
    fewest = shortest(failing, parts)
    ending = play(fewest, parts)
    title = f"{fewest.theme}, {len(fewest.steps)} steps, {fewest.sizes}:"
    return "\n".join([title, *ending.lines, f"FAILED: {ending.why}"])
