"""Cases: where facts disagree with each other or with a plan, and a supervisor is asked."""

from __future__ import annotations

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


class CaseDraft(Struct, frozen=True):
    """What a rule found. Kind and subject name the case: the same finding again, by whatever fact, is the same case."""

    kind: CaseKind
    subject: str
    sentence: Text
    operations: tuple[OperationId, ...]
