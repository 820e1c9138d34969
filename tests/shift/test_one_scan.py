"""The way of one scan: to the disk, to the central's ledger, and to the screen of another workstation."""

from __future__ import annotations

from ims_desktop.domain.quantity import Quantity
from ims_desktop.ports.book import StateCounts
from ims_desktop.ports.tones import Tone
from ims_desktop.sync.report import Report
from tests.shift.company import Central
from tests.shift.conftest import OpenDock
from tests.shift.dock import Apart
from tests.shift.labels import goods


def test_a_scan_is_recorded_then_sent_then_confirmed(central: Central, open_dock: OpenDock) -> None:
    dock = open_dock()
    step = dock.scan("PO-1", goods("BOLT", 5))
    assert step.answer is not None
    assert step.answer.tone is Tone.ACCEPTED
    assert step.answer.on_disk_at is not None
    assert (dock.states(), dock.apart("BOLT")) == (StateCounts(recorded=1), Apart(confirmed=0, pending=5))
    on_the_way: list[tuple[StateCounts, Apart]] = []

    def watch(_: Report) -> None:
        on_the_way.append((dock.states(), dock.apart("BOLT")))

    dock.cycle.run_once(progress=watch)
    assert on_the_way == [
        (StateCounts(sent=1), Apart(confirmed=0, pending=5)),
        (StateCounts(confirmed=1), Apart(confirmed=5, pending=0)),
    ]
    (operation,) = dock.recorded()
    assert central.received() == {(operation.id, "BOLT", 5): 1}
    assert central.sums_by_item() == {0}


def test_what_one_workstation_received_stands_at_the_other(central: Central, open_dock: OpenDock) -> None:
    first, second = open_dock("WS-01"), open_dock("WS-02", "eve")
    first.scan("PO-1", goods("BOLT", 5), goods("NUT", 40))
    assert second.on_hand() == {}
    first.sync()
    second.sync()
    everywhere = {"BOLT": Quantity.of(5), "NUT": Quantity.of(40)}
    assert central.stock() == first.on_hand() == second.on_hand() == everywhere
    assert second.apart("NUT") == Apart(confirmed=40, pending=0)
    sheet = second.store.book.order_by_number("PO-1")
    assert sheet is not None
    assert [str(one.line.left) for one in sheet.lines] == ["19", "60"]


def test_what_was_received_without_a_line_is_there_once_the_line_is_back(central: Central, open_dock: OpenDock) -> None:
    first, second = open_dock("WS-01"), open_dock("WS-02", "eve")
    first.scan("PO-1", *(goods("NUT", 1) for _ in range(30)))
    second.scan("PO-1", *(goods("NUT", 2) for _ in range(20)))
    assert first.states() == StateCounts(recorded=30)
    assert (first.apart("NUT"), second.apart("NUT")) == (Apart(0, 30), Apart(0, 40))
    second.sync()
    assert second.apart("NUT") == Apart(40, 0)
    first.sync()
    assert first.apart("NUT") == Apart(70, 0)
    second.sync()
    assert central.stock() == first.on_hand() == second.on_hand() == {"NUT": Quantity.of(70)}
    assert central.open_cases() == []
