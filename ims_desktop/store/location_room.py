"""The room that locations have, as the workstation keeps it: ``protocol.location_room`` on a connection."""

from __future__ import annotations

import sqlite3

from ims_desktop.protocol.location_room import ADD_UP, CLEAR, MAKE, TRIGGERS


def make(connection: sqlite3.Connection) -> None:
    for statement in (*MAKE, *TRIGGERS.values()):
        connection.execute(statement)


def clear(connection: sqlite3.Connection) -> None:
    connection.execute(CLEAR)


def add_up(connection: sqlite3.Connection) -> None:
    for statement in ADD_UP:
        connection.execute(statement)


def without_triggers(connection: sqlite3.Connection) -> tuple[str, ...]:
    """Takes the triggers away; answers the statements that put them back."""
    for name in TRIGGERS:
        connection.execute(f"DROP TRIGGER IF EXISTS {name}")
    return tuple(TRIGGERS.values())
