"""Settled cases that somebody has seen: whoever did the work is told once."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision: str | None = "0004"


def upgrade() -> None:
    op.create_table(
        "seen_cases",
        sa.Column("operator", sa.Text, primary_key=True),
        sa.Column("case_id", sa.Text, primary_key=True),
    )
