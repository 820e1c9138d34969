"""Reasons that people may give, each for one purpose."""

from __future__ import annotations

from ims_desktop.central.importing.cells import Column, code, one_of, words
from ims_desktop.central.importing.sheet import Kind, Sheet, rows_with
from ims_desktop.central.importing.upserting import upsert
from ims_desktop.central.tables import reasons
from ims_desktop.domain.reasons import ReasonPurpose


def _write_reasons(sheet: Sheet) -> None:
    found = rows_with(sheet.tx.connection, reasons, "code", (row["reason"] for row in sheet.rows))
    known = {(row.purpose, row.code): row for row in found}
    upsert(
        sheet,
        reasons,
        lambda row: known.get((row["purpose"].value, row["reason"])),
        lambda row: {"code": row["reason"], "name": row["reason_name"], "purpose": row["purpose"].value},
        {"is_retired": 0},
    )


REASONS = Kind(
    "reasons",
    (Column("reason", code), Column("reason_name", words), Column("purpose", one_of(ReasonPurpose))),
    ("purpose", "reason"),
    _write_reasons,
)
