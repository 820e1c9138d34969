"""Every kind of case, caused by operations and settled by each of its choices: books, documents, everybody's mirror."""

from __future__ import annotations

from datetime import timedelta

import pytest
from msgspec.structs import replace

from ims_desktop.central.database import Database
from ims_desktop.central.ledger.case_facts import read_facts
from ims_desktop.central.ledger.doubts import sweep
from ims_desktop.central.tables import (
    balances,
    case_operations,
    cases,
    count_tasks,
    items,
    lots,
    movements,
    packagings,
    variances,
)
from ims_desktop.domain.cases import CaseChoice, CaseKind
from ims_desktop.domain.ids import LocationId, OrderLineId
from ims_desktop.domain.positions import StockStatus
from ims_desktop.domain.quantity import ZERO, Quantity
from ims_desktop.domain.settling.detail import CaseDetail, Need, Option
from ims_desktop.domain.settling.remedies import NOTHING, Given
from ims_desktop.domain.settling.rules import RULES, detail_of
from ims_desktop.protocol.codec import decode
from tests.integration.central import causes
from tests.integration.central.causes import CAUSES, Cause
from tests.integration.central.company import MORNING, Company, Workstation

EACH = [
    pytest.param(kind, cause, choices, choice, id=f"{cause.__name__}-{choice}")
    for (kind, cause), choices in CAUSES.items()
    for choice in choices
]


@pytest.fixture
def gate(company: Company) -> Workstation:
    return company.enrol("Gate PC")


def detail(company: Company, kind: str) -> CaseDetail:
    return decode(company.case(kind).detail.encode(), CaseDetail)


def present(company: Company, case: str) -> CaseDetail:
    """With the stock as it is now."""
    with company.database.reading() as connection:
        (row,) = company.rows(cases, cases.c.id == case)
        return detail_of(read_facts(connection, row))


def given_for(company: Company, option: Option) -> Given:
    match option.need:
        case Need.ORDER_LINE:
            return Given(order_line_id=OrderLineId(option.offers[0].value))
        case Need.LOCATION:
            return Given(location_id=company.place("A-1"))
        case Need.FIELDS:
            return Given(fields={"name": "ours", "velocity": "theirs"})
        case _:
            return NOTHING


def on_hand(company: Company, key: str) -> Quantity:
    rows = company.rows(balances, balances.c.id == key)
    return Quantity(rows[0].quantity) if rows else ZERO


def test_there_is_a_rule_for_each_kind() -> None:
    assert RULES.keys() == set(CaseKind)
    assert {kind for kind, _ in CAUSES} >= set(CaseKind) - {CaseKind.UNKNOWN_ITEM}


@pytest.mark.parametrize(("kind", "cause", "choices", "choice"), EACH)
def test_each_choice_does_what_it_says_and_everybody_learns_of_it(
    company: Company,
    dock: Workstation,
    gate: Workstation,
    kind: CaseKind,
    cause: Cause,
    choices: tuple[CaseChoice, ...],
    choice: CaseChoice,
) -> None:
    cause(company, dock, gate)
    before = company.case(kind)
    shown = present(company, before.id)
    assert tuple(one.choice for one in detail(company, kind).options) == choices
    assert shown.recommended in choices
    assert shown.sentence.msgid
    assert shown.why.msgid
    option = shown.option(choice)
    assert option is not None
    office = company.enrol("Office PC")
    decision = office.settles(before, choice, given=given_for(company, option), minute=120)
    office.push(decision)
    outcome = company.outcome(decision)
    if (kind, choice) == (CaseKind.UNREADABLE, CaseChoice.READ_AGAIN):
        assert outcome.result == "refused"  # this central is no newer than before
        return
    assert (outcome.result, outcome.reason) == ("applied", None)
    assert company.books_are_even()
    for line in shown.stock:
        assert on_hand(company, line.key) == line.before + option.change_at(line.key), line
    (after,) = company.rows(cases, cases.c.id == before.id)
    assert (after.choice, after.reason, after.decision) == (choice, "AGREED", decision.id)
    if choice is CaseChoice.LOOK:
        assert after.state == "open"
        assert company.rows(count_tasks, count_tasks.c.plan == f"case {decision.id}") or kind.startswith("co")
    else:
        assert (after.state, after.settled_by) == ("settled", company.lin)
    dock.pull()
    _, _, values = dock.mirror["cases", before.id]
    assert after.state in values
    assert choice.value in values
    assert decision.id in values


