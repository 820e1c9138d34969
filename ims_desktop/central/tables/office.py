"""People, their sessions, what they did, and what makes their requests safe to repeat."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKeyConstraint, Index, LargeBinary, PrimaryKeyConstraint, Table

from ims_desktop.central.tables.columns import EMPTY, INTEGER, integer, maybe_text, metadata, text

people = Table(
    "people",
    metadata,
    text("id", primary_key=True),
    text("username", unique=True),  # in lower case
    text("name"),
    text("password_hash"),  # argon2id; empty for who has a badge only
    text("roles"),  # what protocol.grants writes: those of the past too
    integer("is_active", server_default="1"),
    integer("is_demo", server_default="0"),  # of the sample company: everybody knows the password
    text("created_at"),
    maybe_text("badge"),  # what its barcode says, so that it can be printed again; workstations get a digest of it
)

refresh_tokens = Table(
    "refresh_tokens",
    metadata,
    text("token_hash", primary_key=True),  # SHA-256
    text("family"),  # all tokens that grew out of one sign-in
    text("person_id"),
    text("issued_at"),
    text("expires_at"),
    maybe_text("used_at"),
    maybe_text("revoked_at"),
    ForeignKeyConstraint(["person_id"], ["people.id"]),
    Index("refresh_tokens_family", "family"),
)

audit_log = Table(
    "audit_log",
    metadata,
    Column("id", INTEGER, primary_key=True, autoincrement=True),
    text("at"),
    text("actor"),  # a person's or workstation's id, or "system"
    text("action"),  # such as "orders:write"
    text("subject"),  # what it was done to
    text("detail"),  # JSON
    text("correlation_id", server_default=EMPTY),
    text("address", server_default=EMPTY),  # of the machine it came from
    Index("audit_log_subject", "subject"),
)

idempotency_keys = Table(
    "idempotency_keys",
    metadata,
    text("actor"),
    text("key"),
    text("request_hash"),  # of method, path and body
    integer("status"),
    text("headers", server_default="{}"),  # JSON, of the answer
    Column("body", LargeBinary, nullable=False),
    text("created_at"),
    PrimaryKeyConstraint("actor", "key"),
    Index("idempotency_keys_created_at", "created_at"),
)
"""An answer kept in the transaction of the effect that it tells of."""

signing_keys = Table(
    "signing_keys",
    metadata,
    text("name", primary_key=True),  # what it signs
    Column("key", LargeBinary, nullable=False),
    text("created_at"),
)
"""Made by the central itself, once, so that all its processes agree on them."""
