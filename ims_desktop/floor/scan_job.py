"""What every job does with a scan, an entry, a choice and a command."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import partial

from ims_desktop.domain.barcodes import Reading, ScanProfile, read_barcode
from ims_desktop.floor.commands import Command, command_in
from ims_desktop.floor.conversation import Conversation
from ims_desktop.floor.steps import Step
from ims_desktop.ports.scans import Scan

_TURNS = {Command.NEXT: 1, Command.PREVIOUS: -1}
"""What turns the pages of a question that has more choices than there are digit keys."""


class ScanJob(ABC):
    """A job says what it shows (``step``), what a code means to it (``_scanned``) and which commands it obeys.

    It belongs to the store's lane: every call reads or writes the disk. Nothing changes in a job before the store has
    taken it, so an error leaves it where it was.
    """

    def __init__(self, profile: ScanProfile, now: Callable[[], datetime]) -> None:
        self._profile, self._now = profile, now
        self._talk = Conversation(now)

    @abstractmethod
    def step(self) -> Step: ...

    @abstractmethod
    def _scanned(self, reading: Reading) -> None:
        """A code that is no command. Raises ``ImsError`` for what is not taken."""

    @abstractmethod
    def _commands(self) -> Mapping[Command, Callable[[], None]]: ...

    def scan(self, scan: Scan) -> Step:
        reading = read_barcode(scan.raw, self._profile, self._today())
        command = command_in(reading)
        if command is not None:
            return self.command(command)
        self._talk.attempt(partial(self._scanned, reading), scan.at)
        return self.step()

    def enter(self, typed: str) -> Step:
        self._talk.enter(typed)
        return self.step()

    def choose(self, number: int) -> Step:
        self._talk.choose(number)
        return self.step()

    def command(self, command: Command) -> Step:
        if command in _TURNS and self._talk.has_pages:
            self._talk.turn(_TURNS[command])
            return self.step()
        act = self._commands().get(command)
        if act is not None:
            self._talk.attempt(act)
        return self.step()

    def _today(self) -> date:
        """Where the workstation stands."""
        return self._now().astimezone().date()
