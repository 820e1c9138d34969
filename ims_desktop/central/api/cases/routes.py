"""``/api/v1/cases``: to be read."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response

from ims_desktop.central.api import answers
from ims_desktop.central.api.cases import queries
from ims_desktop.central.api.cases.queries import CaseState
from ims_desktop.central.api.cases.schemas import CaseRead
from ims_desktop.central.api.fields import Key
from ims_desktop.central.gateway.access import may, may_look_at
from ims_desktop.central.gateway.calls import Call
from ims_desktop.central.gateway.content import JsonRoute
from ims_desktop.central.gateway.paging import USUAL, After, Limit
from ims_desktop.domain.people import Scope

router = APIRouter(prefix="/cases", tags=["cases"], route_class=JsonRoute)


@router.get("", operation_id="listCases", response_model=list[CaseRead], responses=answers.listing())
def list_cases(
    call: Annotated[Call, Depends(may(Scope.CASES_READ))],
    limit: Limit = USUAL,
    cursor: After = None,
    status: Annotated[CaseState | None, Query()] = None,
) -> Response:
    """Cases in the order in which they were opened. Needs `cases:read`."""
    wanted = call.slice(limit, cursor)
    page = call.read(lambda connection: queries.page(connection, wanted, status))
    return call.page(page, [CaseRead.of(one) for one in page.rows])


@router.get("/{id}", operation_id="getCase", response_model=CaseRead, responses=answers.single())
def get_case(key: Key, call: Annotated[Call, Depends(may_look_at(Scope.CASES_READ))]) -> Response:
    """One case. Needs `cases:read`."""
    return call.one(CaseRead.of(call.read(lambda connection: queries.find(connection, key))))
