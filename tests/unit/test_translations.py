"""The translators' tool finds every sentence, keeps what was translated, and says what is missing."""

from __future__ import annotations

import gettext
import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

PROJECT = Path(__file__).resolve().parents[2]


def load(name: str, path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


translations = load("ims_translations_tool", PROJECT / "packaging" / "translations.py")

IMPORT = "from ims_desktop.domain.texts import Text, text\n"


class House:
    """A package of one file, with its catalogues."""

    def __init__(self, folder: Path) -> None:
        self.package = folder / "ims_desktop"
        self.package.mkdir()
        self.folder = folder / "translations"
        self.po = translations.catalogue_path(self.folder, "zh_Hant")

    def says(self, source: str, imports: str = IMPORT) -> None:
        (self.package / "screen.py").write_text(imports + source, encoding="utf-8")

    def found(self) -> list[str]:
        return sorted(translations.collect(self.package).files)

    def mistakes(self) -> list[str]:
        mistakes: list[str] = translations.collect(self.package).mistakes
        return mistakes

    def update(self) -> None:
        translations.update(self.package, self.folder)

    def translate(self, msgid: str, msgstr: str, before: str = "") -> None:
        content = self.po.read_text(encoding="utf-8")
        old = f'msgid "{msgid}"\nmsgstr "{before}"'
        assert old in content
        self.po.write_text(content.replace(old, f'msgid "{msgid}"\nmsgstr "{msgstr}"'), encoding="utf-8")

    def problems(self) -> list[str]:
        return [problem.rpartition(": ")[2] for problem in translations.check(self.package, self.folder)]


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path)


def test_sentences_are_found_in_text_and_tr(house: House) -> None:
    house.says('a = text("Scan the item")\nb = Text("Dock")\nc = tr("Save")\nd = text("One " "sentence")')
    assert house.found() == ["Dock", "One sentence", "Save", "Scan the item"]


def test_both_ends_of_a_choice_are_found(house: House) -> None:
    house.says('a = text("Full" if full else "Empty")')
    assert house.found() == ["Empty", "Full"]


def test_a_sentence_in_a_sentence_is_found(house: House) -> None:
    house.says('a = text("{who} signed in", who=text("Nobody"))')
    assert house.found() == ["Nobody", "{who} signed in"]


def test_what_has_no_words_needs_no_translation(house: House) -> None:
    house.says('a = text("{detail}", detail=1)\nb = text("{a} / {b}", a=1, b=2)\nc = Text("")\nd = text("12 %")')
    assert house.found() == []
    assert house.mistakes() == []


def test_the_database_has_a_text_of_its_own(house: House) -> None:
    house.says('a = text("SELECT 1")\nb = Text(length)', imports="from sqlalchemy import Text, text\n")
    assert house.found() == []
    assert house.mistakes() == []


def test_another_name_for_text_is_followed(house: House) -> None:
    house.says('a = say("Hello")', imports="from ims_desktop.domain.texts import text as say\n")
    assert house.found() == ["Hello"]


@pytest.mark.parametrize("argument", ["name", 'f"Hello {name}"', '"a" + "b"', '"%s" % name', ""])
def test_a_sentence_that_is_no_literal_is_a_mistake(house: House, argument: str) -> None:
    house.says(f"a = text({argument})")
    assert house.mistakes() == ["ims_desktop/screen.py:2: the sentence is no literal"]


def test_a_sentence_that_is_only_handed_on_is_none(house: House) -> None:
    house.says("a = Text(msgid, values)  # carried")
    assert house.mistakes() == []


def test_a_gap_that_nothing_fills_is_a_mistake(house: House) -> None:
    house.says('a = text("{quantity} of {item}", quantity=1)\nb = text("{a}", **all)\nc = Text("{a}", values)')
    assert house.mistakes() == ["ims_desktop/screen.py:2: nothing fills ['item'] in '{quantity} of {item}'"]


@pytest.mark.parametrize("sentence", ["open {", "no name {}", "{0} first"])
def test_a_gap_without_a_name_is_a_mistake(house: House, sentence: str) -> None:
    house.says(f'a = text("{sentence}")')
    assert house.mistakes() == [f"ims_desktop/screen.py:2: a brace is open in {sentence!r}"]


def test_a_translation_is_kept_and_shown(house: House) -> None:
    house.says('a = text("Scan the item")')
    house.update()
    house.translate("Scan the item", "掃描品項")
    house.says('a = text("Scan the item")\nb = text("Done")')
    house.update()
    house.translate("Done", "完成")
    house.update()
    shown = gettext.translation("ims_desktop", house.folder, ["zh_Hant"])
    assert shown.gettext("Scan the item") == "掃描品項"
    assert shown.gettext("Done") == "完成"
    assert house.problems() == []


def test_updating_twice_changes_nothing(house: House) -> None:
    house.says('a = text("A long sentence. " "' + "and so on, " * 20 + '")\nb = text("Done: 100 %")')
    assert len(house.found()) == 2
    house.update()
    before = {path: path.read_bytes() for path in house.folder.rglob("*.*")}
    house.update()
    assert {path: path.read_bytes() for path in house.folder.rglob("*.*")} == before
    assert len(before) == 3


def test_nothing_made_yet_is_out_of_date(house: House) -> None:
    house.says('a = text("Dock")')
    assert house.problems() == ["missing 'Dock'", "missing 'Dock'", "out of date"]


def test_what_is_untranslated_fuzzy_or_gone_is_told(house: House) -> None:
    house.says('a = text("Dock")\nb = text("Gone")\nc = text("Maybe")')
    house.update()
    house.po.write_text(
        house.po.read_text(encoding="utf-8").replace('msgid "Maybe"', '#, fuzzy\nmsgid "Maybe"'), encoding="utf-8"
    )
    house.says('a = text("Dock")\nc = text("Maybe")')
    told = house.problems()
    assert "untranslated 'Dock'" in told
    assert "fuzzy 'Maybe'" in told
    assert told.count("no longer said 'Gone'") == 2


def test_gaps_that_differ_are_told(house: House) -> None:
    house.says('a = text("{quantity} of {item}", quantity=1, item=2)')
    house.update()
    house.translate("{quantity} of {item}", "{item} 共 {count}")
    house.update()
    assert house.problems() == ["the gaps of '{quantity} of {item}' and '{item} 共 {count}' differ"]


def test_a_catalogue_that_was_not_compiled_is_told(house: House) -> None:
    house.says('a = text("Dock")')
    house.update()
    house.translate("Dock", "碼頭")
    assert house.problems() == ["out of date"]


def test_the_command_fails_and_lists_the_problems(
    monkeypatch: pytest.MonkeyPatch, house: House, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(translations, "PACKAGE", house.package)
    monkeypatch.setattr(translations, "TRANSLATIONS", house.folder)
    house.says('a = text("Dock")')
    assert translations.main([]) == 0
    assert translations.main(["--check"]) == 1
    assert "untranslated 'Dock'" in capsys.readouterr().err


def test_the_program_writes_its_sentences_as_literals_with_filled_gaps() -> None:
    assert translations.collect(translations.PACKAGE).mistakes == []


def test_the_program_can_be_read_in_chinese_as_a_whole() -> None:
    assert translations.check(translations.PACKAGE, translations.TRANSLATIONS) == []
