"""The live line over real sockets: who is let in, what they hear and when, and what it costs the central."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import httpx
import pytest
from sqlalchemy import update

from ims_desktop.central.app import create_app
from ims_desktop.central.database import Database
from ims_desktop.central.gateway.keys import ACCESS_TOKENS, signing_key
from ims_desktop.central.gateway.tokens import AccessTokens
from ims_desktop.central.live.line import LiveSettings
from ims_desktop.central.live.sockets import SocketLimits
from ims_desktop.central.sites import found_site
from ims_desktop.central.sync.enrolment import make_code
from ims_desktop.central.tables import people, workstations
from ims_desktop.domain.people import Role, scopes_of
from ims_desktop.ports.link import LinkDown
from ims_desktop.protocol.codec import decode, encode
from ims_desktop.protocol.messages import Enrolled, EnrolRequest
from tests.integration.api.serving import served
from tests.integration.central.company import Company, TickingClock, Workstation
from tests.integration.central.talk import Talk, talking

both_databases = pytest.mark.parametrize("database", ["sqlite", "postgres"], indirect=True)
"""What depends on the database, or on how its processes hear of each other; the rest is said on one of them."""

QUICK = LiveSettings(sweep_every=0.1, limits=SocketLimits(per_listener=2))


@pytest.fixture
def database(request: pytest.FixtureRequest) -> Database:
    found: Database = request.getfixturevalue(getattr(request, "param", "sqlite"))
    return found


@contextmanager
def central(company: Company, live: LiveSettings = QUICK) -> Iterator[str]:
    """Over a second connection to the same database: what is committed by ``company`` is another process's doing."""
    with served(create_app(Database(company.database.url), TickingClock(), live=live), lifespan="on") as url:
        yield url


@pytest.fixture
def url(company: Company) -> Iterator[str]:
    with central(company) as url:
        yield url


@pytest.fixture
def talk(url: str) -> Iterator[Talk]:
    with talking(url) as talk:
        yield talk


def key(workstation: Workstation) -> dict[str, str]:
    return {"token": workstation.enrolled.key}


def token(company: Company, person: str, roles: tuple[Role, ...] = (Role.OPERATOR,), lifetime: int = 900) -> str:
    tokens = AccessTokens(signing_key(company.database, ACCESS_TOKENS), lifetime=lifetime)
    return tokens.issue(person, "tom", frozenset(one.value for one in scopes_of(roles))).token


@both_databases
def test_a_commit_pokes_the_workstation_that_listens(company: Company, dock: Workstation, talk: Talk) -> None:
    assert talk.connect(key(dock)).startswith("0")
    assert talk.subscribe("feed") == {"subscribed": ["feed"], "refused": []}
    other = company.enrol("Other PC")
    high = other.push(other.receives("BOLT", "1", "PO-1/1")).acknowledged
    assert high == 1
    poke = talk.event("feed:moved")
    dock.pull()
    assert poke["high"] <= dock.cursor


@both_databases
def test_a_poke_is_never_ahead_of_what_a_pull_sees(company: Company, dock: Workstation, talk: Talk) -> None:
    talk.connect(key(dock))
    talk.subscribe("feed")
    for _ in range(5):
        dock.push(dock.receives("BOLT", "1", "PO-1/1"))
        high = talk.event("feed:moved")["high"]
        assert dock.pull_page().high >= high


@both_databases
def test_what_a_request_of_this_process_commits_pokes_as_well(
    company: Company, dock: Workstation, talk: Talk, url: str
) -> None:
    talk.connect(key(dock))
    talk.subscribe("feed")
    made = encode(dock.receives("BOLT", "1", "PO-1/1"))
    body = b'{"workstation":"%s","epoch":"","operations":[%s]}' % (dock.id.encode(), made)
    httpx.post(
        f"{url}/api/v1/sync/push", content=body, headers={"Authorization": dock.authorization}
    ).raise_for_status()
    assert talk.event("feed:moved")["high"] > 0


