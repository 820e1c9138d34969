"""What a supervisor settles cases by."""

import json
from hashlib import blake2b

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
INTEGER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
EMPTY = sa.text("('')")
MOST_NAMED = 20


def upgrade() -> None:
    _add_columns()
    _make_case_tables()
    _name_operations(op.get_bind())


def _add_columns() -> None:
    op.add_column("cases", sa.Column("version", INTEGER, server_default=sa.text("1"), nullable=False))
    for name in ("detail", "choice", "reason", "decision", "finding", "effects"):
        op.add_column("cases", sa.Column(name, TEXT, server_default=EMPTY, nullable=False))
    op.add_column("decisions", sa.Column("is_withdrawn", INTEGER, server_default=sa.text("0"), nullable=False))


def _make_case_tables() -> None:
    op.create_table(
        "case_operations",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("place", INTEGER, nullable=True),
        sa.Column("deleted", INTEGER, server_default="0", nullable=False),
        sa.Column("digest", INTEGER, nullable=True),
        sa.Column("counted_in", TEXT, nullable=True),
        sa.Column("workstation_id", TEXT, nullable=False),
        sa.Column("case_id", TEXT, nullable=False),
        sa.Column("operation_id", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("case_operations_pk")),
    )
    op.create_index("case_operations_workstation_id_place", "case_operations", ["workstation_id", "place"])
    op.create_index("case_operations_case_id", "case_operations", ["case_id"])
    op.create_index("case_operations_operation_id", "case_operations", ["operation_id"])
    op.create_table(
        "case_stock",
        sa.Column("case_id", TEXT, nullable=False),
        sa.Column("position", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("case_id", "position", name=op.f("case_stock_pk")),
    )
    op.create_index("case_stock_position", "case_stock", ["position"])
    op.create_table(
        "case_decisions",
        sa.Column("operation_id", TEXT, nullable=False),
        sa.Column("case_id", TEXT, nullable=False),
        sa.Column("choice", TEXT, nullable=False),
        sa.Column("reason", TEXT, nullable=False),
        sa.Column("operator_id", TEXT, nullable=False),
        sa.Column("happened_at", TEXT, nullable=False),
        sa.Column("workstation_id", TEXT, nullable=False),
        sa.Column("sequence", INTEGER, nullable=False),
        sa.PrimaryKeyConstraint("operation_id", name=op.f("case_decisions_pk")),
    )
    op.create_index("case_decisions_case_id", "case_decisions", ["case_id"])
    op.create_table(
        "decided_stock",
        sa.Column("operation_id", TEXT, nullable=False),
        sa.Column("position", TEXT, nullable=False),
        sa.Column("expected", INTEGER, nullable=False),
        sa.Column("happened_at", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("operation_id", "position", name=op.f("decided_stock_pk")),
    )
    op.create_index("decided_stock_position", "decided_stock", ["position", "happened_at"])


def _name_operations(connection: sa.Connection) -> None:
    """Cases of before name all their operations in one text. Their details are made by the central's next sweep."""
    of = {
        row.id: row.workstation_id for row in connection.execute(sa.text("SELECT id, workstation_id FROM operations"))
    }
    for case, written in connection.execute(sa.text("SELECT id, operations FROM cases")).all():
        named: list[str] = json.loads(written)
        rows = [{"id": f"{case}|{one}", "by": of.get(one, ""), "case": case, "of": one} for one in named]
        if rows:
            connection.execute(_NAMED, rows)
        finding = blake2b("|".join(sorted(named)).encode(), digest_size=16).hexdigest()
        connection.execute(_SHORT, {"named": json.dumps(named[:MOST_NAMED]), "finding": finding, "case": case})


_NAMED = sa.text(
    "INSERT INTO case_operations (id, deleted, workstation_id, case_id, operation_id) VALUES (:id, 0, :by, :case, :of)"
)
_SHORT = sa.text("UPDATE cases SET operations = :named, finding = :finding WHERE id = :case")
