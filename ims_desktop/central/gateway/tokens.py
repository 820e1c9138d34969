"""Access tokens: short-lived signed JWTs (RFC 9068 in form, RFC 8725 in care)."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from joserfc import jwt
from joserfc.errors import ExpiredTokenError, JoseError
from joserfc.jwk import OctKey
from joserfc.jws import JWSRegistry

from ims_desktop.central.gateway.errors import token_expired, unauthorized
from ims_desktop.domain.texts import text

LIFETIME = 15 * 60
"""Seconds. Signing out and taking away a role reach reads after this at the latest, and writes at once."""

ISSUER = "ims-central"
AUDIENCE = "ims-api"
_ALGORITHM = "HS256"
_TYPE = "at+jwt"
_LONGEST = 4096

Seconds = Callable[[], float]


@dataclass(frozen=True, slots=True)
class Caller:
    """Who sends a request, as the token says."""

    id: str
    username: str
    scopes: frozenset[str]
    token_id: str = ""
    expires_at: int = 0
    """Unix seconds."""


@dataclass(frozen=True, slots=True)
class IssuedToken:
    token: str = field(repr=False)
    expires_in: int


def new_key() -> bytes:
    """A signing key: 256 random bits, as HS256 wants at least."""
    return secrets.token_bytes(32)


class AccessTokens:
    """Issues access tokens and reads them back. The algorithm is pinned: what the token's header asks for is moot."""

    def __init__(self, key: bytes, now: Seconds = time.time, lifetime: int = LIFETIME) -> None:
        self._key = OctKey.import_key(key)
        self._now = now
        self._lifetime = lifetime
        self._registry = JWSRegistry(algorithms=[_ALGORITHM])
        self._claims = jwt.JWTClaimsRegistry(
            now=lambda: int(self._now()),
            iss={"essential": True, "value": ISSUER},
            aud={"essential": True, "value": AUDIENCE},
            exp={"essential": True},
            iat={"essential": True},
            jti={"essential": True},
            sub={"essential": True},
        )

    def issue(self, person: str, username: str, scopes: frozenset[str]) -> IssuedToken:
        now = int(self._now())
        claims = {
            "iss": ISSUER,
            "aud": AUDIENCE,
            "sub": person,
            "iat": now,
            "exp": now + self._lifetime,
            "jti": secrets.token_urlsafe(16),
            "client_id": AUDIENCE,
            "username": username,
            "scope": " ".join(sorted(scopes)),
        }
        token = jwt.encode({"alg": _ALGORITHM, "typ": _TYPE}, claims, self._key, registry=self._registry)
        return IssuedToken(token, self._lifetime)

    def read(self, token: str) -> Caller:
        """Who the token is of. Raises ``TokenExpired`` when it is ours and over, ``Unauthorized`` for all else."""
        claims = self._verified(token)
        scope, username = claims.get("scope"), claims.get("username")
        if not isinstance(scope, str) or not isinstance(username, str):
            raise _does_not_hold()
        return Caller(claims["sub"], username, frozenset(scope.split()), claims["jti"], claims["exp"])

    def _verified(self, token: str) -> dict[str, Any]:
        if len(token) > _LONGEST:
            raise _does_not_hold()
        try:
            decoded = jwt.decode(token, self._key, registry=self._registry)
            if decoded.header.get("typ") != _TYPE:
                raise _does_not_hold()
            self._claims.validate(decoded.claims)
        except ExpiredTokenError:
            raise token_expired() from None
        except (JoseError, ValueError, RecursionError):
            raise _does_not_hold() from None
        return decoded.claims


def _does_not_hold() -> Exception:
    return unauthorized(text("The access token does not hold."))
