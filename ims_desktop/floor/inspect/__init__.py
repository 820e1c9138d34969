"""Inspecting: what came in and waits to be looked at passes or fails, line by line."""

from ims_desktop.floor.inspect.job import InspectJob

__all__ = ["InspectJob"]
