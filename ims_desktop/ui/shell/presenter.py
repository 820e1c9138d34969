"""The shell without a window: who works here, where they are, what waits, and where each scan and command goes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Protocol

from msgspec import Struct

from ims_desktop.domain.badges import badge_code
from ims_desktop.domain.barcodes.candidates import CodeKind
from ims_desktop.domain.errors import ImsError
from ims_desktop.domain.ids import OperatorId
from ims_desktop.domain.texts import Text, text
from ims_desktop.floor.commands import SIGNS, Command, command_of
from ims_desktop.floor.double_scan import DoubleScans
from ims_desktop.ports.book import Overview, StateCounts, Waiting
from ims_desktop.ports.people import Person
from ims_desktop.ports.scanners import PortStatus
from ims_desktop.ports.scans import Scan, Sounds
from ims_desktop.ports.sync import SyncControl, SyncStatus
from ims_desktop.ports.tones import Tone
from ims_desktop.ui.internal_codes import value_in
from ims_desktop.ui.lanes import Runner
from ims_desktop.ui.presenting import Presenter, Screen

NOTHING_WAITS, NO_OPERATIONS, NOT_LOOKED_YET = Waiting(0, 0), StateCounts(), SyncStatus()


def _nothing_to_tell(_: OperatorId) -> int:
    return 0


class ShellState(Struct, frozen=True):
    person: Person | None = None
    current: Command = Command.HOME
    waiting: Waiting = NOTHING_WAITS
    states: StateCounts = NO_OPERATIONS
    untold: int = 0
    """Cases about this person's work that were settled, and that they have not seen."""
    line: SyncStatus = NOT_LOOKED_YET
    scanners: tuple[PortStatus, ...] = ()
    """Those on serial ports."""
    shows_commands: bool = False
    notice: Text | None = None
    """Something that belongs to no screen: shown until the next thing happens."""
    notice_tone: Tone = Tone.REFUSED
    locked: Person | None = None
    """Whose work is kept behind the lock, where they left it."""


class Door(Protocol):
    """Who lets people in. ``closed`` says for whom the work is kept; ``back`` is a step back while nobody is in."""

    def badge(self, code: str) -> None: ...

    def closed(self, person: Person) -> None: ...

    def back(self) -> None: ...


