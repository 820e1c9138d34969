"""A location that a person chose: as suggested, allowed as well, outside what is allowed, or full."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from msgspec import Struct

from ims_desktop.domain.locations import Location
from ims_desktop.domain.putaway.loads import Load
from ims_desktop.domain.putaway.room import Contents, judge_place
from ims_desktop.domain.putaway.rules import AnyRoom, ByZone, NearestEmpty, PutawayRule, SameItem, SameLot, Zoned
from ims_desktop.domain.putaway.suggesting import Answer
from ims_desktop.domain.putaway.zones import within_any
from ims_desktop.domain.quantity import ZERO, Quantity
from ims_desktop.domain.texts import Text, text


class Choice(StrEnum):
    AS_SUGGESTED = "as_suggested"
    ANOTHER = "another"
    """Allowed as well: a second scan says that it is meant."""
    OUTSIDE = "outside"
    """Never: another kind of place, condition, status, mixture, or outside the zones that the rules allow."""
    FULL = "full"
    """It may stand there, but not all of it fits."""


class Chosen(Struct, frozen=True):
    """What a chosen location is worth: ``fits`` of it may go there, and the sentence says why no more."""

    choice: Choice
    fits: Quantity
    sentence: Text

    @property
    def is_allowed(self) -> bool:
        return self.choice in (Choice.AS_SUGGESTED, Choice.ANOTHER)


def judge_choice(
    load: Load,
    location: Location,
    contents: Contents,
    rules: Sequence[PutawayRule],
    answer: Answer,
    *,
    joins: bool = False,
) -> Chosen:
    """``contents`` is what stands at ``location`` that can be in the way, and ``answer`` what was suggested for
    ``load``. ``joins`` when all that is in it stands there already."""
    verdict = judge_place(load, location, contents)
    is_best = answer.best is not None and answer.best.location.id == location.id
    if not verdict.takes_all and not verdict.is_full:
        return Chosen(Choice.OUTSIDE, ZERO, verdict.obstacle)
    if not is_best and not _is_allowed(load, location, rules, answer, joins):
        sentence = text(
            "{location} is in zone “{zone}”, where no rule puts it", location=location.code, zone=location.zone
        )
        return Chosen(Choice.OUTSIDE, ZERO, sentence)
    if verdict.is_full and not (is_best and verdict.fits.is_positive and verdict.fits == _expected(answer)):
        return Chosen(Choice.FULL, verdict.fits, verdict.obstacle)
    if is_best and answer.best is not None:
        return Chosen(Choice.AS_SUGGESTED, verdict.fits, answer.best.reason)
    return Chosen(Choice.ANOTHER, verdict.fits, text("Not the suggested location: scan it again to confirm"))


def _expected(answer: Answer) -> Quantity | None:
    return answer.best.quantity if answer.best is not None else None


def _is_allowed(load: Load, location: Location, rules: Sequence[PutawayRule], answer: Answer, joins: bool) -> bool:
    """Inside the zones that the rules name, on the list of alternatives, its fixed location, or where it stands."""
    if any(one.location.id == location.id for one in answer.alternatives):
        return True
    if all(one.item.fixed_location_id == location.id for one in load.goods):
        return True
    named = [rule.parameter for rule in rules if isinstance(rule.parameter, Zoned)]
    if joins and any(one.covers(location.zone) for one in named if _joins(one)):
        return True
    return load.is_set_apart or _in_tree(load, location, [one for one in named if not _joins(one)])


def _joins(parameter: Zoned) -> bool:
    """Whether it leads to where goods stand anyway: that says nothing about other places."""
    return isinstance(parameter, SameLot | SameItem)


def _in_tree(load: Load, location: Location, named: Sequence[Zoned]) -> bool:
    """The allowed tree: all zones that a rule for this load names; everywhere where no rule names any."""
    holding = [one for one in named if not isinstance(one, ByZone) or one.is_for(load.velocity, load.condition)]
    if not any(one.zones for one in holding):
        return True
    if any(not one.zones for one in holding if isinstance(one, NearestEmpty | AnyRoom)):
        return True
    return within_any(location.zone, [zone for one in holding for zone in one.zones])
