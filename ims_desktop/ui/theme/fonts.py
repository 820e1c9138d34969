"""The fonts that come with the program: the same letters on every machine, Chinese included."""

from __future__ import annotations

from PySide6.QtGui import QFontDatabase

from ims_desktop.resources import resource

SANS = ("Inter", "Noto Sans TC")
MONO = ("JetBrains Mono", "Noto Sans TC")

_FILES = (
    "Inter-Regular.ttf",
    "Inter-SemiBold.ttf",
    "NotoSansTC-Regular.ttf",
    "NotoSansTC-Bold.ttf",
    "JetBrainsMono-Regular.ttf",
    "JetBrainsMono-SemiBold.ttf",
)


def load_fonts() -> tuple[str, ...]:
    """Makes them known to Qt; names those that are not there, in whose place the system's are used."""
    paths = {name: resource("fonts", name) for name in _FILES}
    return tuple(name for name, path in paths.items() if QFontDatabase.addApplicationFont(str(path)) < 0)
