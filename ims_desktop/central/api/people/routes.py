"""``/api/v1/people``: an administrator's."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Response

from ims_desktop.central import badges
from ims_desktop.central.api import answers
from ims_desktop.central.api.fields import Key
from ims_desktop.central.api.people import queries, service
from ims_desktop.central.api.people.schemas import (
    BadgeCreate,
    BadgeIssued,
    BadgeRead,
    PersonCreate,
    PersonRead,
    PersonUpdate,
    PinUpdate,
    grants_of,
)
from ims_desktop.central.gateway.access import may, may_change, may_look_at, may_post
from ims_desktop.central.gateway.calls import Answer, Call, changed, created, gone
from ims_desktop.central.gateway.content import JsonRoute
from ims_desktop.central.gateway.paging import USUAL, After, Limit
from ims_desktop.central.people import NO_PASSWORD
from ims_desktop.central.transaction import Transaction
from ims_desktop.domain.people import Scope

router = APIRouter(prefix="/people", tags=["people"], route_class=JsonRoute)

_MAY = Scope.PEOPLE_WRITE


@router.get("", operation_id="listPeople", response_model=list[PersonRead], responses=answers.listing())
def list_people(call: Annotated[Call, Depends(may(_MAY))], limit: Limit = USUAL, cursor: After = None) -> Response:
    """People in the order of their usernames, those who left among them. Needs `people:write`."""
    wanted = call.slice(limit, cursor)
    page = call.read(lambda connection: queries.page(connection, wanted))
    return call.page(page, [PersonRead.of(one, call.gateway.now()) for one in page.rows])


@router.get("/{id}", operation_id="getPerson", response_model=PersonRead, responses=answers.single())
def get_person(key: Key, call: Annotated[Call, Depends(may_look_at(_MAY))]) -> Response:
    """One person, by username or UUID. Needs `people:write`."""
    return call.one(_shown(call, call.read(lambda connection: queries.find(connection, key))))


@router.post("", operation_id="createPerson", status_code=201, response_model=PersonRead, responses=answers.creation())
def create_person(body: PersonCreate, call: Annotated[Call, Depends(may_post(_MAY))]) -> Response:
    """A new person. Roles without dates hold at once. Needs `people:write`."""
    password_hash = call.gateway.passwords.hash(body.password) if body.password else NO_PASSWORD

    def work(tx: Transaction) -> Answer:
        stored = service.create(tx, body.username, body.name, grants_of(body.roles), password_hash)
        return created(_shown(call, stored), "people", stored.username, stored.id)

    return call.write("people.create", work)


@router.put("/{id}", operation_id="updatePerson", response_model=PersonRead, responses=answers.change())
def update_person(key: Key, body: PersonUpdate, call: Annotated[Call, Depends(may_change(_MAY))]) -> Response:
    """The person as the body says, from now on. Needs `people:write`."""

    def work(tx: Transaction) -> Answer:
        stored = queries.find(tx.connection, key, locked=True)
        call.check_unchanged(_shown(call, stored))
        now, wanted = call.gateway.now(), grants_of(body.roles)
        after = service.change(tx, stored, body.name, wanted, body.is_active, now, call.caller.id)
        return changed(_shown(call, after), stored.username)

    return call.write("people.update", work)


@router.delete("/{id}", operation_id="deactivatePerson", status_code=204, responses=answers.removal())
def deactivate_person(key: Key, call: Annotated[Call, Depends(may(_MAY))]) -> Response:
    """The person has left: password and badge open nothing from now on. Needs `people:write`."""

    def work(tx: Transaction) -> Answer:
        stored = queries.find(tx.connection, key, locked=True)
        service.leave(tx, stored, call.gateway.now(), call.caller.id)
        return gone(stored.username)

    return call.write("people.deactivate", work)


@router.get("/{id}/badge", operation_id="getBadge", response_model=BadgeRead, responses=answers.single())
def get_badge(key: Key, call: Annotated[Call, Depends(may_look_at(_MAY))]) -> Response:
    """What the person's badge says, to print it again. Needs `people:write`."""
    return call.one(BadgeRead(code=service.badge_of(call.read(lambda connection: queries.find(connection, key)))))


@router.post(
    "/{id}/badge",
    operation_id="issueBadge",
    status_code=201,
    response_model=BadgeIssued,
    responses=answers.problems(*answers.READING, 404, 409, 413, 415),
)
def issue_badge(key: Key, body: BadgeCreate, call: Annotated[Call, Depends(may(_MAY))]) -> Response:
    """A new badge; the one that the person had opens nothing from now on. Repeated, it makes another one.

    Needs `people:write`.
    """
    badge = badges.made_badge(call.gateway.passwords, body.pin)

    def work(tx: Transaction) -> Answer:
        stored = queries.find(tx.connection, key, locked=True)
        service.issue(tx, stored, badge, body.site, call.gateway.now())
        return Answer(201, BadgeIssued(code=badge.code, pin=badge.pin), stored.username)

    return call.write("people.issue_badge", work)


@router.put(
    "/{id}/pin",
    operation_id="setPin",
    status_code=204,
    responses=answers.problems(*answers.READING, 404, 409, 413, 415),
)
def set_pin(key: Key, body: PinUpdate, call: Annotated[Call, Depends(may(_MAY))]) -> Response:
    """Another PIN for the badge that the person has. Needs `people:write`."""
    code = service.badge_of(call.read(lambda connection: queries.find(connection, key)))
    badge = badges.made_badge(call.gateway.passwords, body.pin, code)

    def work(tx: Transaction) -> Answer:
        stored = queries.find(tx.connection, key, locked=True)
        service.set_pin(tx, stored, badge, call.gateway.now())
        return gone(stored.username)

    return call.write("people.set_pin", work)


@router.delete("/{id}/badge", operation_id="revokeBadge", status_code=204, responses=answers.removal())
def revoke_badge(key: Key, call: Annotated[Call, Depends(may(_MAY))]) -> Response:
    """Takes the badge back: it is lost, and opens nothing from now on. Needs `people:write`."""

    def work(tx: Transaction) -> Answer:
        stored = queries.find(tx.connection, key, locked=True)
        badges.revoke(tx, stored.id)
        return gone(stored.username)

    return call.write("people.revoke_badge", work)


def _shown(call: Call, stored: queries.StoredPerson) -> PersonRead:
    return PersonRead.of(stored, call.gateway.now())
