"""``/api/v1/shipping-notices``."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response

from ims_desktop.central.api import answers
from ims_desktop.central.api.fields import Key
from ims_desktop.central.api.shipping_notices import queries, service
from ims_desktop.central.api.shipping_notices.schemas import NoticeCreate, NoticeRead
from ims_desktop.central.gateway.access import may, may_look_at, may_post
from ims_desktop.central.gateway.calls import Answer, Call, created, gone
from ims_desktop.central.gateway.content import JsonRoute
from ims_desktop.central.gateway.paging import USUAL, After, Limit
from ims_desktop.central.shipping_notices import NoticeState
from ims_desktop.central.transaction import Transaction
from ims_desktop.domain.people import Scope

router = APIRouter(prefix="/shipping-notices", tags=["shipping notices"], route_class=JsonRoute)


@router.get("", operation_id="listShippingNotices", response_model=list[NoticeRead], responses=answers.listing())
def list_notices(
    call: Annotated[Call, Depends(may(Scope.ORDERS_READ))],
    limit: Limit = USUAL,
    cursor: After = None,
    status: Annotated[NoticeState | None, Query()] = None,
) -> Response:
    """Shipping notices in the order of their numbers. Needs `orders:read`."""
    wanted = call.slice(limit, cursor)
    page = call.read(lambda connection: queries.page(connection, wanted, status))
    return call.page(page, [NoticeRead.of(one) for one in page.rows])


@router.get("/{id}", operation_id="getShippingNotice", response_model=NoticeRead, responses=answers.single())
def get_notice(key: Key, call: Annotated[Call, Depends(may_look_at(Scope.ORDERS_READ))]) -> Response:
    """One shipping notice. Needs `orders:read`."""
    return call.one(NoticeRead.of(call.read(lambda connection: queries.find(connection, key))))


@router.post(
    "", operation_id="createShippingNotice", status_code=201, response_model=NoticeRead, responses=answers.creation()
)
def create_notice(body: NoticeCreate, call: Annotated[Call, Depends(may_post(Scope.ORDERS_WRITE))]) -> Response:
    """A new shipping notice: each handling unit on it is received by one scan. Needs `orders:write`."""

    def work(tx: Transaction) -> Answer:
        stored = service.create(tx, body.fields())
        return created(NoticeRead.of(stored), "shipping-notices", stored.number, stored.id)

    return call.write("shipping_notices.create", work)


@router.delete("/{id}", operation_id="cancelShippingNotice", status_code=204, responses=answers.removal())
def cancel_notice(key: Key, call: Annotated[Call, Depends(may(Scope.ORDERS_WRITE))]) -> Response:
    """Cancels the notice: its handling units are received piece by piece. Needs `orders:write`."""

    def work(tx: Transaction) -> Answer:
        stored = queries.find(tx.connection, key, locked=True)
        service.cancel(tx, stored)
        return gone(stored.number)

    return call.write("shipping_notices.cancel", work)
