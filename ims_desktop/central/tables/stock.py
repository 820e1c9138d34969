"""The ledger: movements from position to position, the balances that are their sums, receipts, lots and cases."""

from __future__ import annotations

from sqlalchemy import Column, Index, Table
from sqlalchemy import text as sql

from ims_desktop.central.tables.columns import (
    EMPTY,
    INTEGER,
    integer,
    maybe_integer,
    maybe_text,
    metadata,
    mirrored,
    text,
)

lots = Table(
    "lots",
    metadata,
    *mirrored("lots"),
    Index("lots_place", "place"),
    Index("lots_item_id_code_once", "item_id", "code", unique=True),
)
"""``id`` is ``lot_key`` of item and code, so that two workstations that create a lot create the same row."""

balances = Table(
    "balances",
    metadata,
    *mirrored("balances"),
    Index("balances_site_id_place", "site_id", "place"),
    Index("balances_item_id", "item_id", "serial"),
    Index("balances_location_id", "location_id"),
    Index(
        "balances_handling_unit",
        "handling_unit",
        sqlite_where=sql("handling_unit <> ''"),
        postgresql_where=sql("handling_unit <> ''"),
    ),
)
"""One row per position that ever held anything, virtual ones too (these have no place); ``id`` is its key."""

movements = Table(
    "movements",
    metadata,
    Column("id", INTEGER, primary_key=True, autoincrement=True),
    text("item_id"),
    text("source"),  # keys of positions: what they are stands in their balances
    text("target"),
    integer("quantity"),  # always positive
    text("reason"),
    text("operation_id"),
    text("workstation_id"),  # empty for what the office did
    integer("sequence"),
    text("happened_at"),
    text("posted_at"),
    maybe_text("order_line_id"),
    maybe_text("receipt_id"),
    Column("reverses", INTEGER, unique=True),  # the movement that this one takes back
    maybe_integer("uncertainty_ms"),  # of the clock that said when; none where it was never measured
    text("code", server_default=EMPTY),  # of the reason that somebody gave
    Index("movements_item_id", "item_id"),
    Index("movements_operation_id", "operation_id"),
    Index("movements_source", "source", "happened_at"),
    Index("movements_target", "target", "happened_at"),
    Index(
        "movements_order_line_id",
        "order_line_id",
        sqlite_where=sql("order_line_id IS NOT NULL"),
        postgresql_where=sql("order_line_id IS NOT NULL"),
    ),
    Index(
        "movements_receipt_id",
        "receipt_id",
        sqlite_where=sql("receipt_id IS NOT NULL"),
        postgresql_where=sql("receipt_id IS NOT NULL"),
    ),
)

receipts = Table(
    "receipts",
    metadata,
    text("id", primary_key=True),
    text("number"),
    maybe_text("order_id"),
    text("site_id"),
    text("workstation_id"),  # empty for a receipt of the office
    text("operator_id"),
    text("happened_at"),  # when its first goods came in
    maybe_text("finished_at"),
    maybe_text("compensated_at"),
    Index("receipts_order_id", "order_id"),
    Index("receipts_number", "number"),
)

IS_OPEN = sql("state = 'open'")

cases = Table(
    "cases",
    metadata,
    *mirrored("cases"),
    text("finding", server_default=EMPTY),  # a digest of the operations it is about: the same again is no news
    text("effects", server_default=EMPTY),  # a digest of its choices with their effects: what a decision was made on
    Index("cases_site_id_place", "site_id", "place"),
    Index("cases_open_once", "kind", "subject", unique=True, sqlite_where=IS_OPEN, postgresql_where=IS_OPEN),
    Index("cases_state_opened_at", "state", "opened_at"),
)

case_operations = Table(
    "case_operations",
    metadata,
    *mirrored("case_operations"),
    Index("case_operations_workstation_id_place", "workstation_id", "place"),
    Index("case_operations_case_id", "case_id"),
    Index("case_operations_operation_id", "operation_id"),
)
"""Every operation that a case is about; those that no workstation made have no place."""

case_stock = Table(
    "case_stock",
    metadata,
    text("case_id", primary_key=True),
    text("position", primary_key=True),
    Index("case_stock_position", "position"),
)
"""What may change what an open case offers: positions by their keys; items and handling units by name."""

case_decisions = Table(
    "case_decisions",
    metadata,
    text("operation_id", primary_key=True),
    text("case_id"),
    text("choice"),
    text("reason"),
    text("operator_id"),
    text("happened_at"),
    text("workstation_id"),
    integer("sequence"),
    Index("case_decisions_case_id", "case_id"),
)

decided_stock = Table(
    "decided_stock",
    metadata,
    text("operation_id", primary_key=True),
    text("position", primary_key=True),
    integer("expected"),
    text("happened_at"),
    Index("decided_stock_position", "position", "happened_at"),
)
"""What a position held just before a decision moved goods there: facts from before that change it open a case."""

doubts = Table(
    "doubts",
    metadata,
    text("kind", primary_key=True),
    text("subject", primary_key=True),
    text("site_id"),
    text("since"),
    integer("is_told", server_default="0"),
    Index("doubts_untold", "since", sqlite_where=sql("is_told = 0"), postgresql_where=sql("is_told = 0")),
)
"""What may yet be explained by facts that are on their way: it becomes a case when its grace period is over."""
