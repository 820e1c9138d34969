"""Questions: what a job must know before it can go on, and what each possible answer does."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct
from msgspec.structs import replace

from ims_desktop.domain.barcodes import Reading
from ims_desktop.domain.texts import Text, text
from ims_desktop.floor import refusals
from ims_desktop.floor.steps import Ask, AskKind, Choice

PER_PAGE = 9
"""One for each digit key."""


class Question(Struct, frozen=True):
    """``typed`` takes what was typed or scanned as a word, ``chosen`` holds what each choice does, in order.

    ``scanned`` says whether a scan answered it, on whichever page; none means that no scan does. So many of the last
    choices as ``staying`` says, the ways out, stand on every page.
    """

    instruction: Text
    ask: Ask
    typed: Callable[[str], None] | None = None
    chosen: tuple[Callable[[], None], ...] = ()
    scanned: Callable[[Reading], bool] | None = None
    staying: int = 0

    def on_page(self, page: int) -> Question:
        """As it is asked on one of its pages, from 0 on; they go round. One that needs no pages is itself."""
        if len(self.chosen) <= PER_PAGE:
            return self
        turned = len(self.chosen) - self.staying
        per_page = PER_PAGE - self.staying
        pages = -(-turned // per_page)
        first = page % pages * per_page
        shown = [*range(first, min(first + per_page, turned)), *range(turned, len(self.chosen))]
        ask = replace(
            self.ask, choices=tuple(self.ask.choices[one] for one in shown), page=page % pages + 1, pages=pages
        )
        return replace(self, ask=ask, chosen=tuple(self.chosen[one] for one in shown))

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
    instruction: Text,
    label: Text,
    ways: list[Way],
    scanned: Callable[[Reading], bool] | None = None,
    staying: int = 0,
) -> Question:
    """A choice; the first way is the recommended one, and Enter takes it."""
    choices = tuple(Choice(way.title, way.detail, is_recommended=not number) for number, way in enumerate(ways))
    ask = Ask(AskKind.CHOICE, label, choices=choices)
    return Question(instruction, ask, chosen=tuple(way.go for way in ways), scanned=scanned, staying=staying)


def word(instruction: Text, label: Text, typed: Callable[[str], None], scanned: Callable[[Reading], bool]) -> Question:
    return Question(instruction, Ask(AskKind.WORD, label), typed=typed, scanned=scanned)


def how_many(label: Text, unit: str, typed: Callable[[str], None]) -> Question:
    return Question(text("How many?"), Ask(AskKind.QUANTITY, label, unit=unit), typed=typed)
