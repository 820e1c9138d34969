"""The levels on which a story is played."""

from __future__ import annotations

from tests.simulation.model import MODEL
from tests.simulation.real.level import REAL

LEVELS = {one.level: one for one in (MODEL, REAL)}
