"""What the floor's jobs go by: people on the floor, reasons, handling units, notices, rules and count tasks."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKeyConstraint, Index, Table
from sqlalchemy import text as sql

from ims_desktop.central.tables.columns import INTEGER, integer, maybe_integer, maybe_text, metadata, mirrored, text
from ims_desktop.central.tables.master import LIVE

operators = Table(
    "operators",
    metadata,
    *mirrored("operators"),
    ForeignKeyConstraint(["site_id"], ["sites.id"]),
    Index("operators_site_id_place", "site_id", "place"),
    Index("operators_badge_once", "badge", unique=True),
)
"""``id`` is the person's: who may work at a site's workstations, and how they show who they are."""

reasons = Table(
    "reasons",
    metadata,
    *mirrored("reasons"),
    Index("reasons_place", "place"),
    Index("reasons_code_once", "purpose", "code", unique=True, sqlite_where=LIVE, postgresql_where=LIVE),
)

handling_units = Table(
    "handling_units",
    metadata,
    *mirrored("handling_units"),
    ForeignKeyConstraint(["site_id"], ["sites.id"]),
    Index("handling_units_site_id_place", "site_id", "place"),
    Index("handling_units_parent", "parent"),
)

sscc_blocks = Table(
    "sscc_blocks",
    metadata,
    *mirrored("sscc_blocks"),
    text("leased_at"),
    Index("sscc_blocks_workstation_id_place", "workstation_id", "place"),
    Index("sscc_blocks_first_once", "prefix", "first", unique=True, sqlite_where=LIVE, postgresql_where=LIVE),
)
"""Serial numbers of SSCCs, leased to one workstation each: a number is not given again within a year (GS1)."""

shipping_notices = Table(
    "shipping_notices",
    metadata,
    *mirrored("shipping_notices"),
    ForeignKeyConstraint(["site_id"], ["sites.id"]),
    Index("shipping_notices_site_id_place", "site_id", "place"),
    Index("shipping_notices_number_once", "number", unique=True, sqlite_where=LIVE, postgresql_where=LIVE),
)

shipping_notice_lines = Table(
    "shipping_notice_lines",
    metadata,
    *mirrored("shipping_notice_lines"),
    ForeignKeyConstraint(["notice_id"], ["shipping_notices.id"]),
    Index("shipping_notice_lines_site_id_place", "site_id", "place"),
    Index("shipping_notice_lines_notice_id", "notice_id"),
)

putaway_rules = Table(
    "putaway_rules",
    metadata,
    *mirrored("putaway_rules"),
    ForeignKeyConstraint(["site_id"], ["sites.id"]),
    Index("putaway_rules_site_id_place", "site_id", "place"),
)

count_plans = Table(
    "count_plans",
    metadata,
    text("id", primary_key=True),
    text("site_id"),
    text("name"),
    text("velocity"),  # the class it is for; empty for every class
    text("zone"),  # empty for the whole site
    text("kind"),  # "class", "zero_stock", "low_stock"
    integer("every_days"),
    integer("low_quantity", server_default="0"),  # what is low, in millionths of the stock unit
    integer("tolerance_percent"),  # in parts of 10,000
    integer("tolerance_quantity"),  # in millionths of the stock unit
    text("role_tolerances", server_default="{}"),  # JSON: role -> [percent, quantity], where it differs
    integer("is_active", server_default="1"),
    integer("version", server_default="1"),
    ForeignKeyConstraint(["site_id"], ["sites.id"]),
)

count_tasks = Table(
    "count_tasks",
    metadata,
    *mirrored("count_tasks"),
    ForeignKeyConstraint(["site_id"], ["sites.id"]),
    Index("count_tasks_site_id_place", "site_id", "place"),
    Index("count_tasks_location_id", "location_id"),
)

HAS_TASK = sql("task_id IS NOT NULL")

statements = Table(
    "statements",
    metadata,
    Column("number", INTEGER, primary_key=True, autoincrement=True),
    text("operation_id"),
    text("position"),  # the key of a balance; empty for "and nothing else" of a whole location
    text("location_id"),
    text("item_id"),  # empty where everything at the location was counted
    integer("quantity"),
    text("operator_id"),
    integer("tolerance_percent"),
    integer("tolerance_quantity"),
    text("happened_at"),
    text("workstation_id"),
    integer("sequence"),
    maybe_integer("uncertainty_ms"),
    maybe_text("task_id"),
    integer("holds", server_default="0"),  # the position held what it says, so far as is known
    integer("is_withdrawn", server_default="0"),
    Index("statements_operation_id_once", "operation_id", "position", unique=True),
    Index("statements_position", "position", "happened_at"),
    Index("statements_location_id", "location_id", "happened_at"),
    Index("statements_task_id", "task_id", sqlite_where=HAS_TASK, postgresql_where=HAS_TASK),
)
"""What counts said, as they said it: the ledger's adjustments follow from these and from the movements. What a whole
location did not hold is said once for the location, and of each position as soon as it matters there."""

decisions = Table(
    "decisions",
    metadata,
    text("operation_id", primary_key=True),
    text("variance_id"),
    text("position"),
    text("choice"),
    text("about"),  # a JSON array of the counts' operations
    maybe_text("taken"),
    integer("expected"),
    text("reason"),
    text("operator_id"),
    text("happened_at"),
    text("workstation_id"),
    integer("sequence"),
    integer("is_withdrawn", server_default="0"),
    Index("decisions_position", "position"),
)

variances = Table(
    "variances",
    metadata,
    *mirrored("variances"),
    ForeignKeyConstraint(["site_id"], ["sites.id"]),
    Index("variances_site_id_place", "site_id", "place"),
    Index("variances_position", "position"),
)

whole_moves = Table(
    "whole_moves",
    metadata,
    text("operation_id", primary_key=True),
    text("whole"),  # the handling unit or location that was moved with all it held
    text("site_id"),
    text("happened_at"),
    text("workstation_id"),
    integer("sequence"),
    integer("is_withdrawn", server_default="0"),
    Index("whole_moves_whole", "whole", "happened_at"),
)
"""Moves after which nothing is left where they began: what the books still have there is a case."""

nestings = Table(
    "nestings",
    metadata,
    text("operation_id", primary_key=True),
    text("handling_unit"),
    text("parent"),
    text("happened_at"),
    text("workstation_id"),
    integer("sequence"),
    integer("is_withdrawn", server_default="0"),
    Index("nestings_handling_unit", "handling_unit", "happened_at"),
    Index("nestings_parent", "parent"),
)
"""Which handling unit stood on which, as facts say it: the latest of them is in ``handling_units``."""

undoings = Table(
    "undoings",
    metadata,
    text("operation_id", primary_key=True),
    text("undone_by"),
    text("happened_at"),
)
"""The operations that did not happen, and which operation says so."""
