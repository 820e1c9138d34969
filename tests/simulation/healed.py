"""Without the checksums, which put right what some planted bugs leave wrong in a mirror."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random

from ims_desktop.protocol.checksums import Checksum
from ims_desktop.sync.healing import Healer
from tests.simulation.drives import ModelDrive
from tests.simulation.world import Patches


def never_compares(self: Healer, sums: Mapping[str, Checksum]) -> bool:
    """Takes what it holds for what the central has."""
    return False


def nothing_spoilt(self: ModelDrive, rng: Random) -> None:
    """A row that went wrong by itself would be found in place of the bug."""


NOT_HEALED: Patches = ((Healer, "look", never_compares),)
SOUND_BUT_NOT_HEALED: Patches = (*NOT_HEALED, (ModelDrive, "spoil_a_row", nothing_spoilt))
