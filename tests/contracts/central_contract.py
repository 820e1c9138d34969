"""What every central does for workstations. A test class derives from ``CentralContract`` and gives ``bench``."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any, Protocol

import msgspec
import pytest

from ims_desktop.domain.ids import ItemId, LocationId, OperationId, OperatorId, OrderId, OrderLineId, ReceiptId
from ims_desktop.domain.positions import Position
from ims_desktop.domain.quantity import Quantity
from ims_desktop.domain.receiving import ReceivedLine
from ims_desktop.ports.link import CentralLink, LinkRefused
from ims_desktop.protocol.codec import encode
from ims_desktop.protocol.messages import Change, Enrolled, ProblemCode, PullReply, PushReply, PushRequest
from ims_desktop.protocol.mirror import BY_NAME, is_well_formed
from ims_desktop.protocol.operations import Body, GoodsReceived, LineClosedShort, Operation, ReceiptFinished

NOW = datetime.now(UTC).replace(microsecond=0)


class Station(Protocol):
    """An enrolled workstation: who it is, and its line."""

    enrolled: Enrolled
    link: CentralLink


class Bench(Protocol):
    """A central with one site, items, an approved order, and a person; and what is needed to look into it."""

    item: ItemId
    supplier: LocationId
    dock: LocationId
    order: OrderId
    order_line: OrderLineId
    """Of ``item``: ten ordered, no tolerance, warns beyond it."""
    operator: OperatorId
    """Somebody who may decide, too."""

    def station(self) -> Station: ...

    def on_hand(self, position: Position) -> Quantity: ...

    def cancel_order(self) -> None: ...

    def live_again(self) -> None:
        """As after a restore from a backup of just now: another epoch."""
        ...


class CentralContract:
    @pytest.fixture
    def here(self, bench: Bench) -> Station:
        return bench.station()

    def test_goods_that_were_handed_in_are_on_hand_and_in_the_feed(self, bench: Bench, here: Station) -> None:
        reply = push(here, received(bench, here, 1, "4"))
        assert reply.acknowledged == 1
        assert bench.on_hand(at_dock(bench)) == Quantity.of("4")
        rows = latest(pull_all(here))
        assert field(rows["balances", at_dock(bench).key], "quantity") == 4_000_000
        assert field(rows["purchase_order_lines", bench.order_line], "received") == 4_000_000

    def test_an_empty_push_is_answered(self, here: Station) -> None:
        assert push(here).acknowledged == 0

    def test_a_batch_that_comes_again_changes_nothing(self, bench: Bench, here: Station) -> None:
        batch = [received(bench, here, 1, "1"), received(bench, here, 2, "2")]
        push(here, *batch)
        high = here.link.pull(0, 1, "").high
        assert push(here, *batch).acknowledged == 2
        assert bench.on_hand(at_dock(bench)) == Quantity.of("3")
        assert here.link.pull(0, 1, "").high == high

    def test_a_batch_may_begin_with_what_came_before(self, bench: Bench, here: Station) -> None:
        first = received(bench, here, 1, "1")
        push(here, first)
        assert push(here, first, received(bench, here, 2, "2")).acknowledged == 2
        assert bench.on_hand(at_dock(bench)) == Quantity.of("3")

    def test_a_gap_is_refused_whole_and_says_what_comes_next(self, bench: Bench, here: Station) -> None:
        push(here, received(bench, here, 1, "1"))
        problem = refused(here, received(bench, here, 3, "1"), received(bench, here, 4, "1"))
        assert (problem.code, problem.problem.expected) == (ProblemCode.GAP, 2)
        assert bench.on_hand(at_dock(bench)) == Quantity.of("1")

    def test_another_operation_under_the_same_number_is_refused_whole(self, bench: Bench, here: Station) -> None:
        push(here, received(bench, here, 1, "1"), received(bench, here, 2, "1"))
        problem = refused(here, received(bench, here, 2, "5", "another"), received(bench, here, 3, "5"))
        assert (problem.code, problem.problem.expected) == (ProblemCode.FORKED, 2)
        assert bench.on_hand(at_dock(bench)) == Quantity.of("2")

    def test_a_renewed_workstation_hands_in_under_its_new_name(self, bench: Bench, here: Station) -> None:
        push(here, received(bench, here, 1, "1"))
        renewed = renew(here)
        assert renewed.enrolled.workstation != here.enrolled.workstation
        assert push(renewed, received(bench, renewed, 1, "2", "from the copy")).acknowledged == 1
        assert push(here, received(bench, here, 2, "4", "from the original")).acknowledged == 2
        assert bench.on_hand(at_dock(bench)) == Quantity.of("7")

    def test_an_operation_that_comes_again_under_another_name_is_not_applied_again(
        self, bench: Bench, here: Station
    ) -> None:
        push(here, received(bench, here, 1, "1"))
        renewed = renew(here)
        push(renewed, received(bench, renewed, 1, "2", "restored"))
        again = renew(here)
        assert push(again, received(bench, again, 1, "2", "restored")).acknowledged == 1
        assert push(again, received(bench, again, 1, "2", "restored")).acknowledged == 1
        assert push(again, received(bench, again, 2, "4", "new")).acknowledged == 2
        assert bench.on_hand(at_dock(bench)) == Quantity.of("7")
        assert outcome_of(again, "restored") is not None

    def test_a_renewed_workstation_still_hears_of_what_it_handed_in_before(self, bench: Bench, here: Station) -> None:
        push(here, received(bench, here, 1, "1", "before"))
        assert outcome_of(renew(here), "before") is not None

    def test_a_workstation_does_not_hear_of_what_others_handed_in(self, bench: Bench, here: Station) -> None:
        push(here, received(bench, here, 1, "1", "mine"))
        assert outcome_of(here, "mine") is not None
        assert outcome_of(bench.station(), "mine") is None

    def test_outcomes_take_their_places_before_the_rows_they_caused(self, bench: Bench, here: Station) -> None:
        push(here, *(received(bench, here, number, "1") for number in range(1, 6)))
        rows = latest(pull_all(here))
        last_outcome = max(change.place for (record, _), change in rows.items() if record == "outcomes")
        assert rows["balances", at_dock(bench).key].place > last_outcome
        assert rows["purchase_order_lines", bench.order_line].place > last_outcome

    def test_an_outcome_keeps_its_place(self, bench: Bench, here: Station) -> None:
        push(here, received(bench, here, 1, "1", "first"))
        before = outcome_of(here, "first")
        push(here, received(bench, here, 1, "1", "first"), received(bench, here, 2, "1"))
        assert outcome_of(here, "first") == before

    def test_the_feed_is_in_order_whole_and_well_formed_page_by_page(self, bench: Bench, here: Station) -> None:
        push(here, *(received(bench, here, number, "1") for number in range(1, 6)))
        pages = pull_pages(here, 2)
        changes = [change for page in pages for change in page.changes]
        assert all(one.place < following.place for one, following in pairwise(changes))
        assert all(is_well_formed(BY_NAME[change.record], change.values) for change in changes)
        assert all(page.more and page.cursor == page.changes[-1].place for page in pages[:-1])
        assert (pages[-1].more, pages[-1].cursor) == (False, pages[-1].high)
        assert latest(changes) == latest(pull_all(here))

    def test_an_idle_pull_brings_nothing(self, here: Station) -> None:
        page = pull_pages(here, 5_000)[-1]
        again = here.link.pull(page.high, 5_000, page.epoch)
        assert (again.changes, again.more, again.cursor, again.high) == ((), False, page.high, page.high)

    def test_only_what_changed_comes_again(self, bench: Bench, here: Station) -> None:
        push(here, received(bench, here, 1, "1"))
        high = pull_pages(here, 5_000)[-1].high
        push(here, received(bench, here, 2, "1"))
        records = {change.record for change in here.link.pull(high, 5_000, "").changes}
        assert {"outcomes", "balances", "purchase_order_lines"} <= records
        assert "items" not in records

    def test_goods_for_a_cancelled_order_are_taken_with_a_case(self, bench: Bench, here: Station) -> None:
        bench.cancel_order()
        push(here, received(bench, here, 1, "4", "late"))
        assert bench.on_hand(at_dock(bench)) == Quantity.of("4")
        assert "order_not_open" in cases_of(here, "late")
        assert field(outcome_of(here, "late"), "result") == "case"

    def test_goods_beyond_the_order_are_taken_with_one_case(self, bench: Bench, here: Station) -> None:
        push(here, received(bench, here, 1, "9"), received(bench, here, 2, "2", "over"))
        push(here, received(bench, here, 3, "1", "more"))
        assert bench.on_hand(at_dock(bench)) == Quantity.of("12")
        assert cases_of(here, "over") == cases_of(here, "more") == ["over_received"]

    def test_goods_without_an_order_are_taken_with_a_case(self, bench: Bench, here: Station) -> None:
        body = GoodsReceived(ReceiptId("r9"), "R9", None, (line(bench, "3", None),))
        push(here, operation(bench, here, 1, body, "unmatched"))
        assert bench.on_hand(at_dock(bench)) == Quantity.of("3")
        assert cases_of(here, "unmatched") == ["unmatched_receipt"]

    def test_a_decision_on_a_stale_version_is_refused_and_the_rest_goes_on(self, bench: Bench, here: Station) -> None:
        version = field(latest(pull_all(here))["purchase_order_lines", bench.order_line], "version")
        stale = LineClosedShort(bench.order, bench.order_line, version + 7)
        right = LineClosedShort(bench.order, bench.order_line, version)
        push(
            here,
            operation(bench, here, 1, stale, "stale"),
            operation(bench, here, 2, right, "right"),
            received(bench, here, 3, "1", "after"),
        )
        assert field(outcome_of(here, "stale"), "result") == "refused"
        assert field(outcome_of(here, "stale"), "as_stated") == 0
        assert field(outcome_of(here, "right"), "result") == "applied"
        assert field(latest(pull_all(here))["purchase_order_lines", bench.order_line], "is_closed_short") == 1
        assert bench.on_hand(at_dock(bench)) == Quantity.of("1")

    def test_a_finished_receipt_is_taken(self, bench: Bench, here: Station) -> None:
        body = ReceiptFinished(ReceiptId("r1"), "R1", bench.order)
        push(here, operation(bench, here, 1, body, "finished"))
        assert field(outcome_of(here, "finished"), "result") == "applied"

    def test_an_operation_from_the_future_is_kept_beside_a_case_and_blocks_no_other(
        self, bench: Bench, here: Station
    ) -> None:
        known = msgspec.json.decode(encode(received(bench, here, 2, "1", "strange")))
        known["body"] = {"type": "goods_teleported", "to": "the moon"}
        push_raw(
            here,
            encode(received(bench, here, 1, "1")),
            msgspec.json.encode(known),
            encode(received(bench, here, 3, "2", "after")),
        )
        assert bench.on_hand(at_dock(bench)) == Quantity.of("3")
        assert (field(outcome_of(here, "strange"), "result"), field(outcome_of(here, "strange"), "as_stated")) == (
            "case",
            0,
        )
        assert cases_of(here, "strange") == ["unreadable"]

    def test_goods_at_a_place_that_nobody_knows_are_not_as_stated(self, bench: Bench, here: Station) -> None:
        lost = msgspec.structs.replace(received(bench, here, 1, "1", "lost"), body=_somewhere(bench))
        push(here, lost)
        assert field(outcome_of(here, "lost"), "as_stated") == 0
        assert "unknown_location" in cases_of(here, "lost")

    def test_a_cursor_beyond_the_feed_is_refused(self, here: Station) -> None:
        high = here.link.pull(0, 1, "").high
        with pytest.raises(LinkRefused) as problem:
            here.link.pull(high + 1, 10, "")
        assert problem.value.code == ProblemCode.CURSOR_AHEAD

    def test_another_life_of_the_central_is_told_to_who_knew_the_last_one(self, bench: Bench, here: Station) -> None:
        epoch = here.link.pull(0, 1, "").epoch
        bench.live_again()
        with pytest.raises(LinkRefused) as problem:
            here.link.pull(0, 1, epoch)
        assert problem.value.code == ProblemCode.EPOCH
        with pytest.raises(LinkRefused) as problem:
            push(here, received(bench, here, 1, "1"), epoch=epoch)
        assert problem.value.code == ProblemCode.EPOCH
        assert here.link.pull(0, 1, "").epoch != epoch


def push(station: Station, *operations: Operation, epoch: str = "") -> PushReply:
    return push_raw(station, *(encode(one) for one in operations), epoch=epoch)


def push_raw(station: Station, *operations: bytes, epoch: str = "") -> PushReply:
    raw = tuple(msgspec.Raw(one) for one in operations)
    return station.link.push(PushRequest(workstation=station.enrolled.workstation, epoch=epoch, operations=raw))


def refused(station: Station, *operations: Operation) -> LinkRefused:
    with pytest.raises(LinkRefused) as problem:
        push(station, *operations)
    return problem.value


class Renewed:
    """A workstation under the name that it got instead of another one."""

    def __init__(self, enrolled: Enrolled, link: CentralLink) -> None:
        self.enrolled = enrolled
        self.link = link


def renew(station: Any) -> Station:
    enrolled = station.link.renew()
    made: Station = Renewed(enrolled, station.link_of(enrolled))
    return made


def operation(bench: Bench, station: Station, sequence: int, body: Body, name: str = "") -> Operation:
    at = NOW - timedelta(hours=1) + timedelta(seconds=sequence)
    return Operation(
        id=OperationId(name or f"{station.enrolled.workstation}-{sequence}"[-60:]),
        workstation=station.enrolled.workstation,
        sequence=sequence,
        operator=bench.operator,
        recorded_at=at,
        happened_at=at,
        body=body,
    )


def received(bench: Bench, station: Station, sequence: int, quantity: str, name: str = "") -> Operation:
    body = GoodsReceived(ReceiptId("r1"), "R1", bench.order, (line(bench, quantity, bench.order_line),))
    return operation(bench, station, sequence, body, name)


def line(bench: Bench, quantity: str, order_line: OrderLineId | None) -> ReceivedLine:
    return ReceivedLine(bench.item, Quantity.of(quantity), bench.supplier, bench.dock, order_line_id=order_line)


def _somewhere(bench: Bench) -> GoodsReceived:
    lost = ReceivedLine(
        bench.item, Quantity.of(1), bench.supplier, LocationId("nowhere"), order_line_id=bench.order_line
    )
    return GoodsReceived(ReceiptId("r1"), "R1", bench.order, (lost,))


def at_dock(bench: Bench) -> Position:
    return line(bench, "1", None).position


def pull_pages(station: Station, limit: int) -> list[PullReply]:
    pages = [station.link.pull(0, limit, "")]
    while pages[-1].more:
        pages.append(station.link.pull(pages[-1].cursor, limit, pages[-1].epoch))
    return pages


def pull_all(station: Station) -> list[Change]:
    return [change for page in pull_pages(station, 5_000) for change in page.changes]


def latest(changes: list[Change]) -> dict[tuple[str, str], Change]:
    return {(change.record, str(change.values[0])): change for change in changes}


def outcome_of(station: Station, name: str) -> Change | None:
    return latest(pull_all(station)).get(("outcomes", name))


def cases_of(station: Station, name: str) -> list[str]:
    """The kinds of the open cases that name the operation."""
    rows = [change for (record, _), change in latest(pull_all(station)).items() if record == "cases"]
    return sorted(str(field(row, "kind")) for row in rows if name in msgspec.json.decode(field(row, "operations")))


def field(change: Change | None, name: str) -> Any:
    assert change is not None
    return change.values[BY_NAME[change.record].columns.index(name)]
