"""Taking things off handling units: a unit that stands on another, or goods that stand on a unit, ask first."""

from __future__ import annotations

from collections.abc import Callable

from ims_desktop.domain.barcodes import Reading
from ims_desktop.domain.handling_units import question_before_moving, standing_on
from ims_desktop.domain.texts import text, verbatim
from ims_desktop.floor.desk import Desk
from ims_desktop.floor.finding_goods import words_of
from ims_desktop.floor.questions import Question, Way, between
from ims_desktop.ports.standing import Standing


def nested(code: str, desk: Desk, alone: Callable[[], None], outermost: Callable[[str], None]) -> Question | None:
    """A unit that stands on another: alone, or all of the pallet that it is on; none for one that stands by itself."""
    parents = desk.handling_units.parents(code)
    asked = question_before_moving(code, parents)
    if asked is None:
        return None
    pallet = standing_on(code, parents)[-1]
    ways = [
        Way(text("Take it off"), verbatim(code), alone),
        Way(text("The whole pallet"), verbatim(pallet), lambda: outermost(pallet)),
    ]

    def scanned(reading: Reading) -> bool:
        if pallet in words_of(reading):
            outermost(pallet)
        return pallet in words_of(reading)

    return between(text("Take it off?"), asked, ways, scanned)


def on_a_unit(one: Standing, off: Callable[[], None], unit: Callable[[], None]) -> Question:
    """Goods that stand on a handling unit, asked for by their own label."""
    code = one.position.handling_unit

    def scanned(reading: Reading) -> bool:
        if code in words_of(reading):
            unit()
        return code in words_of(reading)

    ways = [
        Way(text("Take it off"), text("the rest stays on {unit}", unit=code), off),
        Way(text("The whole handling unit"), verbatim(code), unit),
    ]
    return between(text("Take it off?"), text("It is on {unit}", unit=code), ways, scanned)
