"""What changes items. Nothing is forgotten: an item that is no longer stocked is retired."""

from __future__ import annotations

from typing import Any

from msgspec import Struct
from sqlalchemy import insert, select, update

from ims_desktop.central.api.items.queries import StoredItem, find, is_stocked, owner_of
from ims_desktop.central.api.locations.queries import named
from ims_desktop.central.gateway.errors import bad_field, conflict
from ims_desktop.central.tables import items, packagings
from ims_desktop.central.transaction import Transaction
from ims_desktop.domain.ids import ItemId, new_id
from ims_desktop.domain.inspecting import SamplingPlan
from ims_desktop.domain.items import Tracking
from ims_desktop.domain.quantity import Quantity
from ims_desktop.domain.texts import text


class PackagingFields(Struct, frozen=True):
    """What somebody says of a packaging."""

    name: str
    barcode: str
    quantity: Quantity


class ItemFields(Struct, frozen=True):
    """What somebody says of an item. ``is_retired`` None leaves it as it is."""

    name: str
    unit: str
    unit_decimals: int
    tracking: Tracking
    expiry_required: bool
    min_shelf_life_days: int
    inspection_required: bool
    packagings: tuple[PackagingFields, ...] = ()
    is_retired: bool | None = None
    sampling: SamplingPlan = SamplingPlan()
    velocity: str | None = None
    """None leaves it: it is worked out from movements as well."""
    condition: str = ""
    fixed_location: str | None = None
    weight_mg: int = 0
    volume_mm3: int = 0


def create(tx: Transaction, sku: str, fields: ItemFields) -> StoredItem:
    """A new item; raises ``Conflict`` when the SKU or a barcode is taken."""
    if tx.connection.execute(select(items.c.id).where(items.c.sku == sku, items.c.deleted == 0)).first():
        raise conflict(text("There is an item “{sku}” already.", sku=sku))
    item_id = ItemId(new_id())
    values = _columns(tx, fields) | {"is_retired": int(fields.is_retired or False)}
    tx.connection.execute(insert(items).values(id=item_id, sku=sku, version=1, deleted=0, **values))
    tx.touch(items, item_id)
    _pack(tx, item_id, fields)
    return find(tx.connection, item_id)


def change(tx: Transaction, stored: StoredItem, fields: ItemFields) -> StoredItem:
    """The item as ``fields`` say; raises ``Conflict`` for what its stock does not allow, or a taken barcode."""
    _check_stock(tx, stored, fields)
    item_id = stored.item.id
    values = _columns(tx, fields)
    if fields.is_retired is not None:
        values["is_retired"] = int(fields.is_retired)
    tx.connection.execute(update(items).where(items.c.id == item_id).values(version=items.c.version + 1, **values))
    tx.touch(items, item_id)
    _pack(tx, item_id, fields)
    return find(tx.connection, item_id)


def retire(tx: Transaction, stored: StoredItem) -> None:
    """No longer stocked: what is there stays, what comes in opens a case. Retired already is as well."""
    if stored.item.is_retired:
        return
    item_id = stored.item.id
    tx.connection.execute(update(items).where(items.c.id == item_id).values(is_retired=1, version=items.c.version + 1))
    tx.touch(items, item_id)


def _columns(tx: Transaction, fields: ItemFields) -> dict[str, Any]:
    return {
        "name": fields.name,
        "unit": fields.unit,
        "unit_decimals": fields.unit_decimals,
        "tracking": fields.tracking.value,
        "expiry_required": int(fields.expiry_required),
        "min_shelf_life_days": fields.min_shelf_life_days,
        "inspection_required": int(fields.inspection_required),
        "sampling": fields.sampling.kind.value,
        "sampling_value": fields.sampling.value,
        "condition": fields.condition,
        "fixed_location_id": _own_location(tx, fields.fixed_location),
        "weight_mg": fields.weight_mg,
        "volume_mm3": fields.volume_mm3,
        **({} if fields.velocity is None else {"velocity": fields.velocity}),
    }


def _own_location(tx: Transaction, key: str | None) -> str:
    """Raises ``BadRequest`` for a location that is none, or whose code several sites have."""
    if key is None:
        return ""
    found = named(tx.connection, key)
    if len(found) != 1:
        raise bad_field(text("There is no one location “{key}”.", key=key), "/fixed_location")
    return found[0].location.id


def _check_stock(tx: Transaction, stored: StoredItem, fields: ItemFields) -> None:
    """What is counted in pieces cannot become kilograms while some of it lies there."""
    before = stored.item
    same = (before.unit, before.tracking) == (fields.unit, fields.tracking)
    if same and before.unit_decimals <= fields.unit_decimals:
        return
    if is_stocked(tx.connection, before.id):
        raise conflict(text("Unit and tracking of “{sku}” cannot change while it has stock.", sku=before.sku))


def _pack(tx: Transaction, item_id: ItemId, fields: ItemFields) -> None:
    """Makes the packagings those of ``fields``: a barcode keeps its row, a row without one is marked deleted."""
    stored = {row.barcode: row for row in _packagings_of(tx, item_id)}
    for number, one in enumerate(fields.packagings):
        _check_packaging(tx, item_id, fields, number)
        row = stored.pop(one.barcode, None)
        if row is None:
            _insert_packaging(tx, item_id, one)
        elif (row.name, row.quantity) != (one.name, one.quantity.micro):
            _update_packaging(tx, row.id, name=one.name, quantity=one.quantity.micro)
    for row in stored.values():
        _update_packaging(tx, row.id, deleted=1)


def _packagings_of(tx: Transaction, item_id: ItemId) -> Any:
    query = select(packagings).where(packagings.c.item_id == item_id, packagings.c.deleted == 0)
    return tx.connection.execute(query).all()


def _check_packaging(tx: Transaction, item_id: ItemId, fields: ItemFields, number: int) -> None:
    one = fields.packagings[number]
    if one.barcode in {other.barcode for other in fields.packagings[:number]}:
        raise bad_field(text("The barcode is there twice."), f"/packagings/{number}/barcode")
    if not one.quantity.fits(fields.unit_decimals):
        raise bad_field(text("The unit cannot be counted that finely."), f"/packagings/{number}/quantity")
    owner = owner_of(tx.connection, one.barcode)
    if owner is not None and owner != item_id:
        raise conflict(text("Barcode {barcode} belongs to another item.", barcode=one.barcode))


def _insert_packaging(tx: Transaction, item_id: ItemId, one: PackagingFields) -> None:
    row = {"id": new_id(), "item_id": item_id, "name": one.name, "barcode": one.barcode}
    tx.connection.execute(insert(packagings).values(quantity=one.quantity.micro, deleted=0, **row))
    tx.touch(packagings, row["id"])


def _update_packaging(tx: Transaction, packaging_id: str, **values: str | int) -> None:
    tx.connection.execute(update(packagings).where(packagings.c.id == packaging_id).values(**values))
    tx.touch(packagings, packaging_id)
