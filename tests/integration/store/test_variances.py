"""Variances as a supervisor's workstation has them, and own decisions that are on their way."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from ims_desktop.actions.deciding import decide_variance
from ims_desktop.actions.recording import Recorder
from ims_desktop.actions.rights import Rights
from ims_desktop.domain.counting import Choice, Statement, VarianceState
from ims_desktop.domain.errors import AskSupervisor, InputProblem
from ims_desktop.domain.ids import OperationId, OperatorId, ReceiptId, Uuid7, WorkstationId
from ims_desktop.domain.moments import Moment
from ims_desktop.domain.people import Role
from ims_desktop.domain.positions import Position
from ims_desktop.domain.receiving import ReceivedLine
from ims_desktop.domain.times import ClockReading, utc_text
from ims_desktop.ports.mirror import Reached
from ims_desktop.ports.people import Person
from ims_desktop.protocol.codec import encode
from ims_desktop.protocol.messages import Change
from ims_desktop.protocol.operations import GoodsReceived, VarianceDecided
from ims_desktop.protocol.outcomes import Result
from ims_desktop.store.local_store import LocalStore
from tests.contracts import rows

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
AT_DOCK = Position(rows.ITEM, rows.DOCK, lot="L1")
LIN = Person(OperatorId("lin"), "lin", "Lin Wei", frozenset({Role.SUPERVISOR}))


class Clock:
    def reading(self) -> ClockReading:
        return ClockReading(NOW)


def counted(operation: str, by: str, minutes: int, count: int) -> Statement:
    at = Moment(NOW + timedelta(minutes=minutes), WorkstationId("ws-2"), minutes)
    return Statement(at, OperationId(operation), OperatorId(by), rows.pieces(count))


def variance(place: int, state: str = "review", version: int = 2) -> Change:
    counts = encode([counted("first", "ada", 1, 44), counted("second", "ben", 2, 45)]).decode()
    where = (AT_DOCK.key, rows.ITEM, rows.DOCK, "available", "L1", "", "")
    quantities = (rows.pieces(48).micro, rows.pieces(45).micro, version)
    values = ("v1", rows.SITE, "task", *where, state, counts, *quantities, utc_text(NOW))
    return Change("variances", place, False, values)


def told(store: LocalStore, *changes: Change) -> None:
    store.mirror.apply(changes, Reached("life", changes[-1].place, changes[-1].place))


@pytest.fixture
def recorder(dock: LocalStore) -> Callable[[Person], Recorder]:
    def for_person(person: Person) -> Recorder:
        check = Rights(person).check
        return Recorder(dock.outbox, Clock(), dock.book.cursor, lambda: None, Uuid7(), check)

    return for_person


def test_a_variance_shows_its_counts_in_order_and_what_the_books_say(dock: LocalStore) -> None:
    told(dock, variance(11))
    (found,) = dock.variances.waiting(10)
    assert (found.state, found.expected, found.location_code) == (VarianceState.REVIEW, rows.pieces(48), "DOCK")
    assert [(one.by, one.quantity) for one in found.counts] == [("ada", rows.pieces(44)), ("ben", rows.pieces(45))]
    assert found.position == AT_DOCK


def test_a_settled_variance_waits_for_nobody(dock: LocalStore) -> None:
    told(dock, variance(11, "settled"))
    assert dock.variances.waiting(10) == []


def test_a_decision_carries_what_was_seen_and_shows_until_the_central_answers(dock: LocalStore, recorder) -> None:
    told(dock, variance(11))
    (found,) = dock.variances.waiting(10)
    operation = decide_variance(recorder(LIN), LIN.id, found, Choice.TAKE, "LOST", OperationId("second"))
    body = operation.body
    assert isinstance(body, VarianceDecided)
    assert (body.about, body.expected, body.based_on_version) == (("first", "second"), rows.pieces(48), 2)
    assert dock.variances.waiting(10)[0].is_decided
    told(dock, rows.outcome(12, operation.id, 1), variance(13, "settled", 3))
    assert dock.variances.waiting(10) == []


def test_a_refused_decision_leaves_the_variance_to_be_decided(dock: LocalStore, recorder) -> None:
    told(dock, variance(11))
    (found,) = dock.variances.waiting(10)
    operation = decide_variance(recorder(LIN), LIN.id, found, Choice.KEEP, "MISCOUNT")
    told(dock, rows.outcome(12, operation.id, 1, Result.REFUSED, as_stated=False))
    assert not dock.variances.waiting(10)[0].is_decided


@pytest.mark.parametrize(
    ("role", "reason", "error"), [(Role.SUPERVISOR, "", InputProblem), (Role.OPERATOR, "LOST", AskSupervisor)]
)
def test_nothing_is_recorded_without_a_reason_or_the_right(
    dock: LocalStore, recorder, role: Role, reason: str, error: type[Exception]
) -> None:
    told(dock, variance(11))
    (found,) = dock.variances.waiting(10)
    person = Person(OperatorId("x"), "x", "X", frozenset({role}))
    with pytest.raises(error):
        decide_variance(recorder(person), person.id, found, Choice.KEEP, reason)
    assert dock.outbox.after(0, 10) == []


def test_what_was_received_here_around_the_counts_is_shown(dock: LocalStore, recorder) -> None:
    told(dock, variance(11))
    for lot, count in (("L1", 5), ("L2", 7)):
        line = ReceivedLine(rows.ITEM, rows.pieces(count), rows.SUPPLIER, rows.DOCK, lot=lot)
        recorder(LIN).record(LIN.id, GoodsReceived(ReceiptId("r"), "R-1", None, (line,)))
    (found,) = dock.variances.waiting(10)
    assert [one.change for one in dock.variances.moves_around(found)] == [rows.pieces(5)]
