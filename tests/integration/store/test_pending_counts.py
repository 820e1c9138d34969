"""A pending count shows what was counted, and own work after it; what the central confirms takes its place."""

from __future__ import annotations

from datetime import UTC, datetime

from ims_desktop.domain.counting import CountedLine
from ims_desktop.domain.effects import on_undoing
from ims_desktop.domain.ids import OperationId, OperatorId, ReceiptId
from ims_desktop.domain.positions import Position
from ims_desktop.domain.receiving import ReceivedLine
from ims_desktop.domain.times import ClockReading
from ims_desktop.ports.mirror import Reached
from ims_desktop.ports.outbox import Draft
from ims_desktop.protocol.effects import effects_of_body
from ims_desktop.protocol.operations import Body, GoodsReceived, StockCounted, Undone
from ims_desktop.store.local_store import LocalStore
from tests.contracts import rows

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
AT_DOCK = Position(rows.ITEM, rows.DOCK)


def put(store: LocalStore, name: str, body: Body) -> None:
    draft = Draft(OperationId(name), OperatorId("ada"), ClockReading(NOW), 0, body)
    store.outbox.record(draft, effects_of_body(body))


def receive(store: LocalStore, name: str, count: int) -> None:
    line = ReceivedLine(rows.ITEM, rows.pieces(count), rows.SUPPLIER, rows.DOCK)
    put(store, name, GoodsReceived(ReceiptId("r"), "R-1", None, (line,)))


def count(store: LocalStore, name: str, found: int) -> None:
    put(store, name, StockCounted(rows.DOCK, (CountedLine(AT_DOCK, rows.pieces(found)),)))


def shown(store: LocalStore) -> int:
    stock = store.stock.of_item(rows.ITEM)
    assert stock is not None
    return sum(row.quantity.micro for row in stock.rows) // 1_000_000


def confirm(store: LocalStore, *changes: object) -> None:
    last = changes[-1].place  # type: ignore[attr-defined]
    store.mirror.apply(changes, Reached("life", last, last))  # type: ignore[arg-type]


def test_a_count_takes_the_place_of_what_was_there_and_later_work_is_added(dock: LocalStore) -> None:
    confirm(dock, rows.balance(11, AT_DOCK, 40))
    receive(dock, "a", 5)
    assert shown(dock) == 45
    count(dock, "b", 42)
    assert shown(dock) == 42
    receive(dock, "c", 3)
    assert shown(dock) == 45
    count(dock, "d", 7)
    assert shown(dock) == 7


def test_a_count_of_what_nobody_knew_and_of_nothing(dock: LocalStore) -> None:
    count(dock, "a", 6)
    assert shown(dock) == 6
    count(dock, "b", 0)
    assert shown(dock) == 0


def test_the_centrals_row_ends_it_wherever_the_pull_is_cut(dock: LocalStore) -> None:
    confirm(dock, rows.balance(11, AT_DOCK, 40))
    count(dock, "a", 42)
    receive(dock, "b", 3)
    confirm(dock, rows.outcome(12, "a", 1))
    assert shown(dock) == 45
    confirm(dock, rows.balance(13, AT_DOCK, 42))
    assert shown(dock) == 45
    confirm(dock, rows.outcome(14, "b", 2))
    assert shown(dock) == 45
    confirm(dock, rows.balance(15, AT_DOCK, 45))
    assert shown(dock) == 45


def test_an_undone_count_counts_no_longer(dock: LocalStore) -> None:
    confirm(dock, rows.balance(11, AT_DOCK, 40))
    receive(dock, "a", 5)
    count(dock, "b", 1)
    body = StockCounted(rows.DOCK, (CountedLine(AT_DOCK, rows.pieces(1)),))
    draft = Draft(OperationId("c"), OperatorId("ada"), ClockReading(NOW), 0, Undone(OperationId("b")))
    dock.outbox.record(draft, on_undoing(OperationId("b"), effects_of_body(body)))
    assert shown(dock) == 45
