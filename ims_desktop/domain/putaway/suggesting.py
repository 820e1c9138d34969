"""Asking the rules one after the other: where goods are to stand, why there, and where else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from msgspec import Struct
from msgspec.structs import replace

from ims_desktop.domain.ids import LocationId
from ims_desktop.domain.locations import Location
from ims_desktop.domain.putaway.loads import Load
from ims_desktop.domain.putaway.places import Places, Wanted, contents_at, room_for
from ims_desktop.domain.putaway.room import NOTHING, Verdict, judge_place
from ims_desktop.domain.putaway.rules import PutawayRule, RuleKind
from ims_desktop.domain.putaway.wanting import sought
from ims_desktop.domain.quantity import Quantity
from ims_desktop.domain.texts import EMPTY, Text, text

ALTERNATIVES = 3
PAGE = 4
"""Locations that are looked at in one go."""
SHOWN = 5
"""Locations of one rule that an explanation names."""


class Suggestion(Struct, frozen=True):
    """A place, how much of the load it takes, and the sentence that says why there."""

    location: Location
    quantity: Quantity
    left: Quantity
    """What must go elsewhere."""
    reason: Text
    rule_id: str


class Answer(Struct, frozen=True):
    """The place, up to three others, and, where there is none, why."""

    best: Suggestion | None = None
    alternatives: tuple[Suggestion, ...] = ()
    why_none: Text = EMPTY


class Looked(Struct, frozen=True):
    """A location that a rule looked at, and what it said of it."""

    location: Location
    fits: Quantity
    sentence: Text


class Step(Struct, frozen=True):
    """What became of one rule. ``looked`` has the first locations that it is about, whether they have room or not."""

    rule: PutawayRule
    answered: bool
    sentence: Text
    looked: tuple[Looked, ...] = ()


class Explanation(Struct, frozen=True):
    """The answer, and how it came about, rule by rule."""

    answer: Answer
    steps: tuple[Step, ...]


def suggest(load: Load, rules: Sequence[PutawayRule], places: Places) -> Answer:
    """The first rule that has a place for all of it decides, or for a part where it says ``split``.

    Where no rule has a place for all of it, the first that has one for a part: the rest is asked for again.
    """
    if refused := _not_yet(load):
        return Answer(why_none=refused)
    found = _first_of(_all_suggestions(load, rules, places, parts=False))
    if not found and not load.is_whole:
        found = _first_of(_all_suggestions(load, rules, places, parts=True))
    if not found:
        return Answer(why_none=text("No location that may take it has room"))
    return Answer(found[0], tuple(found[1:]))


def explain(load: Load, rules: Sequence[PutawayRule], places: Places) -> Explanation:
    """``suggest``, with what every rule said and of which locations."""
    answer = suggest(load, rules, places)
    return Explanation(answer, tuple(_step(rule, load, places, answer) for rule in rules))


def reason(rule: PutawayRule, load: Load, location: Location) -> Text:
    """Why this rule leads there, for the person who takes it there."""
    match rule.kind:
        case RuleKind.FIXED_LOCATION:
            return text("Its fixed location")
        case RuleKind.SAME_LOT:
            return text("Same lot stands there") if load.goods[0].lot else text("Same item stands there")
        case RuleKind.SAME_ITEM:
            return text("Same item stands there")
        case RuleKind.NEAREST_EMPTY:
            return text("Empty, nearest to the dock")
        case RuleKind.ANY_ROOM:
            return text("Has room, nearest to the dock")
        case RuleKind.ZONE:
            return _zone_reason(load, location)


def _zone_reason(load: Load, location: Location) -> Text:
    said = {"velocity": load.velocity, "condition": load.condition, "zone": location.zone}
    if load.velocity and load.condition:
        return text("Class {velocity}, {condition}, zone {zone}", **said)
    if load.velocity:
        return text("Class {velocity}, zone {zone}", **said)
    return text("{condition}, zone {zone}", **said) if load.condition else text("Zone {zone}", **said)


def _not_yet(load: Load) -> Text | None:
    if load.is_to_inspect:
        return text("It is to be inspected first")
    if load.is_mixed_up:
        return text("Quarantined or damaged goods stand on it with good ones: part them first")
    return None


def _first_of(suggestions: Iterator[Suggestion]) -> list[Suggestion]:
    """The best and its alternatives, each location once."""
    return list(islice(_each_once(suggestions), 1 + ALTERNATIVES))


def _each_once(suggestions: Iterator[Suggestion]) -> Iterator[Suggestion]:
    seen: set[LocationId] = set()
    for one in suggestions:
        if one.location.id not in seen:
            seen.add(one.location.id)
            yield one


def _all_suggestions(load: Load, rules: Sequence[PutawayRule], places: Places, *, parts: bool) -> Iterator[Suggestion]:
    for rule in rules:
        takes_parts = not load.is_whole and (parts or rule.parameter.split)
        for location, verdict in _judged(rule, load, places, load.least if takes_parts else load.quantity):
            if verdict.takes_all or (takes_parts and verdict.fits.is_positive):
                left = load.quantity - verdict.fits
                yield Suggestion(location, verdict.fits, left, reason(rule, load, location), rule.id)


def _judged(
    rule: PutawayRule, load: Load, places: Places, at_least: Quantity | None
) -> Iterator[tuple[Location, Verdict]]:
    """The locations that the rule is about, with room for so much or whatever room they have, as they really stand."""
    found = sought(rule.parameter, load)
    if isinstance(found, Text):
        return
    if isinstance(found, Wanted):
        need = None if at_least is None else room_for(load, at_least)
        pages = _pages(replace(found, need=need), places)
    else:
        fixed = places.location(found)
        pages = iter([[fixed] if fixed else []])
    for page in pages:
        others = [one for one in page if one.id != load.stands_at]
        must_be_empty = rule.kind is RuleKind.NEAREST_EMPTY and at_least is not None
        contents = contents_at(others, places, anyway=must_be_empty)
        for one in others:
            stood = contents.get(one.id, NOTHING)
            if not must_be_empty or stood.is_empty:
                yield one, judge_place(load, one, stood)


def _pages(wanted: Wanted, places: Places) -> Iterator[Sequence[Location]]:
    last: Location | None = None
    while page := places.find(wanted, last, PAGE):
        yield page
        if len(page) < PAGE:
            return
        last = page[-1]


def _step(rule: PutawayRule, load: Load, places: Places, answer: Answer) -> Step:
    if answer.best is not None and answer.best.rule_id == rule.id:
        return Step(rule, True, answer.best.reason, _looked(rule, load, places))
    found = sought(rule.parameter, load)
    if isinstance(found, Text):
        return Step(rule, False, found)
    looked = _looked(rule, load, places)
    if not looked:
        return Step(rule, False, text("No such location"))
    if any(one.rule_id == rule.id for one in answer.alternatives):
        return Step(rule, False, text("Has a place, as an alternative"), looked)
    return Step(rule, False, text("Has no place for all of it, or an earlier rule had it"), looked)


def _looked(rule: PutawayRule, load: Load, places: Places) -> tuple[Looked, ...]:
    """Those that it answers with first, then those that it passed over."""
    fitting = islice(_judged(rule, load, places, load.quantity), 1)
    every = [*fitting, *islice(_judged(rule, load, places, None), SHOWN)]
    by_location = {one.id: Looked(one, verdict.fits, _said(verdict)) for one, verdict in every}
    return tuple(by_location.values())[:SHOWN]


def _said(verdict: Verdict) -> Text:
    return text("All of it fits") if verdict.takes_all else verdict.obstacle