def test_a_supervisor_is_shown_what_was_known_what_was_done_and_what_the_central_had(
    company: Company, dock: Workstation, gate: Workstation
) -> None:
    dock.push(dock.receives("BOLT", "80", "PO-1/1"))
    blind = gate.receives("BOLT", "20", "PO-1/1", receipt="R-2")
    gate.push(blind)
    dock.pull()
    last = dock.receives("BOLT", "20", "PO-1/1", receipt="R-3", minute=30)
    dock.made[-1] = replace(last, based_on=dock.cursor)
    dock.push(dock.made[-1])
    found = detail(company, "over_received")
    assert [str(one.value) for one in (found.base, found.ours, found.theirs)] == ["100", "+20", "120"]
    (deed,) = found.deeds
    assert (deed.who, deed.where, str(deed.said)) == ("Tom", "Dock PC", "Received 20 of Bolt M8 (R-3)")


def test_two_supervisors_cannot_both_decide(company: Company, dock: Workstation, gate: Workstation) -> None:
    causes.over_received(company, dock, gate)
    case = company.case("over_received")
    first, second = dock.settles(case, CaseChoice.RETURN), gate.settles(case, CaseChoice.HOLD)
    dock.push(first)
    gate.push(second)
    assert company.outcome(first).result == "applied"
    refused = company.outcome(second)
    assert refused.result == "refused"
    assert "settled already" in refused.reason
    assert company.received("PO-1/1") == Quantity.of(110)
    assert company.at("BOLT", "DOCK-1", StockStatus.ON_HOLD) == ZERO


def test_a_decision_about_what_has_changed_since_is_refused(
    company: Company, dock: Workstation, gate: Workstation
) -> None:
    causes.over_received(company, dock, gate)
    seen = company.case("over_received")
    gate.push(gate.receives("BOLT", "5", "PO-1/1", receipt="R-3"))
    stale = dock.settles(seen, CaseChoice.RETURN)
    dock.push(stale)
    assert "changed about the case meanwhile" in company.outcome(stale).reason
    assert company.case("over_received").state == "open"
    again = dock.settles(company.case("over_received"), CaseChoice.RETURN)
    dock.push(again)
    assert company.outcome(again).result == "applied"
    assert company.received("PO-1/1") == Quantity.of(110)


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"reason": ""}, "with a reason"),
        ({"choice": CaseChoice.EARLIER}, "no such choice"),
        ({"operator": "tom"}, "Only a supervisor"),
    ],
)
def test_a_decision_that_cannot_be_is_refused_with_words(
    company: Company, dock: Workstation, gate: Workstation, wrong: dict[str, str], why: str
) -> None:
    causes.over_received(company, dock, gate)
    choice = CaseChoice(wrong.get("choice", CaseChoice.ACCEPT))
    by = company.tom if "operator" in wrong else company.lin
    made = dock.settles(company.case("over_received"), choice, reason=wrong.get("reason", "AGREED"), operator=by)
    dock.push(made)
    assert why in company.outcome(made).reason
    assert company.case("over_received").state == "open"


def test_a_choice_that_needs_more_than_itself_is_refused_without(company: Company, dock: Workstation) -> None:
    dock.push(dock.receives("BOLT", "5"))
    made = dock.settles(company.case("unmatched_receipt"), CaseChoice.MATCH)
    dock.push(made)
    assert "which order line" in company.outcome(made).reason


def test_matched_goods_count_on_their_order_line_and_may_be_over_it(company: Company, dock: Workstation) -> None:
    dock.push(dock.receives("BOLT", "60"))
    given = Given(order_line_id=company.line("PO-2/1"))
    dock.push(dock.settles(company.case("unmatched_receipt"), CaseChoice.MATCH, given=given))
    assert company.received("PO-2/1") == Quantity.of(60)
    assert company.kinds_of_cases() == ["over_received"]
    assert company.on_hand("BOLT") == Quantity.of(60)
    dock.push(dock.undoes(dock.made[0]))
    assert company.received("PO-2/1") == ZERO
    assert company.kinds_of_cases() == []


def test_a_decision_whose_reply_was_lost_is_handed_in_again_and_counts_once(
    company: Company, dock: Workstation, gate: Workstation
) -> None:
    causes.over_received(company, dock, gate)
    made = dock.settles(company.case("over_received"), CaseChoice.RETURN)
    for _ in range(3):
        dock.push(made)
    assert company.received("PO-1/1") == Quantity.of(110)
    assert len(company.rows(movements, movements.c.operation_id == made.id)) == 1


