"""The keys that the central signs with: made once, kept in its database, so that all its processes agree on them."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import Connection, select
from sqlalchemy import text as sql

from ims_desktop.central.database import Database
from ims_desktop.central.gateway.tokens import new_key
from ims_desktop.central.tables import signing_keys
from ims_desktop.domain.times import utc_text

ACCESS_TOKENS = "access tokens"
CURSORS = "cursors"

_MAKE = sql(
    "INSERT INTO signing_keys (name, key, created_at) VALUES (:name, :key, :created_at) ON CONFLICT (name) DO NOTHING"
)


def signing_key(database: Database, name: str) -> bytes:
    """The key of that name; the first process that asks makes it."""
    with database.reading() as connection:
        key = _stored(connection, name)
    if key is not None:
        return key
    with database.transaction() as tx:
        tx.connection.execute(_MAKE, {"name": name, "key": new_key(), "created_at": utc_text(datetime.now(UTC))})
        made = _stored(tx.connection, name)
    assert made is not None
    return made


def _stored(connection: Connection, name: str) -> bytes | None:
    return connection.execute(select(signing_keys.c.key).where(signing_keys.c.name == name)).scalar_one_or_none()
