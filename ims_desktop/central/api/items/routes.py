"""``/api/v1/items``."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response
from sqlalchemy import Connection

from ims_desktop.central.api import answers
from ims_desktop.central.api.fields import Filter, Key
from ims_desktop.central.api.items import history, queries, service
from ims_desktop.central.api.items.schemas import ItemCreate, ItemRead, ItemUpdate, MovementRead
from ims_desktop.central.gateway.access import may, may_change, may_look_at, may_post
from ims_desktop.central.gateway.calls import Answer, Call, changed, created, gone
from ims_desktop.central.gateway.content import JsonRoute
from ims_desktop.central.gateway.paging import USUAL, After, Limit, Page
from ims_desktop.central.transaction import Transaction
from ims_desktop.domain.history import Movement
from ims_desktop.domain.people import Scope

router = APIRouter(prefix="/items", tags=["items"], route_class=JsonRoute)

Retired = Annotated[bool, Query(description="false leaves out what is no longer stocked.")]


@router.get("", operation_id="listItems", response_model=list[ItemRead], responses=answers.listing())
def list_items(
    call: Annotated[Call, Depends(may(Scope.ITEMS_READ))],
    limit: Limit = USUAL,
    cursor: After = None,
    retired: Retired = True,
) -> Response:
    """Items in the order of their SKUs. Needs `items:read`."""
    wanted = call.slice(limit, cursor)
    page = call.read(lambda connection: queries.page(connection, wanted, include_retired=retired))
    return call.page(page, [ItemRead.of(one) for one in page.rows])


@router.get("/{id}", operation_id="getItem", response_model=ItemRead, responses=answers.single())
def get_item(key: Key, call: Annotated[Call, Depends(may_look_at(Scope.ITEMS_READ))]) -> Response:
    """One item. Needs `items:read`."""
    return call.one(ItemRead.of(call.read(lambda connection: queries.find(connection, key))))


@router.get(
    "/{id}/history",
    operation_id="getItemHistory",
    response_model=list[MovementRead],
    responses={**answers.listing(), **answers.problems(404)},
)
def item_history(
    key: Key,
    call: Annotated[Call, Depends(may(Scope.INVENTORY_READ))],
    limit: Limit = USUAL,
    cursor: After = None,
    location: Annotated[Filter | None, Query(description="A location's code or UUID, at either end.")] = None,
) -> Response:
    """What happened to the item, the latest first by when it happened, and when each of it became known.

    What a count adjusted and what corrected it afterwards name the count. Needs `inventory:read`.
    """
    wanted = call.slice(limit, cursor)

    def read(connection: Connection) -> Page[Movement]:
        return history.page(connection, queries.find(connection, key).item.id, location, wanted)

    page = call.read(read)
    return call.page(page, [MovementRead.of(one) for one in page.rows])


@router.post("", operation_id="createItem", status_code=201, response_model=ItemRead, responses=answers.creation())
def create_item(body: ItemCreate, call: Annotated[Call, Depends(may_post(Scope.ITEMS_WRITE))]) -> Response:
    """A new item. Needs `items:write`."""

    def work(tx: Transaction) -> Answer:
        stored = service.create(tx, body.sku, body.fields())
        return created(ItemRead.of(stored), "items", stored.item.sku, stored.item.id)

    return call.write("items.create", work)


@router.put("/{id}", operation_id="updateItem", response_model=ItemRead, responses=answers.change())
def update_item(key: Key, body: ItemUpdate, call: Annotated[Call, Depends(may_change(Scope.ITEMS_WRITE))]) -> Response:
    """The item as the body says: what is left out gets its usual value. The SKU stays. Needs `items:write`."""

    def work(tx: Transaction) -> Answer:
        stored = queries.find(tx.connection, key, locked=True)
        call.check_unchanged(ItemRead.of(stored))
        return changed(ItemRead.of(service.change(tx, stored, body.fields())), stored.item.sku)

    return call.write("items.update", work)


@router.delete("/{id}", operation_id="retireItem", status_code=204, responses=answers.removal())
def retire_item(key: Key, call: Annotated[Call, Depends(may(Scope.ITEMS_WRITE))]) -> Response:
    """Retires the item: its stock and its history stay. Needs `items:write`."""

    def work(tx: Transaction) -> Answer:
        stored = queries.find(tx.connection, key, locked=True)
        service.retire(tx, stored)
        return gone(stored.item.sku)

    return call.write("items.retire", work)
