"""The central's tables, as SQLAlchemy Core sees them; ``metadata`` is what the migrations must arrive at."""

from ims_desktop.central.tables.columns import metadata
from ims_desktop.central.tables.exchange import enrolment_codes, feed, operations, outcomes, workstations
from ims_desktop.central.tables.master import items, locations, packagings, sites, suppliers
from ims_desktop.central.tables.office import audit_log, idempotency_keys, people, refresh_tokens, signing_keys
from ims_desktop.central.tables.orders import purchase_order_lines, purchase_orders
from ims_desktop.central.tables.stock import balances, cases, lots, movements, receipts

__all__ = [
    "audit_log",
    "balances",
    "cases",
    "enrolment_codes",
    "feed",
    "idempotency_keys",
    "items",
    "locations",
    "lots",
    "metadata",
    "movements",
    "operations",
    "outcomes",
    "packagings",
    "people",
    "purchase_order_lines",
    "purchase_orders",
    "receipts",
    "refresh_tokens",
    "signing_keys",
    "sites",
    "suppliers",
    "workstations",
]
