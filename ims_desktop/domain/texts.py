"""Sentences for people, kept apart from the language they are shown in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Protocol, TypeAlias, runtime_checkable

from msgspec import Struct, field

TextValue: TypeAlias = "str | int | Text"


class Text(Struct, frozen=True):
    """An English sentence with named gaps; the English is also the key of its translation.

    ``str(text)`` is the English sentence. Screens translate ``msgid`` first and fill the gaps after, so that
    a rule, a job or the central never knows which language somebody reads.
    """

    msgid: str
    values: Mapping[str, TextValue] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.msgid.format_map({name: str(value) for name, value in self.values.items()})


@runtime_checkable
class Countable(Protocol):
    """A value that is written as a number where it is whole, so that each language groups its digits."""

    def plain(self) -> str | int: ...


def text(msgid: str, **values: object) -> Text:
    """A sentence; values that are no text, whole number or sentence are written as ``str`` says.

    ``text("{quantity} of {item}", quantity=Quantity.of("2"), item="Chain")``. The literal is what the
    translators' catalogue collects, so call it with a literal.
    """
    return Text(msgid, {name: _plain(value) for name, value in values.items()})


def _plain(value: object) -> TextValue:
    if isinstance(value, (str, int, Text)):
        return value
    return value.plain() if isinstance(value, Countable) else str(value)


EMPTY = Text("")


def joined(parts: Iterable[Text], between: str = " · ") -> Text:
    """Several sentences on one line; what is empty is left out."""
    said = [part for part in parts if part.msgid]
    names = [f"part{number}" for number in range(len(said))]
    return Text(between.join(f"{{{name}}}" for name in names), dict(zip(names, said, strict=True)))


def verbatim(words: str) -> Text:
    """What is the same in every language: a name, a code."""
    return Text("{words}", {"words": words})
