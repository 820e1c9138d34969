"""Scans and typing told apart by time: every scan whole, every typed key kept, in order."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ims_desktop.ui.capture.profile import WedgeProfile
from ims_desktop.ui.capture.wedge import Key, KeyKind, Scanned, Typed, Wedge


@dataclass
class Desk:
    """A wedge with somebody in front of it: keeps what came out, and calls silence when its time has come."""

    wedge: Wedge
    typed: str = ""
    scans: tuple[str, ...] = ()
    longest_held: int = 0
    now: int = 1_000

    def press(self, key: Key) -> None:
        self.wait_until(key.at)
        self.now = key.at
        self._take(self.wedge.key(key))

    def wait_until(self, moment: int) -> None:
        while (wait := self.wedge.wait_ms) is not None and self.now + wait < moment:
            self.now += wait
            self._take(self.wedge.silence())

    def _take(self, verdicts: list[Typed | Scanned]) -> None:
        for verdict in verdicts:
            if isinstance(verdict, Scanned):
                self.scans += (verdict.text,)
                continue
            for key in verdict.keys:
                self.typed += {KeyKind.CHARACTER: key.char, KeyKind.END: "\n"}.get(key.kind, "")
                self.longest_held = max(self.longest_held, self.now - key.at)


def desk(**profile: object) -> Desk:
    return Desk(Wedge(WedgeProfile(**profile)))  # type: ignore[arg-type]


def characters(text: str, at: int, gap: float) -> list[Key]:
    return [Key(round(at + n * gap), KeyKind.CHARACTER, char, ord(char)) for n, char in enumerate(text)]


def play(where: Desk, keys: list[Key]) -> Desk:
    for key in keys:
        where.press(key)
    where.wait_until(where.now + 1_000)
    return where


def enter(at: int) -> Key:
    return Key(at, KeyKind.END)


def test_a_scan_with_enter_reaches_no_field():
    here = play(desk(), [*characters("4006381333931", 2_000, 8), enter(2_110)])
    assert (here.scans, here.typed) == (("4006381333931",), "")


def test_a_scan_without_terminator_is_closed_by_silence():
    here = play(desk(), characters("4006381333931", 2_000, 8))
    assert (here.scans, here.typed) == (("4006381333931",), "")


def test_typing_and_its_enter_reach_the_field():
    here = play(desk(), [*characters("24", 2_000, 120), enter(2_300)])
    assert (here.scans, here.typed) == ((), "24\n")


def test_a_short_burst_with_enter_is_typing():
    here = play(desk(), [*characters("1234", 2_000, 8), enter(2_035)])
    assert (here.scans, here.typed) == ((), "1234\n")


def test_carriage_return_and_line_feed_end_one_scan_and_press_nothing():
    here = play(desk(), [*characters("ABCDEF", 2_000, 8), enter(2_048), enter(2_056)])
    assert (here.scans, here.typed) == (("ABCDEF",), "")


def test_an_enter_that_a_person_presses_after_a_scan_is_theirs():
    here = play(desk(), [*characters("ABCDEF", 2_000, 8), enter(2_048), enter(2_400)])
    assert (here.scans, here.typed) == (("ABCDEF",), "\n")


def test_three_scans_back_to_back_are_three():
    keys = []
    for n in range(3):
        keys += [*characters(f"SCAN-{n}", 2_000 + n * 60, 8), enter(2_050 + n * 60)]
    assert play(desk(), keys).scans == ("SCAN-0", "SCAN-1", "SCAN-2")


def test_a_long_code_in_chunks_is_one_scan():
    keys = [*characters("0109506000134352", 2_000, 5), *characters("10ABC123", 2_165, 5), enter(2_205)]
    assert play(desk(), keys).scans == ("010950600013435210ABC123",)


def test_a_key_typed_soon_after_a_scan_without_terminator_is_not_swallowed():
    here = play(desk(), [*characters("ABCDEF", 2_000, 8), *characters("7", 2_100, 1)])
    assert (here.scans, here.typed) == (("ABCDEF",), "7")


def test_a_repeated_key_is_no_scan():
    here = play(desk(), [Key(2_000 + n * 33, KeyKind.OTHER) for n in range(20)])
    assert here.scans == ()


def test_a_group_separator_stays_in_the_code():
    here = play(desk(), [*characters("10ABC\x1d17", 2_000, 8), enter(2_070)])
    assert here.scans == ("10ABC\x1d17",)


def test_the_release_of_a_held_key_stays_behind_its_press():
    wedge = Wedge(WedgeProfile())
    press, release = Key(2_000, KeyKind.CHARACTER, " ", 32), Key(2_010, KeyKind.RELEASE, code=32)
    assert wedge.key(press) == []
    assert wedge.key(release) == []
    assert wedge.silence() == [Typed((press, release))]


def test_a_slow_scanner_is_heard_with_a_prefix_and_its_prefix_is_no_data():
    here = play(desk(gap_ms=150, prefix="~"), [*characters("~12345678", 2_000, 120), enter(3_080)])
    assert (here.scans, here.typed) == (("12345678",), "")


def test_without_the_prefix_keys_pass_without_delay():
    here = play(desk(gap_ms=150, prefix="~"), characters("12345678", 2_000, 20))
    assert (here.scans, here.typed, here.longest_held) == ((), "12345678", 0)


@pytest.mark.parametrize(("gap", "prefix"), [(61, ""), (151, "~"), (0, "")])
def test_a_gap_that_would_take_typing_for_scans_is_refused(gap, prefix):
    with pytest.raises(ValueError, match="cannot tell"):
        WedgeProfile(gap_ms=gap, prefix=prefix)


@dataclass(frozen=True)
class Piece:
    is_scan: bool
    text: str
    gap: float
    terminated: bool
    pause: int


_scans = st.builds(
    Piece,
    is_scan=st.just(True),
    text=st.text(st.characters(min_codepoint=32, max_codepoint=126), min_size=5, max_size=60),
    gap=st.floats(1000 / 150, 1000 / 35),
    terminated=st.booleans(),
    pause=st.integers(60, 400),
)
_typing = st.builds(
    Piece,
    is_scan=st.just(False),
    text=st.text(st.sampled_from("abcXYZ0123456789 ."), min_size=1, max_size=8),
    gap=st.floats(1000 / 12, 1000 / 3),
    terminated=st.just(False),
    pause=st.integers(60, 400),
)


@settings(max_examples=400, deadline=None)
@given(st.lists(st.one_of(_scans, _typing), min_size=1, max_size=12))
def test_every_scan_is_whole_and_every_typed_key_is_kept_in_order(pieces):
    keys, at, open_end = [], 2_000, False
    for piece in pieces:
        # Two scans without anything between them need the time it takes to pull the trigger again.
        at += max(piece.pause, 130) if piece.is_scan and open_end else piece.pause
        keys += characters(piece.text, at, piece.gap)
        at = keys[-1].at
        open_end = piece.is_scan and not piece.terminated
        if piece.terminated:
            at += round(piece.gap)
            keys.append(enter(at))
    here = play(desk(), keys)
    assert here.scans == tuple(piece.text for piece in pieces if piece.is_scan)
    assert here.typed == "".join(piece.text for piece in pieces if not piece.is_scan)
    assert here.longest_held <= 50
