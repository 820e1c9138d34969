"""How a screen's state reaches its widget: presenters keep frozen states, widgets draw them and come and go."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, Protocol, TypeVar

from msgspec.structs import replace

from ims_desktop.floor.commands import Command
from ims_desktop.ports.scans import Scan

S = TypeVar("S")


class Presenter(Generic[S]):
    """Keeps what a screen shows; a widget that is attached draws it now and at every change.

    The widget may be thrown away and another one attached (in another language, at another text size): nothing that
    matters lives in it.
    """

    def __init__(self, state: S) -> None:
        self.state = state
        self._draw: Callable[[S], None] = _draw_nothing

    def attach(self, draw: Callable[[S], None]) -> None:
        self._draw = draw
        draw(self.state)

    def detach(self) -> None:
        self._draw = _draw_nothing

    def show(self, **changes: Any) -> None:
        # ``replace`` is not typed for a generic state; an unknown name fails in the first test that gets here.
        self.state = replace(self.state, **changes)  # type: ignore[type-var]
        self._draw(self.state)


class ScreenPresenter(Presenter[S]):
    """A ``Screen`` that by itself does nothing with scans and commands."""

    def opened(self) -> None:
        """It came to the front, or what it shows may have changed."""

    def scan(self, scan: Scan) -> bool:
        return False

    def read_twice(self, scan: Scan) -> bool:
        return False

    def command(self, command: Command) -> bool:
        return False

    def choose(self, number: int) -> bool:
        return False


def _draw_nothing(_: object) -> None:
    """No widget is attached."""


class Screen(Protocol):
    """What the shell asks of the screen in front, whatever it shows."""

    def opened(self) -> None:
        """It came to the front, or what it shows may have changed."""
        ...

    def scan(self, scan: Scan) -> bool:
        """Whether the screen does something with it."""
        ...

    def read_twice(self, scan: Scan) -> bool:
        """The same label was read again right after it was counted: whether the screen says so, and lets it be."""
        ...

    def command(self, command: Command) -> bool:
        """Whether the screen does something with it."""
        ...

    def choose(self, number: int) -> bool: ...
