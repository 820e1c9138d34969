"""Reads a PDF as a scanner and a person would: pages drawn by PDFium, bars decoded from their pixels.

Nothing here knows how the sheets are drawn: the renderer is PDFium's, the table of patterns reportlab's (the drawing
goes by python-barcode's), and the reader looks at black and white only.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtPdf import QPdfDocument
from reportlab.graphics.barcode import code128 as table

QUIET = 10
SHIFT = 98
_SETS = {table.starta: table.seta, table.startb: table.setb, table.startc: table.setc}
_CHANGES = {"TO_A": table.seta, "TO_B": table.setb, "TO_C": table.setc}
_VALUES = {
    tuple(ord(width.lower()) - ord("a") + 1 for width in pattern): value for value, pattern in table._patterns.items()
}


@dataclass(frozen=True)
class Seen:
    """A symbol on a page; millimetres."""

    code: str
    module: float
    quiet: float
    left: float
    y: float
    height: float = 0.0


class Paper:
    def __init__(self, file: Path, dpi: int = 300) -> None:
        self._document = QPdfDocument()
        assert self._document.load(str(file)) == QPdfDocument.Error.None_
        self._mm = 25.4 / dpi
        self._dpi = dpi

    @property
    def pages(self) -> int:
        return self._document.pageCount()

    def size_mm(self) -> tuple[float, float]:
        size = self._document.pagePointSize(0)
        return size.width() / 72 * 25.4, size.height() / 72 * 25.4

    def words(self, page: int) -> str:
        return self._document.getAllText(page).text().replace("\r", "")

    def codes(self) -> list[str]:
        """Every symbol, page by page, from left to right and top to bottom."""
        return [one.code for page in range(self.pages) for one in self.seen(page)]

    def seen(self, page: int) -> list[Seen]:
        found: dict[tuple[str, int], list[Seen]] = {}
        for y, row in self.rows(page):
            for one in self._symbols(row, y):
                found.setdefault((one.code, round(one.left)), []).append(one)
        whole = [
            Seen(lines[0].code, lines[0].module, lines[0].quiet, lines[0].left, lines[0].y, lines[-1].y - lines[0].y)
            for lines in found.values()
        ]
        return sorted(whole, key=lambda one: (round(one.y), one.left))

    def rows(self, page: int) -> Iterator[tuple[float, bytes]]:
        """One row of grey pixels each half millimetre, with its place from the top."""
        picture = self._picture(page)
        stride, data = picture.bytesPerLine(), bytes(picture.constBits())
        for y in range(0, picture.height(), max(1, round(0.5 / self._mm))):
            yield y * self._mm, data[y * stride : y * stride + picture.width()]

    def _picture(self, page: int) -> QImage:
        points = self._document.pagePointSize(page)
        size = QSize(round(points.width() * self._dpi / 72), round(points.height() * self._dpi / 72))
        white = QImage(size, QImage.Format.Format_RGB32)
        white.fill(QColor("white"))
        painter = QPainter(white)
        painter.drawImage(0, 0, self._document.render(page, size))
        painter.end()
        return white.convertToFormat(QImage.Format.Format_Grayscale8)

    def _symbols(self, row: bytes, y: float) -> Iterator[Seen]:
        runs = [(is_bar, len(tuple(run))) for is_bar, run in groupby(row, lambda grey: grey < 128)]
        for start, is_bar in enumerate(is_bar for is_bar, _ in runs):
            if is_bar and start > 0:
                read = _read([width for _, width in runs[start:]], runs[start - 1][1])
                if read is not None:
                    left = sum(width for _, width in runs[:start])
                    yield Seen(read[0], read[1] * self._mm, read[2], left * self._mm, y)


def _read(widths: Sequence[int], quiet_before: int) -> tuple[str, float, float] | None:
    """The symbol that begins with these runs: text, width of a module, quiet zone in modules; none if it is none."""
    module = sum(widths[:6]) / 11
    if quiet_before < (QUIET - 0.5) * module or len(widths) < 20:
        return None
    values: list[int] = []
    for start in range(0, len(widths) - 6, 6):
        stop = _VALUES.get(tuple(round(width / module) for width in widths[start : start + 7]))
        if stop == table.stop:
            quiet = min(quiet_before, widths[start + 7]) / module
            return (_text(values), module, quiet) if quiet > QUIET - 0.5 and _is_sound(values) else None
        value = _VALUES.get(tuple(round(width / module) for width in widths[start : start + 6]))
        if value is None:
            return None
        values.append(value)
    return None


def _is_sound(values: Sequence[int]) -> bool:
    *data, check = values
    return values[0] in _SETS and (data[0] + sum(place * value for place, value in enumerate(data))) % 103 == check


def _text(values: Sequence[int]) -> str:
    current = _SETS[values[0]]
    said = ""
    for value in values[1:-1]:
        letters = next(letters for letters, number in current.items() if number == value)
        if letters in _CHANGES:
            current = _CHANGES[letters]
        else:
            said += letters
    return said
