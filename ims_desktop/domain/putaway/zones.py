"""Zones as a tree by their names: ``PICK`` has ``PICK/A`` beneath it."""

from __future__ import annotations

from collections.abc import Sequence

QUARANTINE = "quarantine"
"""The zone, written in whatever capitals, where quarantined and damaged goods stand, and nothing else."""


def is_within(zone: str, tree: str) -> bool:
    return zone == tree or zone.startswith(f"{tree}/")


def within_any(zone: str, trees: Sequence[str]) -> bool:
    """Whether it is in one of them; of none named, every zone is."""
    return not trees or any(is_within(zone, tree) for tree in trees)


def is_quarantine(zone: str) -> bool:
    return is_within(zone.lower(), QUARANTINE)
