"""The central's tables, as SQLAlchemy Core sees them; ``metadata`` is what the migrations must arrive at."""

from ims_desktop.central.tables.columns import metadata
from ims_desktop.central.tables.exchange import enrolment_codes, feed, feed_marks, operations, outcomes, workstations
from ims_desktop.central.tables.floor import (
    count_plans,
    count_tasks,
    decisions,
    handling_units,
    nestings,
    operators,
    putaway_rules,
    reasons,
    shipping_notice_lines,
    shipping_notices,
    sscc_blocks,
    statements,
    undoings,
    variances,
    whole_moves,
)
from ims_desktop.central.tables.master import items, locations, packagings, sites, suppliers
from ims_desktop.central.tables.office import audit_log, idempotency_keys, people, refresh_tokens, signing_keys
from ims_desktop.central.tables.orders import purchase_order_lines, purchase_orders
from ims_desktop.central.tables.stock import balances, cases, doubts, lots, movements, receipts

__all__ = [
    "audit_log",
    "balances",
    "cases",
    "count_plans",
    "count_tasks",
    "decisions",
    "doubts",
    "enrolment_codes",
    "feed",
    "feed_marks",
    "handling_units",
    "idempotency_keys",
    "items",
    "locations",
    "lots",
    "metadata",
    "movements",
    "nestings",
    "operations",
    "operators",
    "outcomes",
    "packagings",
    "people",
    "purchase_order_lines",
    "purchase_orders",
    "putaway_rules",
    "reasons",
    "receipts",
    "refresh_tokens",
    "shipping_notice_lines",
    "shipping_notices",
    "signing_keys",
    "sites",
    "sscc_blocks",
    "statements",
    "suppliers",
    "undoings",
    "variances",
    "whole_moves",
    "workstations",
]
