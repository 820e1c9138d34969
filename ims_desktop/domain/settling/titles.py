"""What each kind of case, and each choice, is called in a list."""

from __future__ import annotations

from ims_desktop.domain.cases import CaseChoice, CaseKind
from ims_desktop.domain.texts import Text, text

_TITLES: dict[str, Text] = {
    CaseKind.OVER_RECEIVED: text("Received over the order"),
    CaseKind.UNMATCHED_RECEIPT: text("Received without an order"),
    CaseKind.ORDER_NOT_OPEN: text("Received on an order that is not open"),
    CaseKind.ITEM_RETIRED: text("Work with a retired item"),
    CaseKind.UNKNOWN_ITEM: text("Work with an item that is not known"),
    CaseKind.UNKNOWN_LOCATION: text("Work at a place that is not known"),
    CaseKind.LOT_EXPIRY_DIFFERS: text("One lot with two expiry dates"),
    CaseKind.SERIAL_TWICE: text("A serial number received twice"),
    CaseKind.WITHOUT_RIGHT: text("Done without the right to do it"),
    CaseKind.WORKSTATION_REVOKED: text("Done on a workstation that was revoked"),
    CaseKind.UNREADABLE: text("Could not be read by the central"),
    CaseKind.LOCATION_RETIRED: text("Work at a retired location"),
    CaseKind.OTHER_SITE: text("Work at a location of another site"),
    CaseKind.REASON_MISSING: text("Done without a reason"),
    CaseKind.NEGATIVE_POSITION: text("More was taken than was there"),
    CaseKind.SERIAL_AT_TWO_PLACES: text("A serial number at two places"),
    CaseKind.MOVED_CONTENTS_DIFFER: text("Moved as a whole, with other contents"),
    CaseKind.HANDLING_UNIT_CYCLE: text("Handling units that stand on one another"),
    CaseKind.COUNT_NEAR_MOVEMENT: text("Counted while it was moved"),
    CaseKind.DECISION_OUTDATED: text("Something from before a decision"),
    CaseKind.CANNOT_UNDO: text("Could not be undone"),
    CaseKind.UNDONE_TWICE: text("Undone twice"),
    CaseKind.COUNTED_TWICE: text("Counted twice, differently"),
    CaseKind.HANDLING_UNIT_ELSEWHERE: text("A handling unit at two places"),
    CaseKind.BARCODE_TWICE: text("A barcode claimed by two items"),
    CaseKind.FIELD_EDITED_TWICE: text("One field edited twice"),
}

_CHOICES: dict[str, Text] = {
    CaseChoice.ACCEPT: text("Left as it is"),
    CaseChoice.RETURN: text("Returned to the supplier"),
    CaseChoice.HOLD: text("Set aside"),
    CaseChoice.MATCH: text("Matched to an order line"),
    CaseChoice.REOPEN: text("Order opened again"),
    CaseChoice.REINSTATE: text("Taken into use again"),
    CaseChoice.LOOK: text("Somebody was sent to look"),
    CaseChoice.HERE: text("It is where it was last said to be"),
    CaseChoice.THERE: text("It is where it was said to be before"),
    CaseChoice.ZERO: text("Books corrected"),
    CaseChoice.POST: text("Taken as it was stated"),
    CaseChoice.READ_AGAIN: text("Read again"),
    CaseChoice.DISCARD: text("Kept out of the books"),
    CaseChoice.TAKE_BACK: text("Taken back"),
    CaseChoice.EARLIER: text("The earlier date holds"),
    CaseChoice.LATER: text("The later date holds"),
    CaseChoice.PLACE: text("Put to a known place"),
    CaseChoice.FIRST: text("The first holds"),
    CaseChoice.SECOND: text("The second holds"),
    CaseChoice.BOOKS: text("The books hold"),
    CaseChoice.RECOUNT: text("Counted again"),
    CaseChoice.OURS: text("The workstation's word holds"),
    CaseChoice.THEIRS: text("The central's word holds"),
    CaseChoice.MERGE: text("Merged field by field"),
}


def title_of(kind: str) -> Text:
    """Also of a kind that a newer central knows."""
    return _TITLES.get(kind, text("Something disagrees"))


def chosen(choice: str) -> Text:
    return _CHOICES.get(choice, text("Settled"))
