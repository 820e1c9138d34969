"""``/api/v1/reasons``."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response

from ims_desktop.central.api import answers
from ims_desktop.central.api.fields import Key
from ims_desktop.central.api.reasons import queries, service
from ims_desktop.central.api.reasons.schemas import ReasonCreate, ReasonRead, ReasonUpdate
from ims_desktop.central.gateway.access import may, may_change, may_look_at, may_post
from ims_desktop.central.gateway.calls import Answer, Call, changed, created, gone
from ims_desktop.central.gateway.content import JsonRoute
from ims_desktop.central.gateway.paging import USUAL, After, Limit
from ims_desktop.central.transaction import Transaction
from ims_desktop.domain.people import Scope
from ims_desktop.domain.reasons import ReasonPurpose

router = APIRouter(prefix="/reasons", tags=["reasons"], route_class=JsonRoute)


@router.get("", operation_id="listReasons", response_model=list[ReasonRead], responses=answers.listing())
def list_reasons(
    call: Annotated[Call, Depends(may(Scope.RULES_READ))],
    limit: Limit = USUAL,
    cursor: After = None,
    purpose: Annotated[ReasonPurpose | None, Query()] = None,
) -> Response:
    """Reasons in the order of purpose and code. Needs `rules:read`."""
    wanted = call.slice(limit, cursor)
    page = call.read(lambda connection: queries.page(connection, wanted, purpose))
    return call.page(page, [ReasonRead.of(one) for one in page.rows])


@router.get("/{id}", operation_id="getReason", response_model=ReasonRead, responses=answers.single())
def get_reason(key: Key, call: Annotated[Call, Depends(may_look_at(Scope.RULES_READ))]) -> Response:
    """One reason, by `purpose:code` or UUID. Needs `rules:read`."""
    return call.one(ReasonRead.of(call.read(lambda connection: queries.find(connection, key))))


@router.post("", operation_id="createReason", status_code=201, response_model=ReasonRead, responses=answers.creation())
def create_reason(body: ReasonCreate, call: Annotated[Call, Depends(may_post(Scope.RULES_WRITE))]) -> Response:
    """A new reason. Needs `rules:write`."""

    def work(tx: Transaction) -> Answer:
        stored = service.create(tx, body.code, body.name, body.purpose)
        return created(ReasonRead.of(stored), "reasons", stored.key, stored.id)

    return call.write("reasons.create", work)


@router.put("/{id}", operation_id="updateReason", response_model=ReasonRead, responses=answers.change())
def update_reason(
    key: Key, body: ReasonUpdate, call: Annotated[Call, Depends(may_change(Scope.RULES_WRITE))]
) -> Response:
    """The reason as the body says. Code and purpose stay. Needs `rules:write`."""

    def work(tx: Transaction) -> Answer:
        stored = queries.find(tx.connection, key, locked=True)
        call.check_unchanged(ReasonRead.of(stored))
        return changed(ReasonRead.of(service.change(tx, stored, body.name, body.is_retired)), stored.key)

    return call.write("reasons.update", work)


@router.delete("/{id}", operation_id="retireReason", status_code=204, responses=answers.removal())
def retire_reason(key: Key, call: Annotated[Call, Depends(may(Scope.RULES_WRITE))]) -> Response:
    """Retires the reason: nobody is offered it any more. Needs `rules:write`."""

    def work(tx: Transaction) -> Answer:
        stored = queries.find(tx.connection, key, locked=True)
        service.retire(tx, stored)
        return gone(stored.key)

    return call.write("reasons.retire", work)
