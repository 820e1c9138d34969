"""What a widget needs to be drawn: a look and a language. A change of either makes the widgets anew."""

from __future__ import annotations

from enum import StrEnum
from typing import TypeVar

from msgspec import Struct
from msgspec.structs import replace

from ims_desktop.domain.texts import Text
from ims_desktop.ports.preferences import Preferences
from ims_desktop.ui.language import Language, Translator
from ims_desktop.ui.theme.look import SCALES, Look
from ims_desktop.ui.theme.tokens import Theme

E = TypeVar("E", bound=StrEnum)

LANGUAGE, THEME, SCALE = "ui.language", "ui.theme", "ui.scale"


class Manner(Struct, frozen=True):
    look: Look
    translator: Translator

    @property
    def language(self) -> Language:
        return self.translator.language

    def say(self, sentence: Text) -> str:
        return self.translator.render(sentence)

    @classmethod
    def of(cls, look: Look = Look(), language: Language = Language.ENGLISH) -> Manner:  # noqa: B008 (frozen)
        return cls(look, Translator(language))

    def changed(self, name: str, value: str) -> Manner:
        """The manner after one of its preferences was set to ``value``."""
        look = self.look
        if name == LANGUAGE:
            return Manner(look, Translator(Language(value)))
        changed = replace(look, theme=Theme(value)) if name == THEME else replace(look, scale=int(value))
        return Manner(changed, self.translator)


def preferred(preferences: Preferences) -> Manner:
    """As the people of this workstation want it; what cannot be meant is as it is at first."""
    theme = _one_of(Theme, preferences.get(THEME, ""), Theme.LIGHT)
    language = _one_of(Language, preferences.get(LANGUAGE, ""), Language.ENGLISH)
    scale = {str(size): size for size in SCALES}.get(preferences.get(SCALE, ""), 100)
    return Manner.of(Look(theme, scale), language)


def _one_of(kind: type[E], written: str, default: E) -> E:
    return next((member for member in kind if member.value == written), default)
