"""Numbers for handling units: the leased blocks that were begun, and how far each is used."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision: str | None = "0001"


def upgrade() -> None:
    op.create_table(
        "sscc_numbers",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("workstation", sa.Text, nullable=False),
        sa.Column("prefix", sa.Text, nullable=False),
        sa.Column("last", sa.Integer, nullable=False),
        sa.Column("given", sa.Integer, nullable=False),
    )
