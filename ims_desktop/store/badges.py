"""Badges at this workstation: whose they are, out of the mirror; wrong PINs, in ``local.db``."""

from __future__ import annotations

import sqlite3

from ims_desktop.domain.ids import OperatorId
from ims_desktop.domain.times import from_utc_text, utc_text
from ims_desktop.ports.people import Operator, WrongPins
from ims_desktop.protocol.grants import read_grants
from ims_desktop.store.connections import reading, writing

_WHOSE = """
SELECT id, name, roles, is_active, verifier, expires FROM mirror.operators WHERE badge = ? AND deleted = 0
"""

_KEEP = """
INSERT INTO wrong_pins (badge, count, locked_until) VALUES (?, ?, ?)
ON CONFLICT (badge) DO UPDATE SET count = excluded.count, locked_until = excluded.locked_until
"""


class SqliteBadges:
    """Over a connection that writes ``local.db`` and reads the mirror."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def whose(self, digest: str) -> Operator | None:
        with reading(self._connection):
            row = self._connection.execute(_WHOSE, (digest,)).fetchone()
        if row is None:
            return None
        operator, name, roles, is_active, verifier, expires = row
        until = from_utc_text(expires) if expires else None
        return Operator(OperatorId(operator), name, read_grants(roles), bool(is_active), verifier, until)

    def wrong_pins(self, digest: str) -> WrongPins:
        with reading(self._connection):
            row = self._connection.execute(
                "SELECT count, locked_until FROM wrong_pins WHERE badge = ?", (digest,)
            ).fetchone()
        return WrongPins(row[0], from_utc_text(row[1]) if row[1] else None) if row else WrongPins()

    def keep_wrong_pins(self, digest: str, wrong: WrongPins) -> None:
        until = utc_text(wrong.locked_until) if wrong.locked_until else None
        with writing(self._connection):
            if wrong.count:
                self._connection.execute(_KEEP, (digest, wrong.count, until))
            else:
                self._connection.execute("DELETE FROM wrong_pins WHERE badge = ?", (digest,))
