"""Who signed in here before, in ``local.db``: what lets them sign in again without the central."""

from __future__ import annotations

import json
import sqlite3

from ims_desktop.domain.ids import OperatorId
from ims_desktop.domain.people import Role
from ims_desktop.domain.times import from_utc_text, utc_text
from ims_desktop.ports.people import Person, Verifier
from ims_desktop.store.connections import reading, writing

_KEEP = """
INSERT INTO people (username, id, name, roles, hash, expires) VALUES (?, ?, ?, ?, ?, ?)
ON CONFLICT (username) DO UPDATE SET
    id = excluded.id, name = excluded.name, roles = excluded.roles, hash = excluded.hash, expires = excluded.expires
"""


_NAME = """
SELECT coalesce(
    (SELECT name FROM mirror.operators WHERE id = ?1), (SELECT max(name) FROM main.people WHERE id = ?1), ?1
)
"""


def name_of(connection: sqlite3.Connection, operator: str) -> str:
    """As the central has it, or as they signed in here; the id of somebody whom nobody knows."""
    row = connection.execute(_NAME, (operator,)).fetchone()
    return str(row[0]) if row else operator


class SqlitePeople:
    """People and their verifiers. Somebody forgotten keeps a name, since operations name them."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def verifier(self, username: str) -> Verifier | None:
        with reading(self._connection):
            row = self._connection.execute(
                "SELECT id, name, roles, hash, expires FROM people WHERE username = ? AND hash IS NOT NULL", (username,)
            ).fetchone()
        if row is None:
            return None
        operator, name, roles, kept, expires = row
        person = Person(OperatorId(operator), username, name, frozenset(Role(role) for role in json.loads(roles)))
        return Verifier(person, kept, from_utc_text(expires))

    def keep(self, username: str, verifier: Verifier) -> None:
        person = verifier.person
        roles = json.dumps(sorted(person.roles))
        with writing(self._connection):
            self._connection.execute(
                _KEEP, (username, person.id, person.name, roles, verifier.hash, utc_text(verifier.expires))
            )

    def forget(self, username: str) -> None:
        with writing(self._connection):
            self._connection.execute("UPDATE people SET hash = NULL, expires = NULL WHERE username = ?", (username,))
