"""What stands on the printed sheets: commands, locations and badges, in the words of who reads them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ims_desktop.domain.barcodes import BarcodeFault, CodeKind, internal_code
from ims_desktop.domain.barcodes.setup_label import SETUP_LABEL
from ims_desktop.domain.locations import Location
from ims_desktop.domain.texts import text
from ims_desktop.floor.commands import KEYS, Command, barcode
from ims_desktop.ports.sheets import Badge, Card, Form, Sheet
from ims_desktop.ui.language import Translator
from ims_desktop.ui.shell.words import NAMES


def commands_sheet(say: Translator) -> Sheet:
    """The label that a scanner is set up with, and every command there is."""
    set_up = Card(SETUP_LABEL, say(text("Scanner set-up label")))
    cards = [Card(barcode(one), say(NAMES[one]), key=KEYS.get(one, "")) for one in Command]
    return Sheet(say(text("Command barcodes")), (set_up, *cards), say.language)


def locations_sheet(say: Translator, locations: Iterable[Location]) -> Sheet:
    """In the order given. Check digits are a card of their own, to be cut off and put where somebody must stand."""
    cards = [card for one in locations for card in _cards_of(say, one)]
    return Sheet(say(text("Location barcodes")), cards, say.language)


def badges_sheet(say: Translator, badges: Iterable[Badge]) -> Sheet:
    cards = [Card(one.code, one.name, one.role) for one in badges]
    return Sheet(say(text("Badges")), cards, say.language, Form.CARD)


def _cards_of(say: Translator, location: Location) -> Iterator[Card]:
    zone = say(text("Zone {zone}", zone=location.zone)) if location.zone else ""
    yield Card(_code_of(location.code), location.code, zone)
    if location.check_digits:
        # As a location's code too: two bare digits from a scanner that types would be taken for typing.
        yield Card(
            _code_of(location.check_digits), say(text("Check digits of {location}", location=location.code)), zone
        )


def _code_of(code: str) -> str:
    """Ours says that it is a location's; a code with small letters survives only as it is."""
    try:
        return internal_code(CodeKind.LOCATION, code)
    except BarcodeFault:
        return code
