"""Killed at any moment, client or central: what was heard to be received stands in the books, once."""

from __future__ import annotations

import random
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from ims_desktop.domain.quantity import Quantity
from ims_desktop.ports.book import StateCounts
from ims_desktop.ports.sync import LineState
from ims_desktop.protocol.operations import GoodsReceived, Operation
from ims_desktop.remote.embedded import EmbeddedCentral
from ims_desktop.sync.cycle import Cycle
from ims_desktop.sync.report import Report
from tests.shift.company import Central
from tests.shift.dock import Dock
from tests.shift.labels import goods

PROJECT = Path(__file__).resolve().parents[2]
RECEIPTS = 200
AT_ONCE = 5
"""Operations in one push, so that there are many to be cut."""

pytestmark = [
    pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL there"),
    pytest.mark.xdist_group("long shifts"),
    pytest.mark.timeout(180),
]


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


@dataclass(frozen=True, slots=True)
class Heard:
    """What somebody at the dock knows to be received: the beep was there."""

    operation: str
    sku: str
    quantity: int


def heard_until_killed(arguments: list[str], most: int, moment: float) -> list[Heard]:
    """One life of a client; it ends by SIGKILL some moment after at most so many beeps."""
    client = subprocess.Popen(
        [sys.executable, "-m", "tests.shift.receiving_client", *arguments],
        cwd=PROJECT,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert client.stdout is not None
    with client.stdout as beeps:
        lines = [beeps.readline() for _ in range(most)]
        killer = threading.Timer(moment, client.kill)
        killer.start()
        lines += beeps.readlines()
    killer.join()
    assert client.wait() == -9, "it must not have ended by itself"
    words = [line.split() for line in lines if line.endswith("\n")]
    return [Heard(operation, sku, int(quantity)) for operation, sku, quantity in words]


def stated(operation: Operation) -> Heard:
    assert isinstance(operation.body, GoodsReceived)
    (line,) = operation.body.lines
    return Heard(operation.id, line.item_id, line.quantity.micro // 1_000_000)


def sums(received: list[Heard]) -> dict[str, Quantity]:
    counted: Counter[str] = Counter()
    for one in received:
        counted[one.sku] += one.quantity
    return {sku: Quantity.of(count) for sku, count in counted.items()}


def in_the_books(central: Central, dock: Dock) -> list[Heard]:
    """Everything on the dock's disk, after checking that the central's ledger has exactly that, each once."""
    on_disk = {one.id: one for one in dock.recorded()}
    ledger = central.received()
    assert central.kept_operations() == Counter(on_disk.keys())
    assert set(ledger.values()) == {1}
    received = [Heard(operation, sku, quantity) for operation, sku, quantity in ledger]
    assert {(one.operation, one.quantity) for one in received} == {
        (one.operation, one.quantity) for one in map(stated, on_disk.values())
    }
    assert central.stock() == dock.on_hand() == sums(received)
    assert central.sums_by_item() == {0}
    assert dock.states() == StateCounts(confirmed=len(on_disk))
    return received


def test_a_client_killed_at_any_moment_loses_no_receipt_whose_beep_was_heard(tmp_path: Path, central: Central) -> None:
    choose = random.Random(20261121)
    tom = central.person("tom")
    folder = tmp_path / "WS-01"
    Dock(folder, central, tom).close()
    heard: list[Heard] = []
    lives = 0
    while len(heard) < RECEIPTS:
        arguments = [str(folder), central.url, tom.id, str(choose.random())[2:10]]
        heard += heard_until_killed(arguments, choose.randint(0, 16), choose.random() * 0.06)
        lives += 1
    with closing(Dock(folder, central, tom)) as dock:
        dock.sync()
        received = in_the_books(central, dock)
    assert set(heard) <= set(received)
    assert len(set(heard)) == len(heard)
    # At most the one a life that was on disk when the kill came before its beep.
    assert len(received) - len(heard) <= lives


def test_a_central_killed_during_pushes_takes_each_operation_once(
    tmp_path: Path, central: Central, plugged_in: EmbeddedCentral
) -> None:
    choose = random.Random(1121)
    with closing(Dock(tmp_path / "WS-01", central, central.person("tom"))) as dock:
        dock.scan("PO-BIG", *(goods(choose.choice(["BOLT", "NUT"]), choose.randint(1, 9)) for _ in range(RECEIPTS)))
        kills = 0
        while dock.states().confirmed < RECEIPTS:
            plugged_in.start()
            if killed_while_handing_in(dock, plugged_in, choose):
                kills += 1
        assert kills >= 3
        plugged_in.start()  # the last kill may have come behind the last push
        in_the_books(central, dock)


def killed_while_handing_in(dock: Dock, embedded: EmbeddedCentral, choose: random.Random) -> bool:
    """One cycle in small pushes; the central dies some moment after one of them. Whether the cycle noticed."""
    pushes, moment = choose.randint(3, 12), choose.random() * 0.03
    killers: list[threading.Timer] = []

    def watch(_: Report) -> None:
        nonlocal pushes
        pushes -= 1
        if pushes == 0:
            killers.append(threading.Timer(moment, embedded.pull_the_plug))
            killers[-1].start()

    workstation = dock.workstation
    store = workstation.store
    cycle = Cycle(dock.link, store.sent_outbox, store.mirror, workstation.keys, workstation.clock, most=AT_ONCE)
    report = cycle.run_once(progress=watch)
    for killer in killers:
        killer.join()
    assert report.line in (LineState.OFFLINE, LineState.ONLINE), report.reason
    return report.line is LineState.OFFLINE
