"""Settings, without a window. What is set is kept on the store's lane and holds at once."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct

from ims_desktop.domain.errors import ImsError
from ims_desktop.domain.texts import EMPTY, Text
from ims_desktop.ports.preferences import Preferences
from ims_desktop.ui.lanes import Runner
from ims_desktop.ui.locking import LOCK_AFTER, USUAL, preferred_minutes
from ims_desktop.ui.presenting import ScreenPresenter

SOUND = "ui.sound"


class SettingsState(Struct, frozen=True):
    sound_is_on: bool = True
    lock_minutes: int = USUAL
    silent_because: Text = EMPTY
    problem: Text | None = None


class SettingsPresenter(ScreenPresenter[SettingsState]):
    def __init__(self, store: Runner, preferences: Preferences, changed: Callable[[SettingsState], None]) -> None:
        """``changed`` carries out what was set here."""
        super().__init__(
            SettingsState(preferences.get(SOUND, "on") == "on", lock_minutes=preferred_minutes(preferences))
        )
        self._store, self._preferences, self._changed = store, preferences, changed

    def lock_after(self, minutes: int) -> None:
        self.show(lock_minutes=minutes)
        self._changed(self.state)
        self.keep(LOCK_AFTER, str(minutes))

    def sound(self, is_on: bool) -> None:
        self.show(sound_is_on=is_on)
        self._changed(self.state)
        self.keep(SOUND, "on" if is_on else "off")

    def keep(self, name: str, value: str) -> None:
        self._store.run(lambda: self._preferences.put(name, value), lambda _: self.show(problem=None), self._failed)

    def _failed(self, error: ImsError) -> None:
        self.show(problem=error.message)
