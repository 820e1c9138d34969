"""What every outbox does. A test class derives from ``OutboxContract`` and gives the fixture ``outbox``."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Protocol

import pytest

from ims_desktop.domain.effects import on_undoing
from ims_desktop.domain.errors import ImsError
from ims_desktop.domain.ids import ItemId, LocationId, OperationId, OperatorId, ReceiptId, SiteId, WorkstationId
from ims_desktop.domain.quantity import Quantity
from ims_desktop.domain.receiving import ReceivedLine, effects_of
from ims_desktop.domain.times import ClockReading
from ims_desktop.ports.outbox import Draft, Identity, Outbox
from ims_desktop.protocol.operations import GoodsReceived, LineClosedShort, Operation, ReceiptFinished, Undone

MORNING = datetime(2026, 3, 2, 8, 30, 15, 123456, tzinfo=UTC)

FIRST = Identity(WorkstationId("ws-1"), "Dock 1", "D1", SiteId("site"))
SECOND = Identity(WorkstationId("ws-2"), "Dock 1", "D1B", SiteId("site"))


class EnrollableOutbox(Outbox, Protocol):
    def begin_as(self, identity: Identity) -> None: ...


def received(quantity: str = "1") -> ReceivedLine:
    return ReceivedLine(ItemId("item"), Quantity.of(quantity), LocationId("supplier"), LocationId("dock"))


def receipt(name: str, at: datetime = MORNING, offset: timedelta = timedelta(0), *lines: ReceivedLine) -> Draft:
    body = GoodsReceived(
        receipt_id=ReceiptId("receipt"), receipt_number="R-1", order_id=None, lines=lines or (received(),)
    )
    return Draft(OperationId(name), OperatorId("ada"), ClockReading(at, offset, timedelta(milliseconds=40)), 7, body)


def record(outbox: Outbox, *names: str) -> list[Operation]:
    return [outbox.record(receipt(name), effects_of((received(),))) for name in names]


class OutboxContract:
    @pytest.fixture
    def enrolled(self, outbox: EnrollableOutbox) -> EnrollableOutbox:
        outbox.begin_as(FIRST)
        return outbox

    def test_nothing_is_recorded_before_the_workstation_has_an_identity(self, outbox: EnrollableOutbox) -> None:
        with pytest.raises(ImsError):
            record(outbox, "a")
        assert outbox.identity() is None
        assert outbox.last_sequence() == 0
        assert list(outbox.after(0, 10)) == []

    def test_everything_ever_recorded_goes_on_under_a_new_name(self, enrolled: EnrollableOutbox) -> None:
        record(enrolled, "a", "b", "c")
        enrolled.adopt(SECOND, differing=3)
        record(enrolled, "d")
        third = Identity(WorkstationId("ws-3"), "Dock 1", "D1C", SiteId("site"))
        enrolled.adopt_all(third)
        assert [(one.id, one.sequence, one.workstation) for one in enrolled.after(0, 10)] == [
            ("a", 1, "ws-3"),
            ("b", 2, "ws-3"),
            ("c", 3, "ws-3"),
            ("d", 4, "ws-3"),
        ]
        assert list(enrolled.earlier_names()) == ["ws-2", "ws-1"]
        assert record(enrolled, "e")[0].sequence == 5

    def test_sequences_are_gapless_from_one(self, enrolled: EnrollableOutbox) -> None:
        assert [one.sequence for one in record(enrolled, "a", "b", "c")] == [1, 2, 3]
        assert enrolled.last_sequence() == 3

    def test_several_are_recorded_together_in_their_order(self, enrolled: EnrollableOutbox) -> None:
        record(enrolled, "a")
        made = enrolled.record_all([(receipt(name), effects_of((received(),))) for name in ("b", "c")])
        assert [(one.id, one.sequence) for one in made] == [("b", 2), ("c", 3)]
        assert list(enrolled.after(1, 10)) == list(made)

    def test_what_was_recorded_is_read_back_as_it_was(self, enrolled: EnrollableOutbox) -> None:
        made = record(enrolled, "a")
        made.append(enrolled.record(_with(ReceiptFinished(ReceiptId("receipt"), "R-1", None), "b"), ()))
        made.append(enrolled.record(_with(LineClosedShort("order", "line", 3), "c"), ()))  # type: ignore[arg-type]
        assert list(enrolled.after(0, 10)) == made

    def test_an_operation_carries_its_workstation_clock_and_cursor(self, enrolled: EnrollableOutbox) -> None:
        made = enrolled.record(receipt("a", offset=timedelta(milliseconds=-1500)), ())
        assert (made.workstation, made.operator, made.based_on) == (FIRST.workstation, "ada", 7)
        assert (made.recorded_at, made.offset_ms, made.uncertainty_ms) == (MORNING, -1500, 40)
        assert made.happened_at == MORNING - timedelta(milliseconds=1500)

    def test_after_gives_what_follows_in_order_and_not_too_much(self, enrolled: EnrollableOutbox) -> None:
        made = record(enrolled, *"abcde")
        assert list(enrolled.after(2, 2)) == made[2:4]
        assert list(enrolled.after(5, 2)) == []

    def test_the_latest_fact_can_be_undone_and_then_the_one_before(self, enrolled: EnrollableOutbox) -> None:
        assert enrolled.undoable(OperatorId("ada")) is None
        first, second = record(enrolled, "a", "b")
        enrolled.record(_with(ReceiptFinished(ReceiptId("receipt"), "R-1", None), "c"), ())
        assert enrolled.undoable(OperatorId("ada")) == second
        enrolled.record(_with(Undone(second.id), "d"), on_undoing(second.id, effects_of((received(),))))
        assert enrolled.undoable(OperatorId("ada")) == first
        assert enrolled.undoable(OperatorId("somebody else")) is None

    def test_a_clock_that_is_set_back_does_not_turn_the_order_around(self, enrolled: EnrollableOutbox) -> None:
        first = enrolled.record(receipt("a", MORNING), ())
        second = enrolled.record(receipt("b", MORNING - timedelta(days=365)), ())
        third = enrolled.record(receipt("c", MORNING + timedelta(seconds=1)), ())
        assert second.happened_at == first.happened_at
        assert second.recorded_at == MORNING - timedelta(days=365)
        assert third.happened_at == MORNING + timedelta(seconds=1)

    def test_a_second_enrolment_does_not_replace_the_first(self, enrolled: EnrollableOutbox) -> None:
        with pytest.raises(ImsError):
            enrolled.begin_as(SECOND)
        assert enrolled.identity() == FIRST

    def test_an_identity_learns_its_new_name(self, enrolled: EnrollableOutbox) -> None:
        renamed = Identity(FIRST.workstation, "Dock 9", "D9", FIRST.site)
        enrolled.begin_as(renamed)
        assert enrolled.identity() == renamed

    def test_adopting_numbers_what_differs_anew_and_in_order(self, enrolled: EnrollableOutbox) -> None:
        record(enrolled, *"abcde")
        enrolled.adopt(SECOND, differing=4)
        assert enrolled.identity() == SECOND
        assert [(one.sequence, one.id) for one in enrolled.after(0, 10)] == [(1, "d"), (2, "e")]
        assert {one.workstation for one in enrolled.after(0, 10)} == {SECOND.workstation}
        assert [one.sequence for one in record(enrolled, "f")] == [3]

    def test_adopting_when_nothing_is_left_over_begins_at_one(self, enrolled: EnrollableOutbox) -> None:
        record(enrolled, "a", "b")
        enrolled.adopt(SECOND, differing=3)
        assert enrolled.last_sequence() == 0
        assert [one.sequence for one in record(enrolled, "c")] == [1]

    def test_times_do_not_go_back_over_an_adoption(self, enrolled: EnrollableOutbox) -> None:
        before = enrolled.record(receipt("a", MORNING), ())
        enrolled.adopt(SECOND, differing=2)
        assert enrolled.record(receipt("b", MORNING - timedelta(hours=1)), ()).happened_at == before.happened_at

    def test_an_identity_does_not_follow_itself(self, enrolled: EnrollableOutbox) -> None:
        record(enrolled, "a", "b")
        with pytest.raises(ImsError):
            enrolled.adopt(FIRST, differing=2)
        assert [one.sequence for one in enrolled.after(0, 10)] == [1, 2]


def _with(body: ReceiptFinished | LineClosedShort, name: str) -> Draft:
    return Draft(OperationId(name), OperatorId("ada"), ClockReading(MORNING), 0, body)
