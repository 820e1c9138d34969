"""A person's session, against a real server on loopback."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, BinaryIO

import pytest

from ims_desktop.domain.errors import AskSupervisor, ImsError, InputProblem, SignInAgain, TryAgain
from ims_desktop.domain.people import Role
from ims_desktop.remote.session import PersonSession
from tests.unit.sync.loopback import Asked, Behaviour, Server, answers, response, serving

ANNA = {"id": "p1", "username": "anna", "name": "Anna", "roles": ["operator", "wizard"]}


@dataclass
class Office:
    """A central as far as sessions go: one access token is good at a time, each refresh token once."""

    good: str = "access-1"
    refresh: str = "refresh-1"
    refreshes: int = 0
    refuse_refresh: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def __call__(self, asked: Asked, out: BinaryIO) -> None:
        with self.lock:
            status, body = self.answer(asked)
        out.write(response(status, json.dumps(body).encode()))
        out.flush()

    def answer(self, asked: Asked) -> tuple[int, Any]:
        path = asked.target.removeprefix("/api/v1")
        if path == "/auth/login":
            if json.loads(asked.body)["password"] != "right":
                return 401, error("wrong")
            return 200, {"access_token": self.good, "refresh_token": self.refresh, "user": ANNA, "expires_in": 900}
        if path == "/auth/refresh":
            return self.renew(json.loads(asked.body)["refresh_token"])
        if path == "/auth/logout":
            return 204, None
        if asked.headers.get("authorization") != f"Bearer {self.good}":
            return 401, error("expired")
        return 200, {"path": path}

    def renew(self, token: str) -> tuple[int, Any]:
        self.refreshes += 1
        if self.refuse_refresh or token != self.refresh:
            return self.refuse_refresh or 401, error("over")
        self.good, self.refresh = f"access-{self.refreshes + 1}", f"refresh-{self.refreshes + 1}"
        return 200, {"access_token": self.good, "refresh_token": self.refresh}


def error(message: str) -> dict[str, Any]:
    return {"title": "No", "status": 400, "error": {"code": "no", "message": message}}


@contextmanager
def session_with(behaviour: Behaviour, timeout: float = 2.0) -> Iterator[tuple[PersonSession, Server]]:
    with serving(behaviour) as server:
        session = PersonSession(server.url, timeout)
        try:
            yield session, server
        finally:
            session.close()


def test_signing_in_says_who_it_is_and_passes_over_roles_that_nobody_knows() -> None:
    with session_with(Office()) as (session, server):
        person = session.sign_in("anna", "right")
    assert (person.id, person.username, person.name, person.roles) == ("p1", "anna", "Anna", frozenset({Role.OPERATOR}))
    assert json.loads(server.asked[0].body) == {"username": "anna", "password": "right"}
    assert server.asked[0].headers["content-type"] == "application/json"
    assert "authorization" not in server.asked[0].headers


def test_a_wrong_password_is_said_and_nothing_is_refreshed() -> None:
    office = Office()
    with session_with(office) as (session, _), pytest.raises(SignInAgain, match="Wrong name or password"):
        session.sign_in("anna", "wrong")
    assert office.refreshes == 0


def test_requests_carry_the_access_token() -> None:
    with session_with(Office()) as (session, server):
        session.sign_in("anna", "right")
        assert session.ask("GET", "/items") == {"path": "/items"}
    assert server.asked[-1].headers["authorization"] == "Bearer access-1"


def test_an_expired_token_is_renewed_once_and_the_request_sent_again() -> None:
    office = Office()
    with session_with(office) as (session, server):
        session.sign_in("anna", "right")
        office.good = "another"
        assert session.ask("GET", "/items") == {"path": "/items"}
    assert [one.target.removeprefix("/api/v1") for one in server.asked[1:]] == ["/items", "/auth/refresh", "/items"]


def test_eight_threads_with_an_expired_token_cause_one_refresh() -> None:
    office = Office()
    with session_with(office) as (session, _):
        session.sign_in("anna", "right")
        office.good = "another"
        together = threading.Barrier(8)

        def ask(number: int) -> Any:
            together.wait()
            return session.ask("GET", f"/items/{number}")

        with ThreadPoolExecutor(8) as threads:
            assert [one["path"] for one in threads.map(ask, range(8))] == [f"/items/{number}" for number in range(8)]
    assert office.refreshes == 1


def test_a_request_is_sent_again_only_once() -> None:
    office = Office()

    def never_content(asked: Asked, out: BinaryIO) -> None:
        office.good = "nobody has it" if "auth" not in asked.target else office.good
        office(asked, out)

    with session_with(never_content) as (session, server):
        session.sign_in("anna", "right")
        with pytest.raises(SignInAgain):
            session.ask("GET", "/items")
    assert len(server.asked) == 4


@pytest.mark.parametrize("status", [400, 401, 403])
def test_a_refresh_that_is_refused_ends_the_session(status: int) -> None:
    office = Office(refuse_refresh=status)
    with session_with(office) as (session, server):
        session.sign_in("anna", "right")
        office.good = "another"
        with pytest.raises(SignInAgain, match="session"):
            session.ask("GET", "/items")
        assert not session.is_signed_in
        asked = len(server.asked)
        with pytest.raises(SignInAgain):
            session.ask("GET", "/items")
        assert len(server.asked) == asked


def test_a_refresh_that_is_not_answered_keeps_the_session() -> None:
    office = Office(refuse_refresh=503)
    with session_with(office) as (session, _):
        session.sign_in("anna", "right")
        office.good = "another"
        with pytest.raises(TryAgain):
            session.ask("GET", "/items")
        assert session.is_signed_in
        office.refuse_refresh = 0
        assert session.ask("GET", "/items") == {"path": "/items"}


def test_signing_out_ends_the_session_here_and_there() -> None:
    with session_with(Office()) as (session, server):
        session.sign_in("anna", "right")
        session.sign_out()
        assert json.loads(server.asked[-1].body) == {"refresh_token": "refresh-1"}
        with pytest.raises(SignInAgain):
            session.ask("GET", "/items")


def test_signing_out_works_without_the_central() -> None:
    with session_with(Office()) as (session, _):
        session.sign_in("anna", "right")
    session.sign_out()
    assert not session.is_signed_in


def refused(behaviour: Callable[[Asked, BinaryIO], None]) -> ImsError:
    def after_signing_in(asked: Asked, out: BinaryIO) -> None:
        (Office() if "auth" in asked.target else behaviour)(asked, out)

    with session_with(after_signing_in) as (session, _):
        session.sign_in("anna", "right")
        with pytest.raises(ImsError) as raised:
            session.ask("GET", "/items")
    return raised.value


@pytest.mark.parametrize(
    ("status", "family"),
    [
        (400, InputProblem),
        (404, InputProblem),
        (409, InputProblem),
        (403, AskSupervisor),
        (429, TryAgain),
        (500, TryAgain),
    ],
)
def test_other_refusals_pass_through_in_the_centrals_words(status: int, family: type[ImsError]) -> None:
    raised = refused(answers(status, json.dumps(error("The SKU is taken.")).encode()))
    assert type(raised) is family
    assert "The SKU is taken." in str(raised)


@pytest.mark.parametrize(
    "behaviour",
    [
        answers(200, b"<html>pay here</html>", "text/html"),
        answers(302, b"", Location="http://127.0.0.1:1/"),
        answers(403, b"<html>blocked</html>", "text/html"),
        answers(502, b"bad gateway", "text/plain"),
        answers(400, b'{"error": "no object"}'),
    ],
)
def test_what_is_not_our_central_is_a_matter_of_trying_again(behaviour: Behaviour) -> None:
    assert type(refused(behaviour)) is TryAgain


def test_a_sign_in_that_is_answered_by_something_else_is_a_matter_of_trying_again() -> None:
    with session_with(answers(200, b'{"access_token": "a"}')) as (session, _), pytest.raises(TryAgain):
        session.sign_in("anna", "right")
    with session_with(answers(302, b"", Location="http://127.0.0.1:1/")) as (session, _), pytest.raises(TryAgain):
        session.sign_in("anna", "right")


def test_silence_is_a_matter_of_trying_again() -> None:
    over = threading.Event()

    def silence(_asked: Asked, _out: BinaryIO) -> None:
        over.wait(3)

    with session_with(silence, timeout=0.2) as (session, _), pytest.raises(TryAgain, match="in time"):
        session.sign_in("anna", "right")
    over.set()


def test_nobody_listening_is_a_matter_of_trying_again() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        session = PersonSession(f"http://127.0.0.1:{unused.getsockname()[1]}", 0.5)
    with pytest.raises(TryAgain):
        session.sign_in("anna", "right")
    session.close()


@pytest.mark.parametrize("url", ["http://[::1", "nonsense", "ftp://127.0.0.1"])
def test_an_address_that_is_none_is_a_matter_of_trying_again(url: str) -> None:
    session = PersonSession(url)
    with pytest.raises(TryAgain):
        session.sign_in("anna", "right")
    session.close()
