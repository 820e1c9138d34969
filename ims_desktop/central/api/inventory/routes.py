"""``/api/v1/inventory``."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Response
from sqlalchemy import Connection

from ims_desktop.central.api import answers
from ims_desktop.central.api.fields import Key
from ims_desktop.central.api.inventory import queries, service
from ims_desktop.central.api.inventory.schemas import (
    InventoryCreate,
    InventoryDetail,
    InventoryRead,
    InventoryUpdate,
)
from ims_desktop.central.api.items import queries as items
from ims_desktop.central.gateway.access import may, may_change, may_look_at, may_post
from ims_desktop.central.gateway.calls import Answer, Call, changed, created, gone
from ims_desktop.central.gateway.content import JsonRoute
from ims_desktop.central.gateway.errors import NotFound, bad_field
from ims_desktop.central.gateway.paging import USUAL, After, Limit
from ims_desktop.central.transaction import Transaction
from ims_desktop.domain.items import Item
from ims_desktop.domain.people import Scope

router = APIRouter(prefix="/inventory", tags=["inventory"], route_class=JsonRoute)


@router.get("", operation_id="listInventory", response_model=list[InventoryRead], responses=answers.listing())
def list_inventory(
    call: Annotated[Call, Depends(may(Scope.INVENTORY_READ))], limit: Limit = USUAL, cursor: After = None
) -> Response:
    """One row a product, in the order of the SKUs, those without stock too. Needs `inventory:read`."""
    wanted = call.slice(limit, cursor)
    page = call.read(lambda connection: queries.page(connection, wanted))
    return call.page(page, [InventoryRead.of(one) for one in page.rows])


@router.get("/{id}", operation_id="getInventory", response_model=InventoryDetail, responses=answers.single())
def get_inventory(key: Key, call: Annotated[Call, Depends(may_look_at(Scope.INVENTORY_READ))]) -> Response:
    """How much of the product `id` there is, and where. Needs `inventory:read`."""
    return call.one(call.read(lambda connection: _detail(connection, items.find(connection, key).item)))


@router.post(
    "", operation_id="countProduct", status_code=201, response_model=InventoryDetail, responses=answers.creation()
)
def count_product(body: InventoryCreate, call: Annotated[Call, Depends(may_post(Scope.INVENTORY_WRITE))]) -> Response:
    """A count of the product that the body names, as `PUT` is of the one in the path. Needs `inventory:write`."""

    def work(tx: Transaction) -> Answer:
        item = _product(tx, body.product_id)
        service.count(tx, item, body.counted(), call.gateway.now())
        return created(_detail(tx.connection, item), "inventory", item.sku, item.id)

    return call.write("inventory.count", work)


@router.put("/{id}", operation_id="countInventory", response_model=InventoryDetail, responses=answers.change())
def count_inventory(
    key: Key, body: InventoryUpdate, call: Annotated[Call, Depends(may_change(Scope.INVENTORY_WRITE))]
) -> Response:
    """A count: the ledger is adjusted so that so much stands at the position. Needs `inventory:write`."""

    def work(tx: Transaction) -> Answer:
        item = items.find(tx.connection, key, locked=True).item
        call.check_unchanged(_detail(tx.connection, item))
        service.count(tx, item, body.counted(), call.gateway.now())
        return changed(_detail(tx.connection, item), item.sku)

    return call.write("inventory.count", work)


@router.delete("/{id}", operation_id="countInventoryAsGone", status_code=204, responses=answers.removal())
def count_as_gone(key: Key, call: Annotated[Call, Depends(may(Scope.INVENTORY_WRITE))]) -> Response:
    """A count of nothing at every place where some of it should be; the movements stay. Needs `inventory:write`."""

    def work(tx: Transaction) -> Answer:
        item = items.find(tx.connection, key, locked=True).item
        service.count_as_gone(tx, item, call.gateway.now())
        return gone(item.sku)

    return call.write("inventory.count_as_gone", work)


def _detail(connection: Connection, item: Item) -> InventoryDetail:
    stock = queries.stock_of(connection, [item])[0]
    return InventoryDetail.with_positions(stock, queries.positions_of(connection, item.id))


def _product(tx: Transaction, key: str) -> Item:
    try:
        return items.find(tx.connection, key, locked=True).item
    except NotFound as error:
        raise bad_field(error.message, "/product_id") from None
