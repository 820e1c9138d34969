"""What the shell calls its places and commands, and how it puts the line's state into a sentence."""

from __future__ import annotations

from collections.abc import Sequence

from ims_desktop.domain.people import Role
from ims_desktop.domain.texts import Text, text
from ims_desktop.floor.commands import SIGNS, Command
from ims_desktop.ports.scanners import PortState, PortStatus
from ims_desktop.ports.sync import LineState, SyncStatus
from ims_desktop.ui.formats import clock_minutes
from ims_desktop.ui.loading import loading_brief

NAMES: dict[Command, Text] = {
    Command.HOME: text("Home"),
    Command.RECEIVE: text("Receive"),
    Command.INSPECT: text("Inspect"),
    Command.PUT_AWAY: text("Put away"),
    Command.MOVE: text("Move"),
    Command.COUNT: text("Count"),
    Command.LOOK_UP: text("Look up"),
    Command.OUTBOX: text("Outbox"),
    Command.CASES: text("Cases"),
    Command.REVIEW: text("Variances"),
    Command.QUARANTINE: text("Quarantine"),
    Command.SETTINGS: text("Settings"),
    Command.SCANNERS: text("Scanners: test and set-up"),
    Command.LOCK: text("Lock and sign out"),
    Command.BACK: text("Back, one step"),
    Command.CONFIRM: text("Confirm what is asked"),
    Command.DONE: text("Done with this document"),
    Command.SHORT: text("Short: nothing more is coming"),
    Command.QUANTITY: text("Type a quantity"),
    Command.DAMAGED: text("Some of it is damaged"),
    Command.UNDO: text("Undo the last scan"),
    Command.NEXT: text("The next one"),
    Command.PREVIOUS: text("The one before"),
    Command.EMPTY: text("The location is empty"),
    Command.RECOUNT: text("Count again"),
    Command.REASON: text("Give a reason"),
    Command.WHOLE: text("Everything at a location"),
    Command.NEW_UNIT: text("Onto a new handling unit"),
    Command.BREAK: text("Break up a handling unit"),
    Command.RELEASE: text("Change the status of goods"),
    Command.ALL_COMMANDS: text("All commands"),
    Command.SYNC_NOW: text("Send and fetch now"),
    Command.HOLD: text("Hold uploads, or go on"),
    **{command: text("Digit {sign}", sign=sign) for command, sign in SIGNS.items()},
    Command.POINT: text("Decimal point"),
    Command.SYNC_LOG: text("Sync log"),
    Command.TRY_AGAIN: text("Try again now"),
    Command.AMEND: text("Amend what was recorded"),
    Command.WITHDRAW: text("Take back what was recorded"),
    Command.FILTER: text("Next filter of a list"),
    Command.EXPORT: text("The outbox into a file"),
    Command.HISTORY: text("What happened to an item"),
}

ROLES: dict[Role, Text] = {
    Role.OPERATOR: text("Operator"),
    Role.COUNTER: text("Counter"),
    Role.INSPECTOR: text("Inspector"),
    Role.BUYER: text("Buyer"),
    Role.SUPERVISOR: text("Supervisor"),
    Role.ADMINISTRATOR: text("Administrator"),
}

PORT_STATES: dict[PortState, Text] = {
    PortState.CONNECTED: text("connected"),
    PortState.LOOKING: text("looking for it"),
    PortState.IN_USE: text("in use by another program"),
    PortState.NO_PERMISSION: text("no permission"),
    PortState.UNUSABLE: text("no serial port"),
}

_LONGEST_PORT = 16


def scanners_sentence(statuses: Sequence[PortStatus]) -> Text:
    """How it stands with the scanners, for the status line: what is wrong first."""
    for status in statuses:
        if status.state is not PortState.CONNECTED:
            return text("Scanner {port}: {state}", port=short_port(status.path), state=PORT_STATES[status.state])
    if statuses:
        return text("Scanners: keyboard, {ports}", ports=", ".join(short_port(status.path) for status in statuses))
    return text("Scanner: keyboard")


def short_port(path: str) -> str:
    """A port's name where there is little room: without its folder, and the end of what is still long."""
    name = path.rpartition("/")[2] or path
    return name if len(name) <= _LONGEST_PORT else "…" + name[1 - _LONGEST_PORT :]


def line_sentence(status: SyncStatus, *, is_short: bool = False) -> Text:
    """How it stands with the central, for the status line; shorter where its letters are large."""
    if status.line is LineState.ONLINE:
        if status.loading:
            return loading_brief(status.loading)
        if status.behind:
            return text("Central reached · {behind} changes to fetch", behind=status.behind)
        return text("Central reached · live") if status.is_live else text("Central reached")
    if status.line is LineState.NEEDS_HELP:
        return status.reason
    if status.line is LineState.STARTING:
        return text("Looking for the central")
    if status.since is None:
        return text("Central not reached") if is_short else text("Central not reached · working offline")
    if is_short:
        return text("Central not reached since {time}", time=clock_minutes(status.since))
    return text("Central not reached since {time} · working offline", time=clock_minutes(status.since))
