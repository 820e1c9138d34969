"""An announced pallet comes in, is sampled and inspected; the books and every workstation agree about it."""

from __future__ import annotations

from pathlib import Path

from ims_desktop.actions.releasing import decide_status
from ims_desktop.central import commands
from ims_desktop.domain.barcodes import sscc
from ims_desktop.domain.positions import StockStatus
from ims_desktop.domain.quantity import Quantity
from ims_desktop.floor.commands import Command
from ims_desktop.ports.tones import Tone
from tests.shift.company import Central
from tests.shift.conftest import OpenDock
from tests.shift.dock import Dock

PALLET = sscc("4012345", 1)

FILES = {
    "items.csv": "sku,name,tracking,inspection_required,sampling,sampling_value\nPAD,Brake Pad,lot,yes,quantity,3\n",
    "orders.csv": "order,line,supplier,sku,quantity\nPO-A,1,ACME,PAD,40\nPO-A,2,ACME,NUT,100\n",
    "notices.csv": (
        "notice,supplier,order,sku,quantity,handling_unit,lot\n"
        f"ASN-1,ACME,PO-A,PAD,40,{PALLET},B7\nASN-1,ACME,PO-A,NUT,100,{PALLET},\n"
    ),
    "reasons.csv": "reason,reason_name,purpose\nCRACK,Cracked,inspection\nGOOD,Reworked and good,release\n",
}


def announce(folder: Path) -> None:
    for name, written in FILES.items():
        (folder / name).write_text(written, encoding="utf-8")
        commands.import_file(folder, folder / name)


def statuses(dock: Dock) -> dict[tuple[str, str, str], int]:
    """What stands at the dock: item, lot and status."""
    place = dock.store.standing.location_by_code("DOCK-1")
    assert place is not None
    return {
        (one.item.sku, one.position.lot, one.position.status.value): one.quantity.micro // 1_000_000
        for one in dock.store.standing.at(place.id)
    }


def test_a_failed_sample_takes_its_lot_into_quarantine_everywhere(central: Central, open_dock: OpenDock) -> None:
    announce(central.folder)
    first, second = open_dock("WS-01"), open_dock("WS-02", "eve")

    step = first.scan(f"]C100{PALLET}")
    assert step.answer is not None
    assert step.answer.tone is Tone.ACCEPTED
    received = {("NUT", "", "available"): 100, ("PAD", "B7", "to_inspect"): 3, ("PAD", "B7", "available"): 37}
    assert statuses(first) == received
    first.sync()
    second.sync()
    assert statuses(second) == received
    twice = second.scan(f"]C100{PALLET}")
    assert twice.answer is not None
    assert str(twice.answer.title) == "Received already"

    second.job = second.workstation.job(Command.INSPECT, central.person("eve"))
    assert str(second.scan("PO-A").instruction) == "Inspect 3 of 40"
    second.job.command(Command.QUANTITY)
    second.job.enter("1")
    second.scan("CRACK")
    failed = {("NUT", "", "available"): 100, ("PAD", "B7", "quarantine"): 40}
    assert statuses(second) == failed
    second.sync()
    first.sync()
    assert statuses(first) == statuses(second) == failed
    assert central.open_cases() == []
    assert central.sums_by_item() == {0}
    for dock in (first, second):
        sheet = dock.store.book.order_by_number("PO-A")
        assert sheet is not None
        pads = sheet.lines[0].line
        assert (pads.received, pads.accepted, pads.rejected) == (Quantity.of(40), Quantity.of(2), Quantity.of(1))


def test_what_failed_is_released_by_a_supervisor_and_can_be_used_everywhere(
    central: Central, open_dock: OpenDock
) -> None:
    """Before the central has confirmed that it failed, and after it has: one decision each."""
    announce(central.folder)
    floor, office = open_dock("WS-01", "eve"), open_dock("WS-02", "lin")
    floor.scan(f"]C100{PALLET}")
    floor.job = floor.workstation.job(Command.INSPECT, central.person("eve"))
    floor.scan("PO-A")
    floor.job.command(Command.QUANTITY)
    floor.job.enter("1")
    floor.scan("CRACK")
    known_at_once = floor.store.quarantine.waiting(10)
    assert {one.since.reason for one in known_at_once if one.since} == {"Cracked"}
    assert floor.store.overview.waiting().set_apart == len(known_at_once) > 0

    for dock in (floor, office):
        dock.sync()
    waiting = office.store.quarantine.waiting(10)
    assert {one.standing.position.lot for one in waiting} == {"B7"}
    lin = central.person("lin")
    for row in waiting:
        recorder = office.workstation.recorder(lin)
        decide_status(recorder, office.store.standing, lin.id, row.standing, StockStatus.AVAILABLE, "GOOD")
    assert office.store.quarantine.waiting(10) == []
    for dock in (office, floor):
        dock.sync()
    everywhere = {("NUT", "", "available"): 100, ("PAD", "B7", "available"): 40}
    assert statuses(office) == statuses(floor) == everywhere
    assert floor.store.quarantine.waiting(10) == []
    assert (central.open_cases(), central.sums_by_item()) == ([], {0})


def test_damage_and_its_undo_come_to_the_books(central: Central, open_dock: OpenDock) -> None:
    announce(central.folder)
    dock, other = open_dock("WS-01"), open_dock("WS-02", "eve")
    dock.scan(f"]C100{PALLET}", "IMS-C-DAMAGED")
    dock.job.choose(2 if str(dock.job.step().ask.choices[1].title).startswith("Nut") else 1)  # type: ignore[union-attr]
    dock.job.enter("4")
    dock.scan("CRACK")
    dock.sync()
    other.sync()
    assert statuses(other)["NUT", "", "damaged"] == 4
    dock.scan("IMS-C-UNDO")
    dock.sync()
    other.sync()
    assert ("NUT", "", "damaged") not in statuses(other)
    assert statuses(other) == statuses(dock)
    assert central.open_cases() == []
    dock.scan("IMS-C-UNDO")
    dock.sync()
    other.sync()
    assert statuses(other) == statuses(dock) == {}


def test_a_code_that_was_linked_at_one_workstation_is_known_at_the_other(central: Central, open_dock: OpenDock) -> None:
    dock, other = open_dock("WS-01", "lin"), open_dock("WS-02", "eve")
    dock.scan("PO-1", "NOBODY-KNOWS-THIS")
    dock.job.enter("NUT")
    dock.job.enter("25")
    dock.scan("NOBODY-KNOWS-THIS")
    dock.sync()
    other.sync()
    other.scan("PO-1", "NOBODY-KNOWS-THIS")
    other.sync()
    dock.sync()
    assert dock.on_hand() == other.on_hand() == central.stock() == {"NUT": Quantity.of(75)}
    assert central.open_cases() == []
