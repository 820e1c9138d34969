"""What of an item's SKU and name can be found, and what a person's words ask for: both as the index's tokens."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

SHORT = 2
"""Words of up to so many characters are found by short keys; longer ones by all their trigrams."""

TOKEN_PUNCTUATION = "!#$%&()*+,-./:;<=>?@[]^_{|}~"
"""ASCII that stays within a token, as letters and digits do; what is missing here parts words."""

_PARTING = dict.fromkeys((*range(32), 127, *map(ord, "\"'`\\")), " ")


def normalised(written: str) -> str:
    """One form for what looks the same (full-width letters, capitals, ligatures), words parted by spaces."""
    plain = written.lower() if written.isascii() else unicodedata.normalize("NFKC", written).casefold()
    return plain.translate(_PARTING)


def tokens(text: str) -> str:
    """Everything that a normalised text can be found by, for the index."""
    return " ".join(token for word in text.split() for token in (*_short_keys(word), *_trigrams(word)))


def asked(text: str) -> set[str]:
    """The tokens that an item must have, each, to match a normalised text that somebody typed."""
    found: set[str] = set()
    for word in text.split():
        found.update(_trigrams(word) if len(word) > SHORT else filter(None, (_bare(word),)))
    return found


def is_found(wanted: str, text: str) -> bool:
    """Whether the longer words stand in ``text``: having their trigrams somewhere is not yet that."""
    return all(word in text for word in wanted.split() if len(word) > SHORT)


def _trigrams(word: str) -> Iterator[str]:
    return (word[start : start + 3] for start in range(len(word) - 2))


def _short_keys(word: str) -> Iterator[str]:
    """The first one and two letters of each part between punctuation; every Chinese character, and pairs with one."""
    for part in (word,) if word.isalnum() else _parts(word):
        if part.isascii():
            yield part[0]
            yield part[:2]
        else:
            yield from _ideographic_keys(part)


def _ideographic_keys(part: str) -> Iterator[str]:
    begins = True
    for at, character in enumerate(part):
        alone = _stands_alone(character)
        if alone and at:
            yield part[at - 1 : at + 1]
        if alone or begins:
            yield character
            yield part[at : at + 2]
        begins = alone


def _stands_alone(character: str) -> bool:
    """Chinese, Japanese, Korean: written without spaces, so somebody may begin to type at any character."""
    return character >= "\u2e80"


def _parts(word: str) -> list[str]:
    return "".join(character if character.isalnum() else " " for character in word).split()


def _bare(word: str) -> str:
    return "".join(character for character in word if character.isalnum())
