"""Settings, without a window. What is set is kept on the store's lane and holds at once."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct

from ims_desktop.domain.errors import ImsError
from ims_desktop.domain.texts import EMPTY, Text
from ims_desktop.ports.preferences import Preferences
from ims_desktop.ports.scans import Scan
from ims_desktop.ui.capture.profile import KeyReading, WedgeProfile
from ims_desktop.ui.lanes import Runner
from ims_desktop.ui.presenting import ScreenPresenter

SOUND, SCANNER_KEYS, SCANNER_GAP = "ui.sound", "scanner.keys", "scanner.gap_ms"
GAPS = (25, 35, 50)
"""Milliseconds between a scanner's keys: a quick one, as most are, a slow one. Beyond 60 it would need a prefix."""


class SettingsState(Struct, frozen=True):
    sound_is_on: bool = True
    silent_because: Text = EMPTY
    profile: WedgeProfile = WedgeProfile()
    last_scan: Scan | None = None
    problem: Text | None = None


class SettingsPresenter(ScreenPresenter[SettingsState]):
    def __init__(self, store: Runner, preferences: Preferences, changed: Callable[[SettingsState], None]) -> None:
        """``changed`` carries out what was set here: the sounds' and the scanner's part of it."""
        super().__init__(SettingsState(preferences.get(SOUND, "on") == "on", profile=preferred_profile(preferences)))
        self._store, self._preferences, self._changed = store, preferences, changed

    def scan(self, scan: Scan) -> bool:
        """Here a scan is only looked at: the place to see what a scanner really sends."""
        self.show(last_scan=scan)
        return True

    def sound(self, is_on: bool) -> None:
        self.show(sound_is_on=is_on)
        self._changed(self.state)
        self.keep(SOUND, "on" if is_on else "off")

    def scanner_keys(self, keys: KeyReading) -> None:
        self.show(profile=WedgeProfile(gap_ms=self.state.profile.gap_ms, keys=keys))
        self._changed(self.state)
        self.keep(SCANNER_KEYS, str(keys))

    def scanner_gap(self, gap_ms: int) -> None:
        self.show(profile=WedgeProfile(gap_ms=gap_ms, keys=self.state.profile.keys))
        self._changed(self.state)
        self.keep(SCANNER_GAP, str(gap_ms))

    def keep(self, name: str, value: str) -> None:
        self._store.run(lambda: self._preferences.put(name, value), lambda _: self.show(problem=None), self._failed)

    def _failed(self, error: ImsError) -> None:
        self.show(problem=error.message)


def preferred_profile(preferences: Preferences) -> WedgeProfile:
    gap = {str(gap): gap for gap in GAPS}.get(preferences.get(SCANNER_GAP, ""), 35)
    written = preferences.get(SCANNER_KEYS, "")
    keys = next((keys for keys in KeyReading if keys == written), KeyReading.PHYSICAL)
    return WedgeProfile(gap_ms=gap, keys=keys)
