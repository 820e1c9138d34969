"""Steps: everything a job wants to be seen, heard and done next. Screens draw it and decide nothing."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Protocol

from msgspec import Struct

from ims_desktop.domain.ids import OperationId
from ims_desktop.domain.texts import Text
from ims_desktop.floor.commands import Command, Offer
from ims_desktop.ports.scans import Scan
from ims_desktop.ports.tones import Tone


class Answer(Struct, frozen=True):
    """The answer to the last scan or entry: two lines, and when it was on disk."""

    tone: Tone
    title: Text
    detail: Text
    on_disk_at: datetime | None = None


class Progress(Struct, frozen=True):
    done: int
    total: int
    text: Text


class Figure(Struct, frozen=True):
    """One large number. ``tone`` colours it where it says more than the number."""

    label: Text
    value: str
    tone: Tone | None = None


class Focus(Struct, frozen=True):
    """What is being worked on."""

    caption: Text
    title: str
    subtitle: Text
    figures: tuple[Figure, ...] = ()
    notes: tuple[Text, ...] = ()


class AskKind(StrEnum):
    QUANTITY = "quantity"
    WORD = "word"
    """A lot, a serial, a date: typed or scanned."""
    CHOICE = "choice"
    """By its number, by Enter for the first, or by a scan that settles it."""


class Choice(Struct, frozen=True):
    title: Text
    detail: Text
    is_recommended: bool = False


class Ask(Struct, frozen=True):
    """What must be typed or chosen before the job goes on. ``value`` stands in the field already."""

    kind: AskKind
    label: Text
    value: str = ""
    unit: str = ""
    choices: tuple[Choice, ...] = ()
    page: int = 1
    pages: int = 1
    """More choices than there are digit keys lie on several pages."""


class ScanLine(Struct, frozen=True):
    """One of the last ten scans."""

    at: datetime
    tone: Tone
    title: Text
    quantity: str = ""
    operation: OperationId | None = None
    """What it recorded, if anything."""


class Step(Struct, frozen=True):
    """What the screen shows now. ``instruction`` is the one thing to do; all else explains it."""

    heading: Text
    instruction: Text
    progress: Progress | None = None
    answer: Answer | None = None
    focus: Focus | None = None
    ask: Ask | None = None
    offers: tuple[Offer, ...] = ()
    scans: tuple[ScanLine, ...] = ()
    tally: str = ""
    """What the last scans add up to, for the head of their list: "31 / 50"."""
    is_over: bool = False
    """The job is done; the screen goes on to the next one."""
    counts_every_read: bool = False
    """A second read of one label right after the first is a scan of its own: pieces are counted by scanning each, or
    the same label is asked for once more. Wherever something is asked it is so anyway."""


class Job(Protocol):
    """A job. Each call answers with the step that follows; none raises for what a person did."""

    def step(self) -> Step:
        """Where the job is, without doing anything."""
        ...

    def scan(self, scan: Scan) -> Step: ...

    def enter(self, typed: str) -> Step:
        """What was typed into the field of ``ask``."""
        ...

    def choose(self, number: int) -> Step:
        """One of ``ask.choices``, counted from 1."""
        ...

    def command(self, command: Command) -> Step: ...
