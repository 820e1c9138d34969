"""Draws the icons that the window shows into resources/icons: outlines out of Material Design Icons' font, as SVG.

The font comes with qtawesome (development only). The window reads four small files instead of loading a library with
twelve fonts while somebody waits for it to start.
"""

from __future__ import annotations

from importlib.util import find_spec
from json import loads
from pathlib import Path

from PySide6.QtGui import QGuiApplication, QPainterPath, QRawFont

WANTED = {"accepted": "check-bold", "remark": "exclamation-thick", "asks": "help", "refused": "close-thick"}
SIZE = 24
FOLDER = Path(__file__).parents[1] / "resources" / "icons"


def main() -> None:
    application = QGuiApplication(["icons", "-platform", "offscreen"])
    fonts = _fonts()
    font = QRawFont(str(next(fonts.glob("materialdesignicons6-webfont-*.ttf"))), SIZE)
    codes = loads(next(fonts.glob("materialdesignicons6-webfont-charmap-*.json")).read_text(encoding="utf-8"))
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, glyph in WANTED.items():
        (index,) = font.glyphIndexesForString(chr(int(codes[glyph], 16)))
        (FOLDER / f"{name}.svg").write_text(_svg(font.pathForGlyph(index)), encoding="utf-8")
    del application


def _fonts() -> Path:
    found = find_spec("qtawesome")
    if found is None or found.submodule_search_locations is None:
        raise SystemExit("qtawesome is not installed; make setup installs it")
    return Path(found.submodule_search_locations[0], "fonts")


def _svg(outline: QPainterPath) -> str:
    """In a square of the glyph's own size around it; the window colours it."""
    box = outline.boundingRect()
    side = SIZE
    left, top = box.center().x() - side / 2, box.center().y() - side / 2
    view = f"{left:.3f} {top:.3f} {side} {side}"
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{view}"><path d="{_path(outline)}"/></svg>\n'


def _path(outline: QPainterPath) -> str:
    parts: list[str] = []
    for number in range(outline.elementCount()):
        element = outline.elementAt(number)
        kind = element.type
        letter = {
            QPainterPath.ElementType.MoveToElement: "M",
            QPainterPath.ElementType.LineToElement: "L",
            QPainterPath.ElementType.CurveToElement: "C",
            QPainterPath.ElementType.CurveToDataElement: "",
        }[kind]
        parts.append(f"{letter}{element.x:.3f} {element.y:.3f}")
    return " ".join(parts) + " Z"


if __name__ == "__main__":
    main()
