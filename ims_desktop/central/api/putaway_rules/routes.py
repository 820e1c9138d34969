"""``/api/v1/putaway-rules``."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Response

from ims_desktop.central.api import answers
from ims_desktop.central.api.fields import Key
from ims_desktop.central.api.putaway_rules import queries, service
from ims_desktop.central.api.putaway_rules.asking import explained
from ims_desktop.central.api.putaway_rules.schemas import (
    RuleCreate,
    RuleOrder,
    RuleRead,
    RuleUpdate,
    SuggestionAsked,
    SuggestionRead,
)
from ims_desktop.central.gateway.access import may, may_change, may_look_at, may_post
from ims_desktop.central.gateway.calls import Answer, Call, changed, created, gone
from ims_desktop.central.gateway.content import JsonRoute
from ims_desktop.central.gateway.paging import USUAL, After, Limit
from ims_desktop.central.transaction import Transaction
from ims_desktop.domain.people import Scope

router = APIRouter(prefix="/putaway-rules", tags=["putaway rules"], route_class=JsonRoute)


@router.get("", operation_id="listPutawayRules", response_model=list[RuleRead], responses=answers.listing())
def list_rules(
    call: Annotated[Call, Depends(may(Scope.RULES_READ))], limit: Limit = USUAL, cursor: After = None
) -> Response:
    """Rules, site by site, in the order in which they are asked. Needs `rules:read`."""
    wanted = call.slice(limit, cursor)
    page = call.read(lambda connection: queries.page(connection, wanted))
    return call.page(page, [RuleRead.of(one) for one in page.rows])


@router.post(
    "/suggest",
    operation_id="explainPutaway",
    response_model=SuggestionRead,
    responses=answers.problems(*answers.READING, 413, 415),
)
def suggest(body: SuggestionAsked, call: Annotated[Call, Depends(may(Scope.RULES_READ))]) -> Response:
    """A dry run: where goods would be put now, and what each rule said. Changes nothing. Needs `rules:read`."""
    return call.one(SuggestionRead.of(call.read(lambda connection: explained(connection, body))))


@router.post(
    "/order", operation_id="orderPutawayRules", status_code=204, responses=answers.problems(*answers.READING, 413, 415)
)
def reorder(body: RuleOrder, call: Annotated[Call, Depends(may(Scope.RULES_WRITE))]) -> Response:
    """The site's whole list in another order. Needs `rules:write`."""

    def work(tx: Transaction) -> Answer:
        return gone(service.reorder(tx, body.site, body.rules))

    return call.write("putaway_rules.reorder", work)


@router.get("/{id}", operation_id="getPutawayRule", response_model=RuleRead, responses=answers.single())
def get_rule(key: Key, call: Annotated[Call, Depends(may_look_at(Scope.RULES_READ))]) -> Response:
    """One rule. Needs `rules:read`."""
    return call.one(RuleRead.of(call.read(lambda connection: queries.find(connection, key))))


@router.post(
    "", operation_id="createPutawayRule", status_code=201, response_model=RuleRead, responses=answers.creation()
)
def create_rule(body: RuleCreate, call: Annotated[Call, Depends(may_post(Scope.RULES_WRITE))]) -> Response:
    """A new rule, at its place in the list. Needs `rules:write`."""

    def work(tx: Transaction) -> Answer:
        stored = service.create(tx, body.site, _fields(body))
        return created(RuleRead.of(stored), "putaway-rules", stored.id, stored.id)

    return call.write("putaway_rules.create", work)


@router.put("/{id}", operation_id="updatePutawayRule", response_model=RuleRead, responses=answers.change())
def update_rule(key: Key, body: RuleUpdate, call: Annotated[Call, Depends(may_change(Scope.RULES_WRITE))]) -> Response:
    """The rule as the body says. The site stays. Needs `rules:write`."""

    def work(tx: Transaction) -> Answer:
        stored = queries.find(tx.connection, key, locked=True)
        call.check_unchanged(RuleRead.of(stored))
        return changed(RuleRead.of(service.change(tx, stored, _fields(body))), stored.id)

    return call.write("putaway_rules.update", work)


@router.delete("/{id}", operation_id="deletePutawayRule", status_code=204, responses=answers.removal())
def delete_rule(key: Key, call: Annotated[Call, Depends(may(Scope.RULES_WRITE))]) -> Response:
    """Takes the rule off the list. Needs `rules:write`."""

    def work(tx: Transaction) -> Answer:
        stored = queries.find(tx.connection, key, locked=True)
        service.remove(tx, stored)
        return gone(stored.id)

    return call.write("putaway_rules.delete", work)


def _fields(body: RuleUpdate) -> service.RuleFields:
    said = body.parameter.model_dump_json(exclude_none=True)
    return service.RuleFields(
        body.kind, service.parameter_said(body.kind, said), is_active=body.is_active, position=body.position
    )