def test_what_a_person_settled_is_not_opened_again_by_the_same_facts_but_is_by_new_ones(
    company: Company, dock: Workstation, gate: Workstation
) -> None:
    causes.negative(company, dock, gate)
    dock.push(dock.settles(company.case("negative_position"), CaseChoice.THERE, minute=60))
    assert company.kinds_of_cases() == []
    gate.push(gate.moves("BOLT", "1", "A-1", "DOCK-1", minute=70))
    causes.later(company)
    assert company.kinds_of_cases() == ["negative_position"]


def test_a_late_fact_from_before_a_decision_opens_a_case_and_taking_it_back_opens_the_first_again(
    company: Company, dock: Workstation, gate: Workstation
) -> None:
    causes.case_decision_outdated(company, dock, gate)
    assert company.kinds_of_cases() == ["decision_outdated"]
    assert company.at("BOLT", "A-1") == Quantity.of(4)
    dock.push(dock.settles(company.case("decision_outdated"), CaseChoice.TAKE_BACK, minute=80))
    assert company.at("BOLT", "A-1") == ZERO
    assert company.case("negative_position").state == "open"
    gate.push(gate.counts("A-1", {"BOLT": "0"}, minute=90))
    causes.later(company)
    assert company.books_are_even()


def test_somebody_who_goes_to_look_and_counts_settles_it(
    company: Company, dock: Workstation, gate: Workstation
) -> None:
    causes.negative(company, dock, gate)
    dock.push(dock.settles(company.case("negative_position"), CaseChoice.LOOK, minute=60))
    (task,) = company.rows(count_tasks)
    assert (task.location_id, task.state) == (company.place("A-1"), "open")
    gate.push(gate.counts("A-1", {"BOLT": "0"}, task=task.id, minute=90))
    gate.push(gate.counts("A-1", {"BOLT": "0"}, operator=company.lin, task=task.id, minute=95))
    kinds = company.kinds_of_cases()
    assert kinds in ([], ["counted_twice", "negative_position"])


def test_lots_take_the_date_that_was_chosen(company: Company, dock: Workstation, gate: Workstation) -> None:
    causes.expiry_differs(company, dock, gate)
    assert [row.expiry for row in company.rows(lots)] == ["2027-03-01"]
    dock.push(dock.settles(company.case("lot_expiry_differs"), CaseChoice.EARLIER))
    assert [row.expiry for row in company.rows(lots)] == ["2027-01-01"]


def test_a_barcode_goes_to_the_other_item_with_as_much_in_it_as_was_said(
    company: Company, dock: Workstation, gate: Workstation
) -> None:
    causes.barcode_twice(company, dock, gate)
    dock.push(dock.settles(company.case("barcode_twice"), CaseChoice.SECOND))
    (pack,) = company.rows(packagings, packagings.c.barcode == "4711")
    assert (pack.item_id, pack.quantity, pack.name) == (company.item("GLUE"), 6_000_000, "Carton")


@pytest.mark.parametrize(
    ("choice", "fields", "says"),
    [
        (CaseChoice.OURS, {}, ("M8 bolt", "B")),
        (CaseChoice.THEIRS, {}, ("Bolt, M8", "A")),
        (CaseChoice.MERGE, {"name": "ours", "velocity": "theirs"}, ("M8 bolt", "A")),
    ],
)
def test_different_fields_merge_at_once_and_the_same_ones_as_somebody_chooses(
    company: Company,
    dock: Workstation,
    gate: Workstation,
    choice: CaseChoice,
    fields: dict[str, str],
    says: tuple[str, str],
) -> None:
    causes.edited_twice(company, dock, gate)
    (item,) = company.rows(items, items.c.sku == "BOLT")
    assert (item.name, item.velocity, item.min_shelf_life_days) == ("Bolt, M8", "A", 30)
    dock.push(dock.settles(company.case("field_edited_twice"), choice, given=Given(fields=fields)))
    (item,) = company.rows(items, items.c.sku == "BOLT")
    assert (item.name, item.velocity, item.min_shelf_life_days) == (*says, 30)


