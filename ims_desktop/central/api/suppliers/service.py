"""What changes suppliers."""

from __future__ import annotations

from sqlalchemy import insert, select, update

from ims_desktop.central.api.suppliers.queries import find, has_open_orders
from ims_desktop.central.gateway.errors import conflict
from ims_desktop.central.tables import suppliers
from ims_desktop.central.transaction import Transaction
from ims_desktop.domain.ids import new_id
from ims_desktop.domain.items import Supplier
from ims_desktop.domain.texts import text


def create(tx: Transaction, code: str, name: str) -> Supplier:
    """A new supplier; raises ``Conflict`` when the code is taken."""
    if tx.connection.execute(select(suppliers.c.id).where(suppliers.c.code == code, suppliers.c.deleted == 0)).first():
        raise conflict(text("There is a supplier “{code}” already.", code=code))
    supplier_id = new_id()
    tx.connection.execute(insert(suppliers).values(id=supplier_id, code=code, name=name, deleted=0))
    tx.touch(suppliers, supplier_id)
    return find(tx.connection, supplier_id)


def rename(tx: Transaction, supplier: Supplier, name: str) -> Supplier:
    tx.connection.execute(update(suppliers).where(suppliers.c.id == supplier.id).values(name=name))
    tx.touch(suppliers, supplier.id)
    return find(tx.connection, supplier.id)


def remove(tx: Transaction, supplier: Supplier) -> None:
    """No longer a supplier; the row stays for its past orders. Raises ``Conflict`` while orders with it are open."""
    if has_open_orders(tx.connection, supplier.id):
        raise conflict(text("Supplier “{code}” has open purchase orders.", code=supplier.code))
    tx.connection.execute(update(suppliers).where(suppliers.c.id == supplier.id).values(deleted=1))
    tx.touch(suppliers, supplier.id)
