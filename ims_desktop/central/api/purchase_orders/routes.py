"""``/api/v1/purchase-orders``."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response

from ims_desktop.central.api import answers
from ims_desktop.central.api.fields import Filter, Key
from ims_desktop.central.api.purchase_orders import queries, service
from ims_desktop.central.api.purchase_orders.queries import OrderFilter
from ims_desktop.central.api.purchase_orders.schemas import OrderCreate, OrderRead, OrderUpdate
from ims_desktop.central.gateway.access import may, may_change, may_look_at, may_post
from ims_desktop.central.gateway.calls import Answer, Call, changed, created, gone
from ims_desktop.central.gateway.content import JsonRoute
from ims_desktop.central.gateway.paging import USUAL, After, Limit
from ims_desktop.central.transaction import Transaction
from ims_desktop.domain.orders import OrderState
from ims_desktop.domain.people import Scope

router = APIRouter(prefix="/purchase-orders", tags=["purchase orders"], route_class=JsonRoute)


@router.get("", operation_id="listPurchaseOrders", response_model=list[OrderRead], responses=answers.listing())
def list_orders(
    call: Annotated[Call, Depends(may(Scope.ORDERS_READ))],
    limit: Limit = USUAL,
    cursor: After = None,
    status: Annotated[OrderState | None, Query()] = None,
    supplier_id: Annotated[Filter | None, Query(description="A supplier's code or UUID.")] = None,
) -> Response:
    """Orders in the order of their numbers. Needs `orders:read`."""
    wanted = call.slice(limit, cursor)
    page = call.read(lambda connection: queries.page(connection, wanted, OrderFilter(status, supplier_id)))
    return call.page(page, [OrderRead.of(one) for one in page.rows])


@router.get("/{id}", operation_id="getPurchaseOrder", response_model=OrderRead, responses=answers.single())
def get_order(key: Key, call: Annotated[Call, Depends(may_look_at(Scope.ORDERS_READ))]) -> Response:
    """One order. Needs `orders:read`."""
    return call.one(OrderRead.of(call.read(lambda connection: queries.find(connection, key))))


@router.post(
    "", operation_id="createPurchaseOrder", status_code=201, response_model=OrderRead, responses=answers.creation()
)
def create_order(body: OrderCreate, call: Annotated[Call, Depends(may_post(Scope.ORDERS_WRITE))]) -> Response:
    """A new order. In this version it is approved and open for receiving at once. Needs `orders:write`."""

    def work(tx: Transaction) -> Answer:
        now = call.gateway.now()
        stored = service.create(tx, body.fields(), by=call.caller.id, now=now, number=body.number, site=body.site)
        return created(OrderRead.of(stored), "purchase-orders", stored.order.number, stored.order.id)

    return call.write("orders.create", work)


@router.put("/{id}", operation_id="updatePurchaseOrder", response_model=OrderRead, responses=answers.change())
def update_order(
    key: Key, body: OrderUpdate, call: Annotated[Call, Depends(may_change(Scope.ORDERS_WRITE))]
) -> Response:
    """An open order as the body says; no line below what has been received on it. Needs `orders:write`."""

    def work(tx: Transaction) -> Answer:
        stored = queries.find(tx.connection, key, locked=True)
        call.check_unchanged(OrderRead.of(stored))
        return changed(OrderRead.of(service.change(tx, stored, body.fields())), stored.order.number)

    return call.write("orders.update", work)


@router.delete("/{id}", operation_id="cancelPurchaseOrder", status_code=204, responses=answers.removal())
def cancel_order(key: Key, call: Annotated[Call, Depends(may(Scope.ORDERS_WRITE))]) -> Response:
    """Nothing more is expected on the order: it is cancelled, or closed short where goods have come.

    One that is over already stays as it is. Needs `orders:write`.
    """

    def work(tx: Transaction) -> Answer:
        stored = queries.find(tx.connection, key, locked=True)
        service.cancel(tx, stored)
        return gone(stored.order.number)

    return call.write("orders.cancel", work)
