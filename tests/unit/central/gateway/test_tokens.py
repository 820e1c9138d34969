"""Access tokens: ours are read back, everything else is refused, the expired ones by name."""

from __future__ import annotations

import base64
import json

import pytest
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey

from ims_desktop.central.gateway.errors import TokenExpired, Unauthorized
from ims_desktop.central.gateway.tokens import LIFETIME, AccessTokens, new_key

KEY = b"k" * 32
NOW = 1_795_000_000
CLAIMS = {
    "iss": "ims-central",
    "aud": "ims-api",
    "sub": "p-1",
    "iat": NOW,
    "exp": NOW + 60,
    "jti": "j-1",
    "username": "ada",
    "scope": "items:read",
}


def tokens(now: int = NOW) -> AccessTokens:
    return AccessTokens(KEY, now=lambda: now)


def signed(claims: dict[str, object], header: dict[str, str] | None = None, key: bytes = KEY) -> str:
    return jwt.encode({"alg": "HS256", "typ": "at+jwt", **(header or {})}, claims, OctKey.import_key(key))


def refused(token: str) -> bool:
    with pytest.raises(Unauthorized) as raised:
        tokens().read(token)
    return not isinstance(raised.value, TokenExpired)


def test_a_token_says_who_and_what_they_may() -> None:
    issued = tokens().issue("p-1", "ada", frozenset({"items:read", "items:write"}))

    caller = tokens().read(issued.token)

    assert (caller.id, caller.username, caller.scopes) == ("p-1", "ada", {"items:read", "items:write"})
    assert issued.expires_in == LIFETIME == 900
    assert issued.token not in repr(issued)


def test_two_tokens_are_never_the_same() -> None:
    assert tokens().issue("p-1", "ada", frozenset()).token != tokens().issue("p-1", "ada", frozenset()).token


def test_a_token_holds_to_its_last_second_and_no_longer() -> None:
    token = tokens().issue("p-1", "ada", frozenset()).token

    assert tokens(NOW + LIFETIME - 1).read(token).id == "p-1"
    with pytest.raises(TokenExpired):
        tokens(NOW + LIFETIME).read(token)


def test_a_token_of_the_house_is_read() -> None:
    assert tokens().read(signed(CLAIMS)).username == "ada"


@pytest.mark.parametrize("missing", ["iss", "aud", "sub", "iat", "exp", "jti", "username", "scope"])
def test_a_token_without_one_of_its_claims_is_refused(missing: str) -> None:
    assert refused(signed({name: value for name, value in CLAIMS.items() if name != missing}))


@pytest.mark.parametrize(
    ("claim", "value"),
    [
        ("iss", "somebody else"),
        ("aud", "another api"),
        ("aud", 5),
        ("sub", 7),
        ("exp", "tomorrow"),
        ("iat", NOW + 1000),
        ("nbf", NOW + 1000),
        ("scope", ["items:write"]),
    ],
)
def test_a_token_with_a_claim_that_is_not_ours_is_refused(claim: str, value: object) -> None:
    assert refused(signed({**CLAIMS, claim: value}))


def test_a_token_of_another_key_is_refused() -> None:
    assert refused(signed(CLAIMS, key=new_key()))


@pytest.mark.parametrize("header", [{"typ": "JWT"}, {"typ": "rt+jwt"}, {"alg": "HS512"}])
def test_a_token_of_another_kind_is_refused_even_with_our_key(header: dict[str, str]) -> None:
    key = OctKey.import_key(KEY * 2)
    token = jwt.encode({"alg": "HS256", "typ": "at+jwt", **header}, CLAIMS, key, algorithms=["HS256", "HS512"])

    assert refused(token)


def test_a_token_that_names_no_algorithm_is_refused() -> None:
    parts = [{"alg": "none", "typ": "at+jwt"}, CLAIMS]
    head, body = (base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode() for part in parts)

    assert refused(f"{head}.{body}.")


def test_a_token_of_a_public_key_is_refused() -> None:
    token = jwt.encode({"alg": "RS256", "typ": "at+jwt"}, CLAIMS, RSAKey.generate_key(2048), algorithms=["RS256"])

    assert refused(token)


@pytest.mark.parametrize("token", ["", ".", "..", "a.b.c", "é.é.é", "a" * 10_000, "eyJhbGciOiJIUzI1NiJ9.e30.", "\x00"])
def test_what_is_no_token_is_refused(token: str) -> None:
    assert refused(token)


def test_a_changed_token_is_refused() -> None:
    head, _, signature = tokens().issue("p-1", "ada", frozenset()).token.split(".")
    forged = base64.urlsafe_b64encode(json.dumps({**CLAIMS, "scope": "people:write"}).encode()).rstrip(b"=").decode()

    assert refused(f"{head}.{forged}.{signature}")
