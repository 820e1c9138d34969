"""Items and locations that are retired, of another site or not known, and goods without a reason."""

from __future__ import annotations

from ims_desktop.domain.cases import CaseChoice
from ims_desktop.domain.ids import LocationId
from ims_desktop.domain.positions import Movement, Position
from ims_desktop.domain.quantity import Quantity, total
from ims_desktop.domain.settling.detail import DocumentChange, Need, Offer
from ims_desktop.domain.settling.facts import CaseFacts, Goods, set_aside, what_is_left
from ims_desktop.domain.settling.findings import Finding, Way, accept, did, has, knew, look, take_back
from ims_desktop.domain.settling.remedies import Given, Remedy
from ims_desktop.domain.texts import Text, text, verbatim

RETIRED, IN_USE = text("retired"), text("in use")


def item_retired(facts: CaseFacts, given: Given) -> Finding:
    item = facts.item
    name = verbatim(item.name if item else "")
    again = Remedy(reinstated_item=item.id if item else None)
    held = set_aside(what_is_left(facts, [one for one in facts.goods if item and one.target.item_id == item.id]))
    ways = [accept(text("Keep the goods; it stays retired"))]
    if item is not None and item.is_retired:
        ways.append(Way(CaseChoice.REINSTATE, text("Take it into use again"), again, documents=_in_use(name)))
    if held:
        said = text("Set {quantity} aside", quantity=total(one.quantity for one in held))
        ways.append(Way(CaseChoice.HOLD, said, Remedy(moves=held)))
    return Finding(
        knew(None, name),
        did(facts),
        has(RETIRED if item and item.is_retired else IN_USE, name),
        tuple(ways),
        CaseChoice.HOLD if held else CaseChoice.ACCEPT,
        text("Nobody uses it by mistake, and the goods are not lost."),
    )


def location_retired(facts: CaseFacts, given: Given) -> Finding:
    place = facts.location
    name = verbatim(place.code if place else "")
    ways = [accept(text("Leave it as it is"))]
    if place is not None and place.is_retired:
        again = Remedy(reinstated_location=place.id)
        ways.append(Way(CaseChoice.REINSTATE, text("Take the location into use again"), again, documents=_in_use(name)))
    ways += look((place.id,) if place else (), facts)
    return Finding(
        knew(None, name),
        did(facts),
        has(RETIRED if place and place.is_retired else IN_USE, name),
        tuple(ways),
        CaseChoice.REINSTATE if place and place.is_retired else CaseChoice.ACCEPT,
        text("Goods are handled there."),
    )


def other_site(facts: CaseFacts, given: Given) -> Finding:
    place = facts.location
    name = verbatim(place.code if place else "")
    ways = [accept(text("It was there, and stays in the books")), *take_back(facts, text("Take it back"))]
    return Finding(
        knew(None),
        did(facts),
        has(name, text("of another site")),
        (*ways, *look((place.id,) if place else (), facts)),
        CaseChoice.ACCEPT,
        text("What a person did is more likely than not what happened."),
    )


def unknown_item(facts: CaseFacts, given: Given) -> Finding:
    is_known = facts.item is not None
    ways: list[Way] = []
    if facts.item is not None:
        remedy = Remedy(post=facts.operations, only_item=facts.item.id)
        ways.append(Way(CaseChoice.POST, text("Take it: the item is known now"), remedy))
    ways += [Way(CaseChoice.DISCARD, text("Leave it out of the books")), *look(_places(facts), facts)]
    return Finding(
        knew(None, text("the item was there")),
        did(facts),
        has(verbatim(facts.item.name) if facts.item else text("no such item")),
        tuple(ways),
        CaseChoice.POST if is_known else ways[-1].choice,
        text("The goods are there.") if is_known else text("Somebody must see what it is."),
    )


def unknown_location(facts: CaseFacts, given: Given) -> Finding:
    nowhere = facts.nowhere
    into = [one for one in facts.goods if one.target.location_id == nowhere.suspense]
    out = [one for one in facts.goods if one.source.location_id == nowhere.suspense]
    ways: list[Way] = []
    if into or out:
        moves: list[Movement] = []
        if given.location_id is not None:
            moves += [Movement(one, one.at(given.location_id), part) for one, part in _left(facts, into)]
            moves += [Movement(one.source.at(given.location_id), one.source, one.quantity) for one in out]
        offers = (Offer(facts.location.id, verbatim(facts.location.code)),) if facts.location else ()
        ways.append(
            Way(
                CaseChoice.PLACE, text("Say where it is"), Remedy(moves=tuple(moves)), need=Need.LOCATION, offers=offers
            )
        )
        off = [Movement(one, one.at(nowhere.adjustment), part) for one, part in _left(facts, into)]
        off += [Movement(one.source.at(nowhere.adjustment), one.source, one.quantity) for one in out]
        if off:
            ways.append(Way(CaseChoice.ZERO, text("Write it off"), Remedy(moves=tuple(off))))
        ways.append(accept(text("Leave it in suspense")))
    else:
        ways.append(Way(CaseChoice.DISCARD, text("Leave it out of the books")))
        if facts.location is not None:
            remedy = Remedy(post=facts.operations)
            ways.insert(0, Way(CaseChoice.POST, text("Take it: the place is known now"), remedy))
        else:
            ways.append(accept(text("Leave it as it is")))
    return Finding(
        knew(None),
        did(facts),
        has(verbatim(facts.location.code) if facts.location else text("no such place")),
        tuple(ways),
        ways[0].choice,
        text("What stands in suspense is found by nobody."),
    )


def _left(facts: CaseFacts, into: list[Goods]) -> list[tuple[Position, Quantity]]:
    return [(one.target, part) for one, part in what_is_left(facts, into)]


def reason_missing(facts: CaseFacts, given: Given) -> Finding:
    ways = [accept(text("Accept it, with the reason given here")), *take_back(facts, text("Take it back"))]
    return Finding(
        knew(None),
        did(facts),
        has(text("no reason")),
        tuple(ways),
        CaseChoice.ACCEPT,
        text("The goods are what somebody saw that they are."),
    )


def _places(facts: CaseFacts) -> tuple[LocationId, ...]:
    return facts.places()


def _in_use(name: Text) -> tuple[DocumentChange, ...]:
    return (DocumentChange(name, RETIRED, IN_USE),)
