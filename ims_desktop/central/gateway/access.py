"""How a route says what its caller must be allowed, and gets the call in return."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Annotated

from fastapi import Depends, Header, Request
from fastapi.security import HTTPBearer

from ims_desktop.central.gateway.calls import Call, Gateway
from ims_desktop.central.gateway.errors import forbidden
from ims_desktop.central.gateway.identity import identified
from ims_desktop.domain.people import Scope

bearer = HTTPBearer(
    scheme_name="accessToken",
    bearerFormat="JWT",
    description="The access token that signing in answers with. It holds for 15 minutes; then refresh it.",
    auto_error=False,
)

IdempotencyKey = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        pattern=r"^[\x21-\x7e]{1,255}$",
        description="Makes the request safe to repeat: the same key and body get the first answer again, for 24 hours.",
        examples=["2f1c0c1e-delivery-4711"],
    ),
]
IfMatch = Annotated[
    str | None,
    Header(
        alias="If-Match",
        max_length=1000,
        description="The ETag that the change is made on. When the thing is another by now, nothing changes (412).",
    ),
]
IfNoneMatch = Annotated[
    str | None,
    Header(
        alias="If-None-Match", max_length=1000, description="The ETag that the client has: 304 when it still holds."
    ),
]


def gateway_of(request: Request) -> Gateway:
    gateway: Gateway = request.app.state.gateway
    return gateway


async def the_gateway(request: Request) -> Gateway:
    """A dependency, for the few operations that need no caller."""
    return gateway_of(request)


def may(scope: Scope) -> Callable[..., Awaitable[Call]]:
    """A dependency that gives the call to a caller who holds ``scope``; others get 401 or 403."""

    # Coroutines, all of these: they wait for nothing, and a plain function would cost a change of thread.
    async def call(request: Request, _: Annotated[object, Depends(bearer)] = None) -> Call:
        return _call(request, scope)

    return call


def may_look_at(scope: Scope) -> Callable[..., Awaitable[Call]]:
    """As ``may``, for one thing: documents If-None-Match."""

    async def call(request: Request, _: Annotated[object, Depends(bearer)] = None, __: IfNoneMatch = None) -> Call:
        return _call(request, scope)

    return call


def may_change(scope: Scope) -> Callable[..., Awaitable[Call]]:
    """As ``may``, for a change of one thing: documents If-Match."""

    async def call(request: Request, _: Annotated[object, Depends(bearer)] = None, __: IfMatch = None) -> Call:
        return _call(request, scope)

    return call


def may_post(scope: Scope) -> Callable[..., Awaitable[Call]]:
    """As ``may``, for a POST: takes an Idempotency-Key."""

    async def call(request: Request, _: Annotated[object, Depends(bearer)] = None, key: IdempotencyKey = None) -> Call:
        return _call(request, scope, key, await request.body())

    return call


def _call(request: Request, scope: Scope, key: str | None = None, body: bytes = b"") -> Call:
    caller = identified(request.scope)
    if scope.value not in caller.scopes:
        raise forbidden(scope.value)
    return Call(gateway_of(request), request, caller, scope, key, body)
