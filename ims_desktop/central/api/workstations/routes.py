"""``/api/v1/workstations``: an administrator's."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Response

from ims_desktop.central.api import answers
from ims_desktop.central.api.fields import Key
from ims_desktop.central.api.workstations import queries, service
from ims_desktop.central.api.workstations.schemas import EnrolmentCode, EnrolmentCodeCreate, WorkstationRead
from ims_desktop.central.gateway.access import may, may_look_at
from ims_desktop.central.gateway.calls import Answer, Call, gone
from ims_desktop.central.gateway.content import JsonRoute
from ims_desktop.central.gateway.paging import USUAL, After, Limit
from ims_desktop.central.transaction import Transaction
from ims_desktop.domain.people import Scope

router = APIRouter(prefix="/workstations", tags=["workstations"], route_class=JsonRoute)


@router.get("", operation_id="listWorkstations", response_model=list[WorkstationRead], responses=answers.listing())
def list_workstations(
    call: Annotated[Call, Depends(may(Scope.WORKSTATIONS_WRITE))], limit: Limit = USUAL, cursor: After = None
) -> Response:
    """Workstations in the order in which they were enrolled. Needs `workstations:write`."""
    wanted = call.slice(limit, cursor)
    page = call.read(lambda connection: queries.page(connection, wanted))
    return call.page(page, [WorkstationRead.of(one) for one in page.rows])


@router.post(
    "/enrolment-codes",
    operation_id="createEnrolmentCode",
    status_code=201,
    response_model=EnrolmentCode,
    responses=answers.problems(*answers.READING, 413, 415),
)
def create_code(body: EnrolmentCodeCreate, call: Annotated[Call, Depends(may(Scope.WORKSTATIONS_WRITE))]) -> Response:
    """A one-time code that lets one workstation in, for a day. Repeated, it makes another one.

    Needs `workstations:write`.
    """

    def work(tx: Transaction) -> Answer:
        code = service.new_code(tx, body.site)
        # The audit names no code, since whoever reads it could use it.
        return Answer(201, EnrolmentCode(code=code, expires_in=service.CODE_SECONDS), "enrolment code")

    return call.write("workstations.create_code", work)


@router.get("/{id}", operation_id="getWorkstation", response_model=WorkstationRead, responses=answers.single())
def get_workstation(key: Key, call: Annotated[Call, Depends(may_look_at(Scope.WORKSTATIONS_WRITE))]) -> Response:
    """One workstation. Needs `workstations:write`."""
    return call.one(WorkstationRead.of(call.read(lambda connection: queries.find(connection, key))))


@router.delete("/{id}", operation_id="revokeWorkstation", status_code=204, responses=answers.removal())
def revoke_workstation(key: Key, call: Annotated[Call, Depends(may(Scope.WORKSTATIONS_WRITE))]) -> Response:
    """Revokes the workstation: its key opens nothing from now on. Needs `workstations:write`."""

    def work(tx: Transaction) -> Answer:
        stored = queries.find(tx.connection, key, locked=True)
        service.revoke(tx, stored, call.gateway.now())
        return gone(stored.name)

    return call.write("workstations.revoke", work)
