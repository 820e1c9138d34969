"""A site's list of putaway rules, whole: ``turn`` says in which order they are asked."""

from __future__ import annotations

from typing import Any

import msgspec
from sqlalchemy import insert, select, update

from ims_desktop.central.importing.cells import Column, code, number, one_of, words, yes_or_no
from ims_desktop.central.importing.measures import velocity
from ims_desktop.central.importing.sheet import ImportRow, Kind, Sheet
from ims_desktop.central.tables import putaway_rules
from ims_desktop.domain.ids import new_id
from ims_desktop.domain.putaway import RuleKind
from ims_desktop.domain.texts import text
from ims_desktop.protocol.codec import Unreadable
from ims_desktop.protocol.putaway import parameter_of, written


def _write_rules(sheet: Sheet) -> None:
    """The file is the whole list of each site that it names: a rule that is not in it is taken off."""
    wanted: dict[str, list[tuple[str, str]]] = {}
    for row in sorted(sheet.rows, key=lambda row: row["turn"]):
        wanted.setdefault(sheet.site_of(row), []).append((row["rule"].value, _parameter(sheet, row)))
    sheet.check()
    for site, rules in wanted.items():
        if rules != _listed(sheet, site):
            _replace(sheet, site, rules)


def _parameter(sheet: Sheet, row: ImportRow) -> str:
    said: dict[str, Any] = {"split": True} if row["split"] else {}
    if row["zones"]:
        said["zones"] = [zone.strip() for zone in row["zones"].split("|")]
    if row["velocity"]:
        said["velocity"] = row["velocity"]
    if row["condition"]:
        said["condition"] = row["condition"]
    try:
        return written(parameter_of(row["rule"], msgspec.json.encode(said).decode()))
    except Unreadable:
        sheet.refuse(row, "rule", text("A rule of this kind has no such column. Leave it empty."))
        return ""


def _listed(sheet: Sheet, site: str) -> list[tuple[str, str]]:
    rules = putaway_rules.c
    query = select(rules.kind, rules.parameter).where(rules.site_id == site, rules.deleted == 0, rules.is_active == 1)
    return [(row.kind, row.parameter) for row in sheet.tx.connection.execute(query.order_by(rules.sequence, rules.id))]


def _replace(sheet: Sheet, site: str, rules: list[tuple[str, str]]) -> None:
    tx, table = sheet.tx, putaway_rules
    live = (table.c.site_id == site, table.c.deleted == 0)
    old = list(tx.connection.scalars(select(table.c.id).where(*live)))
    tx.connection.execute(update(table).where(*live).values(deleted=1))
    rows = [
        {"id": new_id(), "deleted": 0, "site_id": site, "kind": kind, "parameter": said, "sequence": at, "is_active": 1}
        for at, (kind, said) in enumerate(rules, 1)
    ]
    tx.connection.execute(insert(table), rows)
    tx.touch(table, *old, *(str(row["id"]) for row in rows))
    sheet.added += len(rows)


PUTAWAY_RULES = Kind(
    "putaway_rules",
    (
        Column("turn", number),
        Column("rule", one_of(RuleKind)),
        Column("zones", words, ""),
        Column("velocity", velocity, ""),
        Column("condition", words, ""),
        Column("split", yes_or_no, "no"),
        Column("site", code, ""),
    ),
    ("site", "turn"),
    _write_rules,
)
