"""The four sounds: there, short, and no two alike."""

from __future__ import annotations

import itertools
import wave

import pytest

from ims_desktop.ports.tones import Tone
from ims_desktop.resources import resource


def frames(tone: Tone) -> tuple[bytes, float]:
    with wave.open(str(resource("sounds", f"{tone}.wav"))) as file:
        return file.readframes(file.getnframes()), file.getnframes() / file.getframerate()


@pytest.mark.parametrize("tone", Tone)
def test_a_sound_is_over_before_the_next_scan(tone):
    assert 0.05 < frames(tone)[1] < 0.5


@pytest.mark.parametrize(("one", "other"), list(itertools.combinations(Tone, 2)))
def test_no_two_sounds_have_the_same_length_or_pitch(one, other):
    assert frames(one)[1] != pytest.approx(frames(other)[1], abs=0.01)
    assert crossings_a_second(one) != pytest.approx(crossings_a_second(other), rel=0.1)


def crossings_a_second(tone: Tone) -> float:
    """How often the wave passes zero: the pitch, roughly."""
    data, seconds = frames(tone)
    samples = [int.from_bytes(data[n : n + 2], "little", signed=True) for n in range(0, len(data), 2)]
    return sum(a < 0 <= b for a, b in itertools.pairwise(samples)) / seconds