@both_databases
def test_another_site_hears_nothing_of_it(company: Company, dock: Workstation, talk: Talk) -> None:
    with company.database.transaction() as tx:
        code = make_code(tx, found_site(tx, "FAR", "Far away"))
    far = decode(company.exchange.enrol("127.0.0.1", encode(EnrolRequest(code=code, name="Far PC"))), Enrolled)
    talk.connect({"token": far.key})
    talk.subscribe("feed")
    dock.push(dock.receives("BOLT", "1", "PO-1/1"))
    talk.event("feed:moved")  # the first look, which does not know yet what was before it
    dock.push(dock.receives("BOLT", "1", "PO-1/1"))
    assert talk.hears_nothing(2.5)


def test_who_does_not_subscribe_hears_nothing(company: Company, dock: Workstation, talk: Talk) -> None:
    talk.connect(key(dock))
    dock.push(dock.receives("BOLT", "1", "PO-1/1"))
    assert talk.hears_nothing(1.5)


def test_people_are_answered_kindly_about_the_channels_that_they_may_hear(company: Company, talk: Talk) -> None:
    assert talk.connect({"token": token(company, company.tom)}).startswith("0")
    answer = talk.subscribe("requisitions", "approvals", "inventory", "feed", "nonsense", 7)
    assert answer == {"subscribed": ["requisitions", "approvals", "inventory"], "refused": ["feed", "nonsense"]}


def test_a_workstation_hears_the_feed_and_no_more(dock: Workstation, talk: Talk) -> None:
    talk.connect(key(dock))
    assert talk.subscribe("inventory", "feed") == {"subscribed": ["feed"], "refused": ["inventory"]}


@pytest.mark.parametrize(
    "auth", [None, {}, [], "x", 7, {"token": None}, {"token": ""}, {"token": "x" * 5000}, {"token": "a.b.c"}]
)
def test_without_a_token_that_holds_nobody_is_let_in(talk: Talk, auth: object) -> None:
    assert '"UNAUTHORIZED"' in talk.connect(auth)
    assert talk.is_cut()


def test_an_expired_token_is_told_so(company: Company, talk: Talk) -> None:
    assert '"TOKEN_EXPIRED"' in talk.connect({"token": token(company, company.tom, lifetime=-10)})


def test_a_token_that_expires_is_sent_away(company: Company, talk: Talk) -> None:
    talk.connect({"token": token(company, company.tom, lifetime=3)})
    assert talk.event("session:over")["code"] == "TOKEN_EXPIRED"
    assert talk.is_cut()


@both_databases
def test_a_revoked_workstation_is_sent_away_and_not_let_in_again(
    company: Company, dock: Workstation, talk: Talk, url: str
) -> None:
    talk.connect(key(dock))
    talk.subscribe("feed")
    with company.database.transaction() as tx:
        tx.connection.execute(update(workstations).values(revoked_at="2026-11-20").where(workstations.c.id == dock.id))
    assert talk.event("session:over")["code"] == "REVOKED"
    assert talk.is_cut()
    with talking(url) as again:
        assert '"REVOKED"' in again.connect(key(dock))


@both_databases
def test_a_closed_account_is_sent_away(company: Company, talk: Talk) -> None:
    talk.connect({"token": token(company, company.tom)})
    with company.database.transaction() as tx:
        tx.connection.execute(update(people).values(is_active=0).where(people.c.id == company.tom))
    assert talk.event("session:over")["code"] == "REVOKED"


def test_whoever_never_says_who_they_are_is_cut_off(company: Company) -> None:
    with central(company, LiveSettings(limits=SocketLimits(to_say_who=0.3))) as url, talking(url) as talk:
        assert talk.is_cut()


def test_one_listener_has_so_many_sockets_and_no_more(dock: Workstation, url: str) -> None:
    with ExitStack() as open_ones:
        talks = [open_ones.enter_context(talking(url)) for _ in range(3)]
        answers = [one.connect(key(dock)) for one in talks]
    assert [one[0] for one in answers] == ["0", "0", "4"]
    assert '"TOO_MANY"' in answers[2]


