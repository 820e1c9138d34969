"""Purchase orders: what the floor mirrors of them, and the money and dates that only the office sees."""

from __future__ import annotations

from sqlalchemy import ForeignKeyConstraint, Index, Table

from ims_desktop.central.tables.columns import EMPTY, integer, maybe_text, metadata, mirrored, text
from ims_desktop.central.tables.master import LIVE

purchase_orders = Table(
    "purchase_orders",
    metadata,
    *mirrored("purchase_orders"),
    text("currency", server_default=EMPTY),
    text("note", server_default=EMPTY),
    maybe_text("ordered_on"),  # a day
    maybe_text("created_at"),  # a moment
    maybe_text("approved_at"),
    maybe_text("approved_by"),
    # 1: closed by the rule that a finished delivery completed it, and open again if a receipt is taken back.
    integer("closed_as_complete", server_default="0"),
    ForeignKeyConstraint(["supplier_id"], ["suppliers.id"]),
    ForeignKeyConstraint(["site_id"], ["sites.id"]),
    Index("purchase_orders_site_id_place", "site_id", "place"),
    Index("purchase_orders_number_once", "number", unique=True, sqlite_where=LIVE, postgresql_where=LIVE),
    Index("purchase_orders_state_due", "state", "due"),
)

purchase_order_lines = Table(
    "purchase_order_lines",
    metadata,
    *mirrored("purchase_order_lines"),
    integer("price_micro", server_default="0"),  # for one stock unit, in millionths of the order's currency
    maybe_text("due"),  # a day, where it differs from the order's
    ForeignKeyConstraint(["order_id"], ["purchase_orders.id"]),
    ForeignKeyConstraint(["item_id"], ["items.id"]),
    Index("purchase_order_lines_site_id_place", "site_id", "place"),
    Index(
        "purchase_order_lines_number_once",
        "order_id",
        "number",
        unique=True,
        sqlite_where=LIVE,
        postgresql_where=LIVE,
    ),
    Index("purchase_order_lines_item_id", "item_id"),
)
