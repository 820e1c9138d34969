"""Safe repetition of a POST: the answer is kept in the transaction of the effect, and given again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from hashlib import sha256

import msgspec
from msgspec import Struct
from sqlalchemy import ColumnElement, delete, select, update
from sqlalchemy import text as sql

from ims_desktop.central.gateway.errors import IdempotencyKeyReused
from ims_desktop.central.tables import idempotency_keys
from ims_desktop.central.transaction import Transaction
from ims_desktop.domain.texts import text
from ims_desktop.domain.times import utc_text

KEPT = timedelta(hours=24)
REPLAYED = "Idempotent-Replayed"

_CLAIM = sql(
    "INSERT INTO idempotency_keys (actor, key, request_hash, status, body, created_at)"
    " VALUES (:actor, :key, :request_hash, 0, :body, :created_at) ON CONFLICT (actor, key) DO NOTHING"
)


class Kept(Struct, frozen=True):
    """An answer as it is kept."""

    status: int
    headers: dict[str, str]
    body: bytes


class Repetition(Struct, frozen=True):
    """One use of an Idempotency-Key: whose it is, and what it was sent with."""

    actor: str
    key: str
    request_hash: str

    @classmethod
    def of(cls, actor: str, key: str, method: str, path: str, body: bytes) -> Repetition:
        digest = sha256(b"\x00".join((method.encode(), path.encode("utf-8", "surrogateescape"), body)))
        return cls(actor, key, digest.hexdigest())

    def claim(self, tx: Transaction) -> Kept | None:
        """The answer given before, or None and the key is ours: whoever comes with it meanwhile waits for this
        transaction. Raises ``IdempotencyKeyReused`` when it came with another request before."""
        now = datetime.now(UTC)
        tx.connection.execute(delete(idempotency_keys).where(idempotency_keys.c.created_at < utc_text(now - KEPT)))
        claimed = tx.connection.execute(
            _CLAIM,
            {
                "actor": self.actor,
                "key": self.key,
                "request_hash": self.request_hash,
                "body": b"",
                "created_at": utc_text(now),
            },
        )
        return None if claimed.rowcount == 1 else self._kept(tx)

    def _kept(self, tx: Transaction) -> Kept:
        row = tx.connection.execute(select(idempotency_keys).where(*self._here())).one()
        if row.request_hash != self.request_hash:
            raise _reused()
        return Kept(row.status, msgspec.json.decode(row.headers), row.body)

    def keep(self, tx: Transaction, answer: Kept) -> None:
        tx.connection.execute(
            update(idempotency_keys)
            .where(*self._here())
            .values(status=answer.status, headers=msgspec.json.encode(answer.headers).decode(), body=answer.body)
        )

    def _here(self) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
        return (idempotency_keys.c.actor == self.actor, idempotency_keys.c.key == self.key)


def _reused() -> IdempotencyKeyReused:
    return IdempotencyKeyReused(
        text("Another request"),
        text("This Idempotency-Key came with another request before."),
        text("Use a new key for a new request."),
    )
