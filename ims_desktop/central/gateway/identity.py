"""Who sends a request: read from its token once, at the door."""

from __future__ import annotations

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from ims_desktop.central.gateway.errors import Unauthorized, unauthorized
from ims_desktop.central.gateway.tokens import AccessTokens, Caller
from ims_desktop.domain.texts import text

_IDENTITY = "identity"


class Authentication:
    """Reads the bearer token. It refuses nobody: an operation that needs a caller asks with ``identified``."""

    def __init__(self, app: ASGIApp, tokens: AccessTokens) -> None:
        self._app = app
        self._tokens = tokens

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            scope.setdefault("state", {})[_IDENTITY] = self._identity(scope)
        await self._app(scope, receive, send)

    def _identity(self, scope: Scope) -> Caller | Unauthorized:
        scheme, _, token = Headers(scope=scope).get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not token.strip():
            return unauthorized(text("The request carries no access token."))
        try:
            return self._tokens.read(token.strip())
        except Unauthorized as error:
            return error


def caller_of(scope: Scope) -> Caller | None:
    identity = scope.get("state", {}).get(_IDENTITY)
    return identity if isinstance(identity, Caller) else None


def identified(scope: Scope) -> Caller:
    """The caller; raises ``Unauthorized`` (or ``TokenExpired``) when there is none."""
    identity: Caller | Unauthorized = scope["state"][_IDENTITY]
    if isinstance(identity, Unauthorized):
        raise identity
    return identity
