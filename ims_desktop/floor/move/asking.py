"""What moving asks: units that stand on others, goods that are not known to be there, steps that want a second scan."""

from __future__ import annotations

from collections.abc import Callable

from ims_desktop.domain.barcodes import Reading
from ims_desktop.domain.handling_units import question_before_moving, standing_on
from ims_desktop.domain.items import Item, Tracking
from ims_desktop.domain.locations import Location
from ims_desktop.domain.texts import text, verbatim
from ims_desktop.floor.desk import Desk
from ims_desktop.floor.finding_goods import word_in, words_of
from ims_desktop.floor.handling import InHand
from ims_desktop.floor.questions import Question, Way, between, word
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


def which_mark(item: Item, take: Callable[[str], None]) -> Question:
    """The lot or serial of goods that are not known to be where they are taken from."""

    def scanned(reading: Reading) -> bool:
        said = word_in(reading)
        if said:
            take(said)
        return bool(said)

    if item.tracking is Tracking.SERIAL:
        return word(text("Scan the serial"), text("Serial of {item}", item=item.name), take, scanned)
    return word(text("Scan the lot"), text("Lot of {item}", item=item.name), take, scanned)


def really_all(hand: InHand, target: Location, go: Callable[[], None], leave: Callable[[], None]) -> Question:
    """All that stands at a location goes to another: asked again, since one slip moves a lot."""
    label = text(
        "Everything from {source} to {target}: {lines} kinds of goods",
        source=hand.source.code,
        target=target.code,
        lines=len(hand.lines),
    )
    ways = [
        Way(text("Move it all"), text("or scan {target} again", target=target.code), go),
        Way(text("Another location"), text("nothing is recorded"), leave),
    ]
    return between(text("Scan it again to confirm"), label, ways)


def really_break(hand: InHand, go: Callable[[], None], leave: Callable[[], None]) -> Question:
    def scanned(reading: Reading) -> bool:
        if hand.unit in words_of(reading):
            go()
        return hand.unit in words_of(reading)

    label = text("What is on {unit} stands at {location} by itself then", unit=hand.unit, location=hand.source.code)
    ways = [
        Way(text("Break it up"), text("or scan {unit} again", unit=hand.unit), go),
        Way(text("Leave it whole"), text("nothing is recorded"), leave),
    ]
    return between(text("Scan it again to confirm"), label, ways, scanned)
