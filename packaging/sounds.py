"""Makes the four sounds: told apart in noise by pitch and by rhythm, none longer than a scan takes.

python packaging/sounds.py    writes resources/sounds/*.wav
"""

from __future__ import annotations

import array
import math
import wave
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[1] / "resources" / "sounds"
RATE = 22_050
EDGE = 0.006
"""Seconds to swell and to fade: a sound cut square clicks."""

NOTES: dict[str, list[tuple[float, float, float]]] = {
    # (from hertz, to hertz, seconds)
    "accepted": [(1_760, 1_760, 0.09)],
    "remark": [(1_175, 1_175, 0.1), (0, 0, 0.04), (880, 880, 0.06)],
    "asks": [(660, 1_320, 0.26)],
    "refused": [(165, 150, 0.42)],
}


def samples(name: str) -> array.array[int]:
    made = array.array("h")
    for start, end, seconds in NOTES[name]:
        made.extend(_note(start, end, seconds, overtones=5 if name == "refused" else 2))
    return made


def _note(start: float, end: float, seconds: float, overtones: int) -> list[int]:
    count, phase, made = round(RATE * seconds), 0.0, []
    for place in range(count):
        part = place / count
        phase += 2 * math.pi * (start + (end - start) * part) / RATE
        tone = sum(math.sin(phase * n) / n for n in range(1, overtones + 1)) / 1.6 if start else 0.0
        swell = min(1.0, place / (RATE * EDGE), (count - place) / (RATE * EDGE))
        made.append(round(24_000 * max(-1.0, min(1.0, tone)) * swell))
    return made


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name in NOTES:
        with wave.open(str(FOLDER / f"{name}.wav"), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(RATE)
            file.writeframes(samples(name).tobytes())


if __name__ == "__main__":
    main()
