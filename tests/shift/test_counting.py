"""Counting from the plan to the decided variance: two people count blind, a supervisor settles it, the books follow."""

from __future__ import annotations

from pathlib import Path

from ims_desktop.actions.deciding import decide_variance
from ims_desktop.central import commands
from ims_desktop.domain.counting import Choice, VarianceState
from ims_desktop.domain.quantity import Quantity
from ims_desktop.floor.commands import Command
from ims_desktop.ports.people import Person
from tests.shift.company import Central
from tests.shift.conftest import OpenDock
from tests.shift.dock import Dock
from tests.shift.labels import goods


def planned(central: Central, folder: Path, **more: object) -> None:
    with central.as_person("lin") as lin:
        counted = lin.put("/inventory/BOLT", json={"quantity": 50, "location": "A-1"})
        assert counted.status_code == 200, counted.text
        plan = {"name": "All-monthly", "kind": "class", "every_days": 1, **more}
        assert lin.post("/count-plans", json=plan).status_code == 201
    assert commands.make_count_tasks(folder, location="A-1") == 1


def counting(dock: Dock, person: Person) -> Dock:
    dock.sync()
    dock.job = dock.workstation.job(Command.COUNT, person)
    return dock


def test_a_variance_is_counted_again_by_somebody_else_and_settled_by_a_supervisor(
    central: Central, central_folder: Path, open_dock: OpenDock
) -> None:
    planned(central, central_folder)
    tom = counting(open_dock("WS-01", "tom"), central.person("tom"))
    eve = counting(open_dock("WS-02", "eve"), central.person("eve"))
    assert str(tom.job.step().instruction) == "Go to A-1 and scan it"
    assert "counted today" in str(tom.scan("A-1").ask)
    tom.job.choose(2)
    tom.scan(goods("BOLT", 47), "IMS-C-DONE")
    counting(tom, central.person("tom"))
    assert central.stock() == {"BOLT": Quantity.of(50)}
    refused = tom.scan("A-1").answer
    assert refused is not None
    assert str(refused.title) == "Somebody else must count it"

    counting(eve, central.person("eve"))
    eve.scan("A-1", goods("BOLT", 46), "IMS-C-DONE")
    eve.sync()
    lin = open_dock("WS-03", "lin")
    lin.sync()
    (variance,) = lin.store.variances.waiting(10)
    assert (variance.state, [one.quantity for one in variance.counts]) == (
        VarianceState.REVIEW,
        [Quantity.of(47), Quantity.of(46)],
    )
    supervisor = central.person("lin")
    recorder = lin.workstation.recorder(supervisor)
    decide_variance(recorder, supervisor.id, variance, Choice.TAKE, "LOST", variance.counts[1].operation)
    for dock in (lin, tom, eve):
        dock.sync()
    assert central.stock() == lin.on_hand() == tom.on_hand() == eve.on_hand() == {"BOLT": Quantity.of(46)}
    assert lin.store.variances.waiting(10) == []
    assert central.open_cases() == []
    assert central.sums_by_item() == {0}
