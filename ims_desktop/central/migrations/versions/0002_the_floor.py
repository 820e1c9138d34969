"""What the floor's jobs go by."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
INTEGER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "decisions",
        sa.Column("operation_id", TEXT, nullable=False),
        sa.Column("variance_id", TEXT, nullable=False),
        sa.Column("position", TEXT, nullable=False),
        sa.Column("choice", TEXT, nullable=False),
        sa.Column("about", TEXT, nullable=False),
        sa.Column("taken", TEXT, nullable=True),
        sa.Column("expected", INTEGER, nullable=False),
        sa.Column("reason", TEXT, nullable=False),
        sa.Column("operator_id", TEXT, nullable=False),
        sa.Column("happened_at", TEXT, nullable=False),
        sa.Column("workstation_id", TEXT, nullable=False),
        sa.Column("sequence", INTEGER, nullable=False),
        sa.PrimaryKeyConstraint("operation_id", name=op.f("decisions_pk")),
    )
    op.create_index("decisions_position", "decisions", ["position"], unique=False)
    op.create_table(
        "doubts",
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("subject", TEXT, nullable=False),
        sa.Column("site_id", TEXT, nullable=False),
        sa.Column("since", TEXT, nullable=False),
        sa.Column("is_told", INTEGER, server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("kind", "subject", name=op.f("doubts_pk")),
    )
    op.create_index(
        "doubts_untold",
        "doubts",
        ["since"],
        unique=False,
        sqlite_where=sa.text("is_told = 0"),
        postgresql_where=sa.text("is_told = 0"),
    )
    op.create_table(
        "nestings",
        sa.Column("operation_id", TEXT, nullable=False),
        sa.Column("handling_unit", TEXT, nullable=False),
        sa.Column("parent", TEXT, nullable=False),
        sa.Column("happened_at", TEXT, nullable=False),
        sa.Column("workstation_id", TEXT, nullable=False),
        sa.Column("sequence", INTEGER, nullable=False),
        sa.Column("is_withdrawn", INTEGER, server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("operation_id", name=op.f("nestings_pk")),
    )
    op.create_index(
        "nestings_handling_unit",
        "nestings",
        ["handling_unit", "happened_at"],
        unique=False,
    )
    op.create_table(
        "reasons",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("place", INTEGER, nullable=True),
        sa.Column("deleted", INTEGER, server_default="0", nullable=False),
        sa.Column("code", TEXT, nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("purpose", TEXT, nullable=False),
        sa.Column("is_retired", INTEGER, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("reasons_pk")),
    )
    op.create_index(
        "reasons_code_once",
        "reasons",
        ["purpose", "code"],
        unique=True,
        sqlite_where=sa.text("deleted = 0"),
        postgresql_where=sa.text("deleted = 0"),
    )
    op.create_index("reasons_place", "reasons", ["place"], unique=False)
    op.create_table(
        "sscc_blocks",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("place", INTEGER, nullable=True),
        sa.Column("deleted", INTEGER, server_default="0", nullable=False),
        sa.Column("workstation_id", TEXT, nullable=False),
        sa.Column("prefix", TEXT, nullable=False),
        sa.Column("first", INTEGER, nullable=False),
        sa.Column("last", INTEGER, nullable=False),
        sa.Column("leased_at", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("sscc_blocks_pk")),
    )
    op.create_index("sscc_blocks_first_once", "sscc_blocks", ["prefix", "first"], unique=True)
    op.create_index(
        "sscc_blocks_workstation_id_place",
        "sscc_blocks",
        ["workstation_id", "place"],
        unique=False,
    )
    op.create_table(
        "statements",
        sa.Column("number", INTEGER, autoincrement=True, nullable=False),
        sa.Column("operation_id", TEXT, nullable=False),
        sa.Column("position", TEXT, nullable=False),
        sa.Column("location_id", TEXT, nullable=False),
        sa.Column("item_id", TEXT, nullable=False),
        sa.Column("quantity", INTEGER, nullable=False),
        sa.Column("operator_id", TEXT, nullable=False),
        sa.Column("tolerance_percent", INTEGER, nullable=False),
        sa.Column("tolerance_quantity", INTEGER, nullable=False),
        sa.Column("happened_at", TEXT, nullable=False),
        sa.Column("workstation_id", TEXT, nullable=False),
        sa.Column("sequence", INTEGER, nullable=False),
        sa.Column("uncertainty_ms", INTEGER, nullable=True),
        sa.Column("task_id", TEXT, nullable=True),
        sa.Column("holds", INTEGER, server_default="0", nullable=False),
        sa.Column("is_withdrawn", INTEGER, server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("statements_pk")),
    )
    op.create_index(
        "statements_location_id",
        "statements",
        ["location_id", "happened_at"],
        unique=False,
    )
    op.create_index(
        "statements_operation_id_once",
        "statements",
        ["operation_id", "position"],
        unique=True,
    )
    op.create_index("statements_position", "statements", ["position", "happened_at"], unique=False)
    op.create_index(
        "statements_task_id",
        "statements",
        ["task_id"],
        unique=False,
        sqlite_where=sa.text("task_id IS NOT NULL"),
        postgresql_where=sa.text("task_id IS NOT NULL"),
    )
    op.create_table(
        "undoings",
        sa.Column("operation_id", TEXT, nullable=False),
        sa.Column("undone_by", TEXT, nullable=False),
        sa.Column("happened_at", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("operation_id", name=op.f("undoings_pk")),
    )
    op.create_table(
        "whole_moves",
        sa.Column("operation_id", TEXT, nullable=False),
        sa.Column("whole", TEXT, nullable=False),
        sa.Column("site_id", TEXT, nullable=False),
        sa.Column("happened_at", TEXT, nullable=False),
        sa.Column("workstation_id", TEXT, nullable=False),
        sa.Column("sequence", INTEGER, nullable=False),
        sa.Column("is_withdrawn", INTEGER, server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("operation_id", name=op.f("whole_moves_pk")),
    )
    op.create_index("whole_moves_whole", "whole_moves", ["whole", "happened_at"], unique=False)
    op.create_table(
        "count_plans",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("site_id", TEXT, nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("velocity", TEXT, nullable=False),
        sa.Column("zone", TEXT, nullable=False),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("every_days", INTEGER, nullable=False),
        sa.Column("low_quantity", INTEGER, server_default="0", nullable=False),
        sa.Column("tolerance_percent", INTEGER, nullable=False),
        sa.Column("tolerance_quantity", INTEGER, nullable=False),
        sa.Column("role_tolerances", TEXT, server_default="{}", nullable=False),
        sa.Column("is_active", INTEGER, server_default="1", nullable=False),
        sa.Column("version", INTEGER, server_default="1", nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("count_plans_site_id_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("count_plans_pk")),
    )
    op.create_table(
        "count_tasks",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("place", INTEGER, nullable=True),
        sa.Column("deleted", INTEGER, server_default="0", nullable=False),
        sa.Column("site_id", TEXT, nullable=False),
        sa.Column("plan", TEXT, nullable=False),
        sa.Column("location_id", TEXT, nullable=False),
        sa.Column("item_id", TEXT, nullable=False),
        sa.Column("state", TEXT, nullable=False),
        sa.Column("not_by", TEXT, nullable=False),
        sa.Column("due", TEXT, nullable=True),
        sa.Column("attempt", INTEGER, nullable=False),
        sa.Column("version", INTEGER, nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("count_tasks_site_id_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("count_tasks_pk")),
    )
    op.create_index("count_tasks_location_id", "count_tasks", ["location_id"], unique=False)
    op.create_index("count_tasks_site_id_place", "count_tasks", ["site_id", "place"], unique=False)
    op.create_table(
        "handling_units",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("place", INTEGER, nullable=True),
        sa.Column("deleted", INTEGER, server_default="0", nullable=False),
        sa.Column("site_id", TEXT, nullable=False),
        sa.Column("parent", TEXT, nullable=False),
        sa.Column("state", TEXT, nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("handling_units_site_id_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("handling_units_pk")),
    )
    op.create_index("handling_units_parent", "handling_units", ["parent"], unique=False)
    op.create_index(
        "handling_units_site_id_place",
        "handling_units",
        ["site_id", "place"],
        unique=False,
    )
    op.create_table(
        "operators",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("place", INTEGER, nullable=True),
        sa.Column("deleted", INTEGER, server_default="0", nullable=False),
        sa.Column("site_id", TEXT, nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("roles", TEXT, nullable=False),
        sa.Column("is_active", INTEGER, nullable=False),
        sa.Column("badge", TEXT, nullable=True),
        sa.Column("verifier", TEXT, nullable=True),
        sa.Column("expires", TEXT, nullable=True),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("operators_site_id_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("operators_pk")),
    )
    op.create_index("operators_badge_once", "operators", ["badge"], unique=True)
    op.create_index("operators_site_id_place", "operators", ["site_id", "place"], unique=False)
    op.create_table(
        "putaway_rules",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("place", INTEGER, nullable=True),
        sa.Column("deleted", INTEGER, server_default="0", nullable=False),
        sa.Column("site_id", TEXT, nullable=False),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("parameter", TEXT, nullable=False),
        sa.Column("sequence", INTEGER, nullable=False),
        sa.Column("is_active", INTEGER, nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("putaway_rules_site_id_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("putaway_rules_pk")),
    )
    op.create_index(
        "putaway_rules_site_id_place",
        "putaway_rules",
        ["site_id", "place"],
        unique=False,
    )
    op.create_table(
        "shipping_notices",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("place", INTEGER, nullable=True),
        sa.Column("deleted", INTEGER, server_default="0", nullable=False),
        sa.Column("number", TEXT, nullable=False),
        sa.Column("supplier_id", TEXT, nullable=False),
        sa.Column("order_id", TEXT, nullable=False),
        sa.Column("site_id", TEXT, nullable=False),
        sa.Column("state", TEXT, nullable=False),
        sa.Column("due", TEXT, nullable=True),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("shipping_notices_site_id_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("shipping_notices_pk")),
    )
    op.create_index(
        "shipping_notices_number_once",
        "shipping_notices",
        ["number"],
        unique=True,
        sqlite_where=sa.text("deleted = 0"),
        postgresql_where=sa.text("deleted = 0"),
    )
    op.create_index(
        "shipping_notices_site_id_place",
        "shipping_notices",
        ["site_id", "place"],
        unique=False,
    )
    op.create_table(
        "variances",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("place", INTEGER, nullable=True),
        sa.Column("deleted", INTEGER, server_default="0", nullable=False),
        sa.Column("site_id", TEXT, nullable=False),
        sa.Column("task_id", TEXT, nullable=False),
        sa.Column("position", TEXT, nullable=False),
        sa.Column("item_id", TEXT, nullable=False),
        sa.Column("location_id", TEXT, nullable=False),
        sa.Column("status", TEXT, nullable=False),
        sa.Column("lot", TEXT, nullable=False),
        sa.Column("serial", TEXT, nullable=False),
        sa.Column("handling_unit", TEXT, nullable=False),
        sa.Column("state", TEXT, nullable=False),
        sa.Column("counts", TEXT, nullable=False),
        sa.Column("expected", INTEGER, nullable=False),
        sa.Column("counted", INTEGER, nullable=False),
        sa.Column("version", INTEGER, nullable=False),
        sa.Column("opened_at", TEXT, nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("variances_site_id_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("variances_pk")),
    )
    op.create_index("variances_position", "variances", ["position"], unique=False)
    op.create_index("variances_site_id_place", "variances", ["site_id", "place"], unique=False)
    op.create_table(
        "shipping_notice_lines",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("place", INTEGER, nullable=True),
        sa.Column("deleted", INTEGER, server_default="0", nullable=False),
        sa.Column("notice_id", TEXT, nullable=False),
        sa.Column("site_id", TEXT, nullable=False),
        sa.Column("order_line_id", TEXT, nullable=False),
        sa.Column("item_id", TEXT, nullable=False),
        sa.Column("handling_unit", TEXT, nullable=False),
        sa.Column("lot", TEXT, nullable=False),
        sa.Column("serial", TEXT, nullable=False),
        sa.Column("expiry", TEXT, nullable=True),
        sa.Column("quantity", INTEGER, nullable=False),
        sa.ForeignKeyConstraint(
            ["notice_id"],
            ["shipping_notices.id"],
            name=op.f("shipping_notice_lines_notice_id_known"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("shipping_notice_lines_pk")),
    )
    op.create_index(
        "shipping_notice_lines_notice_id",
        "shipping_notice_lines",
        ["notice_id"],
        unique=False,
    )
    op.create_index(
        "shipping_notice_lines_site_id_place",
        "shipping_notice_lines",
        ["site_id", "place"],
        unique=False,
    )
    op.create_index(
        "balances_handling_unit",
        "balances",
        ["handling_unit"],
        unique=False,
        sqlite_where=sa.text("handling_unit <> ''"),
        postgresql_where=sa.text("handling_unit <> ''"),
    )
    op.add_column("cases", sa.Column("settled_by", TEXT, nullable=True))
    op.add_column(
        "items",
        sa.Column("sampling", TEXT, server_default=sa.text("'all'"), nullable=False),
    )
    op.add_column(
        "items",
        sa.Column("velocity", TEXT, server_default=sa.text("('')"), nullable=False),
    )
    op.add_column(
        "items",
        sa.Column("condition", TEXT, server_default=sa.text("('')"), nullable=False),
    )
    op.add_column(
        "items",
        sa.Column("fixed_location_id", TEXT, server_default=sa.text("('')"), nullable=False),
    )
    op.add_column(
        "items",
        sa.Column("sampling_value", INTEGER, server_default=sa.text("0"), nullable=False),
    )
    op.add_column(
        "items",
        sa.Column("weight_mg", INTEGER, server_default=sa.text("0"), nullable=False),
    )
    op.add_column(
        "items",
        sa.Column("volume_mm3", INTEGER, server_default=sa.text("0"), nullable=False),
    )
    op.add_column(
        "locations",
        sa.Column("condition", TEXT, server_default=sa.text("('')"), nullable=False),
    )
    op.add_column(
        "locations",
        sa.Column("velocity", TEXT, server_default=sa.text("('')"), nullable=False),
    )
    op.add_column(
        "locations",
        sa.Column("mixing", TEXT, server_default=sa.text("'any'"), nullable=False),
    )
    op.add_column(
        "locations",
        sa.Column("check_digits", TEXT, server_default=sa.text("('')"), nullable=False),
    )
    op.add_column(
        "locations",
        sa.Column("walk", INTEGER, server_default=sa.text("0"), nullable=False),
    )
    op.add_column("locations", sa.Column("capacity_quantity", INTEGER, nullable=True))
    op.add_column("locations", sa.Column("capacity_weight_mg", INTEGER, nullable=True))
    op.add_column("locations", sa.Column("capacity_volume_mm3", INTEGER, nullable=True))
    op.add_column("locations", sa.Column("counted_at", TEXT, nullable=True))
    op.add_column("movements", sa.Column("uncertainty_ms", INTEGER, nullable=True))
    op.add_column(
        "movements",
        sa.Column("code", TEXT, server_default=sa.text("('')"), nullable=False),
    )
    op.create_index("movements_operation_id", "movements", ["operation_id"], unique=False)
    op.create_index("movements_source", "movements", ["source", "happened_at"], unique=False)
    op.create_index("movements_target", "movements", ["target", "happened_at"], unique=False)
    op.add_column(
        "purchase_order_lines",
        sa.Column("accepted", INTEGER, server_default=sa.text("0"), nullable=False),
    )
    op.add_column(
        "purchase_order_lines",
        sa.Column("rejected", INTEGER, server_default=sa.text("0"), nullable=False),
    )
    op.add_column(
        "purchase_order_lines",
        sa.Column("stocked", INTEGER, server_default=sa.text("0"), nullable=False),
    )
