"""Qt's application object, as this program wants it."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication

from ims_desktop.ui.theme.fonts import SANS, load_fonts

log = logging.getLogger(__name__)


def make_application(arguments: Sequence[str] = ("ims-desktop",)) -> QApplication:
    """The one of this process; fonts loaded, nothing shown."""
    app = QApplication.instance() or QApplication(list(arguments))
    assert isinstance(app, QApplication)
    app.setApplicationName("IMS Desktop")
    app.setStyle("Fusion")
    if missing := load_fonts():
        log.warning("fonts are missing, the system's are used instead: %s", ", ".join(missing))
    font = QFont(list(SANS))
    font.setPixelSize(15)
    app.setFont(font)
    return app
