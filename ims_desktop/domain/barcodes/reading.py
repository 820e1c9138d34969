"""The meaning of a scan as far as its characters go: every way to read it, the likeliest first.

The order, with its reasons:

1. A symbology identifier that promises GS1, or a group separator within: only read as GS1.
2. A number of 8, 12, 13 or 14 digits with a good check digit is a GTIN, one of 18 an SSCC. biip also reads
   ``9501101530003`` as (95)01101530003, and an SSCC as a lot: a number that fits a key is not read so.
3. An element string that begins with a key and its good check digit ((00), (01), (02), (41n)).
4. Text as it stands, always, unless 1. holds or it is one of our own codes: people name things as they like.
5. Behind the plain text, an element string that has no key but a date in it, or a key in a symbol that says
   it is no GS1 one: a real second code of a label, or a number that only looks so.

A number with a wrong check digit is a problem *and* plain text: a code that somebody invented may have 13 digits,
so whoever knows the codes has the last word, and the problem is what to say when nobody knows it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from msgspec import Struct

from ims_desktop.domain.barcodes.candidates import Candidate, CodeKind, Reading, candidates_of
from ims_desktop.domain.barcodes.checkdigits import is_digits
from ims_desktop.domain.barcodes.digital_link import pairs_of_link
from ims_desktop.domain.barcodes.internal import internal_candidate
from ims_desktop.domain.barcodes.meaning import KEYS, elements_of
from ims_desktop.domain.barcodes.messages import (
    GS,
    Pair,
    bracketed,
    is_bracketed,
    pairs_of_brackets,
    pairs_of_message,
)
from ims_desktop.domain.barcodes.missing_separator import suspicions
from ims_desktop.domain.barcodes.numbers import fault_of, is_number_like_a_key, keys_in
from ims_desktop.domain.barcodes.profile import (
    Frame,
    ScanProfile,
    decoded,
    refuse_what_is_no_code,
    unframed,
    with_separators,
)
from ims_desktop.domain.errors import InputProblem
from ims_desktop.domain.texts import Text


class _Scan(Struct, frozen=True):
    frame: Frame
    profile: ScanProfile
    today: date

    @property
    def body(self) -> str:
        return self.frame.body

    @property
    def is_declared(self) -> bool:
        return self.frame.promises_gs1 or GS in self.body

    @property
    def plain(self) -> tuple[Candidate, ...]:
        return () if self.is_declared else (Candidate(CodeKind.PLAIN, self.body),)


class _Found(Struct, frozen=True):
    candidates: tuple[Candidate, ...]
    fault: InputProblem | None = None
    warnings: tuple[Text, ...] = ()


def read_barcode(raw: bytes, profile: ScanProfile, today: date) -> Reading:
    """Everything that these bytes can mean; it looks nothing up and raises for no input.

    ``today`` is the day of the scan, which decides the century of a date.
    """
    frame = unframed(decoded(raw), profile)
    try:
        refuse_what_is_no_code(raw, frame)
        found = _understood(_Scan(frame, profile, today))
    except InputProblem as fault:
        found = _Found((), fault)
    problem, remedy = (found.fault.message, found.fault.remedy) if found.fault else (None, None)
    return Reading(raw, frame.text, frame.aim, found.candidates, problem, remedy, found.warnings)


def _understood(scan: _Scan) -> _Found:
    try:
        return next(found for reader in _READERS if (found := reader(scan)) is not None)
    except InputProblem as fault:
        return _Found(scan.plain, fault)


def _internal(scan: _Scan) -> _Found | None:
    candidate = internal_candidate(scan.body)
    return _Found((candidate,)) if candidate else None


def _link(scan: _Scan) -> _Found | None:
    pairs = pairs_of_link(scan.body)
    return _gs1(pairs, scan) if pairs else None


def _brackets(scan: _Scan) -> _Found | None:
    return _gs1(pairs_of_brackets(scan.body), scan) if is_bracketed(scan.body) else None


def _declared(scan: _Scan) -> _Found | None:
    return _gs1_message(scan) if scan.is_declared else None


def _number(scan: _Scan) -> _Found | None:
    if not is_number_like_a_key(scan.body):
        return None
    keys = keys_in(scan.body, scan.frame.aim, scan.profile.rcn_region)
    return _Found(keys + scan.plain, None if keys else fault_of(scan.body))


def _text(scan: _Scan) -> _Found:
    """Plain text, which may be an element string of which nothing says so but itself."""
    try:
        pairs = pairs_of_message(with_separators(scan.body, scan.profile))
        found = _gs1(pairs, scan)
    except InputProblem as fault:
        return _Found(scan.plain, fault if _begins_with_key(scan.body) else None)
    if pairs[0].ai in KEYS and scan.frame.aim is None:
        return found
    if pairs[0].ai in KEYS or _has_date_among_others(pairs, found):
        return _Found(scan.plain + found.candidates[: -len(scan.plain)])
    return _Found(scan.plain)


def _begins_with_key(body: str) -> bool:
    digits = {"00": 20, "01": 16, "02": 16}.get(body[:2], 0)
    return bool(digits) and len(body) >= digits and is_digits(body[:digits])


def _has_date_among_others(pairs: list[Pair], found: _Found) -> bool:
    said = found.candidates[0].elements
    has_date = bool(said.expiry or said.best_before or said.production)
    return has_date and len(pairs) > 1 and all(pair.is_known for pair in pairs)


def _gs1_message(scan: _Scan) -> _Found:
    return _gs1(pairs_of_message(with_separators(scan.body, scan.profile)), scan)


def _gs1(pairs: list[Pair], scan: _Scan) -> _Found:
    elements, remarks = elements_of(pairs, scan.today)
    doubts = () if is_bracketed(scan.body) else suspicions(pairs, scan.today)
    return _Found(candidates_of(elements, bracketed(pairs)) + scan.plain, None, remarks + doubts)


_READERS: tuple[Callable[[_Scan], _Found | None], ...] = (
    _internal,
    _link,
    _brackets,
    _declared,
    _number,
    _text,
)
