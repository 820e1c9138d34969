"""The set-up label: whatever a scanner makes of it, its profile makes the label of it again, or says what to change."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ims_desktop.domain.barcodes.learning_words import NotTheSetupLabel
from ims_desktop.domain.barcodes.scanner import Arrival, KeyReading, ScannerProfile
from ims_desktop.domain.barcodes.setup_label import SETUP_LABEL, learn

GS = "\x1d"
PHYSICAL, CHARACTER = KeyReading.PHYSICAL, KeyReading.CHARACTER

# What a scanner set to the US keyboard types on these, for the characters of the label.
FRENCH = dict(zip("1AaIMS]-/:+Zy", "&QqI?S$)!M+Wy", strict=True))
GERMAN = dict(zip("1AaIMS]-/:Zy", "1AaIMS+ß-ÖYz", strict=True)) | {"+": "`"}
CYRILLIC = dict(zip("1AaIMS]-/:+Zy", "1ФфШЬЫъ-.Ж+Ян", strict=True))


def sent(*, prefix: str = "", suffix: str = "", gs: str = GS, layout: dict[str, str] | None = None) -> str:
    """The set-up label as a simulated scanner sends it."""
    typed = "".join(gs if char == GS else (layout or {}).get(char, char) for char in SETUP_LABEL)
    return prefix + typed + suffix


def by_port(**how: object) -> Arrival:
    return Arrival(sent(**how).encode())  # type: ignore[arg-type]


def by_keyboard(physical: str, character: str, end: str = "\r", gaps: tuple[int, ...] = (8,) * 22) -> Arrival:
    return Arrival(b"", {PHYSICAL: physical, CHARACTER: character}, end, gaps)


def test_the_label_holds_what_layouts_and_settings_change() -> None:
    assert all(char in SETUP_LABEL for char in "]-/:+A1a" + GS)


@pytest.mark.parametrize("suffix", ["", "\r", "\n", "\r\n", "\t", "\x03", "#", "#\r"])
@pytest.mark.parametrize("prefix", ["", "\x02", "~", "S1"])
@pytest.mark.parametrize("gs", [GS, "|", "~", "^]", "\x1c"])
def test_frame_and_separator_are_worked_out_and_taken_off_again(prefix: str, suffix: str, gs: str) -> None:
    lesson = learn(by_port(prefix=prefix, suffix=suffix, gs=gs))
    assert (lesson.profile.prefix, lesson.profile.suffix) == (prefix, suffix)
    assert lesson.changes == ()
    assert lesson.profile.bare(sent(prefix=prefix, suffix=suffix, gs=gs).encode()) == SETUP_LABEL.encode()


def test_a_separator_that_does_not_arrive_is_to_be_set_on_the_scanner() -> None:
    lesson = learn(by_port(gs="", suffix="\r"))
    assert lesson.profile.suffix == "\r"
    assert "does not arrive" in str(lesson.changes[0])


@pytest.mark.parametrize("gs", ["F8", "029", "-", " "])
def test_a_separator_that_codes_are_made_of_is_not_taken(gs: str) -> None:
    lesson = learn(by_port(gs=gs))
    assert lesson.profile.separators == ()
    assert "codes are made of" in str(lesson.changes[0])


def test_a_scanner_that_names_the_kind_of_barcode_has_no_prefix_for_it() -> None:
    lesson = learn(by_port(prefix="]C0", suffix="\r\n"))
    assert lesson.profile.prefix == ""
    assert any("]C0" in str(fact) for fact in lesson.facts)


def test_swapped_capitals_are_to_be_set_right() -> None:
    swapped = sent().swapcase()
    lesson = learn(by_keyboard(swapped, swapped))
    assert len(lesson.changes) == 1
    assert "Caps Lock" in str(lesson.changes[0])


def test_caps_lock_at_the_computer_does_no_harm_where_keys_are_read_by_their_place() -> None:
    lesson = learn(by_keyboard(sent(), sent().swapcase()))
    assert (lesson.profile.keys, lesson.changes) == (PHYSICAL, ())


@pytest.mark.parametrize("layout", [FRENCH, GERMAN, CYRILLIC])
def test_a_us_scanner_on_another_layout_is_read_by_the_place_of_its_keys(layout: dict[str, str]) -> None:
    lesson = learn(by_keyboard(sent(), sent(layout=layout)))
    assert (lesson.profile.keys, lesson.changes) == (PHYSICAL, ())


def test_a_scanner_set_to_the_computers_layout_is_read_by_its_characters() -> None:
    placed = sent(layout={came: sent_ for sent_, came in GERMAN.items() if came in SETUP_LABEL})
    lesson = learn(by_keyboard(placed, sent()))
    assert (lesson.profile.keys, lesson.changes) == (CHARACTER, ())


@pytest.mark.parametrize(("layout", "name"), [(FRENCH, "AZERTY"), (GERMAN, "QWERTZ"), (CYRILLIC, "another")])
def test_where_places_are_not_known_the_layout_is_named(layout: dict[str, str], name: str) -> None:
    typed = sent(layout=layout)
    lesson = learn(by_keyboard(typed, typed))
    assert name in str(lesson.changes[0])


def test_a_dead_key_that_swallows_a_sign_is_said() -> None:
    typed = sent(layout=GERMAN | {"+": ""})
    assert "QWERTZ" in str(learn(by_keyboard(typed, typed)).changes[0])


@pytest.mark.parametrize(("end", "shown"), [("\r", "‹CR›"), ("\t", "‹Tab›"), ("", "A pause ends each code")])
def test_the_key_that_ends_a_code_is_its_suffix(end: str, shown: str) -> None:
    lesson = learn(by_keyboard(sent(), sent(), end))
    assert lesson.profile.suffix == end
    assert any(shown in str(fact) for fact in lesson.facts)


@pytest.mark.parametrize(
    ("gap", "prefix", "allowed"),
    [(1, "", 35), (8, "", 35), (28, "", 42), (45, "", 59), (28, "~", 42), (120, "~", 150)],
)
def test_the_gap_fits_the_scanners_speed(gap: int, prefix: str, allowed: int) -> None:
    lesson = learn(by_keyboard(sent(prefix=prefix), sent(prefix=prefix), gaps=(gap,) * 22))
    assert (lesson.profile.gap_ms, lesson.changes) == (allowed, ())


def test_a_scanner_as_slow_as_a_person_needs_a_prefix() -> None:
    lesson = learn(by_keyboard(sent(), sent(), gaps=(90,) * 22))
    assert "90 ms" in str(lesson.changes[0])


def test_a_pause_between_chunks_is_no_slowness() -> None:
    lesson = learn(by_keyboard(sent(), sent(), gaps=(8,) * 15 + (140,) + (8,) * 6))
    assert (lesson.profile.gap_ms, lesson.profile.chunk_gap_ms, lesson.changes) == (35, 210, ())


def test_what_was_set_by_hand_stays() -> None:
    assert learn(by_port(), ScannerProfile(twice_ms=1500)).profile.twice_ms == 1500


@given(st.text(max_size=80))
def test_nothing_else_is_taken_for_the_label(other: str) -> None:
    with pytest.raises(NotTheSetupLabel):
        learn(Arrival(other.encode()))


@pytest.mark.parametrize("cut", range(1, len(SETUP_LABEL)))
def test_half_the_label_teaches_nothing(cut: int) -> None:
    with pytest.raises(NotTheSetupLabel):
        learn(Arrival(SETUP_LABEL[:cut].encode()))
