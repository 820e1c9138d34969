"""Where goods are: less than nothing, two places at once, something left behind, units that stand on one another."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ims_desktop.domain.cases import CaseChoice
from ims_desktop.domain.ids import LocationId
from ims_desktop.domain.positions import Movement, Position
from ims_desktop.domain.quantity import ZERO, Quantity, total
from ims_desktop.domain.settling.facts import CaseFacts, Stands
from ims_desktop.domain.settling.findings import Finding, Way, accept, did, has, knew, look
from ims_desktop.domain.settling.remedies import Given, Remedy
from ims_desktop.domain.texts import Text, text, verbatim


def negative(facts: CaseFacts, given: Given) -> Finding:
    (about,) = facts.about or (None,)
    missing = -facts.on_hand(about) if about else ZERO
    here = facts.stands(about) if about else None
    ways = [*_taken_elsewhere(facts, about, missing), *_written_off(facts, facts.about), *_look_at(facts.about, facts)]
    is_elsewhere = ways[0].choice is CaseChoice.THERE if ways else False
    return Finding(
        knew(facts.known, text("at {location}", location=here.location_code if here else "")),
        did(facts),
        has(
            facts.on_hand(about) if about else None, text("at {location}", location=here.location_code if here else "")
        ),
        tuple(ways),
        CaseChoice.THERE if is_elsewhere else CaseChoice.LOOK,
        text("Only there is as much as is missing here.")
        if is_elsewhere
        else text("Nobody can say from here where it was taken."),
    )


def _taken_elsewhere(facts: CaseFacts, about: Position | None, missing: Quantity) -> tuple[Way, ...]:
    """The one other place from which so much can have been taken; none where there are several."""
    others = [
        one
        for one in facts.standing
        if one.is_real and one.position != about and one.quantity >= missing and missing > ZERO
    ]
    if about is None or len(others) != 1:
        return ()
    (other,) = others
    said = text("It was taken from {location}", location=other.location_code)
    return (Way(CaseChoice.THERE, said, Remedy(moves=(Movement(other.position, about, missing),))),)


def serial_at_two(facts: CaseFacts, given: Given) -> Finding:
    return _at_two_places(facts, text("A serial number is at one place: the latest fact is the likeliest."))


def unit_elsewhere(facts: CaseFacts, given: Given) -> Finding:
    return _at_two_places(facts, text("A handling unit is at one place: the latest fact is the likeliest."))


def _at_two_places(facts: CaseFacts, why: Text) -> Finding:
    there = [one for one in facts.standing if one.position in facts.about]
    places = list(dict.fromkeys(one.position.location_id for one in there if one.quantity.is_positive))
    if facts.last_place in places:
        places.remove(facts.last_place)
        places.insert(0, facts.last_place)
    ways: list[Way] = []
    for choice, place in zip((CaseChoice.HERE, CaseChoice.THERE), places, strict=False):
        code = next(one.location_code for one in there if one.position.location_id == place)
        said = text("It is at {location}", location=code)
        ways.append(Way(choice, said, Remedy(moves=tuple(_gathered(facts, there, place)))))
    ways += _look_at(facts.about, facts)
    codes = ", ".join(dict.fromkeys(one.location_code for one in there if one.quantity.is_positive))
    recommended = CaseChoice.HERE if facts.last_place is not None and ways else CaseChoice.LOOK
    return Finding(knew(facts.known), did(facts), has(verbatim(codes)), tuple(ways[:4]), recommended, why)


def _gathered(facts: CaseFacts, there: Sequence[Stands], place: LocationId) -> Iterable[Movement]:
    """What the books have elsewhere answers for what they lack elsewhere; the rest was never there."""
    surplus = {one.position: one.quantity for one in there if one.quantity > ZERO and one.position.location_id != place}
    lacking = {one.position: -one.quantity for one in there if one.quantity < ZERO}
    for source, amount in surplus.items():
        left = amount
        for target in [one for one in lacking if one.item_id == source.item_id]:
            part = min(left, lacking[target])
            if part.is_positive:
                lacking[target] -= part
                left -= part
                yield Movement(source, target, part)
        if left.is_positive:
            yield Movement(source, source.at(facts.nowhere.adjustment), left)
    for target, amount in lacking.items():
        if amount.is_positive:
            yield Movement(target.at(facts.nowhere.adjustment), target, amount)


def contents_differ(facts: CaseFacts, given: Given) -> Finding:
    target = facts.goods[0].target if facts.goods else None
    left = [one for one in facts.standing if one.position in facts.about and one.quantity != ZERO]
    along: tuple[Way, ...] = ()
    if target is not None and left:
        moves = tuple(
            Movement(one.position, one.position.at(target.location_id), one.quantity)
            if one.quantity > ZERO
            else Movement(one.position.at(facts.nowhere.adjustment), one.position, -one.quantity)
            for one in left
            if one.position.location_id != target.location_id or one.quantity < ZERO
        )
        along = (Way(CaseChoice.HERE, text("It went along"), Remedy(moves=moves)),) if moves else ()
    stayed = Way(CaseChoice.THERE, text("It stayed behind"), effect=text("Nothing changes."))
    ways = [*along, stayed, *_written_off(facts, facts.about), *_look_where(facts)]
    return Finding(
        knew(facts.known),
        did(facts),
        has(total(one.quantity for one in left), text("left where it began")),
        tuple(ways),
        CaseChoice.LOOK if any(one.choice is CaseChoice.LOOK for one in ways) else CaseChoice.THERE,
        text("Whoever goes there sees it at once."),
    )


def unit_cycle(facts: CaseFacts, given: Given) -> Finding:
    """Of facts that go round in a circle one did not happen: mostly the latest."""
    undoable = [one.operation for one in facts.done if one.operation in facts.undoable]
    ways: list[Way] = []
    if undoable:
        said = text("The latest of these did not happen")
        ways.append(Way(CaseChoice.LATER, said, Remedy(take_back=(undoable[-1],))))
    if len(undoable) > 1:
        said = text("The first of these did not happen")
        ways.append(Way(CaseChoice.EARLIER, said, Remedy(take_back=(undoable[0],))))
    ways.append(accept(text("Leave it for now")))
    recommended = CaseChoice.LATER if undoable else CaseChoice.ACCEPT
    return Finding(
        knew(None),
        did(facts),
        has(verbatim(facts.subject)),
        tuple(ways),
        recommended,
        text("The last word closed the circle."),
    )


def _written_off(facts: CaseFacts, about: Iterable[Position]) -> tuple[Way, ...]:
    moves: list[Movement] = []
    for position in about:
        off, nowhere = facts.on_hand(position), position.at(facts.nowhere.adjustment)
        if off > ZERO:
            moves.append(Movement(position, nowhere, off))
        elif off < ZERO:
            moves.append(Movement(nowhere, position, -off))
    if not moves:
        return ()
    return (Way(CaseChoice.ZERO, text("Nothing is there: correct the books"), Remedy(moves=tuple(moves))),)


def _look_at(about: Iterable[Position], facts: CaseFacts) -> tuple[Way, ...]:
    real = [one.position.location_id for one in facts.standing if one.position in set(about) and one.is_real]
    return look(tuple(dict.fromkeys(real)), facts)


def _look_where(facts: CaseFacts) -> tuple[Way, ...]:
    """Where something was left; where nothing was, but more was taken than stood there, where it was put."""
    return _look_at(facts.about, facts) or look(facts.places(), facts)
