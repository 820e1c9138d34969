"""What moving asks: units that stand on others, goods that are not known to be there, steps that want a second scan."""

from __future__ import annotations

from collections.abc import Callable

from ims_desktop.domain.barcodes import Reading
from ims_desktop.domain.items import Item, Tracking
from ims_desktop.domain.locations import Location
from ims_desktop.domain.texts import text
from ims_desktop.floor.finding_goods import word_in, words_of
from ims_desktop.floor.handling import InHand
from ims_desktop.floor.naming import kinds_of
from ims_desktop.floor.questions import Question, Way, between, word


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
        "Everything from {source} to {target}: {goods}",
        source=hand.source.code,
        target=target.code,
        goods=kinds_of([line.standing for line in hand.lines]),
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
