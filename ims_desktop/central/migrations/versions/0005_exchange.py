"""Checksums over the mirrored rows, and lives of the central that began with a backup."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
INTEGER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "checksums",
        sa.Column("record", TEXT, nullable=False),
        sa.Column("scope", TEXT, nullable=False),
        sa.Column("rows", INTEGER, nullable=False),
        sa.Column("total", INTEGER, nullable=False),
        sa.PrimaryKeyConstraint("record", "scope", name=op.f("checksums_pk")),
    )
    op.add_column("feed", sa.Column("restored_at", TEXT, nullable=True))
    op.add_column("workstations", sa.Column("differences", INTEGER, server_default="0", nullable=False))
    op.add_column("workstations", sa.Column("differed_at", TEXT, nullable=True))
    inspector = sa.inspect(op.get_bind())
    for table in inspector.get_table_names():
        columns = {one["name"] for one in inspector.get_columns(table)}
        if {"place", "deleted"} <= columns:  # whatever is mirrored has these, and nothing else does
            op.add_column(table, sa.Column("digest", INTEGER, nullable=True))
            op.add_column(table, sa.Column("counted_in", TEXT, nullable=True))
    live = sa.text("deleted = 0")  # a block that was taken back stays as a tombstone
    op.drop_index("sscc_blocks_first_once", "sscc_blocks")
    op.create_index(
        "sscc_blocks_first_once",
        "sscc_blocks",
        ["prefix", "first"],
        unique=True,
        sqlite_where=live,
        postgresql_where=live,
    )
