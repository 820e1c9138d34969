"""A person's session with the central's public interface: the token goes along, and is renewed once when it is over."""

from __future__ import annotations

import threading
from typing import Any, TypeVar

import msgspec

from ims_desktop.domain.ids import OperatorId
from ims_desktop.domain.people import Role
from ims_desktop.ports.people import Person
from ims_desktop.remote.errors import not_ours, problem_of, session_over, wrong_credentials
from ims_desktop.remote.http import Answer, RestClient
from ims_desktop.settings import DEFAULT_API_URL, DEFAULT_REQUEST_TIMEOUT

T = TypeVar("T")

UNAUTHORISED = 401
REFUSED = (400, 401, 403, 422)
"""What the central says to a refresh token that is over, used before, or none; anything else may pass."""


class _User(msgspec.Struct, frozen=True):
    id: str
    username: str
    name: str
    roles: list[str]


class _SignedIn(msgspec.Struct, frozen=True):
    access_token: str
    refresh_token: str
    user: _User


class _Renewed(msgspec.Struct, frozen=True):
    access_token: str
    refresh_token: str | None = None
    """A new one where the central rotates them."""


class _Tokens(msgspec.Struct, frozen=True):
    access: str
    refresh: str

    def __repr__(self) -> str:
        """Nothing that could reach a log."""
        return "_Tokens()"


class PersonSession:
    """Signed in as one person or as nobody. Any thread may ask; an expired token is renewed by one of them only.

    Tokens are in memory only: whoever starts the program signs in. Raises ``ImsError``s and nothing else.
    """

    def __init__(self, base_url: str = DEFAULT_API_URL, timeout: float = DEFAULT_REQUEST_TIMEOUT) -> None:
        """``base_url`` is that of the interface, for example ``http://localhost:5000/api/v1``."""
        self._client = RestClient(base_url, timeout)
        self._tokens: _Tokens | None = None
        self._renewing = threading.Lock()

    def sign_in(self, username: str, password: str) -> Person:
        answer = self._client.send("POST", "/auth/login", {"username": username, "password": password})
        if answer.status == UNAUTHORISED:
            raise wrong_credentials()
        signed_in = _decoded(_accepted(answer), _SignedIn)
        self._tokens = _Tokens(signed_in.access_token, signed_in.refresh_token)
        return _person(signed_in.user)

    def sign_out(self) -> None:
        """Ends the session here at once, and at the central if it is reached."""
        tokens, self._tokens = self._tokens, None
        if tokens is not None:
            self._client.try_send("POST", "/auth/logout", {"refresh_token": tokens.refresh})

    @property
    def is_signed_in(self) -> bool:
        return self._tokens is not None

    def ask(self, method: str, path: str, body: object = None) -> Any:
        """The JSON of the answer, none for an empty one. After a 401 it is asked once more, with a new token.

        Raises ``SignInAgain`` when there is no session (any more), and the ``ImsError`` for what the central said.
        """
        tokens = self._tokens
        if tokens is None:
            raise session_over()
        answer = self._client.send(method, path, body, tokens.access)
        if answer.status == UNAUTHORISED:
            answer = self._client.send(method, path, body, self._renewed(tokens).access)
        accepted = _accepted(answer)
        return _decoded(accepted, object) if accepted.body else None

    def close(self) -> None:
        self._client.close()

    def _renewed(self, spent: _Tokens) -> _Tokens:
        """Tokens that are not ``spent``: whoever comes first renews them, the others find them renewed."""
        with self._renewing:
            tokens = self._tokens
            if tokens is None:
                raise session_over()
            return self._renew(spent) if tokens is spent else tokens

    def _renew(self, spent: _Tokens) -> _Tokens:
        answer = self._client.send("POST", "/auth/refresh", {"refresh_token": spent.refresh})
        if self._tokens is not spent:
            raise session_over()  # somebody signed out, or in, while the central was asked
        if answer.status in REFUSED:
            self._tokens = None
            raise session_over()
        said = _decoded(_accepted(answer), _Renewed)
        self._tokens = _Tokens(said.access_token, said.refresh_token or spent.refresh)
        return self._tokens


def _accepted(answer: Answer) -> Answer:
    if answer.status == UNAUTHORISED:
        raise session_over()
    if answer.status >= 300:
        raise problem_of(answer)
    return answer


def _decoded(answer: Answer, kind: type[T]) -> T:
    try:
        return msgspec.json.decode(answer.body, type=kind)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise not_ours() from error


def _person(user: _User) -> Person:
    """Roles that this version does not know allow nothing here."""
    known = frozenset(Role(role) for role in user.roles if role in set(Role))
    return Person(OperatorId(user.id), user.username, user.name, known)
