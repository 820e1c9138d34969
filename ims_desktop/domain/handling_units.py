"""Handling units: numbers of our own for them, and what may stand on what."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ims_desktop.domain.barcodes import serials, sscc
from ims_desktop.domain.effects import NESTED, Effect
from ims_desktop.domain.quantity import ZERO
from ims_desktop.domain.texts import Text, text

EXTENSIONS = 10
"""The extension digit is the company's to use (GS1 General Specifications 3.2): ours carries on with the number."""

Parents = Mapping[str, str]
"""The unit that each unit stands on; one that is missing, or whose text is empty, stands by itself."""


def numbers_of(company_prefix: str) -> int:
    """How many handling units a prefix can number: serials of every extension digit."""
    return EXTENSIONS * serials(company_prefix)


def sscc_of(company_prefix: str, number: int) -> str:
    """The SSCC of the unit with this number, from 0. Raises ``BarcodeFault`` beyond the last one."""
    extension, serial = divmod(number, serials(company_prefix))
    return sscc(company_prefix, serial, extension)


def number_in(company_prefix: str, code: str) -> int | None:
    """The number that an SSCC of this prefix was made from; none for any other code."""
    room = numbers_of(company_prefix)
    number = code[:1] + code[1 + len(company_prefix) : -1]
    if not (number.isascii() and number.isdigit()) or int(number) >= room:
        return None
    return int(number) if sscc_of(company_prefix, int(number)) == code else None


def standing_on(unit: str, parents: Parents) -> tuple[str, ...]:
    """The units below it, the nearest first. Ends where a circle closes, should two facts ever have made one."""
    below: list[str] = []
    while (parent := parents.get(unit, "")) and parent not in below:
        below.append(parent)
        unit = parent
    return tuple(below)


def nested_on(unit: str, parents: Parents) -> tuple[str, ...]:
    """The units on it, and those on them, each once and never itself."""
    return tuple(dict.fromkeys(one for one in _nested(unit, parents, {unit}) if one != unit))


def _nested(unit: str, parents: Parents, seen: set[str]) -> Iterator[str]:
    for one in sorted(one for one, parent in parents.items() if parent == unit and one not in seen):
        seen.add(one)
        yield one
        yield from _nested(one, parents, seen)


def why_not_on(unit: str, parent: str, parents: Parents) -> Text | None:
    """Why ``unit`` cannot be put on ``parent``; none when it can. An empty parent is the floor."""
    if not parent:
        return None
    if unit == parent:
        return text("{unit} cannot stand on itself.", unit=unit)
    if unit in standing_on(parent, parents):
        return text("{parent} stands on {unit}, so {unit} cannot stand on {parent}.", parent=parent, unit=unit)
    if parents.get(unit, "") == parent:
        return text("{unit} stands on {parent} already.", unit=unit, parent=parent)
    return None


def question_before_moving(unit: str, parents: Parents) -> Text | None:
    """What to ask before a unit is moved by itself: one that stands on another is taken off it by that."""
    below = standing_on(unit, parents)
    if not below:
        return None
    if below[-1] == below[0]:
        return text("{unit} stands on {parent}. Take it off and move it alone?", unit=unit, parent=below[0])
    return text(
        "{unit} stands on {parent}, on pallet {outermost}. Take it off and move it alone?",
        unit=unit,
        parent=below[0],
        outermost=below[-1],
    )


def effects_of_nesting(unit: str) -> tuple[Effect, ...]:
    """That a unit's parent is another one now, until the central says so; which one is in the operation itself."""
    return (Effect(NESTED, unit, ZERO),)
