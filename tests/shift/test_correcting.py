"""What was recorded wrong is taken back or amended from the outbox, in whatever state it is, by whoever may."""

from __future__ import annotations

import pytest

from ims_desktop.actions.correcting import Right, amend, withdraw
from ims_desktop.actions.recording import Recorder
from ims_desktop.domain.errors import AskSupervisor, InputProblem
from ims_desktop.domain.quantity import Quantity
from ims_desktop.ports.book import OperationRow
from ims_desktop.ports.outbox_book import Shown
from ims_desktop.ports.people import Person
from ims_desktop.protocol.operations import Undone
from tests.shift.company import Central
from tests.shift.conftest import OpenDock
from tests.shift.dock import Dock
from tests.shift.labels import goods


def recorder(dock: Dock, person: Person) -> Recorder:
    return dock.workstation.recorder(person)


def rows(dock: Dock, shown: Shown = Shown.ALL, words: str = "") -> list[OperationRow]:
    return list(dock.store.outbox_book.listed(shown, words, 50))


@pytest.mark.parametrize("state", ["recorded", "confirmed"])
def test_it_is_amended_whatever_state_it_is_in(central: Central, open_dock: OpenDock, state: str) -> None:
    dock, tom = open_dock(), central.person("tom")
    dock.scan("PO-BIG", goods("BOLT", 12))
    if state == "confirmed":
        dock.sync()
    (wrong,) = rows(dock)
    assert wrong.state == state
    made = amend(recorder(dock, tom), tom, wrong.id, Right("10"), "MISREAD")
    assert made.happened_at == wrong.happened_at
    assert dock.on_hand() == {"BOLT": Quantity.of(10)}
    dock.sync()
    assert dock.on_hand() == central.stock() == {"BOLT": Quantity.of(10)}
    assert central.sums_by_item() == {0}
    assert central.open_cases() == []
    detail = dock.store.outbox_book.detail(wrong.id)
    assert detail is not None
    assert detail.corrected is not None
    assert (detail.corrected.reason, detail.corrected.replaced_by) == ("MISREAD", made.sequence)
    assert [row.id for row in rows(dock, Shown.WITHDRAWN)] == [wrong.id]


def test_both_are_written_or_neither(central: Central, open_dock: OpenDock) -> None:
    dock, tom = open_dock(), central.person("tom")
    dock.scan("PO-BIG", goods("BOLT", 12))
    (wrong,) = rows(dock)
    store = dock.store.outbox
    draft = recorder(dock, tom)._draft(tom.id, Undone(wrong.id))
    with pytest.raises(Exception, match="UNIQUE"):
        store.record_together([(draft, ()), (draft, ())])
    assert len(rows(dock)) == 1
    assert store.last_sequence() == 1


def test_time_does_not_go_back_after_an_amendment(central: Central, open_dock: OpenDock) -> None:
    dock, tom = open_dock(), central.person("tom")
    dock.scan("PO-BIG", goods("BOLT", 12))
    dock.scan(goods("NUT", 1))
    wrong = rows(dock)[-1]
    amend(recorder(dock, tom), tom, wrong.id, Right("10"), "MISREAD")
    dock.scan(goods("NUT", 2))
    undone, anew, following = dock.recorded()[-3:]
    assert anew.happened_at < undone.happened_at <= following.happened_at


def test_it_is_taken_back_and_not_twice(central: Central, open_dock: OpenDock) -> None:
    dock, tom = open_dock(), central.person("tom")
    dock.scan("PO-BIG", goods("BOLT", 12))
    dock.sync()
    (wrong,) = rows(dock)
    withdraw(recorder(dock, tom), tom, wrong.id, "TWICE")
    with pytest.raises(InputProblem, match="taken back already"):
        withdraw(recorder(dock, tom), tom, wrong.id, "TWICE")
    dock.sync()
    assert dock.on_hand() == central.stock() == {}


def test_what_somebody_else_recorded_is_a_supervisors_to_take_back(central: Central, open_dock: OpenDock) -> None:
    dock, eve, lin = open_dock(), central.person("eve"), central.person("lin")
    dock.scan("PO-BIG", goods("BOLT", 12))
    (wrong,) = rows(dock)
    with pytest.raises(AskSupervisor, match="take back what somebody else recorded"):
        withdraw(recorder(dock, eve), eve, wrong.id, "TWICE")
    withdraw(recorder(dock, lin), lin, wrong.id, "TWICE")
    dock.sync()
    assert central.stock() == {}


@pytest.mark.parametrize("typed", ["0", "-1", "many", "1e400"])
def test_what_is_no_quantity_changes_nothing(central: Central, open_dock: OpenDock, typed: str) -> None:
    dock, tom = open_dock(), central.person("tom")
    dock.scan("PO-BIG", goods("BOLT", 12))
    (wrong,) = rows(dock)
    with pytest.raises(InputProblem):
        amend(recorder(dock, tom), tom, wrong.id, Right(typed), "MISREAD")
    with pytest.raises(InputProblem, match="Nothing is different"):
        amend(recorder(dock, tom), tom, wrong.id, Right("12"), "MISREAD")
    with pytest.raises(InputProblem, match="reason"):
        amend(recorder(dock, tom), tom, wrong.id, Right("11"), "")
    assert len(rows(dock)) == 1


def test_operations_are_found_by_what_they_say(open_dock: OpenDock) -> None:
    dock = open_dock()
    dock.scan("PO-BIG", goods("BOLT", 12), goods("NUT", 7))
    assert len(rows(dock, words="nut m8")) == 1
    assert len(rows(dock, words="7 NUT")) == 1
    assert rows(dock, words="moon") == []
    assert len(rows(dock, Shown.UNCONFIRMED)) == 2
    dock.sync()
    assert rows(dock, Shown.UNCONFIRMED) == []
