"""Putting away: from where goods arrived to where the rules say they belong, or where somebody finds room."""

from ims_desktop.floor.put_away.job import PutAwayJob

__all__ = ["PutAwayJob"]
