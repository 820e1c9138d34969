"""A real company's years of receiving, done again through job, store, sync and central, the line cut now and then."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from ims_desktop.bootstrap.workstation import Workstation
from ims_desktop.demo.business_clock import BusinessClock
from ims_desktop.demo.deliveries import DeliveredOrder, deliveries
from ims_desktop.demo.hosting import hosted
from ims_desktop.demo.keys import KeysInMemory
from ims_desktop.demo.office import Office
from ims_desktop.demo.stages import Stages, TimedLink, TimedOutbox
from ims_desktop.domain.errors import InputProblem, our_bug
from ims_desktop.domain.ids import new_id
from ims_desktop.domain.quantity import Quantity, total
from ims_desktop.domain.texts import text
from ims_desktop.floor.commands import Command
from ims_desktop.floor.steps import Job, Step
from ims_desktop.ports.scans import Scan
from ims_desktop.ports.sync import LineState
from ims_desktop.ports.tones import Tone
from ims_desktop.sync.http_link import HttpLink

START = datetime(2011, 4, 15, 6, tzinfo=UTC)
"""Before the first order arrives: the opening stock is posted now."""

CUT_EVERY = 3
"""Every third day, one workstation after the other works without the line until the next morning."""

OPERATOR = ("mei-ling", "demo")

EnrolmentCode = Callable[[], str]


def replay(data: Path, database_url: str | None = None) -> int:
    """Prints its progress and, as its last line, one JSON object with what came out. Exit code 0 when all agree."""
    result = replayed(data, database_url)
    print(json.dumps(result))
    return 0 if result["all_equal"] else 1


def replayed(
    data: Path, database_url: str | None, orders: Sequence[DeliveredOrder] | None = None
) -> Mapping[str, object]:
    """The replay of ``orders``, of the company's whole history without any. The central must be a new one."""
    began = time.perf_counter()
    clock, stages = BusinessClock(START), Stages()
    todo = deliveries("adventureworks") if orders is None else orders
    with ExitStack() as ending:
        url, code_for = ending.enter_context(_central(data / "central", database_url, clock))
        docks = [
            ending.enter_context(_dock(data / name, url, code_for(), name, clock, stages))
            for name in ("WS-01", "WS-02")
        ]
        with stages.stage("job"):
            _receive_everything(todo, docks, clock, stages)
        for dock in docks:
            dock.sync(stages)
        docks[0].sync(stages)
        office = Office(url, *OPERATOR)
        ending.callback(office.close)
        return _result(todo, docks, office, stages, time.perf_counter() - began)


@dataclass(slots=True)
class Dock:
    """One workstation at work."""

    workstation: Workstation
    job: Job
    link: TimedLink
    is_cut: bool = False
    operations: int = 0
    received: Quantity = field(default_factory=lambda: Quantity(0))
    lines: int = 0

    def receive(self, order: DeliveredOrder, clock: BusinessClock) -> None:
        self._scan(order.number, clock)
        for line in order.lines:
            self.lines += 1
            if line.received:
                step = self._scan(line.label, clock)
                self.received += line.received
                if step.ask is not None or step.answer is None or step.answer.tone is not Tone.ACCEPTED:
                    raise our_bug(f"{order.number}, {line.label}: {step.answer}")
        self.job.command(Command.DONE)

    def sync(self, stages: Stages) -> None:
        """One cycle, unless the line is cut."""
        if self.is_cut:
            return
        with stages.stage("sync"):
            _one_cycle(self.workstation, self.link)

    def _scan(self, code: str, clock: BusinessClock) -> Step:
        return self.job.scan(Scan(new_id(), clock.now(), "replay", code.encode()))


def _one_cycle(workstation: Workstation, link: TimedLink) -> None:
    report = workstation.cycle(link).run_once()
    if report.line is not LineState.ONLINE:
        raise our_bug(f"the line failed: {report.reason}")


