"""People and workstations that the central does not let in, or not any more: told in words, and work goes on."""

from __future__ import annotations

import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from ims_desktop.bootstrap.client import Client, Start
from ims_desktop.central.app import create_app
from ims_desktop.central.database import Database
from ims_desktop.central.folder import DataFolder
from ims_desktop.demo.hosting import hosted
from ims_desktop.domain.errors import SignInAgain, TryAgain
from ims_desktop.domain.quantity import Quantity
from ims_desktop.ports.book import StateCounts
from ims_desktop.ports.sync import LineState
from ims_desktop.ports.tones import Tone
from ims_desktop.remote.session import PersonSession
from tests.shift.company import PASSWORD, Central, answering
from tests.shift.conftest import OpenDock
from tests.shift.dock import Dock
from tests.shift.labels import goods

TOKEN_LASTS = timedelta(minutes=15)

# --- workstations ---------------------------------------------------------------------------------------------


def test_what_a_revoked_workstation_hands_in_is_kept_and_asked_about(central: Central, open_dock: OpenDock) -> None:
    dock = open_dock()
    dock.scan("PO-1", goods("BOLT", 1))
    dock.sync()
    with central.as_person("admin") as admin:
        (known,) = admin.get("/workstations").json()
        assert admin.delete(f"/workstations/{known['id']}").status_code == 204
    dock.scan(goods("BOLT", 2))
    report = dock.cycle.run_once()
    assert report.line is LineState.NEEDS_HELP
    assert str(report.reason).startswith("This workstation was revoked. Work goes on being recorded here")
    (case,) = central.open_cases()
    kept, later = dock.recorded()
    assert (case["kind"], case["operations"]) == ("workstation_revoked", [later.id])
    assert central.kept_operations() == Counter([kept.id, later.id])
    assert central.stock() == {"BOLT": Quantity.of(1)}, "a supervisor decides about the rest"
    step = dock.scan(goods("BOLT", 4))
    assert step.answer is not None
    assert step.answer.tone is Tone.ACCEPTED
    assert dock.states() == StateCounts(recorded=1, sent=1, confirmed=1)
    assert dock.on_hand() == {"BOLT": Quantity.of(7)}, "here all of it stands on the floor"


def test_a_revoked_workstation_that_is_enrolled_again_sees_what_the_central_has(
    central: Central, open_dock: OpenDock
) -> None:
    dock = open_dock()
    dock.scan("PO-1", goods("BOLT", 1))
    dock.sync()
    with central.as_person("admin") as admin:
        (known,) = admin.get("/workstations").json()
        admin.delete(f"/workstations/{known['id']}").raise_for_status()
    dock.scan(goods("BOLT", 2))
    assert dock.cycle.run_once().line is LineState.NEEDS_HELP
    dock.scan(goods("BOLT", 4))
    dock.workstation.enrol(dock.link, central.enrolment_code(), "WS-01")
    dock.sync()
    dock.sync()
    assert dock.states() == StateCounts(confirmed=3, needs_attention=1)
    assert central.kept_operations() == Counter(one.id for one in dock.recorded())
    assert central.stock() == dock.on_hand() == {"BOLT": Quantity.of(5)}, "2 wait for a supervisor"


def test_a_central_of_a_newer_protocol_says_so_and_nothing_is_lost(tmp_path: Path, central_folder: Path) -> None:
    folder = tmp_path / "WS-01"
    with answering(central_folder) as central:
        tom = central.person("tom")
        Dock(folder, central, tom).close()
    with newer_central(central_folder) as newer, closing(Dock(folder, newer, tom)) as dock:
        dock.scan("PO-1", goods("BOLT", 5))
        report = dock.cycle.run_once()
        assert report.line is LineState.NEEDS_HELP
        assert "This program is too old to read what the central has (it speaks versions 2 to 2)." in str(report.reason)
        assert dock.states() == StateCounts(sent=1), "what an older program hands in is taken"
        start = Start(tmp_path / "NEW", newer.url, newer.enrolment_code(), key_in_file=True, name="NEW")
        with (
            closing(Client(start)) as client,
            pytest.raises(TryAgain, match=r"speaks versions 2 to 2\)\. Update it"),
        ):
            client.settle()
    with answering(central_folder) as central, closing(Dock(folder, central, tom)) as dock:
        dock.sync()
        assert central.stock() == dock.on_hand() == {"BOLT": Quantity.of(5)}


NEWER = """
import sys
from pathlib import Path
from ims_desktop import protocol
protocol.OLDEST = protocol.PROTOCOL = 2
from ims_desktop.central import commands
commands.serve(Path(sys.argv[1]), embedded=True)
"""


@contextmanager
def newer_central(folder: Path) -> Iterator[Central]:
    """The real central in a process of its own, in which the protocol is one version on."""
    process = subprocess.Popen(
        [sys.executable, "-c", NEWER, str(folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdin is not None
    assert process.stdout is not None
    with process.stdout, process.stdin:
        url = process.stdout.readline().removeprefix("listening on ").strip()
        yield Central(folder, url)
    assert process.wait(10) == 0


# --- people ---------------------------------------------------------------------------------------------------


@pytest.fixture
def app(central_folder: Path) -> FastAPI:
    return create_app(Database(DataFolder(central_folder).url(None)))


@pytest.fixture
def url(app: FastAPI) -> Iterator[str]:
    with hosted(app) as url:
        yield f"{url}/api/v1"


@pytest.fixture
def session(url: str) -> Iterator[PersonSession]:
    with closing(PersonSession(url)) as session:
        yield session


def later(app: FastAPI, by: timedelta) -> None:
    """The central's clock for access tokens, moved on."""
    app.state.gateway.tokens._now = lambda: time.time() + by.total_seconds()


def test_a_wrong_password_is_told_and_the_right_one_opens(session: PersonSession) -> None:
    for username, password in [("tom", "a wrong password"), ("nobody", PASSWORD)]:
        with pytest.raises(SignInAgain) as refused:
            session.sign_in(username, password)
        assert str(refused.value.title) == "Wrong name or password"
        assert "Ask an administrator" in str(refused.value.remedy)
    assert not session.is_signed_in
    assert session.sign_in("tom", PASSWORD).username == "tom"


def test_a_token_that_is_over_is_renewed_without_a_word(app: FastAPI, session: PersonSession) -> None:
    session.sign_in("tom", PASSWORD)
    for minutes in (16, 32):
        later(app, timedelta(minutes=minutes))
        assert [one["id"] for one in session.ask("GET", "/purchase-orders")] == ["PO-1", "PO-BIG"]


def test_a_stolen_refresh_token_ends_the_session_of_both(app: FastAPI, url: str, session: PersonSession) -> None:
    session.sign_in("tom", PASSWORD)
    assert session._tokens is not None
    stolen = {"refresh_token": session._tokens.refresh}
    with httpx.Client(base_url=url) as thief:
        gained = thief.post("/auth/refresh", json=stolen).raise_for_status().json()
        later(app, TOKEN_LASTS + timedelta(minutes=1))
        with pytest.raises(SignInAgain) as over:
            session.ask("GET", "/purchase-orders")
        assert str(over.value.title) == "Sign in again"
        assert "what you recorded is kept" in str(over.value.remedy)
        for token in (stolen["refresh_token"], gained["refresh_token"]):
            assert thief.post("/auth/refresh", json={"refresh_token": token}).status_code == 401
    assert not session.is_signed_in
    session.sign_in("tom", PASSWORD)
    assert session.ask("GET", "/purchase-orders/PO-1")["status"] == "approved"
