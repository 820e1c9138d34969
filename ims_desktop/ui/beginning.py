"""Before there is a main window: the first start's set-up with something to look at, and what stopped a start."""

from __future__ import annotations

import threading
from collections.abc import Callable
from enum import Enum, auto

from msgspec import Struct
from PySide6.QtCore import QEventLoop, Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QMessageBox, QWidget

from ims_desktop.domain.errors import ImsError, our_bug
from ims_desktop.domain.texts import Text, text
from ims_desktop.ports.sync import Loading, LoadingStage
from ims_desktop.ui.bridge import Bridge
from ims_desktop.ui.loading import loading_detail, loading_resumed, loading_title
from ims_desktop.ui.manner import Manner
from ims_desktop.ui.theme.sheet import style_sheet
from ims_desktop.ui.widgets.buttons import Button
from ims_desktop.ui.widgets.frames import column, row
from ims_desktop.ui.widgets.labels import Label
from ims_desktop.ui.widgets.progress import ProgressBar

Told = Callable[[Loading], None]


class Interrupted(Exception):
    """Raised in slow work by what it tells its progress: somebody does not want to wait for it here."""


class How(Enum):
    """How the first start's window ended."""

    DONE = auto()
    MEANWHILE = auto()
    """The main window is to open; what is left goes on behind it."""
    CANCELLED = auto()
    """The program is to end; what has come is kept, and the next start goes on."""


class Beginning(Struct, frozen=True):
    how: How
    thread: threading.Thread
    """Where the work is done; it may need a moment to notice."""


def beginning(work: Callable[[Told], None], manner: Manner) -> Beginning:
    """Does slow work on a thread of its own while a small window shows how far it is.

    Raises the ``ImsError`` that it raised.
    """
    loop, bridge, window = QEventLoop(), Bridge(), BeginningWindow(manner)
    failed: list[ImsError] = []
    ended: list[How] = []

    def told(loading: Loading) -> None:
        if ended:
            raise Interrupted
        bridge.post(lambda: window.draw(loading))

    def do() -> None:
        try:
            work(told)
        except Interrupted:
            return
        except ImsError as error:
            failed.append(error)
        except Exception as error:  # the only thing that a first start can do with it is to say so and end
            failed.append(our_bug(f"{type(error).__name__}: {error}"))
        bridge.post(lambda: end(How.DONE))

    def end(how: How) -> None:
        ended.append(how)
        loop.quit()

    window.left.connect(end)
    window.show()
    thread = threading.Thread(target=do, name="first start")
    thread.start()
    loop.exec()
    bridge.close()
    window.left.disconnect(end)
    window.close()
    if ended[0] is How.DONE:
        thread.join()
    if failed:
        raise failed[0]
    return Beginning(ended[0], thread)


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


class BeginningWindow(QWidget):
    """What the first start does, how far it is, and two ways of not waiting for it."""

    left = Signal(object)
    """A ``How``: somebody does not wait."""

    def __init__(self, manner: Manner) -> None:
        super().__init__()
        self._manner = manner
        look = manner.look
        self.setWindowTitle("IMS Desktop")
        self.setStyleSheet(style_sheet(look))
        self.setObjectName("ground")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        lines = column(look, self, margin=24, gap=10)
        lines.addWidget(Label("headline", self._say(text("Setting this workstation up"))))
        self._stage = Label("large", self._say(text("This happens once.")))
        self._bar = ProgressBar(look)
        self._detail = Label("note")
        self._resumed = Label("note")
        for part in (self._stage, self._bar, self._detail, self._resumed):
            lines.addWidget(part)
        lines.addStretch(1)
        lines.addLayout(self._choices())
        self.setFixedWidth(look.font(560))
        self.setMinimumHeight(look.font(260))

    def draw(self, loading: Loading) -> None:
        self._meanwhile.setEnabled(True)
        self._stage.say(self._say(loading_title(loading)))
        self._detail.say(self._say(loading_detail(loading)))
        self._resumed.say(self._say(loading_resumed(loading)))
        if loading.stage is not LoadingStage.SEARCH:
            self._bar.draw(loading.done, loading.out_of)
        self.setAccessibleDescription(f"{self._stage.text()}. {self._detail.text()}")

    def keyPressEvent(self, event: QKeyEvent, /) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit(How.CANCELLED)
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent, /) -> None:
        self.left.emit(How.CANCELLED)
        super().closeEvent(event)

    def _choices(self) -> QHBoxLayout:
        look = self._manner.look
        choices = row(look, gap=10)
        self._said = Label("note", self._say(text("Cancelled, it goes on at the next start.")))
        self._meanwhile = Button(look, self._say(text("Open now, load meanwhile")))
        self._meanwhile.setEnabled(False)  # before there is an identity, a window could do nothing
        cancel = Button(look, self._say(text("Cancel (Esc)")))
        self._meanwhile.clicked.connect(lambda: self.left.emit(How.MEANWHILE))
        cancel.clicked.connect(lambda: self.left.emit(How.CANCELLED))
        choices.addWidget(self._said, 1)
        choices.addWidget(self._meanwhile)
        choices.addWidget(cancel)
        self.setFocus()  # so that no key that is still on its way presses anything
        return choices

    def _say(self, sentence: Text) -> str:
        return self._manner.say(sentence)
