"""Putaway: where goods are to stand, by rules that an administrator puts in order, and why."""

from ims_desktop.domain.putaway.choosing import Choice, Chosen, judge_choice
from ims_desktop.domain.putaway.loads import Goods, Load
from ims_desktop.domain.putaway.places import Places, Wanted, contents_at
from ims_desktop.domain.putaway.room import NOTHING, Contents, Stood, Verdict, judge_place
from ims_desktop.domain.putaway.rules import (
    USUAL_RULES,
    AnyRoom,
    ByZone,
    FixedLocation,
    NearestEmpty,
    Parameter,
    PutawayRule,
    RuleKind,
    SameItem,
    SameLot,
)
from ims_desktop.domain.putaway.suggesting import Answer, Explanation, Looked, Step, Suggestion, explain, suggest

__all__ = [
    "NOTHING",
    "USUAL_RULES",
    "Answer",
    "AnyRoom",
    "ByZone",
    "Choice",
    "Chosen",
    "Contents",
    "Explanation",
    "FixedLocation",
    "Goods",
    "Load",
    "Looked",
    "NearestEmpty",
    "Parameter",
    "Places",
    "PutawayRule",
    "RuleKind",
    "SameItem",
    "SameLot",
    "Step",
    "Stood",
    "Suggestion",
    "Verdict",
    "Wanted",
    "contents_at",
    "explain",
    "judge_choice",
    "judge_place",
    "suggest",
]
