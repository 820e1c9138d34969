"""The states of own operations, the outbox's list, open orders and cases."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from ims_desktop.domain.ids import LocationId, OperatorId, OrderId
from ims_desktop.domain.people import Role
from ims_desktop.domain.positions import Position, StockStatus
from ims_desktop.ports.book import StateCounts
from ims_desktop.ports.mirror import Reached
from ims_desktop.ports.people import Person, Verifier
from ims_desktop.protocol.messages import Change
from ims_desktop.protocol.outcomes import Result
from ims_desktop.store.local_store import LocalStore
from tests.contracts import rows
from tests.contracts.outbox_contract import FIRST, SECOND, receipt, received, record

LATER = datetime(2027, 1, 1, tzinfo=UTC)


def put(store: LocalStore, *changes: Change) -> None:
    store.mirror.apply(changes, Reached("life", changes[-1].place, changes[-1].place))


def states_of(store: LocalStore) -> list[tuple[str, str]]:
    return [(row.id, row.state) for row in store.overview.operations(10)]


def test_an_operation_goes_from_recorded_to_sent_to_confirmed(dock: LocalStore) -> None:
    record(dock.outbox, "a", "b", "c")
    assert dock.overview.states() == StateCounts(recorded=3)
    dock.mirror.acknowledge(FIRST.workstation, 2)
    assert dock.overview.states() == StateCounts(recorded=1, sent=2)
    put(dock, rows.outcome(11, "a", 1))
    assert dock.overview.states() == StateCounts(recorded=1, sent=1, confirmed=1)
    assert states_of(dock) == [("c", "recorded"), ("b", "sent"), ("a", "confirmed")]


def test_an_outcome_whose_acknowledgement_was_lost_confirms(dock: LocalStore) -> None:
    record(dock.outbox, "a", "b")
    put(dock, rows.outcome(11, "a", 1), rows.outcome(12, "b", 2))
    assert dock.overview.states() == StateCounts(confirmed=2)


def test_refused_and_disputed_operations_need_attention_and_count_again(dock: LocalStore) -> None:
    record(dock.outbox, "a", "b", "c", "d")
    put(
        dock,
        rows.outcome(11, "a", 1, Result.REFUSED, as_stated=False, reason='{"msgid":"Too late","values":{}}'),
        rows.outcome(12, "b", 2, Result.CASE),
        rows.outcome(13, "c", 3, Result.CASE),
        rows.case(14, "case-1", '["b","elsewhere"]'),
        rows.case(15, "case-2", '["c"]', state="settled"),
        rows.case(16, "case-3", '["b"]'),
    )
    assert dock.overview.states() == StateCounts(recorded=1, confirmed=3, needs_attention=2)
    found = {row.id: (row.needs_attention, str(row.reason or "")) for row in dock.overview.operations(10)}
    assert found == {"a": (True, "Too late"), "b": (True, ""), "c": (False, ""), "d": (False, "")}


def test_a_lost_mirror_makes_everything_recorded_until_the_central_says_otherwise(dock: LocalStore) -> None:
    record(dock.outbox, "a", "b")
    dock.mirror.acknowledge(FIRST.workstation, 2)
    put(dock, rows.outcome(11, "a", 1))
    dock.mirror.begin_again("other life")
    assert dock.overview.states() == StateCounts(recorded=2)


def test_after_an_adoption_both_lives_are_counted(dock: LocalStore) -> None:
    record(dock.outbox, *"abcde")
    dock.mirror.acknowledge(FIRST.workstation, 3)
    put(dock, rows.outcome(11, "a", 1), rows.outcome(12, "b", 2))
    dock.outbox.adopt(SECOND, differing=4)
    assert dock.overview.states() == StateCounts(recorded=2, sent=1, confirmed=2)
    dock.mirror.acknowledge(SECOND.workstation, 1)
    put(dock, rows.outcome(13, "c", 3), rows.outcome(14, "d", 1, workstation="ws-2"))
    assert dock.overview.states() == StateCounts(recorded=1, confirmed=4)
    assert states_of(dock) == [
        ("e", "recorded"), ("d", "confirmed"), ("c", "confirmed"), ("b", "confirmed"), ("a", "confirmed")
    ]  # fmt: skip


def test_outcomes_of_another_disk_confirm_nothing_here(dock: LocalStore) -> None:
    """This disk was put back from a backup: the mirror has outcomes for numbers that are used again here."""
    record(dock.outbox, "a")
    put(dock, rows.outcome(11, "a", 1), rows.outcome(12, "lost-b", 2), rows.outcome(13, "lost-c", 3))
    dock.mirror.acknowledge(FIRST.workstation, 3)
    record(dock.outbox, "b")
    assert dock.overview.states() == StateCounts(recorded=1, confirmed=1)
    assert states_of(dock) == [("b", "recorded"), ("a", "confirmed")]


def test_the_outbox_lists_the_latest_first_and_names_who_and_what(dock: LocalStore) -> None:
    person = Person(OperatorId("ada"), "ada", "Ada Lovelace", frozenset({Role.OPERATOR}))
    dock.people.keep("ada", Verifier(person, "hash", LATER))
    dock.outbox.record(receipt("a", receipt("a").clock.raw, timedelta(0), received("2.5")), ())
    row, *others = dock.overview.operations(5)
    assert others == []
    assert row.operator_name == "Ada Lovelace"
    assert str(row.summary) == "Received 2.5 of item (R-1)"
    dock.people.forget("ada")
    assert dock.people.verifier("ada") is None
    assert dock.overview.operations(5)[0].operator_name == "Ada Lovelace"


def test_only_what_is_not_confirmed(dock: LocalStore) -> None:
    record(dock.outbox, *"abc")
    put(dock, rows.outcome(11, "a", 1))
    assert [row.id for row in dock.overview.operations(10, only_unconfirmed=True)] == ["c", "b"]
    assert [row.id for row in dock.overview.operations(1, only_unconfirmed=True)] == ["c"]


def test_open_orders_are_listed_by_due_date_and_undated_ones_last(dock: LocalStore) -> None:
    put(
        dock,
        rows.order(11, "late", "PO-9", due="2026-09-01"),
        rows.line(12, "l9", "late"),
        rows.line(13, "l9b", "late", number=2, received=10),
        rows.order(14, "closed", "PO-8", state="closed", due="2026-04-01"),
        rows.line(15, "l8", "closed"),
    )
    found = [(one.order.number, one.lines, one.lines_open) for one in dock.overview.open_orders(10)]
    assert found == [("PO-9", 2, 1), ("PO-1", 1, 1)]
    assert dock.overview.waiting().orders == 2
    assert len(dock.overview.open_orders(1)) == 1


@pytest.mark.parametrize(
    ("ordered", "received", "under", "is_open"),
    [
        (10, 9.999999, 0, True),
        (10, 10, 0, False),
        (10, 12, 0, False),
        (10, 8.999999, 1_000, True),
        (10, 9, 1_000, False),
        (3, 2.9991, 3, False),
        (3, 2.999099, 3, True),
        (9_000_000_000_000, 4_500_000_000_000, 5_000, False),
        (9_000_000_000_000, 4_499_999_999_999, 5_000, True),
    ],
)
def test_a_line_counts_as_open_exactly_where_the_domain_says_so(
    dock: LocalStore, ordered: int, received: float, under: int, is_open: bool
) -> None:
    put(dock, rows.line(11, "again", ordered=ordered, received=received, under=under, number=2))
    sheet = dock.book.order(OrderId("order-1"))
    (order,) = dock.overview.open_orders(10)
    assert sheet is not None
    assert order.lines_open == sum(not one.line.is_complete for one in sheet.lines) == 1 + is_open


def test_open_cases_wait_and_settled_ones_do_not(dock: LocalStore) -> None:
    put(
        dock,
        rows.case(11, "old", '["a"]', hour=6),
        rows.case(12, "settled", '["a"]', state="settled", hour=9),
        rows.case(13, "new", '["elsewhere"]', hour=8),
    )
    assert dock.overview.waiting().cases == 2


def test_what_waits_at_the_dock_is_counted_with_own_work(dock: LocalStore) -> None:
    assert (dock.overview.waiting().to_inspect, dock.overview.waiting().to_put_away) == (0, 0)
    waiting = Position(rows.ITEM, rows.DOCK, StockStatus.TO_INSPECT)
    put(dock, rows.balance(11, waiting, 5), rows.balance(12, Position(rows.ITEM, LocationId("shelf")), 9))
    record(dock.outbox, "a")
    found = dock.overview.waiting()
    assert (found.to_inspect, found.to_put_away) == (1, 1)
    put(dock, rows.balance(13, waiting, 0))
    assert dock.overview.waiting().to_inspect == 0
