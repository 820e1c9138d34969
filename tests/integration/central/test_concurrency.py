"""Many workstations at once: the books end as if they had come one after the other."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence

from ims_desktop.domain.quantity import Quantity
from tests.integration.central.company import Company, Workstation

WORKSTATIONS = 4
BATCHES = 5


def at_once(work: Sequence[Callable[[], object]]) -> None:
    """Runs all of it in threads; what one raises is raised here."""
    failed: list[BaseException] = []

    def guarded(one: Callable[[], object]) -> None:
        try:
            one()
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=guarded, args=[one]) for one in work]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failed:
        raise failed[0]


def test_workstations_that_push_at_once_lose_and_double_nothing(company: Company) -> None:
    stations = [company.enrol(f"PC {number}") for number in range(WORKSTATIONS)]

    def shift(station: Workstation) -> None:
        for batch in range(BATCHES):
            made = [
                station.receives("BOLT", "1", "PO-1/1", minute=batch),
                station.receives("BOLT", "1", "PO-2/1", minute=batch, receipt="R-2"),
                station.receives("GLUE", "1", "PO-1/2", minute=batch, lot=f"L{batch}", target="A-1"),
            ]
            station.push(*(made if batch % 2 else reversed(made[:0])), *([] if batch % 2 else made))
            station.pull()

    at_once([lambda station=station: shift(station) for station in stations])  # type: ignore[misc]
    pushed = WORKSTATIONS * BATCHES
    assert company.on_hand("BOLT") == Quantity.of(2 * pushed)
    assert company.received("PO-1/1") == company.received("PO-2/1") == Quantity.of(pushed)
    assert company.sums_by_item() == {0}
    for station in stations:
        station.pull()
    mirrors = [
        {
            key: value
            for key, value in one.mirror.items()
            if key[0] not in ("outcomes", "sscc_blocks", "case_operations")
        }
        for one in stations
    ]
    assert all(mirror == mirrors[0] for mirror in mirrors)


def test_workstations_that_go_over_an_order_together_open_one_case_with_all_of_them(company: Company) -> None:
    stations = [company.enrol(f"PC {number}") for number in range(WORKSTATIONS)]
    made = [station.receives("BOLT", "100", "PO-1/1", minute=number) for number, station in enumerate(stations)]
    at_once([lambda s=station, o=one: s.push(o) for station, one in zip(stations, made, strict=True)])  # type: ignore[misc]
    assert company.open_cases() == {("over_received", company.line("PO-1/1")): [one.id for one in made[1:]]}


def test_a_serial_that_comes_in_twice_at_the_same_moment_is_found(company: Company) -> None:
    stations = [company.enrol(f"PC {number}") for number in range(WORKSTATIONS)]
    made = [
        station.receives("METER", "1", "PO-2/2", serial="S1", receipt=f"R-{number}", minute=number)
        for number, station in enumerate(stations)
    ]
    at_once([lambda s=station, o=one: s.push(o) for station, one in zip(stations, made, strict=True)])  # type: ignore[misc]
    assert company.open_cases()["serial_twice", f"{company.item('METER')}|S1"] == [one.id for one in made]


def test_one_push_sent_twice_at_the_same_moment_is_posted_once(company: Company, dock: Workstation) -> None:
    made = [dock.receives("BOLT", "1", "PO-1/1") for _ in range(5)]
    at_once([lambda: dock.push(*made)] * 3)
    assert company.on_hand("BOLT") == Quantity.of(5)
