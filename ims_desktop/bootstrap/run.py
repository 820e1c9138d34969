"""Starts the client with its window, and ends it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from threading import Thread

from ims_desktop.bootstrap import garbage
from ims_desktop.bootstrap.client import Client, Start
from ims_desktop.domain.errors import ImsError
from ims_desktop.logs import set_up_logs
from ims_desktop.ui.application import keep_messages_in_the_log, make_application
from ims_desktop.ui.ending import ending_when_told
from ims_desktop.ui.manner import preferred
from ims_desktop.ui.window import MainWindow

Opened = Callable[[Client, MainWindow], None]


def run(start: Start, opened: Opened | None = None) -> int:
    """Until the window is closed or the program is told to end.

    ``opened`` gets the window once it is shown: the demo's scanner, a tour.
    """
    set_up_logs(start.data / "logs")
    keep_messages_in_the_log()
    app = make_application()
    with ending_when_told(app, start.with_parent):
        return _run(start, opened, app.exec)


def _run(start: Start, opened: Opened | None, until_closed: Callable[[], int]) -> int:
    try:
        client = Client(start)
    except ImsError as error:
        return _stopped_by(error)
    first: Thread | None = None
    try:
        if not client.is_enrolled:
            first, goes_on = _first_start(client)
            if not goes_on:
                return 0
        window = MainWindow(client.services())
        window.show()
        client.begin(first)
        if opened is not None:
            opened(client, window)
        garbage.let_go()
        return until_closed()
    except ImsError as error:
        return _stopped_by(error)
    finally:
        client.close(first)
        _no_thread_left_behind()


def _first_start(client: Client) -> tuple[Thread, bool]:
    """Where the work is done, and whether the main window is to open."""
    # Here: an everyday start has no use for its window.
    from ims_desktop.ui.beginning import How, beginning, show_once

    garbage.let_go()  # a first load takes its time
    begun = beginning(client.settle, preferred(client.preferences))
    if begun.how is How.CANCELLED:
        client.link.close()
        begun.thread.join()
    if client.first_words:
        show_once(client.first_words)
    return begun.thread, begun.how is not How.CANCELLED


def _stopped_by(error: ImsError) -> int:
    from ims_desktop.ui.beginning import tell

    tell(error)
    return 2


def _no_thread_left_behind() -> None:
    """Lanes end with the window; one that does not would keep the process alive without a word."""
    for thread in threading.enumerate():
        if thread is not threading.current_thread() and not thread.daemon:
            thread.join(5)
