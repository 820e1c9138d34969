"""The client's own start, in a process that says when its first scans were taken, and obeys on standard input.

``python -m tests.benchmarks.launch FOLDER CENTRAL DOCUMENT PACKAGE ...`` with the codes to scan.
"""

# ruff: noqa: E402 - the collector is held before anything is imported, as the program does
from __future__ import annotations

import faulthandler
import sys
import threading
import time
from pathlib import Path

from ims_desktop.bootstrap import garbage

garbage.hold()

import ims_desktop.bootstrap.run  # noqa: F401 - first, as the program does: PySide reads the source of what comes after it
from ims_desktop.floor.steps import Answer
from ims_desktop.ports.tones import Tone
from ims_desktop.ui.driver import Script, Until
from tests.benchmarks.client import Desk, work

LONGEST_S = 60

SAID = ("accepted", "recorded")
"""After the first scan's answer, and once the second one's goods are on disk."""

SEARCHED = ("stainless steel bolt", "b", "4710000", "鋼")
"""Each is found at any size of the company."""


def main() -> None:
    faulthandler.dump_traceback_later(LONGEST_S, exit=True)  # a start that hangs says where
    folder, central, *codes = sys.argv[1:]
    work(Path(folder), lambda desk: _script(desk, codes), central, look_again_ms=1)


def _script(desk: Desk, codes: list[str]) -> Script:
    """The document's scan is the first one that is accepted; the first package on disk is said as well."""
    for number, code in enumerate(codes):
        before = _answer(desk)
        desk.keys.scan(code)
        yield Until(lambda before=before, number=number: _is_taken(desk, before, number), code)  # type: ignore[misc]
        if number < len(SAID):
            print(SAID[number], flush=True)
    obeyed = threading.Event()
    threading.Thread(target=_until_told, args=(obeyed,), daemon=True).start()
    if len(codes) > 2:
        yield from _look_around(desk)
        print("settled", flush=True)
    yield Until(obeyed.is_set, "the end", seconds=LONGEST_S)


def _answer(desk: Desk) -> Answer | None:
    step = desk.window.presenters.receive.state.step
    return step.answer if step is not None else None


def _is_taken(desk: Desk, before: object, number: int) -> bool:
    """The document (number 0) is answered; a package is on disk."""
    answer = _answer(desk)
    if answer is None or answer is before:
        return False
    if answer.tone in (Tone.REFUSED, Tone.ASKS):
        raise AssertionError(f"not taken: {answer}")
    return number == 0 or answer.on_disk_at is not None


def _look_around(desk: Desk) -> Script:
    """Searches as a person does, and sees every screen once."""
    lookup = desk.window.presenters.lookup
    desk.keys.press("F7")
    for words in SEARCHED:
        before = lookup.state.hits
        lookup.type(words)
        yield Until(lambda before=before: lookup.state.hits is not before, words)  # type: ignore[misc]
    for screen in ("F1", "F8", "F9", "F11", "F2"):
        desk.keys.press(screen)
        until = time.monotonic() + 0.3
        yield Until(lambda until=until: time.monotonic() > until, screen)  # type: ignore[misc]


def _until_told(obeyed: threading.Event) -> None:
    sys.stdin.read()
    obeyed.set()


if __name__ == "__main__":
    main()
