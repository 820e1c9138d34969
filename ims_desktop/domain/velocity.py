"""Velocity classes: A, B or C by how often an item moves (ABC analysis)."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from ims_desktop.domain.ids import ItemId

PERCENT = 100


class Shares(Struct, frozen=True):
    """Up to which per cent of all moves, counted from the item that moves most, the items are A, and then B."""

    a: int = 80
    b: int = 95


USUAL = Shares()


def velocity_classes(moves: Mapping[ItemId, int], shares: Shares = USUAL) -> dict[ItemId, str]:
    """The class of each item by how often it moved in a period. An item that did not move is C.

    The item with which a share is reached still belongs to the class before it, so that the fastest one is always A.
    """
    every = sum(moves.values())
    before, classes = 0, {}
    for item, count in sorted(moves.items(), key=lambda one: (-one[1], one[0])):
        classes[item] = _class(before, every, shares) if count else "C"
        before += count
    return classes


def _class(before: int, every: int, shares: Shares) -> str:
    if before * PERCENT < every * shares.a:
        return "A"
    return "B" if before * PERCENT < every * shares.b else "C"
