"""Picking goods up: which of those that stand there, and how much of them; what was not said is asked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from ims_desktop.domain.barcodes import Elements, Reading
from ims_desktop.domain.items import Item, Tracking
from ims_desktop.domain.quantity import Quantity
from ims_desktop.domain.texts import Text, text, verbatim
from ims_desktop.floor import refusals
from ims_desktop.floor.finding_goods import KINDS, Document, Found, Goods, Place, Unit, words_of
from ims_desktop.floor.naming import STATUSES, told_apart
from ims_desktop.floor.questions import Question, Way, between, how_many
from ims_desktop.floor.refusals import NotTaken
from ims_desktop.ports.book import ItemCode
from ims_desktop.ports.standing import Standing

_ONE = Quantity.of(1)


def said_quantity(code: ItemCode, elements: Elements) -> Quantity | None:
    """How much the label says: a count, a weight, or a packaging of more than one. None is: all that stands there."""
    item = code.item
    if item.is_retired:
        raise refusals.retired(item)
    if item.tracking is Tracking.SERIAL:
        return _ONE
    if elements.count is not None:
        return item.counted(elements.count.times(code.quantity))
    if elements.measure is not None and elements.measure.unit.upper() == item.unit.upper():
        return item.counted(elements.measure.quantity)
    return item.counted(code.quantity) if code.packaging and code.quantity != _ONE else None


def as_labelled(stands: Sequence[Standing], elements: Elements) -> list[Standing]:
    """Those that the label can be on: of its lot and its serial, where it says them and the item has them."""
    return [one for one in stands if one.quantity.is_positive and _is_as_labelled(one, elements)]


def _is_as_labelled(one: Standing, elements: Elements) -> bool:
    if one.item.tracking is Tracking.LOT and elements.lot:
        return one.position.lot == elements.lot
    if one.item.tracking is Tracking.SERIAL and elements.serial:
        return one.position.serial == elements.serial
    return True


def which_item(codes: Sequence[ItemCode], take: Callable[[ItemCode], None]) -> Question:
    """One code that two items claim: the person sees which one it is."""
    ways = [Way(verbatim(one.item.name), verbatim(one.item.sku), partial(take, one)) for one in codes]
    return between(text("Which item is it?"), text("This code is on more than one item"), ways)


def which_one(item: Item, stands: Sequence[Standing], take: Callable[[Standing], None]) -> Question:
    """Several statuses, lots, serials, units or places: chosen, or settled by a scan of what tells them apart."""
    ways = [Way(_title(one), _detail(one), partial(take, one)) for one in stands]

    def scanned(reading: Reading) -> bool:
        left = _settled(stands, words_of(reading))
        if len(left) == 1:
            take(left[0])
        return len(left) == 1

    label = text("{item} stands there in {ways} ways; scan its lot, serial or LPN", item=item.name, ways=len(stands))
    return between(text("Which one?"), label, ways, scanned)


def _title(one: Standing) -> Text:
    return text("{quantity} at {location}", quantity=one.quantity, location=one.location.code)


def _detail(one: Standing) -> Text:
    apart = told_apart(one.position)
    return apart if apart.msgid else STATUSES[one.position.status]


def _settled(stands: Sequence[Standing], words: frozenset[str]) -> list[Standing]:
    """By the narrowest thing that was said: a serial, then a handling unit, then a lot."""
    for said in ("serial", "handling_unit", "lot"):
        found = [one for one in stands if getattr(one.position, said) in words]
        if found:
            return found
    return []


def more_than_known(
    item: Item, known: Quantity, wanted: Quantity, go: Callable[[], None], leave: Callable[[], None]
) -> Question:
    """Goods are where they are, whatever is known of them: asked, recorded, and looked into by a supervisor."""
    label = text("{known} of {item} are known here", known=known, item=item.name)
    ways = [
        Way(text("Move {quantity} all the same", quantity=wanted), text("a supervisor is told"), go),
        Way(text("Move none"), text("nothing is recorded"), leave),
    ]
    return between(text("More than is known here"), label, ways)


def how_much(item: Item, take: Callable[[Quantity], None]) -> Question:
    """A part of it: typed."""
    return how_many(
        text("Quantity of {item}", item=item.name), item.unit, lambda typed: take(item.counted(Quantity.of(typed)))
    )


def goes_as_a_whole() -> NotTaken:
    return NotTaken(
        text("Not to be parted"),
        text("What you have in your hands goes as a whole."),
        text("Scan where it goes, or go back with Esc and scan a single item."),
    )


def what_is_it(found: Sequence[Found], take: Callable[[Found], None]) -> Question:
    """One code that names several kinds of things."""
    ways = [Way(_named(one), KINDS[type(one)], partial(take, one)) for one in found]
    return between(text("What is it?"), text("This code means more than one thing here"), ways)


def _named(found: Found) -> Text:
    match found:
        case Place(location=location):
            return verbatim(location.code)
        case Unit(code=code):
            return verbatim(code)
        case Goods(codes=codes):
            return verbatim(codes[0].item.name)
        case Document(sheet=sheet):
            return verbatim(sheet.order.number)
