"""``/api/v1/cases``: to be read, and settled."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response
from sqlalchemy import Connection

from ims_desktop.central.api import answers
from ims_desktop.central.api.cases import queries, service
from ims_desktop.central.api.cases.queries import CaseState
from ims_desktop.central.api.cases.schemas import CaseRead, CaseResolve, CaseWhole
from ims_desktop.central.api.fields import Key
from ims_desktop.central.gateway.access import may, may_look_at, may_post
from ims_desktop.central.gateway.calls import Answer, Call, changed
from ims_desktop.central.gateway.content import JsonRoute
from ims_desktop.central.gateway.paging import USUAL, After, Limit
from ims_desktop.central.transaction import Transaction
from ims_desktop.domain.cases import CaseKind
from ims_desktop.domain.people import Scope

router = APIRouter(prefix="/cases", tags=["cases"], route_class=JsonRoute)


@router.get("", operation_id="listCases", response_model=list[CaseRead], responses=answers.listing())
def list_cases(
    call: Annotated[Call, Depends(may(Scope.CASES_READ))],
    limit: Limit = USUAL,
    cursor: After = None,
    status: Annotated[CaseState | None, Query()] = None,
    kind: Annotated[CaseKind | None, Query()] = None,
) -> Response:
    """Cases in the order in which they were opened. Needs `cases:read`."""
    wanted = call.slice(limit, cursor)
    page = call.read(lambda connection: queries.page(connection, wanted, status, kind))
    return call.page(page, [CaseRead.of(one) for one in page.rows])


@router.get("/{id}", operation_id="getCase", response_model=CaseWhole, responses=answers.single())
def get_case(key: Key, call: Annotated[Call, Depends(may_look_at(Scope.CASES_READ))]) -> Response:
    """One case. With `cases:decide` its `detail` too: what was known, done and found, and what each choice does.

    The detail says what is expected where something is to be counted, which whoever counts is not to see. Needs
    `cases:read`.
    """
    may_decide = Scope.CASES_DECIDE.value in call.caller.scopes

    def read(connection: Connection) -> CaseWhole:
        stored = queries.find(connection, key)
        return CaseWhole.with_detail(stored, queries.detail(connection, key) if may_decide else None)

    return call.one(call.read(read))


@router.post(
    "/{id}/resolve",
    operation_id="resolveCase",
    response_model=CaseRead,
    responses={**answers.change(), **answers.problems(422)},
)
def resolve_case(key: Key, body: CaseResolve, call: Annotated[Call, Depends(may_post(Scope.CASES_DECIDE))]) -> Response:
    """Settles the case by one of its choices, with a reason.

    409 when it is settled already; 412 when something about it changed since `version`: read it again, and decide
    anew. Nothing is edited: the decision adds movements to the ledger. Needs `cases:decide`.
    """
    call.gateway.database.run(lambda tx: service.bring_up_to_date(tx, key))

    def work(tx: Transaction) -> Answer:
        stored = queries.find(tx.connection, key)
        settled = service.settle(tx, stored, body.decided(stored.id), call.caller.id, call.gateway.now())
        return changed(CaseRead.of(settled), stored.id)

    return call.write("cases.resolve", work)
