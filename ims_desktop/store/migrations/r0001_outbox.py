"""The first ``local.db``: identities, the outbox with its effects, half-done jobs, people, preferences."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision: str | None = None


def upgrade() -> None:
    op.create_table(
        "identities",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("workstation", sa.Text, nullable=False, unique=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("prefix", sa.Text, nullable=False),
        sa.Column("site", sa.Text, nullable=False),
    )
    _outbox()
    op.create_table(
        "jobs",
        sa.Column("changed", sa.Integer, primary_key=True),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("operator", sa.Text, nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("data", sa.LargeBinary, nullable=False),
        sa.UniqueConstraint("kind", "operator", "key"),
    )
    op.create_table(
        "people",
        sa.Column("username", sa.Text, primary_key=True),
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("roles", sa.Text, nullable=False),
        sa.Column("hash", sa.Text),
        sa.Column("expires", sa.Text),
    )
    op.create_index("people_id", "people", ["id"])
    op.create_table(
        "preferences",
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("value", sa.Text, nullable=False),
    )


def _outbox() -> None:
    op.create_table(
        "operations",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("id", sa.Text, nullable=False, unique=True),
        sa.Column("workstation", sa.Text, nullable=False),
        sa.Column("sequence", sa.Integer, nullable=False),
        sa.Column("operator", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("recorded_at", sa.Text, nullable=False),
        sa.Column("offset_ms", sa.Integer, nullable=False),
        sa.Column("uncertainty_ms", sa.Integer),
        sa.Column("happened_at", sa.Text, nullable=False),
        sa.Column("based_on", sa.Integer, nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
        sa.UniqueConstraint("workstation", "sequence"),
    )
    op.create_table(
        "effects",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("number", sa.Integer, sa.ForeignKey("operations.number"), nullable=False),
        sa.Column("record", sa.Text, nullable=False),
        sa.Column("row_id", sa.Text, nullable=False),
        sa.Column("quantity", sa.Integer, nullable=False),
        *(sa.Column(name, sa.Text) for name in ("item_id", "location_id", "status", "lot", "serial", "handling_unit")),
    )
    op.create_index("effects_row", "effects", ["row_id"])
    op.create_index("effects_item", "effects", ["item_id"], sqlite_where=sa.text("item_id IS NOT NULL"))
