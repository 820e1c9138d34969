"""Items as the books have them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from msgspec import Struct
from sqlalchemy import Connection, Row, select

from ims_desktop.central.api.fields import is_uuid
from ims_desktop.central.gateway.errors import not_found
from ims_desktop.central.gateway.paging import Page, Slice, page_of
from ims_desktop.central.ledger.rows import item_of
from ims_desktop.central.tables import balances, items, packagings
from ims_desktop.domain.ids import ItemId, PackagingId
from ims_desktop.domain.items import Item, Packaging
from ims_desktop.domain.quantity import Quantity


class StoredItem(Struct, frozen=True):
    """An item with its packagings."""

    item: Item
    version: int
    packagings: tuple[Packaging, ...] = ()


def find(connection: Connection, key: str, *, locked: bool = False) -> StoredItem:
    """The item with that SKU or UUID; raises ``NotFound``. ``locked``: until the transaction ends."""
    row = _row(connection, key, locked)
    if row is None:
        raise not_found("item", key)
    return _with_packagings(connection, [row])[0]


def page(connection: Connection, wanted: Slice, *, include_retired: bool = True) -> Page[StoredItem]:
    """Items in the order of their SKUs."""
    some = select(items).where(items.c.deleted == 0)
    if not include_retired:
        some = some.where(items.c.is_retired == 0)
    found = page_of(connection, some, [items.c.sku], wanted)
    return found.of(_with_packagings(connection, found.rows))


def by_keys(connection: Connection, keys: Iterable[str]) -> dict[str, Item]:
    """The items that these SKUs or UUIDs name; a key that names none is missing from the answer."""
    wanted = sorted(set(keys))
    uuids = [key.lower() for key in wanted if is_uuid(key)]
    rows = connection.execute(
        select(items).where(items.c.deleted == 0, items.c.sku.in_(wanted) | items.c.id.in_(uuids))
    ).all()
    found = {row.id: item_of(row) for row in rows} | {row.sku: item_of(row) for row in rows}
    return {key: found.get(key) or found[key.lower()] for key in wanted if key in found or key.lower() in found}


def is_stocked(connection: Connection, item_id: ItemId) -> bool:
    """Whether any of it stands anywhere, or is missing somewhere."""
    query = select(balances.c.id).where(balances.c.item_id == item_id, balances.c.quantity != 0).limit(1)
    return connection.execute(query).first() is not None


def owner_of(connection: Connection, barcode: str) -> ItemId | None:
    """Whose packaging carries the barcode."""
    query = select(packagings.c.item_id).where(packagings.c.barcode == barcode, packagings.c.deleted == 0).limit(1)
    found = connection.execute(query).scalar_one_or_none()
    return ItemId(found) if found else None


def _row(connection: Connection, key: str, locked: bool) -> Row[Any] | None:
    def read(condition: Any) -> Row[Any] | None:
        query = select(items).where(condition, items.c.deleted == 0)
        return connection.execute(query.with_for_update() if locked else query).first()

    return read(items.c.sku == key) or (read(items.c.id == key.lower()) if is_uuid(key) else None)


def _with_packagings(connection: Connection, rows: Sequence[Row[Any]]) -> list[StoredItem]:
    found: dict[str, list[Packaging]] = {row.id: [] for row in rows}
    query = select(packagings).where(packagings.c.item_id.in_(list(found)), packagings.c.deleted == 0)
    for row in connection.execute(query.order_by(packagings.c.quantity, packagings.c.barcode)):
        found[row.item_id].append(
            Packaging(PackagingId(row.id), ItemId(row.item_id), row.name, row.barcode, Quantity(row.quantity))
        )
    return [StoredItem(item_of(row), row.version, tuple(found[row.id])) for row in rows]
