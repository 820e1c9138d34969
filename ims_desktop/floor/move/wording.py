"""What moving says: the step that is shown for a state."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from ims_desktop.domain.items import Item
from ims_desktop.domain.locations import Location
from ims_desktop.domain.texts import EMPTY, Text, joined, text, verbatim
from ims_desktop.floor.commands import Command, Offer, go_back
from ims_desktop.floor.handling import InHand
from ims_desktop.floor.naming import STATUSES, kinds_of, stands_at, stands_there, told_apart
from ims_desktop.floor.steps import Figure, Focus
from ims_desktop.ports.book import ItemCode
from ims_desktop.ports.standing import Standing

MOST_NOTES = 4


class State(Struct, frozen=True):
    """How far a move has come: goods without their place, a place without goods, or both in somebody's hands."""

    code: ItemCode | None = None
    source: Location | None = None
    hand: InHand | None = None
    stands: Sequence[Standing] = ()
    """What is known of the goods, or of the place, while the other is still asked."""


def instruction(state: State) -> Text:
    if state.hand is not None:
        return text("Scan where it goes")
    if state.code is not None:
        return text("Scan where you take it from")
    if state.source is not None:
        return text("Scan what you take from {location}", location=state.source.code)
    return text("Scan an item, a handling unit or a location")


def offers(state: State, is_asked: bool, may_release: bool) -> tuple[Offer, ...]:
    if is_asked:
        return (Offer(Command.CONFIRM, text("Confirm")), go_back())
    if state.hand is not None:
        return (*_with_hand(state.hand, may_release), Offer(Command.BACK, text("Put it back")))
    if state.code is not None:
        return (go_back(),)
    if state.source is not None:
        return (Offer(Command.WHOLE, text("Everything that stands here")), go_back())
    return (Offer(Command.UNDO, text("Undo the last scan")),)


def _with_hand(hand: InHand, may_release: bool) -> list[Offer]:
    found: list[Offer] = []
    if hand.item is not None:
        found.append(Offer(Command.QUANTITY, text("Another quantity")))
    if hand.whole is None:
        found.append(Offer(Command.NEW_UNIT, text("Onto a new handling unit")))
    if hand.unit:
        found.append(Offer(Command.BREAK, text("Break it up")))
    if may_release:
        found.append(Offer(Command.RELEASE, text("Change its status")))
    return found


def focus(state: State) -> Focus | None:
    if state.hand is not None:
        return in_hands(state.hand)
    if state.code is not None:
        item = state.code.item
        return Focus(text("Where from?"), item.name, verbatim(item.sku), notes=_where(state.stands))
    if state.source is not None:
        notes = tuple(stands_there(one) for one in state.stands[:MOST_NOTES])
        return Focus(text("From here"), state.source.code, kinds_of(state.stands), notes=notes)
    return None


def _where(stands: Sequence[Standing]) -> tuple[Text, ...]:
    known = tuple(stands_at(one) for one in stands[:MOST_NOTES])
    return known or (text("Nothing of it is known to be here"),)


def in_hands(hand: InHand) -> Focus:
    """The same wherever goods are carried."""
    return _of_goods(hand, hand.item) if hand.item is not None else _of_whole(hand)


def _of_whole(hand: InHand) -> Focus:
    title = hand.unit or (hand.whole.code if hand.whole else "")
    notes = tuple(stands_there(line.standing) for line in hand.lines[:MOST_NOTES])
    return Focus(text("In your hands"), title, whole_of(hand), _figures(hand), notes)


def _of_goods(hand: InHand, item: Item) -> Focus:
    position = hand.lines[0].position
    marks = ((text("Lot"), position.lot), (text("Serial"), position.serial))
    figures = (*_figures(hand), *(Figure(label, value) for label, value in marks if value))
    subtitle = joined([verbatim(item.sku), STATUSES[position.status]])
    return Focus(text("In your hands"), item.name, subtitle, figures)


def _figures(hand: InHand) -> tuple[Figure, ...]:
    return Figure(text("Quantity"), str(hand.quantity)), Figure(text("From"), hand.source.code)


def whole_of(hand: InHand) -> Text:
    what = kinds_of([line.standing for line in hand.lines])
    return joined([text("Handling unit") if hand.unit else text("Everything that stands there"), what])


def title(hand: InHand) -> Text:
    """What it is, in one line of the list."""
    if hand.unit:
        return verbatim(hand.unit)
    if hand.whole is not None:
        return text("All of {location}", location=hand.whole.code)
    if hand.item is None:
        return kinds_of([line.standing for line in hand.lines])
    return text("{quantity} × {item}", quantity=hand.quantity, item=hand.item.name)


def picked(hand: InHand) -> Text:
    apart = told_apart(hand.lines[0].position) if hand.item is not None else EMPTY
    return joined([text("From {location}", location=hand.source.code), apart])


def went(hand: InHand, target: str) -> Text:
    return text("{source} → {target}", source=hand.source.code, target=target)


def known(stands: Sequence[Standing]) -> Text:
    """Where goods stand whose place is asked."""
    if not stands:
        return text("Nothing of it is known to be here")
    return joined([stands_at(stands[0]), text("and {more} more", more=len(stands) - 1) if stands[1:] else EMPTY])
