"""Cases: where facts disagree with each other or with a plan, and a supervisor is asked."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum

from msgspec import Struct

from ims_desktop.domain.ids import OperationId
from ims_desktop.domain.texts import Text


class CaseKind(StrEnum):
    OVER_RECEIVED = "over_received"
    UNMATCHED_RECEIPT = "unmatched_receipt"
    ORDER_NOT_OPEN = "order_not_open"
    ITEM_RETIRED = "item_retired"
    UNKNOWN_ITEM = "unknown_item"
    UNKNOWN_LOCATION = "unknown_location"
    LOT_EXPIRY_DIFFERS = "lot_expiry_differs"
    SERIAL_TWICE = "serial_twice"
    WITHOUT_RIGHT = "without_right"
    WORKSTATION_REVOKED = "workstation_revoked"
    UNREADABLE = "unreadable"
    LOCATION_RETIRED = "location_retired"
    OTHER_SITE = "other_site"
    REASON_MISSING = "reason_missing"
    NEGATIVE_POSITION = "negative_position"
    SERIAL_AT_TWO_PLACES = "serial_at_two_places"
    MOVED_CONTENTS_DIFFER = "moved_contents_differ"
    HANDLING_UNIT_CYCLE = "handling_unit_cycle"
    COUNT_NEAR_MOVEMENT = "count_near_movement"
    DECISION_OUTDATED = "decision_outdated"
    CANNOT_UNDO = "cannot_undo"
    UNDONE_TWICE = "undone_twice"
    COUNTED_TWICE = "counted_twice"
    HANDLING_UNIT_ELSEWHERE = "handling_unit_elsewhere"
    BARCODE_TWICE = "barcode_twice"
    FIELD_EDITED_TWICE = "field_edited_twice"


class CaseChoice(StrEnum):
    """What a person makes of a case. Which of these a case has, and what each does, say ``domain.settling``'s rules."""

    ACCEPT = "accept"
    """It stays as it is."""
    RETURN = "return"
    """The goods go back to the supplier."""
    HOLD = "hold"
    """The goods are set aside: nobody uses them until somebody releases them."""
    MATCH = "match"
    """The goods belong to an order line."""
    REOPEN = "reopen"
    """The order takes goods again."""
    REINSTATE = "reinstate"
    """What was retired is in use again."""
    LOOK = "look"
    """Somebody goes and counts. The case stays open until facts or a further decision settle it."""
    HERE = "here"
    """It is where the latest fact says."""
    THERE = "there"
    """It is where it was said to be before."""
    ZERO = "zero"
    """What the books are off by is written off, or taken in."""
    POST = "post"
    """What was kept is brought into the books as it was stated."""
    READ_AGAIN = "read_again"
    """What could not be read is read by this central."""
    DISCARD = "discard"
    """What was kept stays out of the books; it is never deleted."""
    TAKE_BACK = "take_back"
    """What the operations wrote is taken back."""
    EARLIER = "earlier"
    LATER = "later"
    PLACE = "place"
    """The goods are at a location that is named."""
    FIRST = "first"
    """The first of two holds."""
    SECOND = "second"
    BOOKS = "books"
    """The books hold, against both counts."""
    RECOUNT = "recount"
    """Somebody else counts again."""
    OURS = "ours"
    """What the workstation said holds."""
    THEIRS = "theirs"
    """What the central has holds."""
    MERGE = "merge"
    """Field by field, as it is named."""


FOLLOWING = frozenset(
    {
        CaseKind.NEGATIVE_POSITION,
        CaseKind.SERIAL_AT_TWO_PLACES,
        CaseKind.MOVED_CONTENTS_DIFFER,
        CaseKind.HANDLING_UNIT_CYCLE,
        CaseKind.COUNT_NEAR_MOVEMENT,
        CaseKind.DECISION_OUTDATED,
        CaseKind.OVER_RECEIVED,
        CaseKind.SERIAL_TWICE,
        CaseKind.COUNTED_TWICE,
        CaseKind.HANDLING_UNIT_ELSEWHERE,
    }
)
"""Open exactly while all facts together, in their order in time, say so. The others stand by what a fact itself says,
and go with it when it is undone."""

KEPT_AFTER_UNDO = frozenset({CaseKind.LOT_EXPIRY_DIFFERS, CaseKind.CANNOT_UNDO, CaseKind.UNDONE_TWICE})
"""An expiry that was learned once is not forgotten with the receipt that said it."""

SYSTEM = "system"
"""Who settles a case that a later fact cured."""

GRACE = timedelta(minutes=15)
"""How long a position may be below zero, or a serial at two places, before a supervisor hears of it: what explains it
may be on its way from a workstation that is offline."""


class CaseDraft(Struct, frozen=True):
    """What a rule found. Kind and subject name the case: the same finding again, by whatever fact, is the same case."""

    kind: CaseKind
    subject: str
    sentence: Text
    operations: tuple[OperationId, ...]
