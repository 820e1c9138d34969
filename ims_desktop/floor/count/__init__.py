"""Counting: a bin is scanned, what is in it is scanned or typed, and the next bin's scan closes it."""

from ims_desktop.floor.count.desk import blind
from ims_desktop.floor.count.job import CountJob

__all__ = ["CountJob", "blind"]
