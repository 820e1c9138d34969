"""Codes out of a line's bytes: whole whatever pieces they come in, never two as one, never half of one as a code."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ims_desktop.devices.framing import Framer
from ims_desktop.domain.barcodes import ScannerProfile
from ims_desktop.domain.barcodes.profile import LONGEST

NOT_LEARNED = ScannerProfile()
CODES = [b"4006381333931", b"]C10109506000134352\x1d10LOT", b"IMS-L-A-01", "螺栓".encode()]


def codes_of(profile: ScannerProfile, pieces: list[bytes]) -> list[bytes]:
    framer = Framer(profile)
    return [profile.bare(code) for piece in pieces for code in framer.feed(piece)]


@pytest.mark.parametrize("end", [b"\r", b"\n", b"\r\n", b"\t", b"\x03"])
@given(cuts=st.lists(st.integers(1, 60), max_size=8))
def test_any_usual_end_ends_a_code_in_whatever_pieces_it_comes(end: bytes, cuts: list[int]) -> None:
    sent = b"".join(code + end for code in CODES)
    places = [0, *sorted(set(cuts)), len(sent)]
    pieces = [sent[one:other] for one, other in pairwise(places)]
    assert codes_of(NOT_LEARNED, pieces) == CODES


def test_the_frame_that_was_learned_is_taken_off() -> None:
    profile = ScannerProfile(prefix="\x02", suffix="#\r", separators=("|",))
    assert codes_of(profile, [b"\x0201123", b"|10A#", b"\r\x0299#1#\r"]) == [b"01123\x1d10A", b"99#1"]


def test_a_code_without_end_is_over_when_the_line_falls_silent() -> None:
    framer = Framer(ScannerProfile(suffix=""))
    assert framer.feed(b"4006381") == []
    assert framer.feed(b"333931") == []
    assert framer.is_within_code
    assert framer.silence().whole == b"4006381333931"
    assert not framer.is_within_code


def test_silence_before_the_end_that_was_learned_is_half_a_code_and_the_next_is_whole() -> None:
    framer = Framer(ScannerProfile(suffix="\r"))
    framer.feed(b"400638")
    assert (framer.silence().half, framer.silence().half) == (b"400638", b"")
    assert framer.feed(b"4006381333931\r") == [b"4006381333931\r"]


def test_a_line_that_breaks_in_a_code_leaves_nothing_for_the_next() -> None:
    framer = Framer(NOT_LEARNED)
    framer.feed(b"40063")
    assert framer.cut() == b"40063"
    assert framer.feed(b"SCAN-2\r") == [b"SCAN-2\r"]


@pytest.mark.parametrize("piece", [64, 256, 5_000])
def test_what_is_longer_than_any_label_is_told_once_and_the_next_code_is_whole(piece: int) -> None:
    framer = Framer(NOT_LEARNED)
    sent = b"9" * 20_000 + b"\rSCAN-2\r"
    codes = [code for at in range(0, len(sent), piece) for code in framer.feed(sent[at : at + piece])]
    assert codes == [b"9" * (LONGEST + 1), b"SCAN-2\r"]


def test_four_thousand_characters_are_one_code() -> None:
    assert codes_of(NOT_LEARNED, [b"1" * 4_000 + b"\r\n", b"SCAN-2\r\n"]) == [b"1" * 4_000, b"SCAN-2"]


def test_nulls_and_garbage_end_like_any_code() -> None:
    assert codes_of(NOT_LEARNED, [b"\x00\x00\xff\xfe\r", b"SCAN-2\r"]) == [b"\x00\x00\xff\xfe", b"SCAN-2"]


def test_a_watched_line_gives_everything_that_came() -> None:
    framer = Framer(ScannerProfile(suffix="\r"), by_silence=True)
    assert framer.feed(b"\x02LABEL\r\n") == []
    assert framer.silence().whole == b"\x02LABEL\r\n"


@given(st.lists(st.binary(max_size=300), max_size=20), st.sampled_from([None, "", "\r", "#\r\n"]))
def test_no_bytes_are_too_much_for_it(pieces: list[bytes], suffix: str | None) -> None:
    framer = Framer(ScannerProfile(suffix=suffix))
    for piece in pieces:
        for code in framer.feed(piece):
            assert len(code) <= LONGEST + 10
    framer.silence()
    assert not framer.is_within_code
