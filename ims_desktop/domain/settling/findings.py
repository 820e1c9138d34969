"""What a rule makes of a case: the three words about it, and the ways to settle it."""

from __future__ import annotations

from msgspec import Struct

from ims_desktop.domain.cases import CaseChoice
from ims_desktop.domain.ids import LocationId
from ims_desktop.domain.quantity import Quantity
from ims_desktop.domain.settling.detail import DocumentChange, Need, Offer, Side
from ims_desktop.domain.settling.facts import CaseFacts, Done
from ims_desktop.domain.settling.remedies import Look, Remedy
from ims_desktop.domain.texts import EMPTY, Text, text, verbatim


class Way(Struct, frozen=True):
    """A choice with what it does."""

    choice: CaseChoice
    said: Text
    remedy: Remedy = Remedy()
    effect: Text = EMPTY
    documents: tuple[DocumentChange, ...] = ()
    need: Need = Need.NOTHING
    offers: tuple[Offer, ...] = ()
    closes: bool = True


class Finding(Struct, frozen=True):
    base: Side
    ours: Side
    theirs: Side
    ways: tuple[Way, ...]
    recommended: CaseChoice
    why: Text


KNEW = text("The workstation knew")
DID = text("It did")
CENTRAL_HAS = text("The central has")
UNKNOWN = verbatim("–")


def knew(value: Quantity | None, note: Text = EMPTY) -> Side:
    return Side(KNEW, UNKNOWN if value is None else text("{quantity}", quantity=value), note)


def did(facts: CaseFacts, value: Text | None = None) -> Side:
    """Who did what: the first operation's, where nothing shorter is to be said."""
    if not facts.done:
        return Side(DID, value or UNKNOWN)
    first = facts.done[0]
    return Side(DID, value or first.said, by(first))


def by(done: Done) -> Text:
    return verbatim(" · ".join(one for one in (done.who, done.where) if one))


def has(value: Text | Quantity | None, note: Text = EMPTY) -> Side:
    said = value if isinstance(value, Text) else None
    if isinstance(value, Quantity):
        said = text("{quantity}", quantity=value)
    return Side(CENTRAL_HAS, said or UNKNOWN, note)


def accept(said: Text, effect: Text | None = None) -> Way:
    return Way(CaseChoice.ACCEPT, said, effect=effect or text("Nothing changes."))


def look(places: tuple[LocationId, ...], facts: CaseFacts) -> tuple[Way, ...]:
    """Sends somebody to count, where there is a place to go to."""
    if not places:
        return ()
    item = facts.item.id if facts.item else None
    looks = tuple(Look(place, item) for place in places[:5])
    said = text("Send somebody to look")
    effect = text("A count task for each place; the case stays open until then.")
    return (Way(CaseChoice.LOOK, said, Remedy(looks=looks), effect, closes=False),)


def take_back(facts: CaseFacts, said: Text) -> tuple[Way, ...]:
    """Takes back what the operations wrote, as far as it can be."""
    if not facts.undoable:
        return ()
    remedy = Remedy(take_back=facts.undoable)
    return (Way(CaseChoice.TAKE_BACK, said, remedy, text("Every movement is answered by its reverse.")),)


def line_name(number: str, line: int) -> Text:
    return verbatim(f"{number} / {line}")
