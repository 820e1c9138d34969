"""The horizon: how far back the feed is complete, and when it was at which place."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
INTEGER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.add_column("feed", sa.Column("oldest", INTEGER, nullable=False, server_default="0"))
    op.create_table(
        "feed_marks",
        sa.Column("at", TEXT, nullable=False),
        sa.Column("high", INTEGER, nullable=False),
        sa.PrimaryKeyConstraint("at", name="feed_marks_pk"),
    )
