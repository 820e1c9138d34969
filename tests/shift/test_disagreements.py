"""Facts that disagree with a plan or with each other: taken as they are, with one case that a supervisor sees."""

from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import ExitStack, closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ims_desktop.demo.business_clock import BusinessClock
from ims_desktop.domain.ids import CaseId
from ims_desktop.domain.quantity import Quantity
from ims_desktop.ports.book import StateCounts
from ims_desktop.ports.tones import Tone
from tests.shift.company import Central, answering
from tests.shift.conftest import OpenDock
from tests.shift.dock import Dock
from tests.shift.labels import goods

MORNING = datetime(2026, 11, 21, 8, tzinfo=UTC)
NAMES = ("WS-01", "WS-02")


def test_goods_on_an_order_that_was_cancelled_meanwhile_are_in_stock_with_a_case(
    central: Central, open_dock: OpenDock
) -> None:
    dock = open_dock()
    with central.as_person("lin") as lin:
        assert lin.delete("/purchase-orders/PO-1").status_code == 204
    step = dock.scan("PO-1", goods("BOLT", 5))
    assert step.answer is not None
    assert step.answer.tone is Tone.ACCEPTED, "the workstation cannot know yet, and the goods are there"
    dock.sync()
    assert dock.states() == StateCounts(confirmed=1, needs_attention=1)
    assert dock.store.overview.waiting().cases == 1
    (case,) = dock.store.cases.open_cases(10)
    assert (case.kind, case.is_own) == ("order_not_open", True)
    assert "PO-1" in str(case.sentence)
    (operation,) = dock.store.overview.operations(10)
    assert (operation.state, operation.needs_attention) == ("confirmed", True)
    assert central.stock() == dock.on_hand() == {"BOLT": Quantity.of(5)}
    again = dock.scan("IMS-C-DONE", "PO-1")
    assert again.answer is not None
    assert (again.answer.tone, str(again.answer.title)) == (Tone.REFUSED, "Order not open"), "from now on it knows"


def test_an_order_that_nobody_knows_is_received_and_waits_for_its_match(central: Central, open_dock: OpenDock) -> None:
    dock = open_dock()
    asked = dock.scan("IMS-D-PO-9999")
    assert asked.ask is not None
    assert [str(choice.title) for choice in asked.ask.choices] == ["Put it aside", "Receive without an order"]
    dock.job.choose(2)
    step = dock.scan(goods("NUT", 7))
    assert step.answer is not None
    assert step.answer.tone is Tone.REMARK
    dock.scan("IMS-C-DONE")
    dock.sync()
    assert dock.states() == StateCounts(confirmed=2, needs_attention=1)
    (case,) = central.open_cases()
    assert (case["kind"], case["operations"]) == ("unmatched_receipt", [dock.recorded()[0].id])
    assert central.stock() == dock.on_hand() == {"NUT": Quantity.of(7)}


def test_two_workstations_that_overfill_one_line_get_one_case_whichever_comes_first(
    tmp_path: Path, central_folder: Path
) -> None:
    told = []
    for turn, first in enumerate(NAMES):
        folder = tmp_path / f"turn {turn}"
        shutil.copytree(central_folder, folder / "central")
        told.append(overfilled(folder, first))
    assert told[0] == told[1]
    over = ["20 at WS-02", "8 at WS-01"]
    assert told[0]["cases"] == [
        ("over_received", "More Bolt M8 came in than order PO-1 allows: 40 of 24.", over),
    ], "the first 12 were within the order when they came, whoever handed in first"
    assert told[0]["stock"] == {"BOLT": Quantity.of(40)}


def overfilled(folder: Path, first: str) -> dict[str, Any]:
    """12, then 20 at the other one, then 8: to each of the two it fits into the 24 that were ordered."""
    clock = BusinessClock(MORNING)
    with answering(folder / "central", clock.now) as central, ExitStack() as ending:
        one, two = (ending.enter_context(closing(dock_at(folder / name, central, clock))) for name in NAMES)
        steps = [one.scan("PO-1", goods("BOLT", 12)), two.scan("PO-1", goods("BOLT", 20)), one.scan(goods("BOLT", 8))]
        assert [step.answer.tone for step in steps if step.answer] == [Tone.ACCEPTED] * 3
        for dock in [one, two, one, two] if first == "WS-01" else [two, one, two, one]:
            dock.sync()
        assert one.on_hand() == two.on_hand() == central.stock()
        cases = told_of(one, [one, two])
        assert cases == told_of(two, [one, two])
        return {"cases": cases, "stock": central.stock(), "attention": [one.states(), two.states()]}


def dock_at(folder: Path, central: Central, clock: BusinessClock) -> Dock:
    return Dock(folder, central, central.person("tom"), clock, clock.seconds)


def told_of(dock: Dock, docks: list[Dock]) -> list[tuple[str, str, list[str]]]:
    """The cases as a supervisor reads them there, their operations by what they are."""
    named = {
        operation.id: f"{operation.body.lines[0].quantity} at {each.folder.name}"  # type: ignore[union-attr]
        for each in docks
        for operation in each.recorded()
    }
    return [
        (case.kind, str(case.sentence), [named[one] for one in operations_of(case.id, dock)])
        for case in dock.store.cases.open_cases(10)
    ]


def operations_of(case_id: CaseId, dock: Dock) -> list[str]:
    """In the order in which the central names them."""
    with closing(sqlite3.connect(f"file:{dock.folder / 'mirror.db'}?mode=ro", uri=True)) as mirror:
        (named,) = mirror.execute("SELECT operations FROM cases WHERE id = ?", (case_id,)).fetchone()
    return list(json.loads(named))
