"""Words on a sheet: Inter, and Noto Sans TC for what Inter has no letters for; both travel inside the PDF."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from msgspec import Struct
from reportlab.pdfbase.pdfmetrics import getFont, registerFont, stringWidth
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from ims_desktop.resources import resource


class Face(Struct, frozen=True):
    """A weight of writing, as the fonts that have it, the preferred one first."""

    latin: str
    chinese: str


REGULAR = Face("Inter-Regular", "NotoSansTC-Regular")
STRONG = Face("Inter-SemiBold", "NotoSansTC-Bold")

_SMALLEST = 6.0
"""Points. Below it nobody reads anything: the rest is left out instead."""

_STEP = 0.5


def load_fonts() -> None:
    """Makes the fonts known to reportlab, which keeps them for the life of the process."""
    for face in (REGULAR, STRONG):
        for name in (face.latin, face.chinese):
            registerFont(TTFont(name, str(resource("fonts", f"{name}.ttf"))))


def width_of(words: str, face: Face, size: float) -> float:
    width: float = sum(stringWidth(part, font, size) for font, part in _parts(words, face))
    return width


def draw(canvas: Canvas, words: str, face: Face, size: float, at: tuple[float, float], room: float) -> None:
    """One line from ``at``, in points: smaller where it is too long for ``room``, and cut where that does not help."""
    while width_of(words, face, size) > room and size > _SMALLEST:
        size -= _STEP
    left, base = at
    for font, part in _parts(_cut(words, face, size, room), face):
        canvas.setFont(font, size)
        canvas.drawString(left, base, part)
        left += stringWidth(part, font, size)


def _cut(words: str, face: Face, size: float, room: float) -> str:
    if width_of(words, face, size) <= room:
        return words
    kept = words
    while kept and width_of(kept + "…", face, size) > room:
        kept = kept[:-1]
    return kept + "…"


def _parts(words: str, face: Face) -> Iterator[tuple[str, str]]:
    """The words as runs of one font each."""
    known = getFont(face.latin).face.charToGlyph
    for is_latin, run in groupby(words, lambda letter: ord(letter) in known):
        yield (face.latin if is_latin else face.chinese), "".join(run)
