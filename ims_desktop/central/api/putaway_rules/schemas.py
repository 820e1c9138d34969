"""What a putaway rule, a question and its explanation look like on the wire."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from ims_desktop.central.api.fields import Amount, Mark, PositiveAmount, Reference, Sent, Shown, Total, example
from ims_desktop.central.api.putaway_rules.queries import StoredRule
from ims_desktop.domain.positions import StockStatus
from ims_desktop.domain.putaway import Explanation, RuleKind, Suggestion

Zones = Annotated[list[Annotated[str, Field(max_length=64)]], Field(max_length=50)]
Position = Annotated[int | None, Field(ge=1, le=1_000, description="Its turn, from 1; left out: last, or as it is.")]
Site = Annotated[Reference | None, Field(description="Needed where there are several.")]


class ParameterSent(Sent):
    """What a rule of the kind goes by: `split` for all, `zones` for all but `fixed_location`, the rest for `zone`."""

    split: bool | None = None
    zones: Zones | None = None
    velocity: Annotated[str | None, Field(pattern="^[ABC]?$")] = None
    condition: Annotated[str | None, Field(max_length=64)] = None


class RuleUpdate(Sent):
    """All that can be changed of a rule."""

    model_config = example(kind="zone", parameter={"zones": ["PICK"], "velocity": "A"}, position=2)

    kind: RuleKind
    parameter: Annotated[ParameterSent, Field(default_factory=ParameterSent)]
    is_active: bool = True
    position: Position = None


class RuleCreate(RuleUpdate):
    """A new rule."""

    site: Site = None


class RuleRead(Shown):
    """A rule of a site's list."""

    id: str
    site: str
    position: int
    kind: RuleKind
    parameter: dict[str, Any]
    is_active: bool

    @classmethod
    def of(cls, stored: StoredRule) -> RuleRead:
        parameter = {name: getattr(stored.parameter, name) for name in stored.parameter.__struct_fields__}
        return cls(
            id=stored.id,
            site=stored.site,
            position=stored.sequence,
            kind=stored.kind,
            parameter={name: list(value) if isinstance(value, tuple) else value for name, value in parameter.items()},
            is_active=stored.is_active,
        )


class RuleOrder(Sent):
    """Every rule of the site, in the order in which they are to be asked."""

    rules: Annotated[list[Annotated[str, Field(max_length=64)]], Field(max_length=1_000)]
    site: Site = None


class GoodsAsked(Sent):
    """So much of one item."""

    product_id: Reference
    quantity: PositiveAmount
    status: StockStatus = StockStatus.AVAILABLE
    lot: Mark = ""


class SuggestionAsked(Sent):
    """Goods to be put away: of one item, or everything on a handling unit, which goes whole."""

    model_config = example(goods=[{"product_id": "A-100", "quantity": 30}])

    goods: Annotated[list[GoodsAsked], Field(min_length=1, max_length=100)]
    handling_unit: bool = False
    site: Site = None


class SuggestionShown(Shown):
    """A location, how much goes there, what is left, and why there."""

    location: str
    quantity: Amount
    left: Total
    reason: str

    @classmethod
    def of(cls, one: Suggestion) -> SuggestionShown:
        return cls(location=one.location.code, quantity=one.quantity, left=one.left, reason=str(one.reason))


class LookedShown(Shown):
    """A location that a rule is about, how much fits there, and what is in the way."""

    location: str
    fits: Amount
    said: str


class StepShown(Shown):
    """What became of one rule."""

    rule: str
    kind: RuleKind
    answered: bool
    said: str
    looked_at: list[LookedShown]


class SuggestionRead(Shown):
    """The answer, and how it came about."""

    suggestion: SuggestionShown | None
    alternatives: list[SuggestionShown]
    why_none: str
    steps: list[StepShown]

    @classmethod
    def of(cls, told: Explanation) -> SuggestionRead:
        best = told.answer.best
        return cls(
            suggestion=SuggestionShown.of(best) if best else None,
            alternatives=[SuggestionShown.of(one) for one in told.answer.alternatives],
            why_none=str(told.answer.why_none),
            steps=[
                StepShown(
                    rule=step.rule.id,
                    kind=step.rule.kind,
                    answered=step.answered,
                    said=str(step.sentence),
                    looked_at=[
                        LookedShown(location=one.location.code, fits=one.fits, said=str(one.sentence))
                        for one in step.looked
                    ],
                )
                for step in told.steps
            ],
        )
