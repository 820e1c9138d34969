"""Undoing what was scanned last: the stock, the order's progress and the list of scans are as before."""

from __future__ import annotations

from ims_desktop.domain.quantity import Quantity
from ims_desktop.floor.commands import Command
from ims_desktop.floor.receive import ReceiveJob
from ims_desktop.floor.steps import Step
from ims_desktop.ports.tones import Tone
from ims_desktop.protocol.operations import Undone
from tests.unit.floor.conftest import GTIN, Floor

DOCUMENT, PACKAGE = "PO-1", GTIN["tire"]


def tone(step: Step) -> Tone | None:
    return step.answer.tone if step.answer else None


def on_hand(floor: Floor) -> dict[str, Quantity]:
    return {sku: quantity for sku, quantity in floor.store.stock.on_hand().items() if quantity}


def test_the_last_scan_can_be_undone_and_then_the_one_before(floor: Floor) -> None:
    floor.scan(DOCUMENT, PACKAGE)
    once, progress = on_hand(floor), floor.job.step().progress
    floor.scan(PACKAGE)
    assert on_hand(floor) != once
    step = floor.job.command(Command.UNDO)
    assert tone(step) is Tone.REMARK
    assert (on_hand(floor), step.progress) == (once, progress)
    assert len([line for line in step.scans if line.operation is not None and line.quantity != "—"]) == 1
    floor.job.command(Command.UNDO)
    assert on_hand(floor) == {}
    assert [type(one.body) for one in floor.recorded()][-2:] == [Undone, Undone]


def test_with_nothing_recorded_there_is_nothing_to_undo(floor: Floor) -> None:
    step = floor.job.command(Command.UNDO)
    assert tone(step) is Tone.REFUSED
    assert floor.recorded() == []


def test_undone_before_a_restart_is_undone_after_it(floor: Floor) -> None:
    floor.scan(DOCUMENT, PACKAGE, PACKAGE)
    floor.job.command(Command.UNDO)
    before = floor.job.step().progress
    floor.job = ReceiveJob(floor.desk)
    assert floor.job.step().progress == before
    floor.scan(PACKAGE)
    assert tone(floor.job.step()) is Tone.ACCEPTED
