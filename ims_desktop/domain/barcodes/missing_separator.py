"""A group separator that a label or scanner left out: the next element then hides in the end of a lot."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from ims_desktop.domain.barcodes.dates import date_of
from ims_desktop.domain.barcodes.identifiers import DATES
from ims_desktop.domain.barcodes.messages import Pair
from ims_desktop.domain.texts import Text, text

_HOSTS = frozenset({"10", "21", "22", "240", "241", "250", "251", "400", "401", "403"})
"""Free text of variable length, in which another element does not show."""

_FREE = ("10", "21", "400")
_DATE_LENGTH = 8


def suspicions(pairs: list[Pair], today: date) -> tuple[Text, ...]:
    """A remark for each value that may have swallowed what follows it; the values themselves stay as they are.

    Suspected is an end of ``17YYMMDD`` (or another date that exists), alone or followed by more elements, and of
    ``37n`` in a code that says what is inside but not how many, each only where the code does not say it
    elsewhere. A bare ``10...`` or ``21...`` is no reason: many honest lots hold these digits ("LOT21A").
    """
    said = {pair.ai for pair in pairs}
    found = ((pair, list(_splits(pair, said, today))) for pair in pairs if pair.ai in _HOSTS)
    return tuple(_remark(pair, splits) for pair, splits in found if splits)


def _splits(pair: Pair, said: set[str], today: date) -> Iterator[str]:
    for start in range(1, len(pair.value)):
        tail = _tail(pair.value[start:], said, today)
        if tail:
            yield f"({pair.ai}){pair.value[:start]} {tail}"


def _tail(rest: str, said: set[str], today: date) -> str | None:
    """The rest as bracketed elements, when it is a chain that begins with one which is hardly there by chance."""
    ai, value = rest[:2], rest[2:]
    if ai == "37" and "02" in said and "37" not in said and value.isdigit() and len(value) <= 8:
        return f"(37){value}"
    if ai in DATES and ai not in said and _is_date(value[:6], today):
        return _dated(ai, rest, said, today)
    return None


def _dated(ai: str, rest: str, said: set[str], today: date) -> str | None:
    after = rest[_DATE_LENGTH:]
    shown = f"({ai}){rest[2:_DATE_LENGTH]}"
    if not after:
        return shown
    follower = _tail(after, said | {ai}, today) or _free(after, said)
    return f"{shown} {follower}" if follower else None


def _free(rest: str, said: set[str]) -> str | None:
    ai = next((ai for ai in _FREE if rest.startswith(ai)), None)
    if ai is None or ai in said or len(rest) == len(ai):
        return None
    return f"({ai}){rest[len(ai) :]}"


def _is_date(digits: str, today: date) -> bool:
    return len(digits) == _DATE_LENGTH - 2 and digits.isdigit() and date_of(digits, today) is not None


def _remark(pair: Pair, splits: list[str]) -> Text:
    if len(splits) > 1:
        return text(
            "({ai}) {value} may hold more than it should: a group separator may be missing. Compare the label.",
            ai=pair.ai,
            value=pair.value,
        )
    return text(
        "({ai}) {value} may be {split}: a group separator may be missing. Compare the label.",
        ai=pair.ai,
        value=pair.value,
        split=splits[0],
    )
