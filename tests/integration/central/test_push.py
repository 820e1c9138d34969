"""Push: every fact is taken once, whatever is wrong with it or with those beside it."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import msgspec
import pytest
from sqlalchemy import update

from ims_desktop.central import chunks
from ims_desktop.central.sync.problems import Refused
from ims_desktop.central.tables import balances, cases, items, operations, outcomes, purchase_orders, workstations
from ims_desktop.domain.ids import OperatorId
from ims_desktop.domain.orders import OrderState
from ims_desktop.domain.quantity import Quantity
from ims_desktop.protocol.codec import decode, encode
from ims_desktop.protocol.messages import ProblemCode, PushRequest
from ims_desktop.protocol.mirror import BY_NAME
from ims_desktop.protocol.operations import Operation
from ims_desktop.protocol.outcomes import Result
from tests.integration.central.company import Company, Workstation, received_line


def refused(workstation: Workstation, *made: Operation | bytes) -> Any:
    with pytest.raises(Refused) as caught:
        workstation.push(*made)
    return caught.value.problem


def changed(operation: Operation, **values: Any) -> bytes:
    """The operation with some of its JSON said otherwise."""
    return json.dumps(json.loads(encode(operation)) | values).encode()


# --- the way of one receipt -----------------------------------------------------------------------------------


def test_goods_received_stand_in_the_books_and_come_back_to_another_workstation(
    company: Company, dock: Workstation
) -> None:
    reply = dock.push(dock.receives("BOLT", "40", "PO-1/1"))
    assert (reply.acknowledged, [one.result for one in reply.outcomes]) == (1, [Result.APPLIED])
    assert company.on_hand("BOLT") == Quantity.of(40)
    assert company.received("PO-1/1") == Quantity.of(40)
    other = company.enrol("Gate PC")
    other.pull()
    assert [values[-1] for (record, _), (_, _, values) in other.mirror.items() if record == "balances"] == [40_000_000]


def test_every_movement_has_two_sides(company: Company, dock: Workstation) -> None:
    dock.push(
        dock.receives("BOLT", "40", "PO-1/1"),
        dock.receives("GLUE", "3", "PO-1/2", lot="L1"),
        dock.receives("CABLE", "0.125"),
        dock.receives("CABLE", "1.5", target="nowhere"),
    )
    assert company.sums_by_item() == {0}
    assert {row.id: row.quantity for row in company.rows(balances)} == company.balances_from_movements()


def test_balances_at_virtual_locations_are_kept_and_mirrored_nowhere(company: Company, dock: Workstation) -> None:
    dock.push(dock.receives("BOLT", "40", "PO-1/1"))
    places = {row.location_id: row.place for row in company.rows(balances)}
    assert places[company.place("SUPPLIER")] is None
    assert places[company.place("DOCK-1")] is not None


def test_an_outcome_takes_its_place_before_the_rows_that_it_tells_of(company: Company, dock: Workstation) -> None:
    made = [dock.receives("BOLT", "1", "PO-1/1"), dock.receives("GLUE", "1", "PO-1/2", lot="L1")]
    dock.pull()
    before = dock.cursor
    reply = dock.push(*made)
    dock.pull()
    new = {record: place for (record, _), (place, _, _) in dock.mirror.items() if place > before}
    rows = [place for record, place in new.items() if record != "outcomes"]
    assert max(one.place for one in reply.outcomes) < min(rows)
    assert [one.place for one in reply.outcomes] == [company.outcome(one).place for one in made]


# --- again, out of turn, from another disk --------------------------------------------------------------------


def test_what_is_handed_in_again_is_answered_again_and_posted_once(company: Company, dock: Workstation) -> None:
    first = dock.push(dock.receives("BOLT", "40", "PO-1/1"), dock.receives("BOLT", "80", "PO-1/1"))
    again = dock.push()
    assert again.outcomes == first.outcomes
    assert again.outcomes[1].result is Result.CASE
    assert company.on_hand("BOLT") == Quantity.of(120)


def test_a_batch_may_begin_with_what_is_here_already(company: Company, dock: Workstation) -> None:
    dock.push(dock.receives("BOLT", "1", "PO-1/1"))
    dock.receives("BOLT", "2", "PO-1/1")
    assert [one.sequence for one in dock.push().outcomes] == [1, 2]
    assert company.on_hand("BOLT") == Quantity.of(3)


def test_a_push_of_nothing_says_how_far_the_central_is(dock: Workstation) -> None:
    dock.push(dock.receives("BOLT", "1", "PO-1/1"))
    request = PushRequest(workstation=dock.id, epoch="", operations=())
    assert b'"acknowledged":1' in dock.company.exchange.push(dock.authorization, encode(request))


def test_a_gap_is_refused_with_what_must_come_next(company: Company, dock: Workstation) -> None:
    dock.push(dock.receives("BOLT", "1", "PO-1/1"))
    dock.receives("BOLT", "1", "PO-1/1")
    third = dock.receives("BOLT", "1", "PO-1/1")
    problem = refused(dock, third)
    assert (problem.status, problem.error.code, problem.expected) == (409, ProblemCode.GAP, 2)
    assert company.on_hand("BOLT") == Quantity.of(1)


def test_a_restored_disk_is_found_by_its_first_operation_that_differs(company: Company, dock: Workstation) -> None:
    dock.push(*[dock.receives("BOLT", "1", "PO-1/1") for _ in range(3)])
    del dock.made[1:]
    dock.receives("BOLT", "5", "PO-1/1")
    dock.receives("BOLT", "5", "PO-1/1")
    dock.receives("BOLT", "5", "PO-1/1")
    problem = refused(dock, *dock.made)
    assert (problem.status, problem.error.code, problem.expected) == (409, ProblemCode.FORKED, 2)
    assert company.on_hand("BOLT") == Quantity.of(3)


def test_an_operation_that_is_here_under_another_identity_is_not_posted_again(
    company: Company, dock: Workstation
) -> None:
    made = dock.receives("BOLT", "5", "PO-1/1")
    dock.push(made)
    renewed = dock.renew()
    reply = renewed.push(changed(made, workstation=renewed.id))
    assert reply.acknowledged == 1
    assert company.on_hand("BOLT") == Quantity.of(5)
    assert renewed.push(changed(made, workstation=renewed.id)).acknowledged == 1
    second = renewed.operation(made.body)
    renewed.made.append(second)
    assert renewed.push(changed(second, sequence=2)).acknowledged == 2


# --- what cannot be read --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "broken",
    [
        {"body": {"type": "teleported"}},
        {"body": None},
        {"happened_at": "yesterday"},
        {"happened_at": "2026-11-20T08:00:00"},
        {"happened_at": "0007-11-20T08:00:00Z"},
        {"operator": 7},
        {"operator": "\x00"},
        {"workstation": "another one"},
        {"version": "new"},
    ],
)
def test_an_operation_that_cannot_be_read_is_kept_and_blocks_no_other(
    company: Company, dock: Workstation, broken: dict[str, Any]
) -> None:
    good, bad, last = [dock.receives("BOLT", "1", "PO-1/1") for _ in range(3)]
    raw = changed(bad, **broken)
    reply = dock.push(encode(good), raw, encode(last))
    assert [(one.result, one.as_stated) for one in reply.outcomes] == [
        (Result.APPLIED, True),
        (Result.CASE, False),
        (Result.APPLIED, True),
    ]
    assert company.on_hand("BOLT") == Quantity.of(2)
    assert company.open_cases() == {("unreadable", bad.id): [bad.id]}
    assert company.rows(operations, operations.c.id == bad.id)[0].raw == raw
    assert dock.push(encode(good), raw, encode(last)).outcomes == reply.outcomes


@pytest.mark.parametrize(
    "raw", [b"null", b"[]", b"17", b'{"id":"x"}', b'{"sequence":2}', b'{"id":"\\u0000","sequence":2}']
)
def test_what_is_no_operation_at_all_has_the_sequence_that_its_neighbours_leave(
    company: Company, dock: Workstation, raw: bytes
) -> None:
    first, _, last = [dock.receives("BOLT", "1", "PO-1/1") for _ in range(3)]
    reply = dock.push(encode(first), raw, encode(last))
    assert [one.sequence for one in reply.outcomes] == [1, 2, 3]
    assert company.on_hand("BOLT") == Quantity.of(2)
    assert company.rows(operations, operations.c.sequence == 2)[0].raw == raw
    assert dock.push(encode(first), raw, encode(last)).outcomes == reply.outcomes


@pytest.mark.expects_warnings
@pytest.mark.parametrize("quantity", ["0", "-3"])
def test_an_operation_on_which_posting_fails_is_found_and_blocks_no_other(
    company: Company, dock: Workstation, quantity: str
) -> None:
    first, bad, last = [dock.receives("BOLT", "1", "PO-1/1") for _ in range(3)]
    body = json.loads(encode(bad.body))
    body["lines"][0]["quantity"] = quantity
    reply = dock.push(encode(first), changed(bad, body=body), encode(last))
    assert [one.result for one in reply.outcomes] == [Result.APPLIED, Result.CASE, Result.APPLIED]
    assert list(company.open_cases()) == [("unreadable", bad.id)]
    assert company.on_hand("BOLT") == Quantity.of(2)
    assert company.sums_by_item() == {0}


@pytest.mark.expects_warnings
def test_what_one_database_cannot_keep_does_not_stop_the_workstation(company: Company, dock: Workstation) -> None:
    import random

    endless = "".join(random.Random(1).choices("abcdefghijklmnopqrstuvwxyz0123456789", k=20_000))
    first = dock.receives("BOLT", "1", "PO-1/1")
    long = dock.receives("METER", "1", "PO-2/2", serial=endless)
    last = dock.receives("BOLT", "1", "PO-1/1")
    reply = dock.push(first, long, last)
    assert reply.acknowledged == 3
    assert company.on_hand("BOLT") == Quantity.of(2)
    assert company.sums_by_item() == {0}


# --- who may ---------------------------------------------------------------------------------------------------


def test_a_fact_by_somebody_without_the_right_is_taken_with_a_case(company: Company, dock: Workstation) -> None:
    by_nobody = dock.receives("BOLT", "1", "PO-1/1", operator=OperatorId("nobody"))
    by_a_buyer = dock.receives("BOLT", "2", "PO-1/1", operator=company.buyer)
    reply = dock.push(by_nobody, by_a_buyer)
    assert [(one.result, one.as_stated) for one in reply.outcomes] == [(Result.CASE, True)] * 2
    assert company.on_hand("BOLT") == Quantity.of(3)
    assert company.open_cases() == {
        ("without_right", "nobody"): [by_nobody.id],
        ("without_right", company.buyer): [by_a_buyer.id],
    }


def test_a_decision_needs_the_right(company: Company, dock: Workstation) -> None:
    dock.push(dock.closes_short("PO-1/1", operator=company.tom))
    outcome = dock.push().outcomes[0]
    assert (outcome.result, outcome.as_stated) == (Result.REFUSED, False)
    assert company.open_cases() == {}


def test_a_revoked_workstations_work_is_kept_and_not_posted(company: Company, dock: Workstation) -> None:
    dock.push(dock.receives("BOLT", "1", "PO-1/1"))
    with company.database.transaction() as tx:
        tx.connection.execute(update(workstations).values(revoked_at="2026-11-20T12:00:00.000000Z"))
    made = [dock.receives("BOLT", "2", "PO-1/1"), dock.receives("BOLT", "3", "PO-1/1")]
    reply = dock.push(*made)
    assert reply.acknowledged == 3
    assert [(one.result, one.as_stated) for one in reply.outcomes] == [(Result.CASE, False)] * 2
    assert company.on_hand("BOLT") == Quantity.of(1)
    assert company.open_cases() == {("workstation_revoked", dock.id): [one.id for one in made]}
    assert len(company.rows(operations)) == 3
    for refuse in (dock.pull_page, dock.renew):
        with pytest.raises(Refused) as caught:
            refuse()
        assert (caught.value.problem.status, caught.value.problem.error.code) == (403, ProblemCode.REVOKED)


# --- decisions -------------------------------------------------------------------------------------------------


def test_a_supervisor_closes_a_line_short(company: Company, dock: Workstation) -> None:
    dock.push(dock.receives("BOLT", "60", "PO-1/1"), dock.closes_short("PO-1/1", operator=company.lin))
    dock.pull()
    _, _, values = dock.mirror["purchase_order_lines", company.line("PO-1/1")]
    line = dict(zip(BY_NAME["purchase_order_lines"].columns[1:], values, strict=True))
    assert (line["is_closed_short"], line["version"]) == (1, 2)


def test_two_who_decide_the_same_do_not_disagree(company: Company, dock: Workstation) -> None:
    gate = company.enrol("Gate PC")
    for workstation in (dock, gate):
        reply = workstation.push(workstation.closes_short("PO-1/1", operator=company.lin))
        assert reply.outcomes[0].result is Result.APPLIED


@pytest.mark.parametrize(
    ("line", "version", "state"),
    [("PO-1/1", 7, "approved"), ("PO-1/1", 1, "cancelled"), ("PO-1/1", 1, "closed"), ("PO-2/2", 1, "approved")],
)
def test_a_decision_that_no_longer_holds_is_refused_and_says_why(
    company: Company, dock: Workstation, line: str, version: int, state: str
) -> None:
    with company.database.transaction() as tx:
        of_order = purchase_orders.c.id == company.order("PO-1")
        tx.connection.execute(update(purchase_orders).where(of_order).values(state=state))
    made = dock.closes_short(line, version, operator=company.lin)
    body = msgspec.structs.replace(made.body, order_id=company.order("PO-1"))
    outcome = dock.push(msgspec.structs.replace(made, body=body)).outcomes[0]
    assert (outcome.result, outcome.as_stated) == (Result.REFUSED, False)
    assert outcome.reason is not None
    assert company.rows(cases) == []


def test_a_decision_about_a_line_that_nobody_knows_is_refused(company: Company, dock: Workstation) -> None:
    made = dock.closes_short("PO-1/1", operator=company.lin)
    body = msgspec.structs.replace(made.body, order_line_id="no such line", order_id="no such order")
    assert dock.push(msgspec.structs.replace(made, body=body)).outcomes[0].result is Result.REFUSED


# --- facts that disagree --------------------------------------------------------------------------------------


def test_goods_for_an_order_that_was_cancelled_meanwhile_are_taken_with_a_case(
    company: Company, dock: Workstation
) -> None:
    with company.database.transaction() as tx:
        tx.connection.execute(update(purchase_orders).values(state=OrderState.CANCELLED.value))
    made = dock.receives("BOLT", "1", "PO-1/1")
    outcome = dock.push(made).outcomes[0]
    assert (outcome.result, outcome.as_stated) == (Result.CASE, True)
    assert company.on_hand("BOLT") == Quantity.of(1)
    assert company.open_cases() == {("order_not_open", company.order("PO-1")): [made.id]}


def test_goods_without_an_order_are_taken_as_unmatched(company: Company, dock: Workstation) -> None:
    made = dock.receives("BOLT", "1", receipt="R-7")
    assert dock.push(made).outcomes[0].result is Result.CASE
    assert company.open_cases() == {("unmatched_receipt", "R-7"): [made.id]}


def test_an_item_that_nobody_knows_is_kept_and_a_place_that_nobody_knows_is_suspense(
    company: Company, dock: Workstation
) -> None:
    unknown, lost = dock.receives("no such item", "1", "PO-1/1"), dock.receives("BOLT", "2", "PO-1/1", target="no bin")
    reply = dock.push(unknown, lost)
    assert [(one.result, one.as_stated) for one in reply.outcomes] == [(Result.CASE, False)] * 2
    assert set(company.open_cases()) == {("unknown_item", "no such item"), ("unknown_location", "no bin")}
    suspended = company.rows(balances, balances.c.location_id == company.place("SUSPENSE"))
    assert [row.quantity for row in suspended] == [2_000_000]


def test_two_workstations_that_receive_too_much_together_are_one_case(company: Company, dock: Workstation) -> None:
    gate = company.enrol("Gate PC")
    dock.push(dock.receives("BOLT", "70", "PO-1/1", minute=1))
    late = gate.receives("BOLT", "60", "PO-1/1", minute=2)
    later = gate.receives("BOLT", "5", "PO-1/1", minute=3)
    gate.push(late, later)
    assert company.open_cases() == {("over_received", company.line("PO-1/1")): [late.id, later.id]}


@pytest.mark.parametrize("turns", ["ddgg", "ggdd", "dgdg", "gddg"])
def test_the_order_of_arrival_changes_neither_balances_nor_cases(
    company: Company, dock: Workstation, turns: str
) -> None:
    gate = company.enrol("Gate PC")
    made = {
        "d": [
            dock.receives("BOLT", "60", "PO-1/1", minute=1),
            dock.receives("METER", "1", "PO-2/2", minute=4, serial="S1", receipt="R-2"),
        ],
        "g": [
            gate.receives("BOLT", "60", "PO-1/1", minute=2),
            gate.receives("METER", "1", "PO-2/2", minute=3, serial="S1", receipt="R-3"),
        ],
    }
    who = {"d": dock, "g": gate}
    (early, serial_late), (over, serial_early) = made["d"], made["g"]
    for turn in turns:
        who[turn].push(made[turn].pop(0))
    assert company.open_cases() == {
        ("over_received", company.line("PO-1/1")): [over.id],
        ("serial_twice", f"{company.item('METER')}|S1"): [serial_early.id, serial_late.id],
    }
    assert company.on_hand("BOLT") == Quantity.of(120)
    assert early.id not in str(company.open_cases())


def test_a_lot_with_two_expiries_is_a_case_and_an_empty_one_blanks_nothing(company: Company, dock: Workstation) -> None:
    expiry = date(2027, 1, 31)
    first = dock.receives("GLUE", "1", "PO-1/2", lot="L1")
    told = dock.receives("GLUE", "1", "PO-1/2", lot="L1", expiry=expiry)
    silent = dock.receives("GLUE", "1", "PO-1/2", lot="L1")
    other = dock.receives("GLUE", "1", "PO-1/2", lot="L1", expiry=date(2028, 1, 31))
    dock.push(first, told)
    dock.push(silent, other)
    dock.pull()
    lots = [values for (record, _), (_, _, values) in dock.mirror.items() if record == "lots"]
    assert lots == [(company.item("GLUE"), "L1", "2027-01-31")]
    assert company.open_cases() == {("lot_expiry_differs", f"{company.item('GLUE')}|L1"): [other.id]}


def test_a_retired_item_still_comes_in_with_a_case(company: Company, dock: Workstation) -> None:
    with company.database.transaction() as tx:
        tx.connection.execute(update(items).values(is_retired=1))
    made = dock.receives("BOLT", "1", "PO-1/1")
    assert dock.push(made).outcomes[0].result is Result.CASE
    assert company.open_cases() == {("item_retired", company.item("BOLT")): [made.id]}


def test_a_settled_case_stays_settled_and_a_new_finding_opens_another(company: Company, dock: Workstation) -> None:
    dock.push(dock.receives("BOLT", "1", receipt="R-7"))
    with company.database.transaction() as tx:
        tx.connection.execute(update(cases).values(state="settled", settled_at="2026-11-20T12:00:00.000000Z"))
    again = dock.receives("BOLT", "1", receipt="R-7")
    dock.push(again)
    assert len(company.rows(cases)) == 2
    assert company.open_cases() == {("unmatched_receipt", "R-7"): [again.id]}


def test_a_receipt_of_very_many_lines_and_a_case_of_very_many_operations_are_taken(
    company: Company, dock: Workstation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chunks, "AT_ONCE", 7)
    lines = tuple(received_line(company, f"unknown {number}", "1") for number in range(1_200))
    made = dock.receives("BOLT", "1", "PO-1/1")
    body = msgspec.structs.replace(made.body, lines=(*made.body.lines, *lines))  # type: ignore[union-attr]
    by_nobody = [dock.receives("BOLT", "1", "PO-1/1", operator=OperatorId("nobody")) for _ in range(30)]
    dock.push(msgspec.structs.replace(made, body=body), *by_nobody)
    assert company.on_hand("BOLT") == Quantity.of(31)
    found = company.open_cases()
    assert len(found) == 1_201
    assert found["without_right", "nobody"] == [one.id for one in by_nobody]


# --- orders that are complete ---------------------------------------------------------------------------------


@pytest.mark.parametrize("turns", ["ddg", "gdd", "dgd"])
def test_an_order_closes_when_a_delivery_is_finished_and_all_is_here_whatever_came_first(
    company: Company, dock: Workstation, turns: str
) -> None:
    gate = company.enrol("Gate PC")
    made = {
        "d": [dock.receives("BOLT", "100", "PO-1/1"), dock.finishes("PO-1")],
        "g": [gate.receives("GLUE", "10", "PO-1/2", lot="L1", receipt="R-2")],
    }
    who = {"d": dock, "g": gate}
    for turn in turns:
        assert company.state("PO-1") == "approved"
        who[turn].push(made[turn].pop(0))
    assert company.state("PO-1") == "closed"
    assert company.state("PO-2") == "approved"


def test_an_order_stays_open_until_somebody_says_that_the_delivery_is_finished(
    company: Company, dock: Workstation
) -> None:
    dock.push(dock.receives("BOLT", "50", "PO-2/1"), dock.receives("METER", "1", "PO-2/2", serial="S1"))
    dock.push()
    dock.push(dock.finishes("PO-2"))
    assert company.state("PO-2") == "approved"
    dock.push(dock.closes_short("PO-2/2", operator=company.lin))
    assert company.state("PO-2") == "closed"


def test_the_outcome_tells_the_workstation_in_the_feed_too(company: Company, dock: Workstation) -> None:
    made = dock.receives("BOLT", "500", "PO-1/1")
    told = dock.push(made).outcomes[0]
    dock.pull()
    place, _, values = dock.mirror["outcomes", made.id]
    assert (place, values[0], values[1], values[2], values[3]) == (told.place, dock.id, 1, "case", 1)
    assert told.reason is not None
    assert decode(values[4].encode(), type(told.reason)) == told.reason
    assert [row.id for row in company.rows(outcomes)] == [made.id]
