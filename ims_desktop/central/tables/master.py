"""What is known before anything moves: sites, items, suppliers, locations."""

from __future__ import annotations

from sqlalchemy import ForeignKeyConstraint, Index, Table, text

from ims_desktop.central.tables.columns import metadata, mirrored

LIVE = text("deleted = 0")

sites = Table(
    "sites",
    metadata,
    *mirrored("sites"),
    Index("sites_place", "place"),
    Index("sites_code_once", "code", unique=True, sqlite_where=LIVE, postgresql_where=LIVE),
)

items = Table(
    "items",
    metadata,
    *mirrored("items"),
    Index("items_place", "place"),
    Index("items_sku_once", "sku", unique=True, sqlite_where=LIVE, postgresql_where=LIVE),
)

packagings = Table(
    "packagings",
    metadata,
    *mirrored("packagings"),
    ForeignKeyConstraint(["item_id"], ["items.id"]),
    Index("packagings_place", "place"),
    Index("packagings_barcode", "barcode"),
    Index("packagings_item_id", "item_id"),
)

suppliers = Table(
    "suppliers",
    metadata,
    *mirrored("suppliers"),
    Index("suppliers_place", "place"),
    Index("suppliers_code_once", "code", unique=True, sqlite_where=LIVE, postgresql_where=LIVE),
)

locations = Table(
    "locations",
    metadata,
    *mirrored("locations"),
    ForeignKeyConstraint(["site_id"], ["sites.id"]),
    Index("locations_site_id_place", "site_id", "place"),
    Index("locations_code_once", "site_id", "code", unique=True, sqlite_where=LIVE, postgresql_where=LIVE),
)
