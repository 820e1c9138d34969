"""Edits of a record: different fields merge, and the same field edited twice is for a person to decide."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from msgspec import Struct

from ims_desktop.domain.settling.facts import FieldEdit

EDITABLE: Mapping[str, type] = {"name": str, "velocity": str, "condition": str, "min_shelf_life_days": int}
"""The fields of an item that a workstation may change, and what they hold."""


class EditedField(Struct, frozen=True):
    """One field, as the person saw it and as it is to be."""

    name: str
    before: str | int
    after: str | int


class Merged(Struct, frozen=True):
    """What can be taken at once, and what somebody else has changed meanwhile."""

    taken: dict[str, str | int]
    clashing: tuple[FieldEdit, ...]


def merge(now: Mapping[str, str | int], edits: Iterable[EditedField]) -> Merged:
    """``now``: what the record says. An edit to what it says already changes nothing, whoever made it first."""
    taken: dict[str, str | int] = {}
    clashing: list[FieldEdit] = []
    for one in edits:
        if now[one.name] == one.after:
            continue
        if now[one.name] == one.before:
            taken[one.name] = one.after
        else:
            clashing.append(FieldEdit(one.name, one.before, one.after, now[one.name]))
    return Merged(taken, tuple(clashing))


def is_editable(edits: Iterable[EditedField]) -> bool:
    """Whether all of them name fields of an item, with values that these can hold."""
    return all(
        one.name in EDITABLE
        and isinstance(one.after, EDITABLE[one.name])
        and isinstance(one.before, EDITABLE[one.name])
        and (one.after != "" if one.name == "name" else True)
        and (one.after >= 0 if isinstance(one.after, int) else len(one.after) <= MOST)
        for one in edits
    )


MOST = 200
"""Characters in a field of text."""
