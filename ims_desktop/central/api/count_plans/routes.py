"""``/api/v1/count-plans``."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Response

from ims_desktop.central.api import answers
from ims_desktop.central.api.count_plans import queries, service
from ims_desktop.central.api.count_plans.schemas import CountPlanCreate, CountPlanRead, CountPlanUpdate
from ims_desktop.central.api.count_plans.service import PlanFields
from ims_desktop.central.api.fields import Key
from ims_desktop.central.gateway.access import may, may_change, may_look_at, may_post
from ims_desktop.central.gateway.calls import Answer, Call, changed, created, gone
from ims_desktop.central.gateway.content import JsonRoute
from ims_desktop.central.gateway.paging import USUAL, After, Limit
from ims_desktop.central.transaction import Transaction
from ims_desktop.domain.people import Scope

router = APIRouter(prefix="/count-plans", tags=["count plans"], route_class=JsonRoute)


@router.get("", operation_id="listCountPlans", response_model=list[CountPlanRead], responses=answers.listing())
def list_count_plans(
    call: Annotated[Call, Depends(may(Scope.RULES_READ))], limit: Limit = USUAL, cursor: After = None
) -> Response:
    """Count plans in the order of their names. Needs `rules:read`."""
    wanted = call.slice(limit, cursor)
    page = call.read(lambda connection: queries.page(connection, wanted))
    return call.page(page, [CountPlanRead.of(one) for one in page.rows])


@router.get(
    "/{id}",
    operation_id="getCountPlan",
    response_model=CountPlanRead,
    responses={**answers.single(), **answers.problems(409)},
)
def get_count_plan(key: Key, call: Annotated[Call, Depends(may_look_at(Scope.RULES_READ))]) -> Response:
    """One count plan; 409 when several sites have one of that name. Needs `rules:read`."""
    return call.one(CountPlanRead.of(call.read(lambda connection: queries.find(connection, key))))


@router.post(
    "", operation_id="createCountPlan", status_code=201, response_model=CountPlanRead, responses=answers.creation()
)
def create_count_plan(body: CountPlanCreate, call: Annotated[Call, Depends(may_post(Scope.RULES_WRITE))]) -> Response:
    """A new count plan. Its tasks come with the central's next round. Needs `rules:write`."""

    def work(tx: Transaction) -> Answer:
        plan = service.create(tx, body.name, body.site, _fields(body))
        return created(CountPlanRead.of(plan), "count-plans", plan.name, plan.id)

    return call.write("count-plans.create", work)


@router.put("/{id}", operation_id="updateCountPlan", response_model=CountPlanRead, responses=answers.change())
def update_count_plan(
    key: Key, body: CountPlanUpdate, call: Annotated[Call, Depends(may_change(Scope.RULES_WRITE))]
) -> Response:
    """The count plan as the body says. The name stays. Needs `rules:write`."""

    def work(tx: Transaction) -> Answer:
        plan = queries.find(tx.connection, key, locked=True)
        call.check_unchanged(CountPlanRead.of(plan))
        return changed(CountPlanRead.of(service.change(tx, plan, _fields(body))), plan.name)

    return call.write("count-plans.update", work)


@router.delete("/{id}", operation_id="switchOffCountPlan", status_code=204, responses=answers.removal())
def switch_off_count_plan(key: Key, call: Annotated[Call, Depends(may(Scope.RULES_WRITE))]) -> Response:
    """Switches the plan off: it asks for no more counts. Needs `rules:write`."""

    def work(tx: Transaction) -> Answer:
        plan = queries.find(tx.connection, key, locked=True)
        service.switch_off(tx, plan)
        return gone(plan.name)

    return call.write("count-plans.switch-off", work)


def _fields(body: CountPlanUpdate) -> PlanFields:
    return PlanFields(
        kind=body.kind,
        every_days=body.every_days,
        velocity=body.velocity,
        zone=body.zone,
        low_quantity=body.low_quantity,
        tolerance=body.tolerance.value(),
        by_role={role: one.value() for role, one in body.role_tolerances.items()},
        is_active=body.is_active,
    )
