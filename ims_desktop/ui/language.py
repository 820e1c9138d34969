"""Languages: the sentences of jobs, rules and screens in the words of who reads them."""

from __future__ import annotations

import gettext
from enum import StrEnum
from functools import lru_cache

from ims_desktop.domain.texts import Text, TextValue
from ims_desktop.resources import resource
from ims_desktop.ui.formats import grouped

DOMAIN = "ims_desktop"


class Language(StrEnum):
    ENGLISH = "en"
    CHINESE = "zh_Hant"


class Translator:
    """Renders texts in one language; a sentence without a translation stays English."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self._catalogue = _catalogue(language)

    def render(self, sentence: Text) -> str:
        if not sentence.msgid:
            return ""
        translated = self._catalogue.gettext(sentence.msgid)
        if not sentence.values:
            return translated.replace("{{", "{").replace("}}", "}")
        return translated.format_map({name: self._value(value) for name, value in sentence.values.items()})

    __call__ = render

    def _value(self, value: TextValue) -> str:
        if isinstance(value, Text):
            return self.render(value)
        return grouped(value) if isinstance(value, int) else value


@lru_cache
def _catalogue(language: Language) -> gettext.NullTranslations:
    if language is Language.ENGLISH:
        return gettext.NullTranslations()
    return gettext.translation(DOMAIN, str(resource("translations")), [language.value], fallback=True)
