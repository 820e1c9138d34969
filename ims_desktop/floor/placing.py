"""Whether what somebody has in their hands may stand at the location they scanned; said before anything is recorded."""

from __future__ import annotations

from ims_desktop.domain.locations import Location, LocationKind
from ims_desktop.domain.putaway import NOTHING, Contents, Places, Verdict, contents_at, judge_place
from ims_desktop.domain.quantity import Quantity
from ims_desktop.domain.texts import Text, text
from ims_desktop.floor.handling import InHand
from ims_desktop.floor.refusals import NotTaken


def check_use(location: Location) -> None:
    """Raises ``NotTaken`` for a location where nobody works: virtual, or no longer used."""
    if location.kind.is_virtual:
        raise _virtual(location)
    if location.is_retired:
        raise _retired(location)


def check_place(hand: InHand, location: Location, places: Places) -> None:
    """Raises ``NotTaken`` where it may not stand, or does not fit. Docks and staging areas take whatever comes."""
    check_use(location)
    if location.site_id != hand.source.site_id:
        raise _other_site(location)
    if location.kind is LocationKind.STORAGE:
        verdict = judge_place(hand.load, location, contents_of(location, places))
        if not verdict.takes_all:
            raise refused(location, verdict)


def contents_of(location: Location, places: Places) -> Contents:
    """What stands there that can be in the way."""
    return contents_at([location], places).get(location.id, NOTHING)


def refused(location: Location, verdict: Verdict) -> NotTaken:
    if verdict.is_full:
        return full(location, verdict.fits, verdict.obstacle)
    return NotTaken(
        text("Not at {location}", location=location.code),
        text("{obstacle}.", obstacle=verdict.obstacle),
        text("Scan another location."),
    )


def full(location: Location, fits: Quantity, obstacle: Text) -> NotTaken:
    """What would fit is said, so that the rest can go elsewhere."""
    remedy = text("Scan another location.")
    if fits.is_positive:
        remedy = text("Take {fits} with Alt+Q and scan it again, or scan another location.", fits=fits)
    return NotTaken(text("{location} is full", location=location.code), text("{room}.", room=obstacle), remedy)


def stands_there_already(location: Location) -> NotTaken:
    return NotTaken(
        text("It stands there already"),
        text("You took it from {location}.", location=location.code),
        text("Scan the location where it goes, or go back with Esc to leave it where it was."),
    )


def _virtual(location: Location) -> NotTaken:
    return NotTaken(
        text("Not a place to work at"),
        text("{location} exists in the books only.", location=location.code),
        text("Scan a location that you can walk to."),
    )


def _retired(location: Location) -> NotTaken:
    return NotTaken(
        text("Location retired"),
        text("{location} is no longer used.", location=location.code),
        text("Scan another location. Ask a supervisor about goods that still stand there."),
    )


def _other_site(location: Location) -> NotTaken:
    return NotTaken(
        text("Another site"),
        text("{location} is of another site.", location=location.code),
        text("Scan a location of this site."),
    )
