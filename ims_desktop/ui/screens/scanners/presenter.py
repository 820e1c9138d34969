"""The scanners' page, without a window: every scan is taken apart, and the set-up label teaches a profile."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from ims_desktop.domain.barcodes import BarcodeFault, KeyReading, Reading, ScannerProfile, ScanProfile, read_barcode
from ims_desktop.domain.errors import ImsError, InputProblem
from ims_desktop.domain.texts import Text, text
from ims_desktop.floor.commands import Command
from ims_desktop.ports.clock import Clock
from ims_desktop.ports.preferences import Preferences
from ims_desktop.ports.scanners import AS_DELIVERED, FoundPort, Listener, PortStatus, SerialPort, SerialScanners
from ims_desktop.ports.scans import Scan, Sounds
from ims_desktop.ports.tones import Tone
from ims_desktop.ui.lanes import Runner
from ims_desktop.ui.presenting import ScreenPresenter
from ims_desktop.ui.screens.scanners.kept import keep_ports, keep_profile, kept_ports, kept_profile

if TYPE_CHECKING:
    from ims_desktop.domain.barcodes.setup_label import Lesson

KEYBOARD = "keyboard"


class Seen(Struct, frozen=True):
    """A scan and all that it can mean."""

    scan: Scan
    reading: Reading


class Taught(Struct, frozen=True):
    source: str
    lesson: Lesson


class ScannersState(Struct, frozen=True):
    keyboard: ScannerProfile = AS_DELIVERED
    ports: tuple[SerialPort, ...] = ()
    statuses: tuple[PortStatus, ...] = ()
    found: tuple[FoundPort, ...] = ()
    chosen: str = KEYBOARD
    """The scanner whose profile is shown."""
    seen: Seen | None = None
    awaits_label: bool = False
    """The next scan must be the set-up label."""
    taught: Taught | None = None
    problem: ImsError | None = None

    @property
    def profile(self) -> ScannerProfile:
        return self.profile_of(self.chosen)

    @property
    def sources(self) -> tuple[str, ...]:
        return (KEYBOARD, *(port.path for port in self.ports))

    def profile_of(self, source: str) -> ScannerProfile:
        return next((port.profile for port in self.ports if port.path == source), self.keyboard)


class ScannersPresenter(ScreenPresenter[ScannersState]):
    def __init__(
        self,
        store: Runner,
        network: Runner,
        preferences: Preferences,
        scanners: SerialScanners,
        clock: Clock,
        sounds: Sounds,
        changed: Callable[[ScannersState], None],
    ) -> None:
        """``changed`` carries out what concerns the keyboard."""
        super().__init__(ScannersState(kept_profile(preferences, KEYBOARD), kept_ports(preferences)))
        self._store, self._network, self._preferences = store, network, preferences
        self._scanners, self._clock, self._sounds, self._changed = scanners, clock, sounds, changed
        self._listener: Listener | None = None

    def begin(self, listener: Listener) -> None:
        """Opens the ports that are kept; only then is anything of serial ports loaded."""
        self._listener = listener
        if self.state.ports:
            self._listen()

    def look(self, *, is_in_front: bool) -> None:
        """Called a few times a second. While the page is in front its ports' codes come frame and all."""
        if self.state.awaits_label and not is_in_front:
            self.await_label(is_awaited=False)
        if self.state.ports:
            self._scanners.watch(is_in_front)
            if (statuses := self._scanners.statuses()) != self.state.statuses:
                self.show(statuses=statuses)

    def opened(self) -> None:
        self._network.run(self._scanners.find, lambda found: self.show(found=found), self._failed)

    def scan(self, scan: Scan) -> bool:
        """Here a scan is only looked at; the set-up label is learned from, whoever asked for it or not."""
        reading = read_barcode(scan.raw, ScanProfile(), self._clock.now().astimezone().date())
        was_awaited = self.state.awaits_label
        if was_awaited:
            self.await_label(is_awaited=False)
        self.show(seen=Seen(scan, reading), problem=None, taught=None)
        try:
            self._learn(scan)
        except BarcodeFault as other_code:
            if was_awaited:
                self.show(problem=other_code)
            self._sounds.play(Tone.REFUSED if was_awaited or reading.problem else Tone.ACCEPTED)
        return True

    def command(self, command: Command) -> bool:
        if command is Command.NEXT:
            sources = self.state.sources
            self.choose_scanner(sources[(sources.index(self.state.chosen) + 1) % len(sources)])
            return True
        if command is Command.BACK and self.state.awaits_label:
            self.await_label(is_awaited=False)
            return True
        return False

    def choose(self, number: int) -> bool:
        if not 1 <= number <= len(self.state.sources):
            return False
        self.choose_scanner(self.state.sources[number - 1])
        return True

    def choose_scanner(self, source: str) -> None:
        self.show(chosen=source, taught=None, problem=None)

    def await_label(self, *, is_awaited: bool) -> None:
        self.show(awaits_label=is_awaited, taught=None, problem=None)
        self._changed(self.state)

    # What is set by hand

    def read_keys(self, keys: KeyReading) -> None:
        self._keep_profile(self.state.chosen, replace(self.state.profile, keys=keys))

    def count_twice_after(self, milliseconds: int) -> None:
        self._keep_profile(self.state.chosen, replace(self.state.profile, twice_ms=milliseconds))

    def forget_profile(self) -> None:
        self.show(taught=None)
        self._keep_profile(self.state.chosen, AS_DELIVERED)

    def add(self, typed: str, speed: int) -> None:
        path = typed.strip()
        if not path or path in self.state.sources:
            self.show(problem=_no_new_port(path))
            return
        port = SerialPort(path, speed, kept_profile(self._preferences, path))
        self._keep_ports((*self.state.ports, port))
        self.show(chosen=path, problem=None)

    def remove(self, path: str) -> None:
        self.show(chosen=KEYBOARD)
        self._keep_ports(tuple(port for port in self.state.ports if port.path != path))

    def set_speed(self, path: str, speed: int) -> None:
        self._keep_ports(tuple(replace(one, speed=speed) if one.path == path else one for one in self.state.ports))

    def _learn(self, scan: Scan) -> None:
        """Raises ``BarcodeFault`` for any other code."""
        # Imported here: no start waits for what a scanner is taught by.
        from ims_desktop.domain.barcodes.setup_label import learn

        if scan.arrival is None or scan.source not in self.state.sources:
            raise _learns_nothing()
        lesson = learn(scan.arrival, self.state.profile_of(scan.source))
        self.show(chosen=scan.source, taught=Taught(scan.source, lesson))
        self._keep_profile(scan.source, lesson.profile)
        self._sounds.play(Tone.REMARK if lesson.changes else Tone.ACCEPTED)

    def _keep_profile(self, source: str, profile: ScannerProfile) -> None:
        if source == KEYBOARD:
            self.show(keyboard=profile)
            self._changed(self.state)
        else:
            ports = (replace(one, profile=profile) if one.path == source else one for one in self.state.ports)
            self.show(ports=tuple(ports))
            self._listen()
        self._store.run(lambda: keep_profile(self._preferences, source, profile), lambda _: None, self._failed)

    def _keep_ports(self, ports: tuple[SerialPort, ...]) -> None:
        self.show(ports=ports)
        self._listen()
        self._store.run(lambda: keep_ports(self._preferences, ports), lambda _: None, self._failed)

    def _listen(self) -> None:
        if self._listener is not None:
            self._scanners.listen(self.state.ports, self._listener)
            self.show(statuses=self._scanners.statuses())

    def _failed(self, error: ImsError) -> None:
        self.show(problem=error)


def half_a_code(source: str) -> Text:
    return text("Only half a code came from {scanner}. Nothing was taken: scan it again.", scanner=source)


def composed() -> Text:
    return text(
        "The input method is on, and took a scan for typing. Switch it to plain letters (Shift, or Ctrl+Space), empty "
        "the field, and scan again."
    )


def _no_new_port(path: str) -> InputProblem:
    return InputProblem(
        text("No port was added"),
        text("{path} is listened to already.", path=path) if path else text("No port is named."),
        text("Choose a port of the list, or type its name: COM3, /dev/ttyACM0."),
    )


def _learns_nothing() -> BarcodeFault:
    return BarcodeFault(
        text("Nothing can be learned from this scan"),
        text("It did not come from the keyboard or from a port of the list."),
        text("Scan the set-up label with the scanner that is to be set up."),
    )