def _receive_everything(
    orders: Sequence[DeliveredOrder], docks: Sequence[Dock], clock: BusinessClock, stages: Stages
) -> None:
    """In turn, order by order; a line that was cut comes back with everything that was recorded meanwhile."""
    day, days = None, 0
    for number, order in enumerate(orders):
        clock.move_to(order.arrived)
        if order.arrived.date() != day:
            day, days = order.arrived.date(), days + 1
            for turn, dock in enumerate(docks):
                dock.is_cut = days % CUT_EVERY == turn
        dock = docks[number % len(docks)]
        dock.receive(order, clock)
        dock.sync(stages)
        if (number + 1) % 200 == 0 or number + 1 == len(orders):
            _say(f"{number + 1:5} of {len(orders)} orders, up to {order.arrived:%Y-%m-%d}")
    for dock in docks:
        dock.is_cut = False


def _result(
    orders: Sequence[DeliveredOrder], docks: Sequence[Dock], office: Office, stages: Stages, seconds: float
) -> Mapping[str, object]:
    """What everybody ends with. Stocks are compared item by item, not only in their sums."""
    central = office.stock()
    stocks = [dict(dock.workstation.store.stock.on_hand()) for dock in docks]
    in_stages = sum(stages.seconds.values())
    operations = sum(dock.workstation.store.outbox.last_sequence() for dock in docks)
    return {
        "lines": sum(dock.lines for dock in docks),
        "received": _number(total(dock.received for dock in docks)),
        "short_lines": _short_lines(orders, docks[0]),
        "operations": operations,
        "on_hand_central": _number(total(central.values())),
        "on_hand_workstation": [_number(total(stock.values())) for stock in stocks],
        "cases": len(office.open_cases()),
        "seconds": round(seconds, 1),
        "all_equal": all(stock == central for stock in stocks),
        "unconfirmed": sum(_unconfirmed(dock) for dock in docks),
        "operations_per_second": round(operations / in_stages, 1),
        "stages": {name: round(took / in_stages, 3) for name, took in sorted(stages.seconds.items())},
    }


def _short_lines(orders: Sequence[DeliveredOrder], dock: Dock) -> int:
    """Order lines on which less came than was ordered, as the workstation's mirror has them from the central."""
    sheets = (dock.workstation.store.listed_book.order_by_number(order.number) for order in orders)
    return sum(one.line.received < one.line.ordered for sheet in sheets if sheet for one in sheet.lines)


def _unconfirmed(dock: Dock) -> int:
    states = dock.workstation.store.overview.states()
    return states.recorded + states.sent


def _number(quantity: Quantity) -> int | str:
    return quantity.plain()


@contextmanager
def _central(folder: Path, database_url: str | None, clock: BusinessClock) -> Iterator[tuple[str, EnrolmentCode]]:
    """A new central with the sample company, holding to the replay's clock."""
    from ims_desktop.central import commands
    from ims_desktop.central.app import create_app
    from ims_desktop.central.database import Database
    from ims_desktop.central.folder import DataFolder

    _say("making the central and importing the company")
    founded = commands.init(folder, database_url, "adventureworks", os.environ, clock.now)
    if not founded.is_new:
        raise InputProblem(
            text("This central has been used"),
            text("A replay begins with an empty central."),
            text("Give it an empty folder, and with --database an empty database."),
        )
    app = create_app(Database(DataFolder(folder).url(database_url)), clock.now)
    with hosted(app) as url:
        yield url, lambda: commands.enrol(folder, database_url)


@contextmanager
def _dock(folder: Path, url: str, code: str, name: str, clock: BusinessClock, stages: Stages) -> Iterator[Dock]:
    keys = KeysInMemory()
    workstation = Workstation(folder, keys, clock, clock.seconds)
    http = HttpLink(f"{url}/api/v1", workstation.workstation_id, keys)
    office = Office(url, *OPERATOR)
    try:
        link = TimedLink(http, stages)
        workstation.enrol(link, code, name)
        _one_cycle(workstation, link)
        outbox = TimedOutbox(workstation.store.outbox, stages)
        yield Dock(workstation, workstation.job(Command.RECEIVE, office.person, outbox=outbox), link)
    finally:
        office.close()
        http.close()
        workstation.close()


def _say(what: str) -> None:
    print(what, file=sys.stderr, flush=True)
