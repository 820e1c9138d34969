"""Items and the ways they are packed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ims_desktop.central.importing.cells import Column, code, number, one_of, positive, words, yes_or_no
from ims_desktop.central.importing.masters import fixed_locations
from ims_desktop.central.importing.measures import thousandths, velocity
from ims_desktop.central.importing.sheet import ImportRow, Kind, Sheet, existing
from ims_desktop.central.importing.upserting import upsert
from ims_desktop.central.tables import items, packagings
from ims_desktop.domain.barcodes import has_good_check_digit
from ims_desktop.domain.inspecting import Sampling
from ims_desktop.domain.items import Tracking
from ims_desktop.domain.quantity import Quantity
from ims_desktop.domain.texts import text

PIECE = "EA"


def _write_items(sheet: Sheet) -> None:
    for row in sheet.rows:
        if row["decimals"] > 6:
            sheet.refuse(row, "decimals", text("At most 6 decimals can be counted."))
        if row["barcode"]:
            _check_barcode(sheet, row)
    fixed = fixed_locations(sheet)
    sheet.check()
    known = existing(sheet.tx.connection, items, "sku", (row["sku"] for row in sheet.rows))
    ids = upsert(
        sheet,
        items,
        lambda row: known.get(row["sku"]),
        lambda row: _item(sheet, row, fixed),
        {"is_retired": 0, "version": 1},
    )
    added = sheet.added
    _write_barcodes(
        sheet,
        [(ids[row.line], row["unit"], row["barcode"], Quantity.of(1), row) for row in sheet.rows if row["barcode"]],
    )
    sheet.added = added  # items are counted, not their barcodes


def _item(sheet: Sheet, row: ImportRow, fixed: Mapping[str, str]) -> dict[str, Any]:
    return {
        "sku": row["sku"],
        "name": row["name"],
        "unit": row["unit"],
        "unit_decimals": row["decimals"],
        "tracking": row["tracking"].value,
        "expiry_required": int(row["expiry_required"]),
        "min_shelf_life_days": row["min_shelf_life_days"],
        "inspection_required": int(row["inspection_required"]),
        **_putaway(sheet, row, fixed),
    }


def _putaway(sheet: Sheet, row: ImportRow, fixed: Mapping[str, str]) -> dict[str, Any]:
    """What inspection and putaway go by, as far as the file speaks of it: a class is worked out from movements too."""
    said = {
        "sampling": ("sampling", row["sampling"].value),
        "sampling_value": ("sampling_value", row["sampling_value"]),
        "velocity": ("velocity", row["velocity"]),
        "condition": ("condition", row["condition"]),
        "fixed_location": ("fixed_location_id", fixed.get(row["fixed_location"], "")),
        "weight_g": ("weight_mg", row["weight_g"]),
        "volume_ml": ("volume_mm3", row["volume_ml"]),
    }
    return {field: value for column, (field, value) in said.items() if column in sheet.named}


def _write_packagings(sheet: Sheet) -> None:
    known = sheet.known(items, "sku", "sku")
    for row in sheet.rows:
        _check_barcode(sheet, row)
    sheet.check()
    _write_barcodes(
        sheet, [(known[row["sku"]].id, row["packaging"], row["barcode"], row["quantity"], row) for row in sheet.rows]
    )


def _write_barcodes(sheet: Sheet, wanted: list[tuple[str, str, str, Quantity, ImportRow]]) -> None:
    """A barcode is of one item; a new one of a packaging that is known takes the place of its old one."""
    known = existing(sheet.tx.connection, packagings, "barcode", (barcode for _, _, barcode, _, _ in wanted))
    for item_id, _, barcode, _, row in wanted:
        if barcode in known and known[barcode].item_id != item_id:
            sheet.refuse(row, "barcode", text("“{cell}” is the barcode of another item already.", cell=barcode))
    sheet.check()
    found = {row.line: known.get(barcode) for _, _, barcode, _, row in wanted}
    values = {
        row.line: {"item_id": item_id, "name": name, "barcode": barcode, "quantity": quantity.micro}
        for item_id, name, barcode, quantity, row in wanted
    }
    upsert(
        sheet, packagings, lambda row: found[row.line], lambda row: values[row.line], rows=[one[-1] for one in wanted]
    )


def _check_barcode(sheet: Sheet, row: ImportRow) -> None:
    barcode = row["barcode"]
    if barcode.isdigit() and len(barcode) in (8, 12, 13, 14) and not has_good_check_digit(barcode):
        sheet.refuse(
            row, "barcode", text("The last digit of “{cell}” does not fit the others. Compare it.", cell=barcode)
        )


ITEMS = Kind(
    "items",
    (
        Column("sku", code),
        Column("name", words),
        Column("unit", code, PIECE),
        Column("decimals", number, "0"),
        Column("tracking", one_of(Tracking), Tracking.NONE.value),
        Column("expiry_required", yes_or_no, "no"),
        Column("min_shelf_life_days", number, "0"),
        Column("inspection_required", yes_or_no, "no"),
        Column("barcode", code, ""),
        Column("sampling", one_of(Sampling), Sampling.ALL.value),
        Column("sampling_value", number, "0"),
        Column("velocity", velocity, ""),
        Column("condition", words, ""),
        Column("fixed_location", code, ""),
        Column("weight_g", thousandths, "0"),
        Column("volume_ml", thousandths, "0"),
    ),
    ("sku",),
    _write_items,
)

PACKAGINGS = Kind(
    "packagings",
    (Column("sku", code), Column("packaging", code), Column("barcode", code), Column("quantity", positive)),
    ("barcode",),
    _write_packagings,
)
