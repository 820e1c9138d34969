"""Settings, without a window. What is set is kept on the store's lane and holds at once."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct

from ims_desktop.actions.rights import Rights
from ims_desktop.domain.errors import ImsError
from ims_desktop.domain.people import Scope
from ims_desktop.domain.texts import EMPTY, Text, text
from ims_desktop.ports.people import Person
from ims_desktop.ports.preferences import BLIND_RECEIVING, NO, YES, Preferences
from ims_desktop.ui.lanes import Runner
from ims_desktop.ui.locking import LOCK_AFTER, USUAL, preferred_minutes
from ims_desktop.ui.presenting import ScreenPresenter

SOUND = "ui.sound"


class SettingsState(Struct, frozen=True):
    sound_is_on: bool = True
    lock_minutes: int = USUAL
    silent_because: Text = EMPTY
    is_blind: bool = False
    """Whether whoever receives is shown nothing of what is expected."""
    may_set_rules: bool = False
    problem: Text | None = None


class SettingsPresenter(ScreenPresenter[SettingsState]):
    def __init__(self, store: Runner, preferences: Preferences, changed: Callable[[SettingsState], None]) -> None:
        """``changed`` carries out what was set here."""
        super().__init__(
            SettingsState(
                preferences.get(SOUND, "on") == "on",
                lock_minutes=preferred_minutes(preferences),
                is_blind=preferences.get(BLIND_RECEIVING, NO) == YES,
            )
        )
        self._store, self._preferences, self._changed = store, preferences, changed

    def signed_in(self, person: Person | None) -> None:
        """How goods are received is for who may set the floor's rules."""
        may = person is not None and Rights(person).may(Scope.RULES_WRITE)
        self.show(may_set_rules=may)

    def receive_blind(self, is_blind: bool) -> None:
        if not self.state.may_set_rules:
            self.show(problem=text("Only a supervisor or an administrator decides how goods are received."))
            return
        self.show(is_blind=is_blind)
        self.keep(BLIND_RECEIVING, YES if is_blind else NO)

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
