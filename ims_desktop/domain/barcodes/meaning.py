"""Pairs of application identifier and value turned into what they say about goods."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from msgspec import Struct, field

from ims_desktop.domain.barcodes.checkdigits import checked
from ims_desktop.domain.barcodes.dates import date_of
from ims_desktop.domain.barcodes.elements import Elements
from ims_desktop.domain.barcodes.faults import said_twice
from ims_desktop.domain.barcodes.identifiers import DATES
from ims_desktop.domain.barcodes.messages import Pair
from ims_desktop.domain.barcodes.units import measure_of
from ims_desktop.domain.quantity import Quantity
from ims_desktop.domain.texts import Text, text

KEYS = {"00": "SSCC", "01": "GTIN", "02": "GTIN", "03": "GTIN", **{f"41{n}": "GLN" for n in range(8)}}
"""Identifiers whose value ends in a check digit, with the name of that value."""

_FIELDS = {
    "00": "sscc", "01": "gtin", "02": "gtin", "10": "lot", "21": "serial", "400": "order_number",
    "17": "expiry", "15": "best_before", "11": "production", "30": "count", "37": "count",
    "410": "ship_to", "414": "gln",
}  # fmt: skip


class _Gathering(Struct):
    today: date
    values: dict[str, object] = field(default_factory=dict)
    sources: dict[str, str] = field(default_factory=dict)
    others: list[tuple[str, str]] = field(default_factory=list)
    warnings: list[Text] = field(default_factory=list)


def elements_of(pairs: Iterable[Pair], today: date) -> tuple[Elements, tuple[Text, ...]]:
    """What the pairs say, and remarks on what was kept aside.

    Raises ``BarcodeFault`` for a wrong check digit (GS1 General Specifications 7.9) and for a code that says one
    thing twice and differently (4.14).
    """
    gathering = _Gathering(today)
    said: dict[str, str] = {}
    for pair in pairs:
        if pair.ai in KEYS:
            checked(pair.value, KEYS[pair.ai])
        if said.setdefault(pair.ai, pair.value) != pair.value and pair.ai in _FIELDS:
            raise said_twice(pair.ai, said[pair.ai], pair.value)
        _take(pair, gathering)
    _remark_on_content(said, gathering.warnings)
    is_content = gathering.sources.get("gtin") == "02"
    known: dict[str, Any] = {**gathering.values, "is_content": is_content}
    return Elements(**known, others=tuple(gathering.others)), tuple(gathering.warnings)


def _take(pair: Pair, gathering: _Gathering) -> None:
    """Puts the pair into its field, or among the others when it has none or the field is taken."""
    name = _FIELDS.get(pair.ai) or ("measure" if measure_of(pair.ai, pair.value) else None)
    value = _value(pair, gathering) if name is not None else None
    source = gathering.sources.setdefault(name, pair.ai) if name is not None and value is not None else None
    if name is not None and source == pair.ai:
        gathering.values[name] = value
    elif (pair.ai, pair.value) not in gathering.others:
        gathering.others.append((pair.ai, pair.value))
        gathering.warnings += _remarks(pair, source)


def _value(pair: Pair, gathering: _Gathering) -> object:
    if pair.ai in DATES:
        return date_of(pair.value, gathering.today)
    if pair.ai in ("30", "37"):
        return Quantity.of(pair.value) or None
    return measure_of(pair.ai, pair.value) or pair.value


def _remarks(pair: Pair, source: str | None) -> list[Text]:
    """Why a pair went among the others, where a person should know."""
    said: dict[str, object] = {"ai": pair.ai, "value": pair.value}
    if source is not None:
        return [text("({ai}) {value} is set aside: ({source}) says it too.", source=source, **said)]
    if not pair.is_known:
        return [text("({ai}) {value} is unknown here; it is kept.", **said)]
    if pair.ai not in _FIELDS:
        return []
    if not int(pair.value):
        return [text("The part ({ai}) of the code is empty: {value}.", **said)]
    return [text("The date ({ai}) {value} in the code does not exist.", **said)]


def _remark_on_content(said: dict[str, str], warnings: list[Text]) -> None:
    # GS1 General Specifications 4.14.2: (02) goes together with (37).
    if "02" in said and "37" not in said:
        warnings.append(text("The code says what is inside, (02), but not how many, (37)."))
