"""A person's session with the central's public interface: the token goes along, and is renewed once when it is over."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ims_desktop.domain.errors import AskSupervisor, ImsError, InputProblem, SignInAgain, TryAgain
from ims_desktop.domain.ids import OperatorId
from ims_desktop.domain.people import Role
from ims_desktop.domain.texts import text
from ims_desktop.ports.people import Person

if TYPE_CHECKING:
    import httpx

TIMEOUT = 30.0
"""Seconds, as the interface's clients have it (row 184)."""


@dataclass(frozen=True, slots=True)
class _Tokens:
    access: str
    refresh: str


class PersonSession:
    """Signed in as one person or as nobody. Any thread may ask; an expired token is renewed by one of them only."""

    def __init__(self, base_url: str, timeout: float = TIMEOUT) -> None:
        """``base_url`` is that of the interface, for example ``http://localhost:5000/api/v1``."""
        self._base_url = base_url
        self._timeout = timeout
        self._tokens: _Tokens | None = None
        self._renewing = threading.Lock()
        self._making = threading.Lock()
        self._client: httpx.Client | None = None

    def sign_in(self, username: str, password: str) -> Person:
        said = self._auth("/auth/login", {"username": username, "password": password})
        return _person(said)

    def sign_out(self) -> None:
        """The refresh token ends at the central too, where it is reached; here it ends in any case."""
        tokens, self._tokens = self._tokens, None
        if tokens is not None:
            self._send("POST", "/auth/logout", {"refresh_token": tokens.refresh}, tokens.access)

    def ask(self, method: str, path: str, body: object = None) -> Any:
        """The JSON of the answer. Raises the ``ImsError`` that fits what the central said."""
        tokens = self._tokens
        if tokens is None:
            raise _over()
        answer = self._send(method, path, body, tokens.access)
        if answer.status_code == 401:
            answer = self._send(method, path, body, self._renewed(tokens).access)
        return _body(answer)

    def close(self) -> None:
        if self._client is not None:
            self._client.close()

    def _renewed(self, spent: _Tokens) -> _Tokens:
        """Tokens that are not ``spent``: whoever comes first renews them, the others find them renewed."""
        with self._renewing:
            if self._tokens is None:
                raise _over()
            if self._tokens is spent:
                self._renew(spent)
            return self._tokens

    def _renew(self, spent: _Tokens) -> None:
        try:
            self._auth("/auth/refresh", {"refresh_token": spent.refresh})
        except (SignInAgain, InputProblem):
            self._tokens = None
            raise _over() from None

    def _auth(self, path: str, body: object) -> Any:
        """The two paths that make tokens: an answer of 401 is final here, never a reason to renew."""
        said = _body(self._send("POST", path, body))
        try:
            self._tokens = _Tokens(said["access_token"], said["refresh_token"])
        except (KeyError, TypeError):
            raise _not_ours() from None
        return said

    def _send(self, method: str, path: str, body: object = None, token: str = "") -> httpx.Response:
        import httpx  # here: a tenth of a second that no start needs

        headers = {"Authorization": f"Bearer {token}"} if token else {}
        try:
            return self._http().request(method, path, json=body, headers=headers)
        except httpx.TransportError as error:
            raise _not_reached(type(error).__name__) from error

    def _http(self) -> httpx.Client:
        import httpx

        with self._making:
            if self._client is None:
                accept = {"Accept": "application/json, application/problem+json"}
                self._client = httpx.Client(base_url=self._base_url, timeout=self._timeout, headers=accept)
            return self._client


def _body(answer: httpx.Response) -> Any:
    if answer.is_success:
        return _json(answer) if answer.content else None
    raise _problem(answer)


def _json(answer: httpx.Response) -> Any:
    try:
        return answer.json()
    except ValueError:
        raise _not_ours() from None


def _problem(answer: httpx.Response) -> ImsError:
    said = _message(answer)
    if answer.status_code == 401:
        return SignInAgain(text("Not signed in"), text("{said}", said=said), text("Type name and password again."))
    if answer.status_code == 403:
        return AskSupervisor(text("Not allowed"), text("{said}", said=said), text("Ask somebody who may."))
    if answer.status_code == 429 or answer.status_code >= 500:
        return TryAgain(
            text("The central cannot answer now"), text("{said}", said=said), text("Try again in a minute.")
        )
    return InputProblem(
        text("The central did not take it"), text("{said}", said=said), text("Change it and try again.")
    )


def _message(answer: httpx.Response) -> str:
    try:
        return str(answer.json()["error"]["message"])
    except (ValueError, KeyError, TypeError):
        return f"{answer.status_code} {answer.reason_phrase}"


def _person(said: Any) -> Person:
    try:
        user = said["user"]
        roles = frozenset(Role(role) for role in user["roles"] if role in set(Role))
        return Person(OperatorId(user["id"]), user["username"], user["name"], roles)
    except (KeyError, TypeError):
        raise _not_ours() from None


def _over() -> SignInAgain:
    return SignInAgain(
        text("Signed out"), text("The session at the central is over."), text("Sign in again to go on there.")
    )


def _not_reached(why: str) -> TryAgain:
    return TryAgain(
        text("The central is not reached"),
        text("There is no answer ({why}).", why=why),
        text("Work goes on without it. Try again when the line is back."),
    )


def _not_ours() -> TryAgain:
    return TryAgain(
        text("That is not the central"),
        text("Something else answers at its address."),
        text("Look at the address in the settings, or at the network's sign-in page."),
    )
