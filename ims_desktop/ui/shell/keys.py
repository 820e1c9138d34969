"""The shell's keys: function keys go somewhere, Alt and a letter or digit do something."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from ims_desktop.floor.commands import KEYS, Command

CHOICES = 9


def bindings(
    command: Callable[[Command], object], choose: Callable[[int], object]
) -> Mapping[str, Callable[[], object]]:
    """What each chord does. Enter is not among them: what it confirms depends on what has the focus."""
    bound: dict[str, Callable[[], object]] = {
        key: partial(command, name) for name, key in KEYS.items() if name is not Command.CONFIRM
    }
    return bound | {f"Alt+{number}": partial(choose, number) for number in range(1, CHOICES + 1)}
