"""``/api/v1/receiving``."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response

from ims_desktop.central.api import answers
from ims_desktop.central.api.fields import Filter, Key
from ims_desktop.central.api.locations.queries import site_named
from ims_desktop.central.api.purchase_orders import queries as orders
from ims_desktop.central.api.receiving import queries, service
from ims_desktop.central.api.receiving.schemas import (
    OrderReceive,
    ReceiptCreate,
    ReceiptPosted,
    ReceiptRead,
    ReceiptUpdate,
)
from ims_desktop.central.gateway.access import may, may_change, may_look_at, may_post
from ims_desktop.central.gateway.calls import Answer, Call, changed, created, gone
from ims_desktop.central.gateway.content import JsonRoute
from ims_desktop.central.gateway.errors import NotFound, bad_field
from ims_desktop.central.gateway.paging import USUAL, After, Limit
from ims_desktop.central.transaction import Transaction
from ims_desktop.domain.people import Scope

router = APIRouter(prefix="/receiving", tags=["receiving"], route_class=JsonRoute)


@router.get("", operation_id="listReceipts", response_model=list[ReceiptRead], responses=answers.listing())
def list_receipts(
    call: Annotated[Call, Depends(may(Scope.RECEIVING_READ))],
    limit: Limit = USUAL,
    cursor: After = None,
    purchase_order_id: Annotated[Filter | None, Query(description="An order's number or UUID.")] = None,
) -> Response:
    """Receipts in the order in which their goods came in. Needs `receiving:read`."""
    wanted = call.slice(limit, cursor)
    page = call.read(lambda connection: queries.page(connection, wanted, purchase_order_id))
    return call.page(page, [ReceiptRead.of(one) for one in page.rows])


@router.get(
    "/{id}",
    operation_id="getReceipt",
    response_model=ReceiptRead,
    responses={**answers.single(), **answers.problems(409)},
)
def get_receipt(key: Key, call: Annotated[Call, Depends(may_look_at(Scope.RECEIVING_READ))]) -> Response:
    """One receipt; 409 when several have that number. Needs `receiving:read`."""
    return call.one(ReceiptRead.of(call.read(lambda connection: queries.find(connection, key))))


@router.post(
    "", operation_id="createReceipt", status_code=201, response_model=ReceiptPosted, responses=answers.creation()
)
def create_receipt(body: ReceiptCreate, call: Annotated[Call, Depends(may_post(Scope.RECEIVING_WRITE))]) -> Response:
    """Books goods that came in, on an order or on none. Needs `receiving:write`."""

    def work(tx: Transaction) -> Answer:
        order = _order(tx, body.purchase_order_id) if body.purchase_order_id else None
        site = order.site_id if order else site_named(tx.connection, body.site)
        posted = service.receive(
            tx,
            order,
            site,
            body.came_in(),
            by=call.caller.id,
            now=call.gateway.now(),
            is_finished=body.finished,
        )
        return _posted(posted)

    return call.write("receiving.receive", work)


@router.post(
    "/{id}/receive",
    operation_id="receivePurchaseOrder",
    status_code=201,
    response_model=ReceiptPosted,
    responses=answers.creation(404),
)
def receive_order(
    key: Key, body: OrderReceive, call: Annotated[Call, Depends(may_post(Scope.RECEIVING_WRITE))]
) -> Response:
    """Books goods that came in on the purchase order `id`, its number or UUID: inventory rises by exactly that.

    More than ordered, or on an order that is not open, is booked too: the goods are there. Then `cases` says what a
    supervisor is asked. Needs `receiving:write`.
    """

    def work(tx: Transaction) -> Answer:
        order = orders.find(tx.connection, key, locked=True)
        posted = service.receive(
            tx,
            order,
            order.site_id,
            body.came_in(),
            by=call.caller.id,
            now=call.gateway.now(),
            is_finished=body.finished,
        )
        return _posted(posted)

    return call.write("receiving.receive", work)


@router.put("/{id}", operation_id="correctReceipt", response_model=ReceiptPosted, responses=answers.change())
def correct_receipt(
    key: Key, body: ReceiptUpdate, call: Annotated[Call, Depends(may_change(Scope.RECEIVING_WRITE))]
) -> Response:
    """Takes the receipt back and books what really came in as a new one, which is answered.

    A receipt is never edited: both stand in the ledger. Needs `receiving:write`.
    """

    def work(tx: Transaction) -> Answer:
        stored = queries.find(tx.connection, key, locked=True)
        call.check_unchanged(ReceiptRead.of(stored))
        posted = service.correct(
            tx, stored, body.came_in(), by=call.caller.id, now=call.gateway.now(), is_finished=body.finished
        )
        return changed(ReceiptPosted.with_cases(posted.receipt, posted.cases), stored.number)

    return call.write("receiving.correct", work)


@router.delete("/{id}", operation_id="takeReceiptBack", status_code=204, responses=answers.removal())
def take_back(key: Key, call: Annotated[Call, Depends(may(Scope.RECEIVING_WRITE))]) -> Response:
    """Takes the receipt back: its movements are reversed, never deleted. Needs `receiving:write`."""

    def work(tx: Transaction) -> Answer:
        stored = queries.find(tx.connection, key, locked=True)
        service.take_back(tx, stored, call.gateway.now())
        return gone(stored.number)

    return call.write("receiving.take_back", work)


def _posted(posted: service.Posted) -> Answer:
    content = ReceiptPosted.with_cases(posted.receipt, posted.cases)
    return created(content, "receiving", posted.receipt.number, posted.receipt.id)


def _order(tx: Transaction, key: str) -> orders.StoredOrder:
    try:
        return orders.find(tx.connection, key, locked=True)
    except NotFound as error:
        raise bad_field(error.message, "/purchase_order_id") from None
