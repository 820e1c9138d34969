"""Sites, suppliers and locations."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row

from ims_desktop.central.importing.cells import Column, code, one_of, words
from ims_desktop.central.importing.sheet import Kind, Sheet, existing, rows_with
from ims_desktop.central.importing.upserting import upsert
from ims_desktop.central.sites import found_site
from ims_desktop.central.tables import locations, sites, suppliers
from ims_desktop.domain.locations import LocationKind
from ims_desktop.domain.texts import text


def _write_sites(sheet: Sheet) -> None:
    known = existing(sheet.tx.connection, sites, "code", (row["site"] for row in sheet.rows))
    for row in sheet.rows:
        if row["site"] not in known:
            found_site(sheet.tx, row["site"], row["site_name"])
            sheet.added += 1


def _write_suppliers(sheet: Sheet) -> None:
    known = existing(sheet.tx.connection, suppliers, "code", (row["supplier"] for row in sheet.rows))
    upsert(
        sheet,
        suppliers,
        lambda row: known.get(row["supplier"]),
        lambda row: {"code": row["supplier"], "name": row["supplier_name"]},
    )


def _write_locations(sheet: Sheet) -> None:
    site_of = {row.line: sheet.site_of(row) for row in sheet.rows}
    for row in sheet.rows:
        if row["kind"].is_virtual:
            sheet.refuse(row, "kind", text("Every site has its virtual locations already. Remove the row."))
    sheet.check()
    known = places(sheet)
    upsert(
        sheet,
        locations,
        lambda row: known.get((site_of[row.line], row["location"])),
        lambda row: {
            "code": row["location"],
            "kind": row["kind"].value,
            "zone": row["zone"],
            "site_id": site_of[row.line],
        },
        {"is_retired": 0},
    )


def places(sheet: Sheet) -> dict[tuple[str, str], Row[Any]]:
    """The locations that the rows name, by the id of their site and their code."""
    found = rows_with(sheet.tx.connection, locations, "code", (row["location"] for row in sheet.rows))
    return {(row.site_id, row.code): row for row in found}


SITES = Kind("sites", (Column("site", code), Column("site_name", words)), ("site",), _write_sites)

SUPPLIERS = Kind(
    "suppliers", (Column("supplier", code), Column("supplier_name", words)), ("supplier",), _write_suppliers
)

LOCATIONS = Kind(
    "locations",
    (
        Column("location", code),
        Column("kind", one_of(LocationKind)),
        Column("zone", words, ""),
        Column("site", code, ""),
    ),
    ("site", "location"),
    _write_locations,
)
