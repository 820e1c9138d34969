"""Putaway rules as they are kept and mirrored: a kind, and a parameter in JSON that its kind's ``Struct`` checks."""

from __future__ import annotations

from collections.abc import Iterable

from ims_desktop.domain.putaway import USUAL_RULES, Parameter, PutawayRule, RuleKind
from ims_desktop.domain.putaway.rules import PARAMETERS
from ims_desktop.protocol import codec

Written = tuple[str, str, str]
"""The id, kind and parameter of a row of ``putaway_rules``."""


def written(parameter: Parameter) -> str:
    return codec.encode(parameter).decode()


def parameter_of(kind: RuleKind, written_as: str) -> Parameter:
    """Raises ``codec.Unreadable`` for a parameter that is none of that kind."""
    return codec.decode((written_as or "{}").encode(), PARAMETERS[kind])


def rules_of(rows: Iterable[Written]) -> tuple[PutawayRule, ...]:
    """The rules that can be read (those of a newer program cannot), in their order; for none, the usual ones."""
    found = tuple(rule for row in rows if (rule := _rule(*row)) is not None)
    return found or USUAL_RULES


def _rule(key: str, kind: str, parameter: str) -> PutawayRule | None:
    try:
        known = RuleKind(kind)
        return PutawayRule(key, known, parameter_of(known, parameter))
    except (ValueError, codec.Unreadable):
        return None
