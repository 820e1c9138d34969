"""The guide of a tour: scans, types, waits until it is painted, photographs, and says what it does."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

from ims_desktop.bootstrap.client import Client
from ims_desktop.central.samples import DEMO_PEOPLE
from ims_desktop.domain.errors import our_bug
from ims_desktop.floor.commands import Command
from ims_desktop.floor.steps import AskKind, Step
from ims_desktop.ui.driver import Keys, Until, photograph
from ims_desktop.ui.screens.job.presenter import JobPresenter
from ims_desktop.ui.shell.presenter import ShellState
from ims_desktop.ui.window import MainWindow

Script = Iterator[Until]


class Guide:
    """What every scene of a tour is made of, at one window."""

    def __init__(self, client: Client, window: MainWindow, folder: Path) -> None:
        self.client, self.window, self._folder = client, window, folder
        self.keys = Keys(window)
        self.pictures: list[str] = []

    @property
    def shell(self) -> ShellState:
        return self.window.presenters.shell.state

    def say(self, what: str) -> None:
        print(f"· {what}", flush=True)

    def picture(self, name: str, window: MainWindow | None = None) -> None:
        path = self._folder / f"{len(self.pictures) + 1:02}-{name}.png"
        photograph(window or self.window, path)
        self.pictures.append(path.name)

    def scan(self, code: str) -> Script:
        """For the job in front, or for the one that it begins."""
        self.keys.scan(code)
        yield self.answered()

    def look_at(self, code: str) -> Script:
        """A scan for a screen that is no job."""
        self.keys.scan(code)
        yield self.drawn(700)

    def answered(self) -> Until:
        """The job has answered everything, and it is painted."""
        settled = _after(350)
        return Until(lambda: settled() and all(job.state.waiting == 0 for job in self._jobs()), "an answer")

    def drawn(self, milliseconds: int = 300) -> Until:
        return Until(_after(milliseconds), "the screen")

    def confirmed(self) -> Script:
        """Everything that was recorded stands in the central's books."""

        def nothing_is_open() -> bool:
            states = self.client.workstation.store.overview.states()
            return states.recorded == 0 and states.sent == 0

        self.client.sync.wake()
        yield Until(nothing_is_open, "everything confirmed", 90)
        self.window.presenters.shell.refresh()
        yield self.drawn(600)

    def go(self, place: Command) -> None:
        self.window.presenters.shell.command(place)

    def sign_in_by_badge(self, username: str, picture: str = "") -> Script:
        """Also takes over from whoever works here now. ``picture`` is taken while the PIN is asked for."""
        person = next(one for one in DEMO_PEOPLE if one.username == username)
        self.keys.scan(person.badge)
        yield self.drawn(900)
        if picture:
            self.picture(picture)
        self.keys.type(person.pin)
        yield self.drawn()  # the last digit is held back until it is certain that no scan follows
        self.keys.press("Return")
        yield Until(lambda: self._is_here(person.name), f"{username}'s badge", 30)
        yield self.drawn(600)

    def step(self) -> Step:
        """Of the job in front."""
        job = self.window.presenters.jobs.get(self.shell.current)
        if job is None or job.state.step is None:
            raise our_bug(f"no job in front, but {self.shell.current}")
        return job.state.step

    def told(self, name: str) -> str:
        """What the instruction says: the location that it names."""
        value = self.step().instruction.values.get(name)
        if not isinstance(value, str):
            raise our_bug(f"{self.step().instruction} names no {name}")
        return value

    def is_asked_how_many(self) -> bool:
        ask = self.step().ask
        return ask is not None and ask.kind is AskKind.QUANTITY

    def _is_here(self, name: str) -> bool:
        return self.shell.person is not None and self.shell.person.name == name

    def _jobs(self) -> list[JobPresenter]:
        return list(self.window.presenters.jobs.values())


def _after(milliseconds: int) -> Callable[[], bool]:
    """Says yes from then on: what the eye needs, and what a fade takes."""
    end = time.monotonic() + milliseconds / 1000
    return lambda: time.monotonic() >= end
