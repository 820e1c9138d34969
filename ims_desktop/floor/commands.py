"""Commands: what a person can ask for by a key, by a barcode, or by touch; the same words for all three."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from ims_desktop.domain.barcodes import CodeKind, Reading
from ims_desktop.domain.texts import Text, text


class Command(StrEnum):
    HOME = "HOME"
    RECEIVE = "RECEIVE"
    INSPECT = "INSPECT"
    PUT_AWAY = "PUTAWAY"
    MOVE = "MOVE"
    COUNT = "COUNT"
    LOOK_UP = "LOOKUP"
    OUTBOX = "OUTBOX"
    CASES = "CASES"
    REVIEW = "REVIEW"
    QUARANTINE = "ASIDE"
    SETTINGS = "SETTINGS"
    SCANNERS = "SCANNERS"
    LOCK = "LOCK"
    BACK = "BACK"
    DONE = "DONE"
    SHORT = "SHORT"
    QUANTITY = "QTY"
    DAMAGED = "DAMAGED"
    UNDO = "UNDO"
    NEXT = "NEXT"
    PREVIOUS = "PREV"
    EMPTY = "EMPTY"
    RECOUNT = "RECOUNT"
    REASON = "REASON"
    WHOLE = "WHOLE"
    NEW_UNIT = "UNIT"
    BREAK = "BREAK"
    RELEASE = "RELEASE"
    CONFIRM = "CONFIRM"
    ALL_COMMANDS = "HELP"
    SYNC_NOW = "SYNC"
    HOLD = "HOLD"
    DIGIT_0 = "0"
    DIGIT_1 = "1"
    DIGIT_2 = "2"
    DIGIT_3 = "3"
    DIGIT_4 = "4"
    DIGIT_5 = "5"
    DIGIT_6 = "6"
    DIGIT_7 = "7"
    DIGIT_8 = "8"
    DIGIT_9 = "9"
    POINT = "POINT"
    SYNC_LOG = "SYNCLOG"
    TRY_AGAIN = "TRY"
    AMEND = "AMEND"
    WITHDRAW = "WITHDRAW"
    FILTER = "FILTER"
    EXPORT = "EXPORT"
    HISTORY = "HISTORY"


SIGNS: dict[Command, str] = {
    **{Command(str(digit)): str(digit) for digit in range(10)},
    Command.POINT: ".",
}
"""What a quantity is scanned of, by who has no keys at hand: each types one sign. A digit also chooses."""

BARCODE_PREFIX = "IMS-C-"
"""Upper case letters, digits and hyphens only: what every keyboard layout and Code 39 carry unharmed."""


def barcode(command: Command) -> str:
    return BARCODE_PREFIX + command.value


def command_of(value: str) -> Command | None:
    """The command that a command barcode names, without its prefix; none for a word nobody knows."""
    try:
        return Command(value)
    except ValueError:
        return None


def command_in(reading: Reading) -> Command | None:
    """The command that a scan is, if it is one."""
    candidate = reading.of(CodeKind.COMMAND)
    return command_of(candidate.value) if candidate else None


class Offer(Struct, frozen=True):
    """A command that makes sense now, in the words of the moment."""

    command: Command
    label: Text


KEYS: dict[Command, str] = {
    Command.HOME: "F1",
    Command.RECEIVE: "F2",
    Command.INSPECT: "F3",
    Command.PUT_AWAY: "F4",
    Command.MOVE: "F5",
    Command.COUNT: "F6",
    Command.LOOK_UP: "F7",
    Command.OUTBOX: "F8",
    Command.CASES: "F9",
    Command.REVIEW: "F10",
    Command.QUARANTINE: "Shift+F3",
    Command.SETTINGS: "F11",
    Command.SCANNERS: "Shift+F11",
    Command.LOCK: "F12",
    Command.BACK: "Esc",
    Command.CONFIRM: "Enter",
    Command.DONE: "Alt+D",
    Command.SHORT: "Alt+S",
    Command.QUANTITY: "Alt+Q",
    Command.DAMAGED: "Alt+G",
    Command.UNDO: "Alt+U",
    Command.NEXT: "Alt+X",
    Command.PREVIOUS: "Alt+Z",
    Command.EMPTY: "Alt+E",
    Command.RECOUNT: "Alt+R",
    Command.REASON: "Alt+W",
    Command.WHOLE: "Alt+A",
    Command.NEW_UNIT: "Alt+C",
    Command.BREAK: "Alt+K",
    Command.RELEASE: "Alt+L",
    Command.ALL_COMMANDS: "Alt+H",
    Command.SYNC_NOW: "Alt+N",
    Command.HOLD: "Alt+P",
    Command.SYNC_LOG: "Shift+F8",
    Command.TRY_AGAIN: "Alt+T",
    Command.AMEND: "Alt+M",
    Command.WITHDRAW: "Alt+B",
    Command.FILTER: "Alt+F",
    Command.EXPORT: "Alt+O",
    Command.HISTORY: "Alt+Y",
}
"""Function keys go somewhere, Alt and a letter do something. No single letters: a slow scanner types those."""


def go_back() -> Offer:
    return Offer(Command.BACK, text("Back"))
