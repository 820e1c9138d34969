"""Questions: what a job must know before it can go on, and what each possible answer does."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct

from ims_desktop.domain.barcodes import Reading
from ims_desktop.domain.texts import Text, text
from ims_desktop.floor import refusals
from ims_desktop.floor.steps import Ask, AskKind, Choice


class Question(Struct, frozen=True):
    """``typed`` takes what was typed or scanned as a word, ``chosen`` holds what each choice does, in order.

    ``scanned`` says whether a scan answered it; none means that no scan does.
    """

    instruction: Text
    ask: Ask
    typed: Callable[[str], None] | None = None
    chosen: tuple[Callable[[], None], ...] = ()
    scanned: Callable[[Reading], bool] | None = None

    def choose(self, number: int) -> None:
        if not 1 <= number <= len(self.chosen):
            raise refusals.no_such_choice()
        self.chosen[number - 1]()

    def enter(self, typed: str) -> None:
        if self.typed is None:
            self.choose(int(typed) if typed.strip().isdecimal() else 1 if not typed.strip() else 0)
            return
        if not typed.strip():
            raise refusals.empty_entry()
        self.typed(typed.strip())


class Way(Struct, frozen=True):
    """One choice and what it does."""

    title: Text
    detail: Text
    go: Callable[[], None]


def between(
    instruction: Text, label: Text, ways: list[Way], scanned: Callable[[Reading], bool] | None = None
) -> Question:
    """A choice; the first way is the recommended one, and Enter takes it."""
    choices = tuple(Choice(way.title, way.detail, is_recommended=not number) for number, way in enumerate(ways))
    ask = Ask(AskKind.CHOICE, label, choices=choices)
    return Question(instruction, ask, chosen=tuple(way.go for way in ways), scanned=scanned)


def word(instruction: Text, label: Text, typed: Callable[[str], None], scanned: Callable[[Reading], bool]) -> Question:
    return Question(instruction, Ask(AskKind.WORD, label), typed=typed, scanned=scanned)


def how_many(label: Text, unit: str, typed: Callable[[str], None]) -> Question:
    return Question(text("How many?"), Ask(AskKind.QUANTITY, label, unit=unit), typed=typed)
