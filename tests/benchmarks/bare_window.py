"""The reference for start and memory: a window of PySide6 with nothing in it, which says when it is painted."""

from __future__ import annotations

import sys
import threading

from PySide6.QtCore import QMetaObject, Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QApplication, QMainWindow


class Window(QMainWindow):
    is_painted = False

    def paintEvent(self, event: QPaintEvent, /) -> None:
        super().paintEvent(event)
        if not self.is_painted:
            self.is_painted = True
            print("accepted", flush=True)


def main() -> None:
    app = QApplication(sys.argv)
    window = Window()
    window.resize(1440, 900)
    window.show()

    def until_told() -> None:
        sys.stdin.read()
        QMetaObject.invokeMethod(app, "quit", Qt.ConnectionType.QueuedConnection)

    threading.Thread(target=until_told, daemon=True).start()
    app.exec()


if __name__ == "__main__":
    main()
