"""The rules by which a place is looked for: their kinds, and what an administrator says of each."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from ims_desktop.domain.putaway.zones import within_any


class RuleKind(StrEnum):
    FIXED_LOCATION = "fixed_location"
    """The one location that the item is given."""
    SAME_LOT = "same_lot"
    """Joins what stands there: same item and lot."""
    SAME_ITEM = "same_item"
    ZONE = "zone"
    """By the item's velocity class and the storage condition it demands."""
    NEAREST_EMPTY = "nearest_empty"
    ANY_ROOM = "any_room"


class Parameter(Struct, frozen=True, forbid_unknown_fields=True):
    """What can be said of every rule."""

    split: bool = False
    """Whether a part of the goods may go there although another rule has a place for all of them: a pick location is
    filled up first, the rest goes to the reserve."""


class Zoned(Parameter, frozen=True, forbid_unknown_fields=True):
    zones: tuple[str, ...] = ()
    """Only there, and in the zones beneath (``PICK`` has ``PICK/A`` beneath it); everywhere while none is named."""

    def covers(self, zone: str) -> bool:
        return within_any(zone, self.zones)


class FixedLocation(Parameter, frozen=True, forbid_unknown_fields=True):
    """The location that the item names as its own."""


class SameLot(Zoned, frozen=True, forbid_unknown_fields=True):
    """Where the same lot stands already; for an item without lots, that item."""


class SameItem(Zoned, frozen=True, forbid_unknown_fields=True):
    """Where the same item stands already."""


class ByZone(Zoned, frozen=True, forbid_unknown_fields=True):
    """For items of a class, and of a condition: any location of these zones, or of that class where none is named."""

    velocity: str = ""
    """A, B or C; empty is for every class."""
    condition: str | None = None
    """For items that demand just this; left out, for all of them."""

    def is_for(self, velocity: str, condition: str) -> bool:
        if self.condition not in (None, condition):
            return False
        return velocity == self.velocity if self.velocity else bool(velocity or self.zones)


class NearestEmpty(Zoned, frozen=True, forbid_unknown_fields=True):
    """The first empty location on the way through the house."""


class AnyRoom(Zoned, frozen=True, forbid_unknown_fields=True):
    """The first location on the way that has room."""


PARAMETERS: dict[RuleKind, type[Parameter]] = {
    RuleKind.FIXED_LOCATION: FixedLocation,
    RuleKind.SAME_LOT: SameLot,
    RuleKind.SAME_ITEM: SameItem,
    RuleKind.ZONE: ByZone,
    RuleKind.NEAREST_EMPTY: NearestEmpty,
    RuleKind.ANY_ROOM: AnyRoom,
}


class PutawayRule(Struct, frozen=True):
    """One rule of a site's list."""

    id: str
    kind: RuleKind
    parameter: Parameter

    @classmethod
    def usual(cls, kind: RuleKind) -> PutawayRule:
        return cls(kind.value, kind, PARAMETERS[kind]())


USUAL_RULES: tuple[PutawayRule, ...] = tuple(map(PutawayRule.usual, RuleKind))
"""What holds at a site whose list is empty: every kind, in the order in which they are named above."""
