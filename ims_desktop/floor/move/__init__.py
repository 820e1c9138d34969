"""Moving: an item, a handling unit or all that stands at a location; packing, breaking and changing what goods are."""

from ims_desktop.floor.move.job import MoveJob

__all__ = ["MoveJob"]
