"""``/api/v1/auth``: the only operations that need no access token."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from ims_desktop.central.api.answers import problems
from ims_desktop.central.api.auth import service
from ims_desktop.central.api.auth.schemas import Credentials, RefreshToken, SessionTokens, User
from ims_desktop.central.gateway.access import the_gateway
from ims_desktop.central.gateway.calls import Gateway, origin_of, written
from ims_desktop.central.gateway.content import JsonRoute

router = APIRouter(prefix="/auth", tags=["auth"], route_class=JsonRoute)

TheGateway = Annotated[Gateway, Depends(the_gateway)]


@router.post("/login", operation_id="signIn", response_model=SessionTokens, responses=problems(400, 401, 413, 415))
def sign_in(body: Credentials, request: Request, gateway: TheGateway) -> Response:
    """Signs in by username and password. A wrong one of either gets the same answer in the same time."""
    return _tokens(service.sign_in(gateway, body.username, body.password, origin_of(request, "")))


@router.post(
    "/refresh", operation_id="refreshSession", response_model=SessionTokens, responses=problems(400, 401, 413, 415)
)
def refresh(body: RefreshToken, request: Request, gateway: TheGateway) -> Response:
    """Goes on with a session. A refresh token that comes a second time ends it: one of the two was stolen."""
    return _tokens(service.go_on(gateway, body.refresh_token, origin_of(request, "")))


@router.post("/logout", operation_id="signOut", status_code=204, responses=problems(400, 413, 415))
def sign_out(body: RefreshToken, request: Request, gateway: TheGateway) -> Response:
    """Ends the session of the refresh token; the access token runs out by itself within 15 minutes."""
    service.sign_out(gateway, body.refresh_token, origin_of(request, ""))
    return Response(status_code=204)


def _tokens(session: service.Session) -> Response:
    person = session.person
    tokens = SessionTokens(
        access_token=session.access.token,
        refresh_token=session.refresh_token,
        token_type="Bearer",
        expires_in=session.access.expires_in,
        user=User(id=person.id, username=person.username, name=person.name, roles=list(person.roles)),
    )
    return Response(written(tokens), media_type="application/json")
