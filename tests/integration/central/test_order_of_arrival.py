"""The order in which workstations are heard changes neither balances nor what is open: on the real central."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

import msgspec
import pytest

from ims_desktop.central.database import Database
from ims_desktop.central.ledger.cases import in_order_of
from ims_desktop.central.ledger.doubts import sweep
from ims_desktop.central.tables import balances, cases, movements, variances
from ims_desktop.domain.cases import CaseKind
from ims_desktop.domain.counting import Statement
from ims_desktop.domain.handling_units import nested_on
from ims_desktop.domain.ids import OperationId
from ims_desktop.domain.moving import MovedLine, MovePurpose
from ims_desktop.domain.positions import StockStatus
from ims_desktop.domain.quantity import Quantity
from ims_desktop.domain.settling.detail import CaseDetail, Need
from ims_desktop.protocol.codec import decode
from ims_desktop.protocol.operations import GoodsMoved, HandlingUnitNested, Operation
from tests.integration.central.company import MORNING, Company, Workstation
from tests.integration.central.test_late_facts import plan
from tests.integration.postgres import Cluster

EVENING = MORNING + timedelta(hours=20)
STATIONS, OPERATIONS = 3, 14
SETTLED_EVERY = 10
"""Seeds whose cases are all settled too, which takes as long as the shift."""
PLACES = ("DOCK-1", "A-1")
SKUS = ("BOLT", "CABLE")
PALLETS = ("P1", "P2", "P3", "P4", "P5")

Stream = list[Operation]


Work = Callable[["Workstation", Random, float], Operation]


def a_shift(company: Company, seed: int, work: Work) -> list[tuple[Workstation, Stream]]:
    """What three workstations did, the same for each company but for its ids."""
    rng = Random(seed)
    plan(company)
    stations = [company.enrol(f"PC {number}") for number in range(STATIONS)]
    minutes = sorted(rng.sample(range(1, 10_000), STATIONS * OPERATIONS))
    for number, minute in enumerate(minutes):
        station = rng.choice(stations)
        made = work(station, rng, minute / 40)
        station.made[-1] = msgspec.structs.replace(
            made, id=OperationId(f"op{seed}-{number}"), uncertainty_ms=rng.choice([0, 500, 60_000, None])
        )
    return [(station, list(station.made)) for station in stations]


def anything(station: Workstation, rng: Random, minute: float) -> Operation:
    sku, (source, target) = rng.choice(SKUS), rng.sample(PLACES, 2)
    quantity = str(rng.randint(1, 4))
    operator = rng.choice([station.company.tom, station.company.lin])
    undoable = [one for one in station.made if type(one.body).__name__ not in ("Undone",)]
    choices: list[Callable[[], Operation]] = [
        lambda: station.receives(sku, quantity, "PO-1/1" if sku == "BOLT" else None, target=source, minute=minute),
        lambda: station.receives("METER", "1", "PO-2/2", serial=quantity, target=source, minute=minute),
        lambda: station.moves(sku, quantity, source, target, minute=minute, operator=operator),
        lambda: station.moves(
            sku,
            quantity,
            source,
            target,
            minute=minute,
            purpose=MovePurpose.LOCATION,
            whole=station.company.place(source),
        ),
        lambda: station.counts(source, {sku: quantity}, minute=minute, operator=operator),
        lambda: station.counts(source, {sku: quantity}, minute=minute, operator=operator, task="task"),
        lambda: station.counts(source, {sku: quantity}, whole=True, minute=minute, operator=operator),
        lambda: station.operation(HandlingUnitNested(*rng.sample(["P1", "P2", "P3"], 2)), minute=minute),
    ]
    if undoable:
        choices += [lambda: station.undoes(rng.choice(undoable), minute=minute)] * 2
    return rng.choice(choices)()


class Yard:
    """Goods on handling units, units on units, and moves of a whole unit with what was seen on it: mostly all of it.

    What is undone is not undone here, so that later moves see what the books then have not."""

    def __init__(self) -> None:
        self._stands: dict[tuple[str, str, str], int] = {}
        """By item, location and handling unit."""
        self._parents: dict[str, str] = {}

    def __call__(self, station: Workstation, rng: Random, minute: float) -> Operation:
        undoable = [one for one in station.made if type(one.body).__name__ not in ("Undone",)]
        choices = [self._receives, self._moves, self._moves, self._nests, self._nests]
        if undoable and rng.random() < 0.1:
            return station.undoes(rng.choice(undoable), minute=minute)
        return rng.choice(choices)(station, rng, minute)

    def _receives(self, station: Workstation, rng: Random, minute: float) -> Operation:
        sku, place, unit = rng.choice(SKUS), PLACES[0], rng.choice(PALLETS)
        self._add(sku, place, unit, 1)
        return station.receives(sku, "1", target=place, handling_unit=unit, minute=minute)

    def _nests(self, station: Workstation, rng: Random, minute: float) -> Operation:
        unit, parent = rng.sample(PALLETS, 2)
        self._parents[unit] = parent if rng.random() < 0.7 else ""
        return station.operation(HandlingUnitNested(unit, self._parents[unit]), minute=minute)

    def _moves(self, station: Workstation, rng: Random, minute: float) -> Operation:
        whole, target = rng.choice(PALLETS), rng.choice(PLACES)
        on_it = {whole, *nested_on(whole, self._parents)}
        seen = [key for key, count in self._stands.items() if key[2] in on_it and count and key[1] != target]
        if len(seen) > 1 and rng.random() < 0.1:
            seen.pop()
        lines = [self._moved(station, key, target) for key in seen]
        if not lines:
            return self._receives(station, rng, minute)
        return station.operation(GoodsMoved(MovePurpose.HANDLING_UNIT, tuple(lines), whole), minute=minute)

    def _moved(self, station: Workstation, key: tuple[str, str, str], target: str) -> MovedLine:
        sku, place, unit = key
        count = self._stands.pop(key)
        self._add(sku, target, unit, count)
        source, goal = (station.position(sku, at, handling_unit=unit) for at in (place, target))
        return MovedLine(source, goal, Quantity.of(count))

    def _add(self, sku: str, place: str, unit: str, count: int) -> None:
        self._stands[sku, place, unit] = self._stands.get((sku, place, unit), 0) + count


def heard(streams: Sequence[tuple[Workstation, Stream]], rng: Random) -> None:
    """Pushed in batches, the streams mixed; each in its own order, as the protocol has it."""
    left = [(station, list(stream)) for station, stream in streams]
    while any(stream for _, stream in left):
        station, stream = rng.choice([one for one in left if one[1]])
        size = rng.randint(1, 4)
        station.push(*stream[:size])
        del stream[:size]


def told(company: Company) -> dict[str, Any]:
    """Everything that must not depend on the order, named without ids that differ by company."""
    named = {row.id: _position(company, row) for row in company.rows(balances)}
    return {
        "balances": {named[row.id]: row.quantity for row in company.rows(balances) if row.quantity},
        "adjustments": _adjustments(company, named),
        "variances": sorted(
            (named[row.position], row.state, row.expected, row.counted, *_counts(row))
            for row in company.rows(variances, variances.c.state != "settled")
        ),
        "cases": sorted(
            (row.kind, *sorted(operations), *_offered(row))
            for row, operations in _open_cases(company)
            if row.kind != CaseKind.UNDONE_TWICE
        ),
    }


def _open_cases(company: Company) -> list[tuple[Any, list[OperationId]]]:
    with company.database.reading() as connection:
        return [(row, in_order_of(connection, row.id)) for row in company.rows(cases, cases.c.state == "open")]


def _offered(row: Any) -> list[str]:
    """Each choice with what it does."""
    detail = decode(row.detail.encode(), CaseDetail)
    at = {one.key: (one.sku, one.location_code, one.status, one.lot, one.serial) for one in detail.stock}
    return [
        f"{one.choice} {sorted((at[change.key], change.change.micro) for change in one.changes)}"
        for one in detail.options
    ]


def settle_everything(company: Company) -> None:
    """A supervisor takes what is recommended, where nothing more need be said, case after case."""
    office = company.enrol("Office PC")
    in_order = sorted(_open_cases(company), key=lambda one: (one[0].kind, one[1]))
    for number, (case, _) in enumerate(in_order):
        if case.kind == CaseKind.UNDONE_TWICE:
            continue
        (now,) = company.rows(cases, cases.c.id == case.id)
        detail = decode(now.detail.encode(), CaseDetail)
        option = detail.option(detail.recommended) if detail.recommended else None
        assert option is not None
        if now.state == "open" and option.need is Need.NOTHING:
            made = office.settles(now, option.choice, minute=20 * 60 + number)
            office.made[-1] = msgspec.structs.replace(made, id=OperationId(f"settles-{number}"))
            office.push(office.made[-1])


def _counts(row: Any) -> list[str]:
    return [one.operation for one in decode(row.counts.encode(), list[Statement])]


def _position(company: Company, row: Any) -> tuple[str, ...]:
    names = {identifier: name for name, identifier in company.ids.items()}
    details = (row.lot, row.serial, row.handling_unit, StockStatus(row.status).value)
    return (names[row.item_id], names.get(row.location_id, row.location_id), *details)


def _adjustments(company: Company, named: dict[str, tuple[str, ...]]) -> dict[Any, int]:
    """Net, by count and position."""
    net: dict[Any, int] = {}
    for row in company.rows(movements, movements.c.reason.in_(["counted", "count_corrected"])):
        for key, sign in ((row.source, -1), (row.target, 1)):
            name = (row.operation_id, *named[key])
            net[name] = net.get(name, 0) + sign * row.quantity
    return {name: quantity for name, quantity in net.items() if quantity}


Make = Callable[[], Database]


@pytest.fixture
def make_file(migrated_file: Path, tmp_path: Path) -> Iterator[Make]:
    """Any number of empty databases in SQLite files."""
    with ExitStack() as ending:

        def make() -> Database:
            path = tmp_path / f"{len(list(tmp_path.iterdir()))}.db"
            path.write_bytes(migrated_file.read_bytes())
            return ending.enter_context(closing(Database(f"sqlite:///{path}")))

        yield make


@pytest.fixture
def make_postgres(cluster: Cluster) -> Iterator[Make]:
    """Any number of empty databases on PostgreSQL."""
    with ExitStack() as ending:

        def make() -> Database:
            url = cluster.new_database()
            ending.callback(cluster.drop, url)
            return ending.enter_context(closing(Database(url)))

        yield make


@pytest.mark.timeout(300)  # many shifts: the machine may have more to do
def test_the_order_of_arrival_changes_nothing_on_sqlite(make_file: Make) -> None:
    for seed in range(10):
        _compare(make_file, seed, lambda: anything, orders=3)


@pytest.mark.timeout(300)  # many shifts: the machine may have more to do
def test_the_order_of_arrival_changes_nothing_on_postgresql(make_postgres: Make) -> None:
    for seed in range(100, 103):
        _compare(make_postgres, seed, lambda: anything, orders=2)


@pytest.mark.timeout(300)  # many shifts: the machine may have more to do
def test_nor_does_it_where_handling_units_stand_on_one_another_and_move_as_a_whole(make_file: Make) -> None:
    found = [_compare(make_file, seed, Yard, orders=3) for seed in range(200, 220)]
    differing = sum(CaseKind.MOVED_CONTENTS_DIFFER in kinds for kinds in found)
    assert differing > 5


@pytest.mark.timeout(300)  # many shifts: the machine may have more to do
def test_nor_on_postgresql(make_postgres: Make) -> None:
    for seed in range(300, 303):
        _compare(make_postgres, seed, Yard, orders=2)


def _compare(make: Make, seed: int, make_work: Callable[[], Work], orders: int) -> set[str]:
    """Answers which kinds of cases are open at the end."""
    first: dict[str, Any] | None = None
    for order in range(orders):
        company = Company.found(make())
        heard(a_shift(company, seed, make_work()), Random(order))
        sweep(company.database, EVENING)
        assert company.books_are_even()
        said = told(company)
        both = {"heard": said}
        if seed % SETTLED_EVERY == 0:
            settle_everything(company)
            assert company.books_are_even()
            both["settled"] = told(company)
        first = first or both
        assert both == first, f"seed {seed}, order {order}"
    assert first is not None
    return {kind for kind, *_ in first["heard"]["cases"]}
