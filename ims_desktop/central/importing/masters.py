"""Sites, suppliers and locations."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row

from ims_desktop.central.importing.cells import Column, code, number, one_of, positive, words
from ims_desktop.central.importing.measures import check_digits, thousandths, velocity
from ims_desktop.central.importing.sheet import ImportRow, Kind, Sheet, existing, rows_with
from ims_desktop.central.importing.upserting import upsert
from ims_desktop.central.sites import found_site
from ims_desktop.central.tables import locations, sites, suppliers
from ims_desktop.domain.locations import LocationKind, Mixing
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
            **_stored_as(sheet, row),
        },
        {"is_retired": 0},
    )


def _stored_as(sheet: Sheet, row: ImportRow) -> dict[str, Any]:
    """What putaway goes by, as far as the file speaks of it. An empty cell of a capacity is no limit."""
    capacity = row["capacity_quantity"]
    said = {
        "condition": ("condition", row["condition"]),
        "velocity": ("velocity", row["velocity"]),
        "mixing": ("mixing", row["mixing"].value),
        "check_digits": ("check_digits", row["check_digits"]),
        "walk": ("walk", row["walk"]),
        "capacity_quantity": ("capacity_quantity", capacity.micro if capacity else None),
        "capacity_weight_g": ("capacity_weight_mg", row["capacity_weight_g"] or None),
        "capacity_volume_ml": ("capacity_volume_mm3", row["capacity_volume_ml"] or None),
    }
    return {field: value for column, (field, value) in said.items() if column in sheet.named}


def fixed_locations(sheet: Sheet) -> dict[str, str]:
    """The ids of the items' own locations by their codes; a code that is none, or of several sites, is refused."""
    wanted = [row for row in sheet.rows if row["fixed_location"]]
    found: dict[str, list[str]] = {}
    for place in rows_with(sheet.tx.connection, locations, "code", (row["fixed_location"] for row in wanted)):
        found.setdefault(place.code, []).append(place.id)
    for row in wanted:
        if len(found.get(row["fixed_location"], ())) != 1:
            message = text("There is no one location “{cell}”. Import it first.", cell=row["fixed_location"])
            sheet.refuse(row, "fixed_location", message)
    return {code_: ids[0] for code_, ids in found.items()}


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
        Column("condition", words, ""),
        Column("velocity", velocity, ""),
        Column("mixing", one_of(Mixing), Mixing.ANY.value),
        Column("check_digits", check_digits, ""),
        Column("walk", number, "0"),
        Column("capacity_quantity", positive, ""),
        Column("capacity_weight_g", thousandths, ""),
        Column("capacity_volume_ml", thousandths, ""),
    ),
    ("site", "location"),
    _write_locations,
)
