"""GS1 messages taken apart into (application identifier, value) pairs: element strings and bracketed text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from ims_desktop.domain.barcodes.faults import (
    BarcodeFault,
    cut_off,
    no_identifier,
    not_an_element,
    separator_missing,
)
from ims_desktop.domain.barcodes.identifiers import Identifier, identifier_at, identifier_named

GS = "\x1d"
"""What a scanner sends for FNC1 between elements (GS1 General Specifications 7.8)."""

_CHARACTERS = re.compile(r"[!\"%-?A-Z_a-z]+")
"""What an alphanumeric element may hold (GS1 General Specifications 7.11, figure 7.11-1)."""

_BRACKETED = re.compile(r"\(([0-9]{2,4})\)")


class Pair(NamedTuple):
    """An application identifier and its value, both as they came."""

    ai: str
    value: str
    is_known: bool = True


def pairs_of_message(message: str) -> list[Pair]:
    """The elements of an element string, in order; separators are welcome between any two of them.

    Stricter than biip, which takes as much as fits and reads on: the value of an element of variable length must
    reach to a separator or to the end (GS1 General Specifications 7.8.5). Raises ``BarcodeFault``.
    """
    pairs = []
    for chunk in message.split(GS):
        rest = chunk
        while rest:
            pair = _first_pair(rest)
            pairs.append(pair)
            rest = rest[len(pair.ai) + len(pair.value) :]
    if not pairs:
        raise no_identifier(message)
    return pairs


def _first_pair(chunk: str) -> Pair:
    identifier = identifier_at(chunk)
    if identifier is None:
        raise no_identifier(chunk)
    value = chunk[len(identifier.ai) :]
    fits = identifier.pattern.match if identifier.is_fixed else identifier.pattern.fullmatch
    match = fits(value)
    if match is None or not match[0]:
        raise _misfit(identifier, value)
    return Pair(identifier.ai, match[0], identifier.is_known)


def _misfit(identifier: Identifier, value: str) -> BarcodeFault:
    if _CHARACTERS.fullmatch(value) and not identifier.is_fixed and identifier.pattern.match(value):
        return separator_missing(identifier.ai, value)
    if identifier.is_fixed and (not value or value.isdigit()):
        return cut_off(identifier.ai, value)
    return not_an_element(identifier.ai, value)


def is_bracketed(line: str) -> bool:
    return _BRACKETED.match(line) is not None


def pairs_of_brackets(line: str) -> list[Pair]:
    """The elements of a line such as ``(01)09501101530003(10)AB(C)``, as people type it from a label.

    biip's ``parse_hri`` drops what it does not understand, such as a bracket within a lot; here nothing is lost.
    Raises ``BarcodeFault``.
    """
    parts = _BRACKETED.split(line)[1:]
    return [pair_of(ai, "".join(value.split())) for ai, value in zip(parts[::2], parts[1::2], strict=True)]


def pair_of(ai: str, value: str) -> Pair:
    """One element whose borders are known; raises ``BarcodeFault`` when the value does not fit."""
    identifier = identifier_named(ai)
    if identifier is None:
        raise no_identifier(ai + value)
    if not value or identifier.pattern.fullmatch(value) is None:
        raise not_an_element(ai, value)
    return Pair(ai, value, identifier.is_known)


def bracketed(pairs: Iterable[tuple[str, str] | Pair]) -> str:
    """The elements as people read them below a barcode: ``(01)09501101530003(10)ABC``
    (GS1 General Specifications 4.15)."""
    return "".join(f"({pair[0]}){pair[1]}" for pair in pairs)
