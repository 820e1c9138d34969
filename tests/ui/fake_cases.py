"""A stand-in for ``ports.cases.CaseBook`` with cases of the common kinds, for the cases screen. Test code."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta

from msgspec.structs import replace

from ims_desktop.domain.cases import CaseChoice, CaseKind
from ims_desktop.domain.ids import CaseId, LocationId, OperationId, OperatorId, WorkstationId
from ims_desktop.domain.positions import StockStatus
from ims_desktop.domain.quantity import Quantity
from ims_desktop.domain.reasons import Reason
from ims_desktop.domain.settling.detail import (
    CaseDetail,
    Deed,
    DocumentChange,
    Need,
    Offer,
    Option,
    Side,
    StockChange,
    StockLine,
)
from ims_desktop.domain.settling.remedies import Given
from ims_desktop.domain.settling.titles import title_of
from ims_desktop.domain.texts import text, verbatim
from ims_desktop.ports.cases import CaseLine, CaseView, Place, Told
from ims_desktop.ports.people import Person
from ims_desktop.protocol.operations import CaseDecided, Operation
from ims_desktop.ui.services import Settling

NOW = datetime(2026, 11, 20, 9, 40, tzinfo=UTC)

BALLS = StockLine(
    "k1", "Bearing Ball", "BA-8327", "EA", "A-06-B-5", StockStatus.AVAILABLE, "", "", "", Quantity.of(324)
)
TIRES = StockLine("k2", "Touring Tire", "TI-T723", "EA", "DOCK-1", StockStatus.AVAILABLE, "", "", "", Quantity.of(112))
HELD = StockLine("k3", "Touring Tire", "TI-T723", "EA", "DOCK-1", StockStatus.ON_HOLD, "", "", "", Quantity.of(0))


def _deed(key: str, who: str, where: str, minute: int, said: str) -> Deed:
    at = NOW.replace(minute=minute)
    return Deed(OperationId(key), who, where, at, at + timedelta(minutes=6), verbatim(said))


COUNTED = CaseDetail(
    kind=CaseKind.COUNTED_TWICE,
    title=title_of(CaseKind.COUNTED_TWICE),
    sentence=text("Two people counted {location} and found different numbers.", location="A-06-B-5"),
    base=Side(text("The books"), verbatim("324"), text("at the latest count")),
    ours=Side(verbatim("Chen Mei-Ling"), verbatim("318"), verbatim("WS-07")),
    theirs=Side(verbatim("Tom Baker"), verbatim("324"), verbatim("WS-03")),
    deeds=(
        _deed("op1", "Chen Mei-Ling", "WS-07", 14, "Counted 318 of Bearing Ball"),
        _deed("op2", "Tom Baker", "WS-03", 21, "Counted 324 of Bearing Ball"),
    ),
    deed_count=2,
    stock=(BALLS,),
    stock_count=1,
    options=(
        Option(CaseChoice.SECOND, text("Take {quantity} ({who})", quantity=324, who="Tom Baker")),
        Option(
            CaseChoice.FIRST,
            text("Take {quantity} ({who})", quantity=318, who="Chen Mei-Ling"),
            changes=(StockChange("k1", -Quantity.of(6)),),
        ),
        Option(CaseChoice.RECOUNT, text("Have somebody else recount"), closes=False),
    ),
    recommended=CaseChoice.SECOND,
    why=text("It is the later count, and the books agree."),
)

OVER = CaseDetail(
    kind=CaseKind.OVER_RECEIVED,
    title=title_of(CaseKind.OVER_RECEIVED),
    sentence=verbatim("More Touring Tire came in than order PO-2014-03911 allows: 112 of 100."),
    base=Side(text("The workstation knew"), verbatim("50"), verbatim("received on line 1")),
    ours=Side(text("It received"), verbatim("62"), verbatim("Chen Mei-Ling, WS-07")),
    theirs=Side(text("The central has"), verbatim("112"), verbatim("of 100 ordered")),
    deeds=(_deed("op3", "Chen Mei-Ling", "WS-07", 31, "Received 62 of Touring Tire"),),
    deed_count=1,
    stock=(TIRES, HELD),
    stock_count=2,
    options=(
        Option(CaseChoice.ACCEPT, text("Keep all of it")),
        Option(
            CaseChoice.RETURN,
            text("Return {quantity} to the supplier", quantity=12),
            changes=(StockChange("k2", -Quantity.of(12)),),
            documents=(DocumentChange(verbatim("PO-2014-03911 / 1"), verbatim("112"), verbatim("100")),),
        ),
        Option(
            CaseChoice.HOLD,
            text("Set {quantity} aside", quantity=12),
            changes=(StockChange("k2", -Quantity.of(12)), StockChange("k3", Quantity.of(12))),
        ),
    ),
    recommended=CaseChoice.ACCEPT,
    why=text("The order only warns of more."),
)

UNMATCHED = CaseDetail(
    kind=CaseKind.UNMATCHED_RECEIPT,
    title=title_of(CaseKind.UNMATCHED_RECEIPT),
    sentence=text("Goods came in for which no order is known."),
    base=OVER.base,
    ours=OVER.ours,
    theirs=OVER.theirs,
    deeds=OVER.deeds,
    deed_count=5_000,
    stock=(TIRES,),
    stock_count=1,
    options=(
        Option(
            CaseChoice.MATCH,
            text("Match them to an order line"),
            need=Need.ORDER_LINE,
            offers=(Offer("line-1", verbatim("PO-2014-04012 / 2: 60 left")),),
        ),
        Option(CaseChoice.ACCEPT, text("Keep them without an order")),
    ),
    recommended=CaseChoice.MATCH,
)


def _view(key: str, detail: CaseDetail, minutes: int) -> CaseView:
    first = detail.stock[0]
    line = CaseLine(
        CaseId(key),
        detail.kind,
        detail.title,
        detail.sentence,
        verbatim(f"{first.location_code} · {first.item_name}"),
        NOW - timedelta(minutes=minutes),
        1,
        tuple(one.choice for one in detail.options),
        is_decided=False,
        is_looked_at=False,
        is_own=True,
    )
    return CaseView(line, detail)


VIEWS = (_view("c1", COUNTED, 42), _view("c2", OVER, 30), _view("c3", UNMATCHED, 12), _view("c4", OVER, 5))


class FakeCases:
    """``CaseBook`` and ``SeenCases`` in one, and what was decided."""

    def __init__(self, views: Sequence[CaseView] = VIEWS) -> None:
        self.views = list(views)
        self.seen: set[CaseId] = set()
        self.decided: list[CaseDecided] = []

    def settling(self) -> Settling:
        return Settling(self, self, self.settle, self.settle_all)

    def open_cases(self, limit: int) -> Sequence[CaseLine]:
        found = [one.line for one in self.views if one.settled_at is None]
        return sorted(found, key=lambda one: one.is_decided)[:limit]

    def settled_cases(self, limit: int) -> Sequence[CaseLine]:
        return [one.line for one in self.views if one.settled_at is not None][:limit]

    def case(self, case_id: CaseId) -> CaseView | None:
        return next((one for one in self.views if one.line.id == case_id), None)

    def like(self, case_id: CaseId, limit: int) -> Sequence[CaseLine]:
        of = self.case(case_id)
        lines = self.open_cases(limit)
        return (
            []
            if of is None
            else [
                one
                for one in lines
                if not one.is_decided and (one.kind, one.choices) == (of.line.kind, of.line.choices)
            ]
        )

    def reasons(self) -> Sequence[Reason]:
        return [Reason("AGREED", "Agreed with the supplier"), Reason("MISCOUNT", "Miscounted")]

    def location(self, code: str) -> Place | None:
        return Place(LocationId("a1"), "A-1") if code == "A-1" else None

    def told(self, operator: OperatorId, limit: int) -> Sequence[Told]:
        return [
            Told(
                CaseId("c9"),
                title_of(CaseKind.OVER_RECEIVED),
                OVER.sentence,
                text("Keep all of it"),
                NOW,
                "Lin Wei",
                "AGREED",
                (OperationId("op3"),),
                CaseId("c9") in self.seen,
            )
        ]

    def untold(self, operator: OperatorId) -> int:
        return sum(not one.is_seen for one in self.told(operator, 10))

    def see(self, operator: OperatorId, case_ids: Iterable[CaseId]) -> None:
        self.seen |= set(case_ids)

    def settle(self, person: Person, case: CaseView, choice: CaseChoice, reason: str, given: Given) -> Operation:
        return self._note([CaseDecided(case.line.id, choice, reason, case.line.version, given)], person)[0]

    def settle_all(
        self, person: Person, cases: Sequence[CaseLine], choice: CaseChoice, reason: str
    ) -> Sequence[Operation]:
        return self._note([CaseDecided(one.id, choice, reason, one.version) for one in cases], person)

    def _note(self, bodies: Sequence[CaseDecided], person: Person) -> list[Operation]:
        """What the decisions make of the list: they are on their way."""
        self.decided += bodies
        ids = {one.case_id for one in bodies}
        self.views = [
            replace(one, line=replace(one.line, is_decided=True)) if one.line.id in ids else one for one in self.views
        ]
        return [
            Operation(
                id=OperationId(f"decision-{one.case_id}"),
                workstation=WorkstationId("ws"),
                sequence=number,
                operator=person.id,
                recorded_at=NOW,
                happened_at=NOW,
                body=one,
            )
            for number, one in enumerate(bodies, 1)
        ]
