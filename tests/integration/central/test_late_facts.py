"""Counting while stock moves: a count speaks of its moment, and late facts correct what was made of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import msgspec
from sqlalchemy import insert

from ims_desktop.central.ledger import post_count
from ims_desktop.central.tables import count_plans, count_tasks, locations, movements, variances
from ims_desktop.domain.counting import Choice
from ims_desktop.domain.ids import OperationId, VarianceId
from ims_desktop.domain.quantity import ZERO, Quantity
from ims_desktop.protocol.operations import Operation, VarianceDecided
from ims_desktop.protocol.outcomes import Result
from tests.integration.central.company import MORNING, Company, Workstation


def plan(company: Company, task: str = "task", percent: int = 10_000, quantity: int = 1_000, code: str = "A-1") -> str:
    """A count task, of a plan with a wide tolerance."""
    tolerances = {"tolerance_percent": percent, "tolerance_quantity": quantity * 1_000_000}
    with company.database.transaction() as tx:
        tx.connection.execute(
            insert(count_plans).values(
                id=f"plan of {task}",
                site_id=company.site,
                name="",
                velocity="",
                zone="",
                kind="class",
                every_days=30,
                role_tolerances='{"supervisor": [10000, 9000000000]}',
                **tolerances,
            )
        )
        row = {"id": task, "site_id": company.site, "plan": f"plan of {task}", "location_id": company.place(code)}
        values = row | {"item_id": "", "state": "open", "not_by": "", "attempt": 0, "version": 1}
        tx.connection.execute(insert(count_tasks).values(values))
        tx.touch(count_tasks, task)
    return task


def reasons(company: Company) -> list[str]:
    return [row.reason for row in company.rows(movements)]


def the_variance(company: Company) -> Any:
    (row,) = company.rows(variances, variances.c.state != "settled")
    return row


def state_of(company: Company, task: str = "task") -> tuple[str, str]:
    (row,) = company.rows(count_tasks, count_tasks.c.id == task)
    return row.state, row.not_by


def decide(
    company: Company, station: Workstation, choice: Choice, taken: Operation | None = None, **wrong: Any
) -> Operation:
    row = the_variance(company)
    about = tuple(OperationId(one.id) for one in station.made if one.id in row.counts)
    body = VarianceDecided(
        VarianceId(row.id),
        choice,
        about,
        Quantity(row.expected),
        "Counted wrong",
        wrong.get("version", row.version),
        taken.id if taken else None,
    )
    return station.operation(body, wrong.get("operator", company.lin), minute=100)


def test_a_count_within_tolerance_adjusts_the_books_at_its_moment(company: Company, dock: Workstation) -> None:
    task = plan(company)
    dock.push(dock.receives("BOLT", "10", target="A-1"), dock.counts("A-1", {"BOLT": "9"}, task=task))
    assert company.at("BOLT", "A-1") == Quantity.of(9)
    assert reasons(company) == ["received", "counted"]
    assert state_of(company)[0] == "done"
    (place,) = company.rows(locations, locations.c.id == company.place("A-1"))
    assert place.counted_at == "2026-11-20T08:02:00.000000Z"
    assert company.books_are_even()


def test_a_move_from_before_the_count_that_arrives_afterwards_is_not_counted_twice(
    company: Company, dock: Workstation
) -> None:
    dock.push(dock.counts("A-1", {"BOLT": "12"}, task=plan(company, percent=1_000_000), minute=30))
    variance = the_variance(company)  # nothing was there, and no percentage of nothing is anything
    assert (variance.expected, variance.counted, variance.state) == (0, 12_000_000, "recount")
    other = company.enrol("Gate PC")
    other.push(other.receives("BOLT", "12", target="A-1", minute=10))
    assert company.at("BOLT", "A-1") == Quantity.of(12)
    assert [row.state for row in company.rows(variances)] == ["settled"]
    assert reasons(company) == ["received"]
    assert state_of(company)[0] == "done"


def test_the_adjustment_of_a_count_is_taken_back_and_made_anew_when_an_earlier_fact_arrives(
    company: Company, dock: Workstation
) -> None:
    task = plan(company)
    dock.push(
        dock.receives("BOLT", "10", target="A-1", minute=1), dock.counts("A-1", {"BOLT": "9"}, task=task, minute=30)
    )
    other = company.enrol("Gate PC")
    other.push(other.moves("BOLT", "3", "A-1", "DOCK-1", minute=10))
    assert company.at("BOLT", "A-1") == Quantity.of(9)
    rows = company.rows(movements)
    assert [row.reason for row in rows] == ["received", "counted", "moved", "count_corrected", "counted"]
    assert rows[3].reverses == rows[1].id
    assert {rows[index].happened_at for index in (1, 3, 4)} == {"2026-11-20T08:30:00.000000Z"}
    assert company.books_are_even()


def test_a_movement_after_the_count_leaves_it_alone(company: Company, dock: Workstation) -> None:
    dock.push(dock.receives("BOLT", "10", target="A-1"), dock.counts("A-1", {"BOLT": "10"}))
    other = company.enrol("Gate PC")
    other.push(other.moves("BOLT", "3", "A-1", "DOCK-1", minute=50))
    assert company.at("BOLT", "A-1") == Quantity.of(7)
    assert reasons(company) == ["received", "moved"]


def test_an_agreeing_count_gives_its_balance_a_new_place_so_that_nothing_is_pending_any_more(
    company: Company, dock: Workstation
) -> None:
    dock.push(dock.receives("BOLT", "10", target="A-1"))
    reply = dock.push(dock.counts("A-1", {"BOLT": "10"}))
    dock.pull()
    place, _, values = dock.mirror["balances", dock.position("BOLT", "A-1").key]
    assert place > reply.outcomes[0].place
    assert values[-1] == 10_000_000


def test_a_whole_location_counted_empty_says_so_of_what_becomes_known_later(
    company: Company, dock: Workstation
) -> None:
    dock.push(dock.counts("A-1", {}, whole=True, task=plan(company), minute=30))
    assert company.rows(variances) == []
    other = company.enrol("Gate PC")
    other.push(other.receives("CABLE", "2", target="A-1", minute=10))
    assert company.at("CABLE", "A-1") == ZERO  # received, and gone when somebody looked: the plan allows as much
    assert reasons(company) == ["received", "counted"]
    other.push(other.receives("CABLE", "3", target="A-1", minute=50))
    assert company.at("CABLE", "A-1") == Quantity.of(3)


def test_a_whole_location_names_what_is_there_and_nothing_else(company: Company, dock: Workstation) -> None:
    dock.push(dock.receives("BOLT", "10", target="A-1"), dock.receives("CABLE", "2", target="A-1"))
    dock.push(dock.counts("A-1", {"BOLT": "10"}, whole=True, task=plan(company)))
    assert (company.at("BOLT", "A-1"), company.at("CABLE", "A-1")) == (Quantity.of(10), ZERO)


def test_a_count_beyond_tolerance_is_made_again_by_somebody_else_and_then_reviewed(
    company: Company, dock: Workstation
) -> None:
    dock.push(dock.receives("BOLT", "10", target="A-1"), dock.counts("A-1", {"BOLT": "4"}))
    variance = the_variance(company)
    assert (variance.state, state_of(company, variance.task_id)) == ("recount", ("recount", company.tom))
    dock.push(dock.counts("A-1", {"BOLT": "5"}, operator=company.lin, task=variance.task_id))
    assert (the_variance(company).state, the_variance(company).version) == ("review", 2)
    assert state_of(company, variance.task_id)[0] == "review"
    assert company.at("BOLT", "A-1") == Quantity.of(10)


def test_a_supervisor_takes_a_count_and_a_late_fact_from_before_it_is_a_case(
    company: Company, dock: Workstation
) -> None:
    count = dock.counts("A-1", {"CABLE": "4"}, minute=20)
    dock.push(count)
    decision = decide(company, dock, Choice.TAKE, count)
    assert dock.push(decision).outcomes[0].result is Result.APPLIED
    assert company.at("CABLE", "A-1") == Quantity.of(4)
    other = company.enrol("Gate PC")
    late = other.receives("CABLE", "3", target="A-1", minute=1)
    other.push(late)
    assert company.at("CABLE", "A-1") == Quantity.of(4)
    assert ("decision_outdated", decision.id) in company.open_cases()
    other.push(other.undoes(late))
    assert "decision_outdated" not in company.kinds_of_cases()
    assert company.books_are_even()


def test_a_decision_about_a_variance_that_moved_on_is_refused_with_the_reason(
    company: Company, dock: Workstation
) -> None:
    count = dock.counts("A-1", {"BOLT": "4"})
    dock.push(count)
    stale = dock.push(decide(company, dock, Choice.TAKE, count, version=0)).outcomes[0]
    assert (stale.result, str(stale.reason)) == (
        Result.REFUSED,
        "Something changed about the variance meanwhile: look at it again.",
    )
    by_tom = dock.push(decide(company, dock, Choice.KEEP, operator=company.tom)).outcomes[0]
    assert by_tom.result is Result.REFUSED
    kept = decide(company, dock, Choice.KEEP)
    again = decide(company, dock, Choice.KEEP)
    assert dock.push(kept).outcomes[0].result is Result.APPLIED
    assert company.rows(variances, variances.c.state != "settled") == []
    assert dock.push(again).outcomes[0].result is Result.REFUSED
    assert company.at("BOLT", "A-1") == ZERO


def test_two_decisions_about_one_variance_in_the_same_batch_do_not_both_hold(
    company: Company, dock: Workstation
) -> None:
    count = dock.counts("A-1", {"BOLT": "4"})
    dock.push(count)
    first, second = decide(company, dock, Choice.KEEP), decide(company, dock, Choice.TAKE, count)
    results = [one.result for one in dock.push(first, second).outcomes]
    assert results == [Result.APPLIED, Result.REFUSED]
    assert company.at("BOLT", "A-1") == ZERO


def test_a_count_in_the_batch_of_a_decision_that_did_not_see_it_refuses_the_decision(
    company: Company, dock: Workstation
) -> None:
    dock.push(dock.counts("A-1", {"BOLT": "4"}))
    decided = decide(company, dock, Choice.KEEP)
    late = dock.counts("A-1", {"BOLT": "5"}, operator=company.lin)
    reordered = [msgspec.structs.replace(late, sequence=2), msgspec.structs.replace(decided, sequence=3)]
    results = [one.result for one in dock.push(*reordered).outcomes]
    assert results == [Result.APPLIED, Result.REFUSED]


def test_an_undone_count_was_never_made(company: Company, dock: Workstation) -> None:
    task = plan(company)
    dock.push(dock.receives("BOLT", "10", target="A-1"), dock.counts("A-1", {"BOLT": "9"}, task=task))
    dock.push(dock.undoes(dock.made[1]))
    assert company.at("BOLT", "A-1") == Quantity.of(10)
    assert reasons(company) == ["received", "counted", "count_corrected"]
    assert state_of(company)[0] == "open"
    assert [row.not_by for row in company.rows(count_tasks, count_tasks.c.id == task)] == [""]  # tom may count again
    (place,) = company.rows(locations, locations.c.id == company.place("A-1"))
    assert place.counted_at is None
    assert company.books_are_even()


def test_an_undone_receipt_from_before_a_count_corrects_the_count(company: Company, dock: Workstation) -> None:
    made = [dock.receives("BOLT", "10", target="A-1"), dock.counts("A-1", {"BOLT": "10"}, task=plan(company))]
    dock.push(*made)
    dock.push(dock.undoes(made[0]))
    assert the_variance(company).expected == 0
    assert company.at("BOLT", "A-1") == ZERO


def test_a_count_nearer_to_a_movement_than_both_clocks_can_tell_is_a_case(company: Company, dock: Workstation) -> None:
    dock.push(dock.counts("A-1", {"BOLT": "0"}, minute=10, uncertainty_ms=3_000))
    other = company.enrol("Gate PC")
    late = other.receives("BOLT", "1", "PO-1/1", target="A-1", minute=10.04)
    other.push(late)
    assert company.kinds_of_cases() == ["count_near_movement"]
    other.push(other.undoes(late))
    assert company.open_cases() == {}


def test_a_count_of_the_office_and_one_of_the_floor_are_one_thing(company: Company, dock: Workstation) -> None:
    position = dock.position("BOLT", "A-1")
    with company.database.transaction() as tx:
        at = MORNING + timedelta(minutes=30)
        assert post_count(tx, company.site, position, Quantity.of(7), at) == Quantity.of(7)
    dock.push(dock.receives("BOLT", "5", target="A-1", minute=10))
    assert company.at("BOLT", "A-1") == Quantity.of(7)
    assert company.kinds_of_cases() == ["decision_outdated", "unmatched_receipt"]
    dock.push(dock.receives("BOLT", "2", target="A-1", minute=50))
    assert company.at("BOLT", "A-1") == Quantity.of(9)
    assert company.books_are_even()
