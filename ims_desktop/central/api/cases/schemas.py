"""What a case looks like on the wire, and what settles it."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from ims_desktop.central.api.cases.queries import CaseState, StoredCase
from ims_desktop.central.api.fields import Number, Sent, Shown, example, number
from ims_desktop.central.ledger.settling import Decided
from ims_desktop.domain.cases import CaseChoice, CaseKind
from ims_desktop.domain.ids import CaseId, LocationId, OrderLineId
from ims_desktop.domain.positions import StockStatus
from ims_desktop.domain.settling.detail import CaseDetail, Need, Option, Side, StockLine, after
from ims_desktop.domain.settling.remedies import Given
from ims_desktop.domain.times import utc_text

_Name = Annotated[str, Field(max_length=200, pattern=r"^[^\x00-\x1f\x7f]+$")]


class CaseRead(Shown):
    """A case."""

    id: str
    kind: CaseKind
    subject: Annotated[str, Field(description="What it is about: with `kind`, the name of the case.")]
    site: str
    status: CaseState
    sentence: str
    operations: Annotated[list[str], Field(description="The first facts it is about, in their order.")]
    operation_count: Annotated[int, Field(description="How many there are in all.")]
    opened_at: str
    version: Annotated[int, Field(description="What a decision is made on: send it with `resolve`.")]
    settled_at: str | None
    settled_by: Annotated[str | None, Field(description="A person's id, or `system` where a later fact settled it.")]
    choice: Annotated[CaseChoice | None, Field(description="While it is open: `look`, that somebody was sent.")]
    reason: str

    @classmethod
    def of(cls, stored: StoredCase) -> CaseRead:
        return cls(
            id=stored.id,
            kind=stored.kind,
            subject=stored.subject,
            site=stored.site,
            status=CaseState(stored.state),
            sentence=str(stored.sentence),
            operations=list(stored.operations),
            operation_count=stored.operation_count,
            opened_at=stored.opened_at,
            version=stored.version,
            settled_at=stored.settled_at,
            settled_by=stored.settled_by,
            choice=stored.choice,
            reason=stored.reason,
        )


class SideRead(Shown):
    label: str
    value: str
    note: str


class DeedRead(Shown):
    """One operation: who did what, where and when, and when the central heard of it."""

    operation: str
    who: str
    where: str
    happened_at: str
    arrived_at: str
    said: str


class StockRead(Shown):
    """A position that the case touches, before anything is decided."""

    key: str
    product_id: str
    name: str
    unit: str
    location: str
    status: StockStatus
    lot: str
    serial: str
    handling_unit: str
    quantity: Number


class ChangeRead(Shown):
    """What stands at a position before and after a choice."""

    key: str
    before: Number
    after: Number


class DocumentRead(Shown):
    what: str
    before: str
    after: str


class OfferRead(Shown):
    value: str
    said: str
    ours: str
    theirs: str


class OptionRead(Shown):
    """One choice, with its effect on stock and documents."""

    choice: CaseChoice
    said: str
    effect: str
    stock: list[ChangeRead]
    documents: list[DocumentRead]
    need: Annotated[Need, Field(description="What must be sent with it.")]
    offers: list[OfferRead]
    closes: Annotated[bool, Field(description="false: the case stays open, and somebody goes to look.")]
    recommended: bool


class CaseDetailRead(Shown):
    """What was known, done and found, and what can be done about it."""

    title: str
    base: Annotated[SideRead, Field(description="What the workstation knew.")]
    ours: Annotated[SideRead, Field(description="What it did.")]
    theirs: Annotated[SideRead, Field(description="What the central had.")]
    deeds: list[DeedRead]
    deed_count: int
    stock: list[StockRead]
    stock_count: int
    choices: list[OptionRead]
    why: Annotated[str, Field(description="Why the recommended choice is recommended.")]


class CaseWhole(CaseRead):
    """A case with everything to settle it by."""

    detail: CaseDetailRead | None

    @classmethod
    def with_detail(cls, stored: StoredCase, detail: CaseDetail | None) -> CaseWhole:
        shown = None if detail is None else _detail(detail)
        return cls(**CaseRead.of(stored).model_dump(), detail=shown)


class CaseResolve(Sent):
    """A decision about a case, made on the version that was shown."""

    model_config = example(choice="accept", reason="AGREED", version=1)

    choice: CaseChoice
    reason: Annotated[_Name, Field(description="A reason's code, or words.")]
    version: Annotated[int, Field(ge=1, le=2**53)]
    order_line_id: Annotated[_Name | None, Field(description="Where the choice needs an order line.")] = None
    location_id: Annotated[_Name | None, Field(description="A location's UUID, where the choice needs one.")] = None
    fields: Annotated[
        dict[_Name, Literal["ours", "theirs"]],
        Field(default_factory=dict, description="By field, where the choice needs it."),
    ]

    def decided(self, case: str) -> Decided:
        line = OrderLineId(self.order_line_id) if self.order_line_id else None
        place = LocationId(self.location_id) if self.location_id else None
        given = Given(line, place, dict(self.fields))
        return Decided(CaseId(case), self.choice, self.reason, self.version, given)


def _detail(detail: CaseDetail) -> CaseDetailRead:
    return CaseDetailRead(
        title=str(detail.title),
        base=_side(detail.base),
        ours=_side(detail.ours),
        theirs=_side(detail.theirs),
        deeds=[
            DeedRead(
                operation=one.operation,
                who=one.who,
                where=one.where,
                happened_at=utc_text(one.happened_at),
                arrived_at=utc_text(one.arrived_at),
                said=str(one.said),
            )
            for one in detail.deeds
        ],
        deed_count=detail.deed_count,
        stock=[_stock(one) for one in detail.stock],
        stock_count=detail.stock_count,
        choices=[_option(one, detail) for one in detail.options],
        why=str(detail.why),
    )


def _side(side: Side) -> SideRead:
    return SideRead(label=str(side.label), value=str(side.value), note=str(side.note))


def _stock(line: StockLine) -> StockRead:
    return StockRead(
        key=line.key,
        product_id=line.sku,
        name=line.item_name,
        unit=line.unit,
        location=line.location_code,
        status=line.status,
        lot=line.lot,
        serial=line.serial,
        handling_unit=line.handling_unit,
        quantity=number(line.before.micro),
    )


def _option(option: Option, detail: CaseDetail) -> OptionRead:
    touched = [one for one in detail.stock if option.change_at(one.key)]
    return OptionRead(
        choice=option.choice,
        said=str(option.said),
        effect=str(option.effect),
        stock=[
            ChangeRead(key=one.key, before=number(one.before.micro), after=number(after(one, option).micro))
            for one in touched
        ],
        documents=[
            DocumentRead(what=str(one.what), before=str(one.before), after=str(one.after)) for one in option.documents
        ],
        need=option.need,
        offers=[
            OfferRead(value=one.value, said=str(one.said), ours=one.ours, theirs=one.theirs) for one in option.offers
        ],
        closes=option.closes,
        recommended=option.choice is detail.recommended,
    )