def test_the_count_that_was_taken_holds(company: Company, dock: Workstation, gate: Workstation) -> None:
    causes.counted_twice(company, dock, gate)
    dock.push(dock.settles(company.case("counted_twice"), CaseChoice.FIRST, minute=60))
    assert company.at("BOLT", "A-1") == Quantity.of(8)
    assert [row.state for row in company.rows(variances)] == ["settled"]


def test_goods_of_an_item_that_is_known_now_come_into_the_books_once(
    company: Company, dock: Workstation, gate: Workstation
) -> None:
    causes.unknown_item(company, dock, gate)
    (case,) = [row for row in company.rows(cases) if row.subject == "new-item" and row.kind == "unknown_item"]
    assert "no such item" in case.detail
    sweep(company.database, MORNING + timedelta(hours=1))
    (case,) = company.rows(cases, cases.c.id == case.id)
    dock.push(dock.settles(case, CaseChoice.POST))
    company.ids["NEW"] = "new-item"
    assert company.at("NEW", "DOCK-1") == Quantity.of(6)
    assert company.books_are_even()


def test_an_operation_of_a_revoked_workstation_is_taken_as_it_was_stated(
    company: Company, dock: Workstation, gate: Workstation
) -> None:
    causes.revoked(company, dock, gate)
    assert company.on_hand("BOLT") == ZERO
    dock.push(dock.settles(company.case("workstation_revoked"), CaseChoice.POST))
    assert company.at("BOLT", "A-1") == Quantity.of(2)
    assert company.at("BOLT", "DOCK-1") == Quantity.of(3)
    assert company.received("PO-1/1") == Quantity.of(5)


def test_like_cases_are_settled_together_and_one_refused_does_not_stop_the_rest(
    company: Company, dock: Workstation, gate: Workstation
) -> None:
    count = 500
    dock.push(*(dock.receives("CABLE", "1", receipt=f"R-{number}") for number in range(count)))
    sweep(company.database, MORNING)  # a batch that opens so many leaves the details of most of them to it
    open_ = company.rows(cases, cases.c.state == "open")
    assert len(open_) == count
    assert all(one.detail for one in open_)
    decisions = [gate.settles(one, CaseChoice.ACCEPT) for one in open_[1:]]
    gate.settles(open_[0], CaseChoice.ACCEPT, version=99)
    gate.push()
    assert len(company.rows(cases, cases.c.state == "open")) == 1
    assert {company.outcome(one).result for one in (decisions[0], decisions[-1])} == {"applied"}


def test_a_case_of_very_many_operations_stays_a_small_row(company: Company, dock: Workstation) -> None:
    count = 1_500
    for start in range(0, count, 500):
        dock.push(
            *(
                dock.receives("BOLT", "1", "PO-1/1", operator=company.buyer, receipt=f"R-{start}-{number}")
                for number in range(500)
            )
        )
    case = company.case("without_right")
    assert len(case.detail) + len(case.operations) < 20_000
    assert len(company.rows(case_operations, case_operations.c.case_id == case.id)) == count
    assert detail(company, "without_right").deed_count == count


def test_only_the_workstation_that_made_them_mirrors_which_operations_a_case_is_about(
    company: Company, dock: Workstation, gate: Workstation
) -> None:
    causes.over_received(company, dock, gate)
    dock.pull()
    gate.pull()
    assert not [key for key in dock.mirror if key[0] == "case_operations"]
    ((_, _, values),) = [row for key, row in gate.mirror.items() if key[0] == "case_operations"]
    assert values == (gate.id, company.case("over_received").id, gate.made[0].id)


def test_a_central_of_before_there_were_details_makes_them_in_its_next_sweep(
    database: Database, company: Company, dock: Workstation, gate: Workstation
) -> None:
    causes.over_received(company, dock, gate)
    with company.database.transaction() as tx:
        tx.connection.execute(cases.update().values(detail="", effects=""))
    sweep(database, MORNING + timedelta(hours=1))
    assert detail(company, "over_received").options
    assert company.case("over_received").version == 1


def test_a_place_that_is_named_gets_the_goods(company: Company, dock: Workstation) -> None:
    dock.push(dock.receives("BOLT", "5", "PO-1/1", target="nowhere"))
    given = Given(location_id=LocationId(company.place("A-1")))
    dock.push(dock.settles(company.case("unknown_location"), CaseChoice.PLACE, given=given))
    assert company.at("BOLT", "A-1") == Quantity.of(5)
