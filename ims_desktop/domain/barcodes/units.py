"""Which measure an application identifier 310n to 369n states: the amount of goods, in which unit."""

from __future__ import annotations

from decimal import Decimal

from ims_desktop.domain.barcodes.elements import Measure
from ims_desktop.domain.barcodes.faults import cannot_be_coded
from ims_desktop.domain.quantity import Quantity

UNITS = {
    "310": "kg", "311": "m", "314": "m²", "315": "l", "316": "m³",
    "320": "lb", "321": "in", "322": "ft", "323": "yd", "350": "in²", "351": "ft²", "352": "yd²",
    "356": "ozt", "357": "oz", "360": "qt", "361": "gal", "364": "in³", "365": "ft³", "366": "yd³",
}  # fmt: skip
"""Trade measures (GS1 General Specifications 3.6.2). Widths, heights and gross (logistic) measures do not say how
much there is of an item: they are kept among ``Elements.others``."""

_IDENTIFIERS = {unit: ai for ai, unit in UNITS.items()}
_DIGITS = 6
_MOST_DECIMALS = 5


def measure_of(ai: str, digits: str) -> Measure | None:
    """The measure, exact: the fourth digit of the identifier says how many of the six digits are decimals."""
    unit = UNITS.get(ai[:3])
    if unit is None or len(ai) != 4 or int(ai[3]) > _MOST_DECIMALS:
        return None
    return Measure(Quantity.of(Decimal(int(digits)).scaleb(-int(ai[3]))), unit)


def element_of(measure: Measure) -> tuple[str, str]:
    """The identifier and the six digits that say it; raises ``BarcodeFault`` when six digits do not do."""
    decimals = next((n for n in range(_MOST_DECIMALS + 1) if measure.quantity.fits(n)), None)
    ai = _IDENTIFIERS.get(measure.unit)
    if decimals is None or ai is None or measure.quantity.micro < 0:
        raise cannot_be_coded(f"{measure.quantity} {measure.unit}")
    digits = str(int(measure.quantity.decimal.scaleb(decimals)))
    if len(digits) > _DIGITS:
        raise cannot_be_coded(f"{measure.quantity} {measure.unit}")
    return f"{ai}{decimals}", digits.zfill(_DIGITS)
