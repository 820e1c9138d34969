"""Receiving: from the document's or the first package's scan to the last one, against an order or without."""

from ims_desktop.floor.receive.job import ReceiveJob

__all__ = ["ReceiveJob"]