def test_a_process_has_so_many_sockets_and_no_more(company: Company) -> None:
    with central(company, LiveSettings(limits=SocketLimits(most=1))) as url, talking(url):
        with pytest.raises(LinkDown):
            Talk(url)
        assert httpx.get(f"{url}/socket.io/?EIO=4&transport=polling").status_code == 503


def test_an_address_that_tries_without_end_is_turned_away(company: Company) -> None:
    with (
        central(company, LiveSettings(limits=SocketLimits(attempts="2 per minute"))) as url,
        talking(url),
        talking(url),
        pytest.raises(LinkDown),
    ):
        Talk(url)


def test_who_talks_without_end_is_sent_away(company: Company, dock: Workstation) -> None:
    with central(company, LiveSettings(limits=SocketLimits(messages="5 per minute"))) as url, talking(url) as talk:
        talk.connect(key(dock))
        for _ in range(10):
            talk.emit("hello", {})
        assert talk.event("session:over")["code"] == "TOO_MANY"


STRANGE = {
    "a huge message": lambda talk: talk.line.send("42" + '"' + "x" * 20_000 + '"'),
    "no packet": lambda talk: talk.line.send("x"),
    "an event without a name": lambda talk: talk.line.send("42{}"),
    "an event of nothing": lambda talk: talk.line.send("42[]"),
    "broken JSON": lambda talk: talk.line.send("42[["),
    "a deep one": lambda talk: talk.line.send("42" + "[" * 5_000),
    "channels that are none": lambda talk: talk.emit("user:subscribe", {"channels": {"a": 1}}),
    "no channels": lambda talk: talk.emit("user:subscribe", None),
    "a second connection": lambda talk: talk.line.send("40{}"),
    "a binary event that never comes": lambda talk: talk.line.send('451-["a",{"_placeholder":true,"num":0}]'),
}


@pytest.mark.parametrize("what", STRANGE)
def test_strange_messages_hurt_nobody_but_their_sender(dock: Workstation, url: str, what: str) -> None:
    strange: Callable[[Talk], Any] = STRANGE[what]
    with talking(url) as talk, talking(url) as well:
        talk.connect(key(dock))
        well.connect(key(dock))
        assert well.subscribe("feed")["subscribed"] == ["feed"]
        strange(talk)
        dock.push(dock.receives("BOLT", "1", "PO-1/1"))
        assert well.event("feed:moved")["high"] > 0


def test_a_browser_may_begin_by_polling_where_one_process_serves(company: Company, url: str) -> None:
    hello = httpx.get(f"{url}/socket.io/?EIO=4&transport=polling", headers={"Origin": "http://localhost:5173"})
    assert hello.status_code == 200
    assert hello.headers["access-control-allow-origin"] == "http://localhost:5173"
    assert '"upgrades":["websocket"]' in hello.text


def test_with_siblings_only_a_websocket_will_do(company: Company) -> None:
    with central(company, LiveSettings(has_siblings=True)) as url:
        assert httpx.get(f"{url}/socket.io/?EIO=4&transport=polling").status_code == 400


def test_a_socket_stays_while_pings_are_answered(company: Company, dock: Workstation) -> None:
    limits = SocketLimits(ping_every=0.1, ping_patience=0.2)
    with central(company, LiveSettings(limits=limits)) as url, talking(url) as talk:
        assert (talk.hello["pingInterval"], talk.hello["pingTimeout"]) == (0, 200)
        talk.connect(key(dock))
        talk.subscribe("feed")
        for _ in range(5):
            assert talk.line.receive(5) == "2"
            talk.line.send("3")
        dock.push(dock.receives("BOLT", "1", "PO-1/1"))
        assert talk.event("feed:moved")["high"] > 0
        assert talk.is_cut()  # no more pongs
