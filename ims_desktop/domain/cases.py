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
    }
)
"""Open exactly while all facts together, in their order in time, say so. The others stand by what a fact itself says,
and go with it when it is undone."""

KEPT_AFTER_UNDO = frozenset({CaseKind.LOT_EXPIRY_DIFFERS, CaseKind.CANNOT_UNDO, CaseKind.UNDONE_TWICE})
"""An expiry that was learned once is not forgotten with the receipt that said it."""

GRACE = timedelta(minutes=15)
"""How long a position may be below zero, or a serial at two places, before a supervisor hears of it: what explains it
may be on its way from a workstation that is offline."""


class CaseDraft(Struct, frozen=True):
    """What a rule found. Kind and subject name the case: the same finding again, by whatever fact, is the same case."""

    kind: CaseKind
    subject: str
    sentence: Text
    operations: tuple[OperationId, ...]
