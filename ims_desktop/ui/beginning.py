"""Before there is a main window: the first start's set-up with something to look at, and what stopped a start."""

from __future__ import annotations

import threading
from collections.abc import Callable

from PySide6.QtCore import QEventLoop, Qt
from PySide6.QtWidgets import QApplication, QLabel, QMessageBox, QProgressBar, QVBoxLayout, QWidget

from ims_desktop.domain.errors import ImsError, our_bug
from ims_desktop.domain.texts import text
from ims_desktop.ui.bridge import Bridge


def beginning(work: Callable[[], None]) -> None:
    """Does slow work on a thread of its own while a small window says so. Raises the ``ImsError`` that it raised."""
    loop, bridge, window = QEventLoop(), Bridge(), _Waiting()
    failed: list[ImsError] = []

    def do() -> None:
        try:
            work()
        except ImsError as error:
            failed.append(error)
        except Exception as error:  # the only thing that a first start can do with it is to say so and end
            failed.append(our_bug(f"{type(error).__name__}: {error}"))
        bridge.post(loop.quit)

    window.show()
    thread = threading.Thread(target=do, name="first start")
    thread.start()
    loop.exec()
    thread.join()
    window.close()
    if failed:
        raise failed[0]


def show_once(words: str) -> None:
    """What nobody will be told again: the generated password of the administrator."""
    if QApplication.platformName() == "offscreen":
        return
    QMessageBox.information(None, str(text("Keep this safe: it is shown only once")), words)


def tell(error: ImsError) -> None:
    """What stopped the start, in a window of its own where there is a screen."""
    if QApplication.platformName() == "offscreen":
        raise error
    said = _in_english(error)
    QMessageBox.critical(None, said[0], "\n\n".join(said[1:]))


def _in_english(error: ImsError) -> tuple[str, str, str]:
    """The language is a preference, kept in the store that may just have been refused."""
    return str(error.title), str(error.message), str(error.remedy)


class _Waiting(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.setWindowTitle("IMS Desktop")
        self.setFixedSize(460, 140)
        lines = QVBoxLayout(self)
        said = QLabel(str(text("Setting this workstation up. This happens once.")))
        said.setAlignment(Qt.AlignmentFlag.AlignCenter)
        busy = QProgressBar()
        busy.setRange(0, 0)
        lines.addWidget(said)
        lines.addWidget(busy)
