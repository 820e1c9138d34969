"""Edits of items: what nobody else has touched is written, the rest is told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlalchemy import Connection, bindparam, select, update

from ims_desktop.central.tables import items
from ims_desktop.central.transaction import Transaction
from ims_desktop.domain.editing import EDITABLE, EditedField, Merged, merge
from ims_desktop.domain.ids import ItemId


def edit_item(tx: Transaction, item: ItemId, edits: Iterable[EditedField]) -> Merged:
    now = dict(tx.connection.execute(_FIELDS.with_for_update(), {"item": item}).one()._mapping)
    merged = merge(now, edits)
    write_fields(tx, item, merged.taken)
    return merged


def fields_of(connection: Connection, item: ItemId) -> dict[str, str | int]:
    """What the editable fields say."""
    return dict(connection.execute(_FIELDS, {"item": item}).one()._mapping)


def write_fields(tx: Transaction, item: ItemId, values: Mapping[str, str | int]) -> None:
    if values:
        changed = update(items).where(items.c.id == item).values(**values, version=items.c.version + 1)
        tx.connection.execute(changed)
        tx.touch(items, item)


_FIELDS = select(*(items.c[name] for name in EDITABLE)).where(items.c.id == bindparam("item"))
