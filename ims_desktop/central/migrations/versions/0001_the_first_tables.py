"""The first tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
INTEGER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "audit_log",
        sa.Column("id", INTEGER, autoincrement=True, nullable=False),
        sa.Column("at", TEXT, nullable=False),
        sa.Column("actor", TEXT, nullable=False),
        sa.Column("action", TEXT, nullable=False),
        sa.Column("subject", TEXT, nullable=False),
        sa.Column("detail", TEXT, nullable=False),
        sa.Column("correlation_id", TEXT, server_default=sa.text("('')"), nullable=False),
        sa.Column("address", TEXT, server_default=sa.text("('')"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("audit_log_pk")),
    )
    op.create_index("audit_log_subject", "audit_log", ["subject"], unique=False)
    op.create_table(
        "balances",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("place", INTEGER, nullable=True),
        sa.Column("deleted", INTEGER, server_default="0", nullable=False),
        sa.Column("item_id", TEXT, nullable=False),
        sa.Column("location_id", TEXT, nullable=False),
        sa.Column("site_id", TEXT, nullable=False),
        sa.Column("status", TEXT, nullable=False),
        sa.Column("lot", TEXT, nullable=False),
        sa.Column("serial", TEXT, nullable=False),
        sa.Column("handling_unit", TEXT, nullable=False),
        sa.Column("quantity", INTEGER, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("balances_pk")),
    )
    op.create_index("balances_item_id", "balances", ["item_id", "serial"], unique=False)
    op.create_index("balances_location_id", "balances", ["location_id"], unique=False)
    op.create_index("balances_site_id_place", "balances", ["site_id", "place"], unique=False)
    op.create_table(
        "cases",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("place", INTEGER, nullable=True),
        sa.Column("deleted", INTEGER, server_default="0", nullable=False),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("subject", TEXT, nullable=False),
        sa.Column("site_id", TEXT, nullable=False),
        sa.Column("state", TEXT, nullable=False),
        sa.Column("sentence", TEXT, nullable=False),
        sa.Column("operations", TEXT, nullable=False),
        sa.Column("opened_at", TEXT, nullable=False),
        sa.Column("settled_at", TEXT, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("cases_pk")),
    )
    op.create_index(
        "cases_open_once",
        "cases",
        ["kind", "subject"],
        unique=True,
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )
    op.create_index("cases_site_id_place", "cases", ["site_id", "place"], unique=False)
    op.create_index("cases_state_opened_at", "cases", ["state", "opened_at"], unique=False)
    op.create_table(
        "feed",
        sa.Column("id", INTEGER, autoincrement=False, nullable=False),
        sa.Column("high", INTEGER, nullable=False),
        sa.Column("epoch", TEXT, nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("feed_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("feed_pk")),
    )
    op.create_table(
        "idempotency_keys",
        sa.Column("actor", TEXT, nullable=False),
        sa.Column("key", TEXT, nullable=False),
        sa.Column("request_hash", TEXT, nullable=False),
        sa.Column("status", INTEGER, nullable=False),
        sa.Column("headers", TEXT, server_default="{}", nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("actor", "key", name=op.f("idempotency_keys_pk")),
    )
    op.create_index("idempotency_keys_created_at", "idempotency_keys", ["created_at"], unique=False)
    op.create_table(
        "items",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("place", INTEGER, nullable=True),
        sa.Column("deleted", INTEGER, server_default="0", nullable=False),
        sa.Column("sku", TEXT, nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("unit", TEXT, nullable=False),
        sa.Column("tracking", TEXT, nullable=False),
        sa.Column("unit_decimals", INTEGER, nullable=False),
        sa.Column("expiry_required", INTEGER, nullable=False),
        sa.Column("min_shelf_life_days", INTEGER, nullable=False),
        sa.Column("inspection_required", INTEGER, nullable=False),
        sa.Column("is_retired", INTEGER, nullable=False),
        sa.Column("version", INTEGER, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("items_pk")),
    )
    op.create_index("items_place", "items", ["place"], unique=False)
    op.create_index(
        "items_sku_once",
        "items",
        ["sku"],
        unique=True,
        sqlite_where=sa.text("deleted = 0"),
        postgresql_where=sa.text("deleted = 0"),
    )
    op.create_table(
        "lots",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("place", INTEGER, nullable=True),
        sa.Column("deleted", INTEGER, server_default="0", nullable=False),
        sa.Column("item_id", TEXT, nullable=False),
        sa.Column("code", TEXT, nullable=False),
        sa.Column("expiry", TEXT, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("lots_pk")),
    )
    op.create_index("lots_item_id_code_once", "lots", ["item_id", "code"], unique=True)
    op.create_index("lots_place", "lots", ["place"], unique=False)
    op.create_table(
        "movements",
        sa.Column("id", INTEGER, autoincrement=True, nullable=False),
        sa.Column("item_id", TEXT, nullable=False),
        sa.Column("source", TEXT, nullable=False),
        sa.Column("target", TEXT, nullable=False),
        sa.Column("quantity", INTEGER, nullable=False),
        sa.Column("reason", TEXT, nullable=False),
        sa.Column("operation_id", TEXT, nullable=False),
        sa.Column("workstation_id", TEXT, nullable=False),
        sa.Column("sequence", INTEGER, nullable=False),
        sa.Column("happened_at", TEXT, nullable=False),
        sa.Column("posted_at", TEXT, nullable=False),
        sa.Column("order_line_id", TEXT, nullable=True),
        sa.Column("receipt_id", TEXT, nullable=True),
        sa.Column("reverses", INTEGER, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("movements_pk")),
        sa.UniqueConstraint("reverses", name=op.f("movements_reverses_once")),
    )
    op.create_index("movements_item_id", "movements", ["item_id"], unique=False)
    op.create_index(
        "movements_order_line_id",
        "movements",
        ["order_line_id"],
        unique=False,
        sqlite_where=sa.text("order_line_id IS NOT NULL"),
        postgresql_where=sa.text("order_line_id IS NOT NULL"),
    )
    op.create_index(
        "movements_receipt_id",
        "movements",
        ["receipt_id"],
        unique=False,
        sqlite_where=sa.text("receipt_id IS NOT NULL"),
        postgresql_where=sa.text("receipt_id IS NOT NULL"),
    )
    op.create_table(
        "operations",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("workstation_id", TEXT, nullable=False),
        sa.Column("sequence", INTEGER, nullable=False),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("operator_id", TEXT, nullable=False),
        sa.Column("happened_at", TEXT, nullable=False),
        sa.Column("received_at", TEXT, nullable=False),
        sa.Column("raw", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("operations_pk")),
        sa.UniqueConstraint("workstation_id", "sequence", name=op.f("operations_workstation_id_sequence_once")),
    )
    op.create_table(
        "outcomes",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("place", INTEGER, nullable=True),
        sa.Column("deleted", INTEGER, server_default="0", nullable=False),
        sa.Column("workstation_id", TEXT, nullable=False),
        sa.Column("sequence", INTEGER, nullable=False),
        sa.Column("result", TEXT, nullable=False),
        sa.Column("as_stated", INTEGER, nullable=False),
        sa.Column("reason", TEXT, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("outcomes_pk")),
    )
    op.create_index("outcomes_workstation_id_place", "outcomes", ["workstation_id", "place"], unique=False)
    op.create_table(
        "people",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("username", TEXT, nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("password_hash", TEXT, nullable=False),
        sa.Column("roles", TEXT, nullable=False),
        sa.Column("is_active", INTEGER, server_default="1", nullable=False),
        sa.Column("is_demo", INTEGER, server_default="0", nullable=False),
        sa.Column("created_at", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("people_pk")),
        sa.UniqueConstraint("username", name=op.f("people_username_once")),
    )
    op.create_table(
        "receipts",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("number", TEXT, nullable=False),
        sa.Column("order_id", TEXT, nullable=True),
        sa.Column("site_id", TEXT, nullable=False),
        sa.Column("workstation_id", TEXT, nullable=False),
        sa.Column("operator_id", TEXT, nullable=False),
        sa.Column("happened_at", TEXT, nullable=False),
        sa.Column("finished_at", TEXT, nullable=True),
        sa.Column("compensated_at", TEXT, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("receipts_pk")),
    )
    op.create_index("receipts_number", "receipts", ["number"], unique=False)
    op.create_index("receipts_order_id", "receipts", ["order_id"], unique=False)
    op.create_table(
        "signing_keys",
        sa.Column("name", TEXT, nullable=False),
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("signing_keys_pk")),
    )
    op.create_table(
        "sites",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("place", INTEGER, nullable=True),
        sa.Column("deleted", INTEGER, server_default="0", nullable=False),
        sa.Column("code", TEXT, nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("sites_pk")),
    )
    op.create_index(
        "sites_code_once",
        "sites",
        ["code"],
        unique=True,
        sqlite_where=sa.text("deleted = 0"),
        postgresql_where=sa.text("deleted = 0"),
    )
    op.create_index("sites_place", "sites", ["place"], unique=False)
    op.create_table(
        "suppliers",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("place", INTEGER, nullable=True),
        sa.Column("deleted", INTEGER, server_default="0", nullable=False),
        sa.Column("code", TEXT, nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("suppliers_pk")),
    )
    op.create_index(
        "suppliers_code_once",
        "suppliers",
        ["code"],
        unique=True,
        sqlite_where=sa.text("deleted = 0"),
        postgresql_where=sa.text("deleted = 0"),
    )
    op.create_index("suppliers_place", "suppliers", ["place"], unique=False)
    op.create_table(
        "enrolment_codes",
        sa.Column("code_hash", TEXT, nullable=False),
        sa.Column("site_id", TEXT, nullable=False),
        sa.Column("created_at", TEXT, nullable=False),
        sa.Column("expires_at", TEXT, nullable=False),
        sa.Column("used_at", TEXT, nullable=True),
        sa.Column("workstation_id", TEXT, nullable=True),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("enrolment_codes_site_id_known")),
        sa.PrimaryKeyConstraint("code_hash", name=op.f("enrolment_codes_pk")),
    )
    op.create_table(
        "locations",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("place", INTEGER, nullable=True),
        sa.Column("deleted", INTEGER, server_default="0", nullable=False),
        sa.Column("code", TEXT, nullable=False),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("site_id", TEXT, nullable=False),
        sa.Column("zone", TEXT, nullable=False),
        sa.Column("is_retired", INTEGER, nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("locations_site_id_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("locations_pk")),
    )
    op.create_index(
        "locations_code_once",
        "locations",
        ["site_id", "code"],
        unique=True,
        sqlite_where=sa.text("deleted = 0"),
        postgresql_where=sa.text("deleted = 0"),
    )
    op.create_index("locations_site_id_place", "locations", ["site_id", "place"], unique=False)
    op.create_table(
        "packagings",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("place", INTEGER, nullable=True),
        sa.Column("deleted", INTEGER, server_default="0", nullable=False),
        sa.Column("item_id", TEXT, nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("barcode", TEXT, nullable=False),
        sa.Column("quantity", INTEGER, nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["items.id"], name=op.f("packagings_item_id_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("packagings_pk")),
    )
    op.create_index("packagings_barcode", "packagings", ["barcode"], unique=False)
    op.create_index("packagings_item_id", "packagings", ["item_id"], unique=False)
    op.create_index("packagings_place", "packagings", ["place"], unique=False)
    op.create_table(
        "purchase_orders",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("place", INTEGER, nullable=True),
        sa.Column("deleted", INTEGER, server_default="0", nullable=False),
        sa.Column("number", TEXT, nullable=False),
        sa.Column("supplier_id", TEXT, nullable=False),
        sa.Column("state", TEXT, nullable=False),
        sa.Column("site_id", TEXT, nullable=False),
        sa.Column("due", TEXT, nullable=True),
        sa.Column("version", INTEGER, nullable=False),
        sa.Column("currency", TEXT, server_default=sa.text("('')"), nullable=False),
        sa.Column("note", TEXT, server_default=sa.text("('')"), nullable=False),
        sa.Column("ordered_on", TEXT, nullable=True),
        sa.Column("created_at", TEXT, nullable=True),
        sa.Column("approved_at", TEXT, nullable=True),
        sa.Column("approved_by", TEXT, nullable=True),
        sa.Column("closed_as_complete", INTEGER, server_default="0", nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("purchase_orders_site_id_known")),
        sa.ForeignKeyConstraint(["supplier_id"], ["suppliers.id"], name=op.f("purchase_orders_supplier_id_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("purchase_orders_pk")),
    )
    op.create_index(
        "purchase_orders_number_once",
        "purchase_orders",
        ["number"],
        unique=True,
        sqlite_where=sa.text("deleted = 0"),
        postgresql_where=sa.text("deleted = 0"),
    )
    op.create_index("purchase_orders_site_id_place", "purchase_orders", ["site_id", "place"], unique=False)
    op.create_index("purchase_orders_state_due", "purchase_orders", ["state", "due"], unique=False)
    op.create_table(
        "refresh_tokens",
        sa.Column("token_hash", TEXT, nullable=False),
        sa.Column("family", TEXT, nullable=False),
        sa.Column("person_id", TEXT, nullable=False),
        sa.Column("issued_at", TEXT, nullable=False),
        sa.Column("expires_at", TEXT, nullable=False),
        sa.Column("used_at", TEXT, nullable=True),
        sa.Column("revoked_at", TEXT, nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("refresh_tokens_person_id_known")),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("refresh_tokens_pk")),
    )
    op.create_index("refresh_tokens_family", "refresh_tokens", ["family"], unique=False)
    op.create_table(
        "workstations",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("prefix", TEXT, nullable=False),
        sa.Column("site_id", TEXT, nullable=False),
        sa.Column("key_hash", TEXT, nullable=False),
        sa.Column("last_sequence", INTEGER, server_default="0", nullable=False),
        sa.Column("enrolled_at", TEXT, nullable=False),
        sa.Column("revoked_at", TEXT, nullable=True),
        sa.Column("renewed_from", TEXT, nullable=True),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("workstations_site_id_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("workstations_pk")),
        sa.UniqueConstraint("key_hash", name=op.f("workstations_key_hash_once")),
        sa.UniqueConstraint("prefix", name=op.f("workstations_prefix_once")),
    )
    op.create_table(
        "purchase_order_lines",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("place", INTEGER, nullable=True),
        sa.Column("deleted", INTEGER, server_default="0", nullable=False),
        sa.Column("order_id", TEXT, nullable=False),
        sa.Column("item_id", TEXT, nullable=False),
        sa.Column("site_id", TEXT, nullable=False),
        sa.Column("number", INTEGER, nullable=False),
        sa.Column("ordered", INTEGER, nullable=False),
        sa.Column("received", INTEGER, nullable=False),
        sa.Column("over", INTEGER, nullable=False),
        sa.Column("under", INTEGER, nullable=False),
        sa.Column("beyond", TEXT, nullable=False),
        sa.Column("is_closed_short", INTEGER, nullable=False),
        sa.Column("version", INTEGER, nullable=False),
        sa.Column("price_micro", INTEGER, server_default="0", nullable=False),
        sa.Column("due", TEXT, nullable=True),
        sa.ForeignKeyConstraint(["item_id"], ["items.id"], name=op.f("purchase_order_lines_item_id_known")),
        sa.ForeignKeyConstraint(["order_id"], ["purchase_orders.id"], name=op.f("purchase_order_lines_order_id_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("purchase_order_lines_pk")),
    )
    op.create_index("purchase_order_lines_item_id", "purchase_order_lines", ["item_id"], unique=False)
    op.create_index(
        "purchase_order_lines_number_once",
        "purchase_order_lines",
        ["order_id", "number"],
        unique=True,
        sqlite_where=sa.text("deleted = 0"),
        postgresql_where=sa.text("deleted = 0"),
    )
    op.create_index("purchase_order_lines_site_id_place", "purchase_order_lines", ["site_id", "place"], unique=False)