class ShellPresenter(Presenter[ShellState]):
    def __init__(
        self,
        screens: Mapping[Command, Screen],
        overview: Overview,
        reading: Runner,
        sync: SyncControl,
        twice_ms: Callable[[str], int] | None = None,
        untold: Callable[[OperatorId], int] = _nothing_to_tell,
    ) -> None:
        """``twice_ms`` is within which a second read of one label is no scan, by the scanner's name; ``untold`` is
        asked on the reading lane."""
        super().__init__(ShellState(line=sync.status()))
        self._screens, self._overview, self._reading, self._sync = screens, overview, reading, sync
        self._doubles = DoubleScans(twice_ms) if twice_ms else DoubleScans()
        self._untold = untold
        self._is_reading = self._is_stale = False
        self._when_person_changes: list[Callable[[Person | None], None]] = []
        self._door: Door | None = None
        self._left_at: dict[OperatorId, Command] = {}

    def tell_of_people(self, listener: Callable[[Person | None], None]) -> None:
        self._when_person_changes.append(listener)

    def has_door(self, door: Door) -> None:
        self._door = door

    def show(self, **changes: Any) -> None:
        # A notice without a tone is of something that was refused, whatever the one before it was.
        super().show(**({"notice_tone": Tone.REFUSED, **changes} if "notice" in changes else changes))

    def signed_in(self, person: Person | None) -> None:
        """Somebody came, or (none) signed out. Who locked the window finds it as they left it."""
        leaving, locked = self.state.person, self.state.locked
        if person is None and leaving is not None:
            self._left_at.pop(leaving.id, None)
        if locked is None or person is None or (locked.id, locked.roles) != (person.id, person.roles):
            for listener in self._when_person_changes:
                listener(person)
        place = self._left_at.pop(person.id, Command.HOME) if person is not None else Command.HOME
        self.show(person=person, locked=None, current=place, shows_commands=False, notice=None)
        if person is not None:
            self._front().opened()
            self.refresh()

    def lock(self) -> None:
        """Nobody is at the window any more; whoever was comes back to the same step of the same job."""
        person = self.state.person
        if person is None:
            return
        self._left_at[person.id] = self.state.current
        if self._door is not None:
            self._door.closed(person)
        self.show(person=None, locked=person, shows_commands=False, notice=None)

    def go(self, place: Command) -> None:
        self.show(current=place, shows_commands=False, notice=None)
        self._front().opened()

    def scan(self, scan: Scan, sounds: Sounds) -> None:
        """A badge is for the door, a command barcode is obeyed; anything else is for the screen in front, or begins a
        receipt."""
        if self._door is not None and (badge := badge_in(scan.raw)) is not None:
            self._door.badge(badge)
            return
        if self._doubles.is_repeat(scan) and self._front().read_twice(scan):
            return
        self._doubles.count(scan)
        if (command := command_in(scan.raw)) is not None:
            self.command(command)
        elif self.state.person is None:
            self.show(notice=text("Sign in first. The scan was not taken."))
            sounds.play(Tone.REFUSED)
        elif not self._front().scan(scan):
            self.go(Command.RECEIVE)
            self._front().scan(scan)

    def tell(self, notice: Text) -> None:
        self.show(notice=notice)

    def command(self, command: Command) -> None:
        if command is Command.UNDO:
            self._doubles.forget()
        if command is Command.ALL_COMMANDS:
            self.show(shows_commands=not self.state.shows_commands)
        elif command is Command.BACK and self.state.shows_commands:
            self.show(shows_commands=False)
        elif self.state.person is None:
            if command is Command.BACK and self._door is not None:
                self._door.back()
        elif command in self._screens:
            self.go(command)
        elif command is Command.LOCK:
            self.signed_in(None)
        elif command is Command.SYNC_NOW:
            self._sync.wake()
        elif command is Command.HOLD:
            self._sync.hold(not self._sync.status().is_held)
            self.look_at_line()
        elif not self._front().command(command):
            self._not_taken(command)

    def _not_taken(self, command: Command) -> None:
        """What a command means where the screen in front has no meaning of its own for it."""
        if command is Command.BACK:
            self.go(Command.HOME)
        elif SIGNS.get(command, "").isdecimal():
            self.choose(int(SIGNS[command]))

    def choose(self, number: int) -> None:
        if self.state.person is not None:
            self._front().choose(number)

    def look_at_line(self) -> None:
        """Called a few times a second; does nothing while nothing changed."""
        before, now = self.state.line, self._sync.status()
        if now == before:
            return
        self.show(line=now)
        if (now.pulled, now.waiting, now.line) != (before.pulled, before.waiting, before.line):
            self.refresh()
            if self.state.person is not None:
                self._front().opened()

    def refresh(self) -> None:
        """Counts anew. While a count is under way at most one more is asked for, however often this is called."""
        if self._is_reading:
            self._is_stale = True
            return
        self._is_reading = True
        person = self.state.person
        self._reading.run(lambda: self._count(person), self._counted, self._not_counted)

    def _count(self, person: Person | None) -> tuple[Waiting, StateCounts, int]:
        untold = self._untold(person.id) if person is not None else 0
        return self._overview.waiting(), self._overview.states(), untold

    def _counted(self, counts: tuple[Waiting, StateCounts, int]) -> None:
        self._is_reading = False
        before = (self.state.waiting, self.state.states, self.state.untold)
        if counts != before:
            self.show(waiting=counts[0], states=counts[1], untold=counts[2])
        if counts[2] > before[2]:
            self.show(notice=_told(counts[2]), notice_tone=Tone.ASKS)
        if self._is_stale:
            self._is_stale = False
            self.refresh()

    def _not_counted(self, error: ImsError) -> None:
        self._is_reading = self._is_stale = False
        self.show(notice=error.message)

    def _front(self) -> Screen:
        return self._screens[self.state.current]


def _told(count: int) -> Text:
    return text("Cases about your work that were settled: {count}. F9 shows how.", count=count)


def command_in(raw: bytes) -> Command | None:
    """The command that a scan is the barcode of."""
    value = value_in(raw, CodeKind.COMMAND)
    return None if value is None else command_of(value)


def badge_in(raw: bytes) -> str | None:
    """What a badge's barcode says, if the scan is one."""
    value = value_in(raw, CodeKind.BADGE)
    return None if value is None else badge_code(value)
