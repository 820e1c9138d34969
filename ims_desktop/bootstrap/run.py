"""Starts the client with its window, and ends it."""

from __future__ import annotations

import threading
from collections.abc import Callable

from ims_desktop.bootstrap.client import Client, Start
from ims_desktop.domain.errors import ImsError
from ims_desktop.logs import set_up_logs
from ims_desktop.ui.application import keep_messages_in_the_log, make_application
from ims_desktop.ui.beginning import beginning, show_once, tell
from ims_desktop.ui.window import MainWindow


def run(start: Start, opened: Callable[[Client, MainWindow], None] | None = None) -> int:
    """Until the window is closed. ``opened`` gets the window once it is shown: the demo's scanner, a tour."""
    set_up_logs(start.data / "logs")
    keep_messages_in_the_log()
    app = make_application()
    try:
        client = Client(start)
    except ImsError as error:
        tell(error)
        return 2
    try:
        if not client.is_enrolled:
            beginning(client.settle)
            if client.first_words:
                show_once(client.first_words)
        window = MainWindow(client.services())
        window.show()
        client.begin()
        if opened is not None:
            opened(client, window)
        return app.exec()
    except ImsError as error:
        tell(error)
        return 2
    finally:
        client.close()
        _no_thread_left_behind()


def _no_thread_left_behind() -> None:
    """Lanes end with the window; one that does not would keep the process alive without a word."""
    for thread in threading.enumerate():
        if thread is not threading.current_thread() and not thread.daemon:
            thread.join(5)
