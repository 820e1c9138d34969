"""Cases as a supervisor's workstation has them, own decisions on their way, and what somebody is told of."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace

from ims_desktop.actions.recording import Recorder
from ims_desktop.actions.rights import Rights
from ims_desktop.actions.settling import decide_case, decide_cases
from ims_desktop.domain.cases import CaseChoice, CaseKind
from ims_desktop.domain.errors import AskSupervisor, InputProblem
from ims_desktop.domain.ids import CaseId, OperationId, OperatorId, OrderLineId, ReceiptId, Uuid7
from ims_desktop.domain.people import Role
from ims_desktop.domain.positions import Position, StockStatus
from ims_desktop.domain.quantity import ZERO, Quantity
from ims_desktop.domain.receiving import ReceivedLine
from ims_desktop.domain.settling.detail import CaseDetail, Need, Option, Side, StockChange, StockLine, after
from ims_desktop.domain.settling.remedies import Given
from ims_desktop.domain.settling.titles import title_of
from ims_desktop.domain.texts import text, verbatim
from ims_desktop.domain.times import ClockReading, utc_text
from ims_desktop.ports.cases import CaseView
from ims_desktop.ports.mirror import Reached
from ims_desktop.ports.people import Person
from ims_desktop.protocol.codec import encode
from ims_desktop.protocol.messages import Change
from ims_desktop.protocol.operations import CaseDecided, GoodsReceived, Operation
from ims_desktop.protocol.outcomes import Result
from ims_desktop.store.local_store import LocalStore
from tests.contracts import rows

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
AT_DOCK = Position(rows.ITEM, rows.DOCK, lot="L1")
LIN = Person(OperatorId("lin"), "lin", "Lin Wei", frozenset({Role.SUPERVISOR}))
TOM = Person(OperatorId("tom"), "tom", "Tom", frozenset({Role.OPERATOR}))

SIDE = Side(verbatim("a"), verbatim("b"))
DETAIL = CaseDetail(
    kind=CaseKind.OVER_RECEIVED,
    title=title_of(CaseKind.OVER_RECEIVED),
    sentence=text("Too many."),
    base=SIDE,
    ours=SIDE,
    theirs=SIDE,
    deeds=(),
    deed_count=1,
    stock=(StockLine(AT_DOCK.key, "Bolt", "BOLT", "EA", "DOCK", StockStatus.AVAILABLE, "L1", "", "", ZERO),),
    stock_count=1,
    options=(
        Option(CaseChoice.ACCEPT, text("Keep all of it")),
        Option(
            CaseChoice.RETURN,
            text("Return {quantity} to the supplier", quantity=2),
            changes=(StockChange(AT_DOCK.key, -Quantity.of(2)),),
        ),
        Option(CaseChoice.MATCH, text("Match them to an order line"), need=Need.ORDER_LINE),
    ),
    recommended=CaseChoice.ACCEPT,
)


class Clock:
    def reading(self) -> ClockReading:
        return ClockReading(NOW)


def case(
    place: int,
    key: str = "c1",
    *,
    minutes: int = 0,
    detail: str | None = None,
    operations: tuple[str, ...] = (),
    **settled: str,
) -> Change:
    state = "settled" if settled else "open"
    values = (
        key,
        "over_received",
        "subject",
        rows.SITE,
        state,
        encode(text("Too many.")).decode(),
        json.dumps(list(operations)),
        utc_text(NOW + timedelta(minutes=minutes)),
        settled.get("at"),
        settled.get("by"),
        3,
        encode(DETAIL).decode() if detail is None else detail,
        settled.get("choice", ""),
        settled.get("reason", ""),
        settled.get("decision", ""),
    )
    return Change("cases", place, False, values)


def about(place: int, operation: Operation, key: str = "c1") -> Change:
    values = (f"{key}|{operation.id}", operation.workstation, key, operation.id)
    return Change("case_operations", place, False, values)


def told(store: LocalStore, *changes: Change) -> None:
    store.mirror.apply(changes, Reached("life", changes[-1].place, changes[-1].place))


@pytest.fixture
def recorder(dock: LocalStore) -> Callable[[Person], Recorder]:
    def for_person(person: Person) -> Recorder:
        check = Rights(person).check
        return Recorder(dock.outbox, Clock(), dock.book.cursor, lambda: None, Uuid7(), check)

    return for_person


def receives(recorder: Recorder, person: Person, quantity: str) -> Operation:
    line = ReceivedLine(rows.ITEM, Quantity.of(quantity), rows.DOCK, rows.DOCK, lot="L1")
    return recorder.record(person.id, GoodsReceived(ReceiptId("r"), "R", None, (line,)))


def the_case(dock: LocalStore, key: str = "c1") -> CaseView:
    found = dock.cases.case(CaseId(key))
    assert found is not None
    return found


def test_a_case_shows_its_stock_as_it_is_known_here_now(
    dock: LocalStore, recorder: Callable[[Person], Recorder]
) -> None:
    told(dock, case(11))
    before = the_case(dock)
    assert before.detail is not None
    receives(recorder(TOM), TOM, "5")
    view = the_case(dock)
    assert view.detail is not None
    (line,) = view.detail.stock
    assert line.before == before.detail.stock[0].before + Quantity.of(5)
    option = view.detail.option(CaseChoice.RETURN)
    assert option is not None
    assert after(line, option) == line.before - Quantity.of(2)
    assert str(view.line.note) == "DOCK · Bolt"


def test_open_cases_come_oldest_first_and_those_decided_here_last(
    dock: LocalStore, recorder: Callable[[Person], Recorder]
) -> None:
    told(dock, case(11, "c1", minutes=1), case(12, "c2", minutes=0), case(13, "c3", minutes=2))
    assert [one.id for one in dock.cases.open_cases(10)] == ["c2", "c1", "c3"]
    made = decide_case(recorder(LIN), LIN.id, the_case(dock, "c2"), CaseChoice.ACCEPT, "AGREED")
    assert made.body == CaseDecided(CaseId("c2"), CaseChoice.ACCEPT, "AGREED", 3)
    assert [(one.id, one.is_decided) for one in dock.cases.open_cases(10)] == [
        ("c1", False),
        ("c3", False),
        ("c2", True),
    ]


def test_a_refused_decision_leaves_the_case_to_be_decided(
    dock: LocalStore, recorder: Callable[[Person], Recorder]
) -> None:
    told(dock, case(11))
    made = decide_case(recorder(LIN), LIN.id, the_case(dock), CaseChoice.ACCEPT, "AGREED")
    outcome = (made.id, made.workstation, made.sequence, Result.REFUSED.value, 0, None)
    told(dock, Change("outcomes", 12, False, outcome))
    assert the_case(dock).line.is_decided is False
    assert dock.overview.states().needs_attention == 1


@pytest.mark.parametrize(
    ("choice", "reason", "given"),
    [
        (CaseChoice.ACCEPT, "", Given()),
        (CaseChoice.HOLD, "AGREED", Given()),
        (CaseChoice.MATCH, "AGREED", Given()),
    ],
)
def test_what_cannot_be_decided_is_said_before_it_is_recorded(
    dock: LocalStore, recorder: Callable[[Person], Recorder], choice: CaseChoice, reason: str, given: Given
) -> None:
    told(dock, case(11))
    with pytest.raises(InputProblem):
        decide_case(recorder(LIN), LIN.id, the_case(dock), choice, reason, given)
    assert dock.outbox.last_sequence() == 0
    named = Given(order_line_id=OrderLineId("line"))
    decide_case(recorder(LIN), LIN.id, the_case(dock), CaseChoice.MATCH, "AGREED", named)


def test_who_may_not_settle_cases_records_nothing(dock: LocalStore, recorder: Callable[[Person], Recorder]) -> None:
    told(dock, case(11))
    with pytest.raises(AskSupervisor, match="settle cases"):
        decide_case(recorder(TOM), TOM.id, the_case(dock), CaseChoice.ACCEPT, "AGREED")


def test_like_cases_are_decided_together_one_operation_each(
    dock: LocalStore, recorder: Callable[[Person], Recorder]
) -> None:
    other = encode(replace(DETAIL, options=DETAIL.options[:1])).decode()
    told(dock, case(11, "c1"), case(12, "c2"), case(13, "c3", detail=other))
    like = dock.cases.like(CaseId("c2"), 100)
    assert [one.id for one in like] == ["c2", "c1"]
    made = decide_cases(recorder(LIN), LIN.id, like, CaseChoice.RETURN, "AGREED")
    assert [one.sequence for one in made] == [1, 2]
    assert all(one.is_decided for one in dock.cases.open_cases(10) if one.id != "c3")
    assert dock.cases.like(CaseId("c3"), 100)[0].id == "c3"
    with pytest.raises(InputProblem):
        decide_cases(recorder(LIN), LIN.id, like, CaseChoice.HOLD, "AGREED")


def test_who_did_the_work_is_told_how_it_was_settled_until_they_have_seen_it(
    dock: LocalStore, recorder: Callable[[Person], Recorder]
) -> None:
    mine, other = receives(recorder(TOM), TOM, "1"), receives(recorder(LIN), LIN, "1")
    settled = {"at": utc_text(NOW), "by": "lin", "choice": "return", "reason": "AGREED", "decision": "op"}
    told(dock, about(11, mine), about(12, other), case(13, **settled))
    assert dock.cases.untold(TOM.id) == 1
    assert dock.cases.untold(LIN.id) == 0  # who decided it knows
    (found,) = dock.cases.told(TOM.id, 10)
    assert (str(found.said), found.reason, found.operations) == (
        "Return 2 to the supplier",
        "AGREED",
        (OperationId(mine.id),),
    )
    dock.seen_cases.see(TOM.id, [found.case_id])
    dock.seen_cases.see(TOM.id, [found.case_id])
    assert dock.cases.untold(TOM.id) == 0
    assert dock.cases.told(TOM.id, 10)[0].is_seen


def test_what_later_facts_settled_is_listed_but_asks_for_nothing(
    dock: LocalStore, recorder: Callable[[Person], Recorder]
) -> None:
    mine = receives(recorder(TOM), TOM, "1")
    told(dock, about(11, mine), case(12, at=utc_text(NOW), by="system"))
    assert dock.cases.untold(TOM.id) == 0
    assert [one.settled_by for one in dock.cases.told(TOM.id, 10)] == ["system"]


def test_every_own_operation_of_an_open_case_needs_attention_though_its_row_names_only_the_first(
    dock: LocalStore, recorder: Callable[[Person], Recorder]
) -> None:
    made = [receives(recorder(TOM), TOM, "1") for _ in range(3)]
    told(dock, *(about(11 + number, one) for number, one in enumerate(made)), case(20, operations=(made[0].id,)))
    assert dock.overview.states().needs_attention == 3
    assert dock.cases.open_cases(1)[0].is_own
    details = [dock.outbox_book.detail(one.id) for one in made]
    assert [detail.cases if detail else () for detail in details] == 3 * [((text("Too many."), True),)]


def test_a_case_of_a_newer_central_is_shown_by_its_sentence(dock: LocalStore) -> None:
    told(dock, case(11, detail='{"kind":"of tomorrow"}'))
    view = the_case(dock)
    assert view.detail is None
    assert (str(view.line.sentence), view.line.choices) == ("Too many.", ())


def test_a_settled_case_says_who_settled_it_how_and_why(dock: LocalStore) -> None:
    settled = {"at": utc_text(NOW), "by": "lin", "choice": "return", "reason": "AGREED", "decision": "op"}
    told(dock, case(11, **settled))
    view = the_case(dock)
    assert (view.settled_by, view.choice, view.reason) == ("lin", CaseChoice.RETURN, "AGREED")
    assert dock.cases.open_cases(10) == []
    assert [one.id for one in dock.cases.settled_cases(10)] == ["c1"]
