"""The level "model": central, outbox and mirror in memory, held to the contracts of the real ones."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from random import Random

from tests.simulation.arrivals import told_in_another_order
from tests.simulation.central import ModelCentral
from tests.simulation.drives import ModelDrive
from tests.simulation.ports import Central
from tests.simulation.stores import MemoryMirror, MemoryOutbox
from tests.simulation.story import Sizes
from tests.simulation.world import Parts

NowOf = Callable[[], datetime]


def central(now: NowOf, _rng: Random, _sizes: Sizes) -> ModelCentral:
    return ModelCentral(now)


def drive(sizes: Sizes) -> ModelDrive:
    return ModelDrive(MemoryOutbox, MemoryMirror, sizes.chunk)


def another_order(of: Central, rng: Random) -> object:
    return told_in_another_order(of.state, rng, ModelCentral)


MODEL = Parts("model", central, drive, another_order)
