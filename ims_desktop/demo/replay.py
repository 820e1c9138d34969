"""A real company's years of purchasing, done again: received, inspected and put away through job, store, sync and
central, the line cut now and then."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path

from ims_desktop.bootstrap.workstation import Workstation
from ims_desktop.demo.business_clock import BusinessClock
from ims_desktop.demo.deliveries import DeliveredLine, DeliveredOrder, deliveries
from ims_desktop.demo.dock import Dock
from ims_desktop.demo.hosting import hosted
from ims_desktop.demo.keys import KeysInMemory
from ims_desktop.demo.office import Office
from ims_desktop.demo.stages import Stages, TimedLink, TimedOutbox
from ims_desktop.domain.errors import InputProblem, our_bug
from ims_desktop.domain.orders import OrderLine
from ims_desktop.domain.positions import StockStatus
from ims_desktop.domain.quantity import ZERO, Quantity, total
from ims_desktop.domain.texts import text
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
            _handle_everything(todo, docks, clock, stages)
        for dock in docks:
            dock.sync(stages)
        docks[0].sync(stages)
        office = Office(url, *OPERATOR)
        ending.callback(office.close)
        return _result(todo, docks, office, stages, time.perf_counter() - began)


def _handle_everything(
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
        dock.handle(order)
        dock.sync(stages)
        if (number + 1) % 200 == 0 or number + 1 == len(orders):
            _say(f"{number + 1:5} of {len(orders)} orders, up to {order.arrived:%Y-%m-%d}")
    for dock in docks:
        dock.is_cut = False


def _result(
    orders: Sequence[DeliveredOrder], docks: Sequence[Dock], office: Office, stages: Stages, seconds: float
) -> Mapping[str, object]:
    """What everybody ends with. Stocks are compared item by item, not only in their sums."""
    central, by_status = office.stock(), office.stock_by_status()
    stocks = [dict(dock.workstation.store.stock.on_hand()) for dock in docks]
    statuses = [dict(dock.workstation.store.stock.by_status()) for dock in docks]
    lines = [line for order in orders for line in _lines(order, docks[0])]
    in_stages = sum(stages.seconds.values())
    operations = sum(dock.workstation.store.outbox.last_sequence() for dock in docks)
    return {
        "lines": len(lines),
        "received": _number(total(line.received for _, line in lines)),
        "rejected": _number(total(line.rejected for _, line in lines)),
        "stocked": _number(total(line.stocked for _, line in lines)),
        "available": _number(by_status.get(StockStatus.AVAILABLE, ZERO)),
        "quarantine": _number(by_status.get(StockStatus.QUARANTINE, ZERO)),
        "mismatched_lines": sum(not _is_as_it_was(delivered, line) for delivered, line in lines),
        "short_lines": sum(line.received < line.ordered for _, line in lines),
        "operations": operations,
        "on_hand_central": _number(total(central.values())),
        "on_hand_workstation": [_number(total(stock.values())) for stock in stocks],
        "cases": len(office.open_cases()),
        "seconds": round(seconds, 1),
        "all_equal": all(stock == central for stock in stocks) and all(one == by_status for one in statuses),
        "unconfirmed": sum(_unconfirmed(dock) for dock in docks),
        "operations_per_second": round(operations / in_stages, 1),
        "stages": {name: round(took / in_stages, 3) for name, took in sorted(stages.seconds.items())},
    }


def _lines(order: DeliveredOrder, dock: Dock) -> Iterator[tuple[DeliveredLine, OrderLine]]:
    """Each line as it really came, beside what the workstation's mirror has of it from the central."""
    sheet = dock.workstation.store.listed_book.order_by_number(order.number)
    if sheet is None or len(sheet.lines) != len(order.lines):
        raise our_bug(f"{order.number} has other lines at the workstation")
    yield from zip(order.lines, (one.line for one in sheet.lines), strict=True)


def _is_as_it_was(delivered: DeliveredLine, line: OrderLine) -> bool:
    stands = (line.received, line.rejected, line.accepted, line.stocked)
    return stands == (delivered.received, delivered.rejected, delivered.accepted, delivered.accepted)


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
        dock = Dock(workstation, office.person, TimedOutbox(workstation.store.outbox, stages), link, clock)
        dock.exchange()
        yield dock
    finally:
        office.close()
        http.close()
        workstation.close()


def _say(what: str) -> None:
    print(what, file=sys.stderr, flush=True)
