"""What the office does at a real central: rows of its tables, written in one transaction, with places in the feed."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Any

from sqlalchemy import update

from ims_desktop.central.tables import metadata, purchase_orders
from ims_desktop.central.transaction import Transaction
from ims_desktop.central.upsert import insert_into
from ims_desktop.domain.items import Item
from ims_desktop.domain.locations import Location
from ims_desktop.domain.orders import OrderLine, PurchaseOrder
from ims_desktop.protocol.mirror import BY_NAME
from tests.simulation.books import Key, Office, State, Task
from tests.simulation.rows import values_of

OF_THE_FLOOR = frozenset({"received", "accepted", "rejected", "stocked", "place"})
"""Columns of an order line that the office does not write."""


class OfficeWork(ABC):
    """Whoever derives from it says how rows get written (``_office``) and which are known."""

    @abstractmethod
    def _office(self, again: Office, made: State, *names: Key) -> None: ...

    @abstractmethod
    def _is_known(self, record: str, row: str) -> bool: ...

    def put_item(self, item: Item) -> None:
        made = State(items={item.id: item})
        self._office(lambda central: central.put_item(item), made, ("items", item.id))

    def put_location(self, location: Location) -> None:
        made = State(locations={location.id: location})
        self._office(lambda central: central.put_location(location), made, ("locations", location.id))

    def put_supplier(self, supplier: str, name: str | None) -> None:
        if name is None and not self._is_known("suppliers", supplier):
            return
        made = State(suppliers={supplier: name})
        self._office(lambda _: None, made, ("suppliers", supplier))

    def put_order(self, order: PurchaseOrder, lines: Sequence[OrderLine] = ()) -> None:
        made = State(orders={order.id: order}, lines={line.id: line for line in lines})
        names = [("purchase_order_lines", line.id) for line in lines]
        self._office(lambda central: central.put_order(order, lines), made, ("purchase_orders", order.id), *names)

    def put_task(self, task: Task) -> None:
        made = State(tasks={task.id: task})
        self._office(lambda central: central.put_task(task), made, ("count_tasks", task.id))


def _is_named(names: Sequence[Key]) -> Any:
    return purchase_orders.c.id.in_([row for record, row in names if record == "purchase_orders"])


def write_rows(tx: Transaction, made: State, names: Sequence[Key]) -> None:
    for name in names:
        _write(tx, made, name)
    tx.connection.execute(update(purchase_orders).values(closed_as_complete=0).where(_is_named(names)))


def _write(tx: Transaction, made: State, name: Key) -> None:
    record, row = name
    values, deleted = values_of(made, name)
    table = metadata.tables[record]
    columns = dict(zip(BY_NAME[record].columns, values, strict=True)) | {"deleted": int(deleted)}
    changed = {one: value for one, value in columns.items() if one not in OF_THE_FLOOR | {"id"}}
    statement = insert_into(tx.connection.dialect.name, table).values(columns)
    tx.connection.execute(statement.on_conflict_do_update(index_elements=["id"], set_=changed))
    tx.touch(table, row)
