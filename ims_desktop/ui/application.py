"""Qt's application object, as this program wants it."""

from __future__ import annotations

import builtins
import logging
import sys
from collections.abc import Sequence

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication

from ims_desktop.ui.theme.fonts import SANS, load_fonts

SWITCH_SECONDS = 0.0005

log = logging.getLogger(__name__)

# PySide's import function reads the source of every module imported after it (12 ms of a start), for a switch of its
# own, `__feature__`, that is not used here. What it put aside goes back to its place.
builtins.__import__ = getattr(builtins, "__orig_import__", builtins.__import__)


def make_application(arguments: Sequence[str] = ("ims-desktop",)) -> QApplication:
    """The one of this process; fonts loaded, nothing shown."""
    # As an argument: ``setStyle`` hands the style out as a Python object, and making its type costs 10 ms of a start.
    app = QApplication.instance() or QApplication([*arguments, "-style", "Fusion"])
    assert isinstance(app, QApplication)
    # While a pull is written, each of a frame's calls into Qt would wait for the writer's turn: 5 ms by default.
    sys.setswitchinterval(SWITCH_SECONDS)
    app.setApplicationName("IMS Desktop")
    if missing := load_fonts():
        log.warning("fonts are missing, the system's are used instead: %s", ", ".join(missing))
    font = QFont(list(SANS))
    font.setPixelSize(15)
    app.setFont(font)
    return app


_LEVELS = {QtMsgType.QtCriticalMsg: logging.ERROR, QtMsgType.QtFatalMsg: logging.CRITICAL}


def keep_messages_in_the_log() -> None:
    """What Qt says goes where all messages go: a machine without sound is said in the settings, not on the terminal."""

    def take(kind: QtMsgType, context: QMessageLogContext, message: str | None) -> None:
        logging.getLogger("qt").log(_LEVELS.get(kind, logging.INFO), "%s: %s", context.category, message)

    qInstallMessageHandler(take)
