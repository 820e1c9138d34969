"""Two workstations whose timers are set to hours: what one receives the other sees, since the central says so."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from ims_desktop.central import commands
from ims_desktop.domain.quantity import Quantity
from ims_desktop.ports.clock import SystemClock
from ims_desktop.ports.sync import LineState
from ims_desktop.remote.embedded import EmbeddedCentral
from ims_desktop.sync.live import Live, LivePace
from ims_desktop.sync.runner import Pace, Runner
from tests.shift.company import Central
from tests.shift.dock import Dock
from tests.shift.labels import goods
from tests.unit.sync.loopback import answers, serving

HOURS = 4 * 3600.0
ONLY_WHEN_CALLED = Pace(idle=HOURS, idle_live=HOURS, first_retry=0.2, last_retry=1.0)
EAGER = LivePace(first_retry=0.2, last_retry=0.5, look=0.05)
PATIENCE = 60.0

pytestmark = pytest.mark.xdist_group("long shifts")


@pytest.fixture
def plugged_in(central_folder: Path) -> Iterator[EmbeddedCentral]:
    """The central as a process of its own, as a client brings it."""
    embedded = EmbeddedCentral(central_folder)
    embedded.start()
    yield embedded
    embedded.stop()


@pytest.fixture
def central(central_folder: Path, plugged_in: EmbeddedCentral) -> Iterator[Central]:
    with closing(Central(central_folder, plugged_in.url)) as central:
        yield central


class Listening:
    """A workstation whose synchronisation runs, and listens."""

    def __init__(self, dock: Dock, url: str) -> None:
        self.dock = dock
        self.sync = Runner(dock.cycle, dock.link.close, SystemClock(), lambda _: None, ONLY_WHEN_CALLED)
        self._live = Live(url, dock.link.key, self.sync.wake, self.sync.hear, self._is_reached, EAGER)
        self.sync.start()
        self._live.start()

    def close(self) -> None:
        assert self._live.stop()
        assert self.sync.stop()

    @property
    def is_live(self) -> bool:
        return self.sync.status().is_live

    def sees(self, sku: str, quantity: int) -> bool:
        return self.dock.on_hand().get(sku) == Quantity.of(quantity)

    def receives(self, *codes: str) -> None:
        self.dock.scan("PO-1", *codes)
        self.sync.wake()

    def _is_reached(self) -> bool:
        return self.sync.status().line is LineState.ONLINE


@pytest.fixture
def listening(tmp_path: Path, central: Central) -> Iterator[Callable[..., Listening]]:
    with ExitStack() as closing_all:

        def start(name: str, url: str | None = None) -> Listening:
            dock = closing_all.enter_context(closing(Dock(tmp_path / name, central, central.person("tom"))))
            return closing_all.enter_context(closing(Listening(dock, url or central.url)))

        yield start


def until(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < end, "it never came to be"
        time.sleep(0.02)


def test_what_one_receives_the_other_sees_without_asking(listening: Callable[..., Listening]) -> None:
    first, second = listening("WS-01"), listening("WS-02")
    until(lambda: first.is_live and second.is_live)
    first.receives(goods("BOLT", 5))
    until(lambda: second.sees("BOLT", 5))
    second.receives(goods("NUT", 3))
    until(lambda: first.sees("NUT", 3))


def test_after_the_central_came_up_again_they_listen_again(
    listening: Callable[..., Listening], plugged_in: EmbeddedCentral
) -> None:
    first, second = listening("WS-01"), listening("WS-02")
    until(lambda: first.is_live and second.is_live)
    plugged_in.pull_the_plug()
    until(lambda: not first.is_live and not second.is_live)
    first.receives(goods("BOLT", 5))
    plugged_in.start()
    until(lambda: second.sees("BOLT", 5))
    until(lambda: first.is_live and second.is_live)
    first.receives(goods("BOLT", 2))
    until(lambda: second.sees("BOLT", 7))


def test_what_an_import_brings_is_seen_as_well(listening: Callable[..., Listening], central: Central) -> None:
    """By a command: a process that serves nobody."""
    only = listening("WS-01")
    until(lambda: only.is_live)
    until(lambda: only.sync.status().behind == 0)
    file = central.folder / "more.csv"
    file.write_text("sku,name\nWASHER,Washer M8\n", encoding="utf-8")
    commands.import_file(central.folder, file)
    until(lambda: bool(only.dock.store.searched_stock.search("WASHER")))


def test_with_a_portal_where_the_socket_should_be_work_goes_on(
    listening: Callable[..., Listening], central: Central
) -> None:
    with serving(answers(200, b"<html>sign in</html>", "text/html")) as portal:
        only = listening("WS-01", portal.url.removesuffix("/api/v1"))
        only.receives(goods("BOLT", 5))
        until(lambda: central.stock() == {"BOLT": Quantity.of(5)})
        until(lambda: len(portal.asked) > 1)
        assert not only.is_live


def test_a_revoked_workstation_stops_listening_and_loses_nothing(
    listening: Callable[..., Listening], central: Central
) -> None:
    only = listening("WS-01")
    until(lambda: only.is_live)
    with central.as_person("admin") as office:
        (row,) = office.get("/workstations").json()
        office.delete(f"/workstations/{row['id']}").raise_for_status()
    until(lambda: not only.is_live)
    only.receives(goods("BOLT", 5))
    until(lambda: only.sync.status().line is LineState.NEEDS_HELP)
    assert len(only.dock.recorded()) == 1
