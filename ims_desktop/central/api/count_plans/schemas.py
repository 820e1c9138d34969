"""What a count plan looks like on the wire."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from ims_desktop.central.api.count_plans.queries import StoredPlan
from ims_desktop.central.api.fields import Amount, Code, Reference, Sent, Shown, example
from ims_desktop.central.count_tasks import PlanKind
from ims_desktop.domain.counting import BASIS, CountTolerance
from ims_desktop.domain.people import Role
from ims_desktop.domain.quantity import ZERO, Quantity

BasisPoints = Annotated[
    int, Field(ge=0, le=BASIS, description="Of what the books say, in parts of 10,000: 250 is 2.5 %.")
]
Velocity = Literal["", "A", "B", "C"]


def _nothing() -> Quantity:
    return ZERO


class ToleranceBody(Sent):
    """How far a count may be off and still be believed at once; of both, whatever allows less."""

    percent: BasisPoints = 0
    quantity: Annotated[Amount, Field(default_factory=_nothing)]

    def value(self) -> CountTolerance:
        return CountTolerance(self.percent, self.quantity)


class ToleranceShown(Shown):
    percent: BasisPoints
    quantity: Amount

    @classmethod
    def of(cls, tolerance: CountTolerance) -> ToleranceShown:
        return cls(percent=tolerance.percent, quantity=tolerance.quantity)


class CountPlanRead(Shown):
    """A plan: which bins are counted, how often, and how exactly."""

    id: Annotated[str, Field(description="The name.")]
    uuid: str
    name: str
    site: str
    kind: PlanKind
    velocity: str
    zone: str
    every_days: int
    low_quantity: Amount
    tolerance: ToleranceShown
    role_tolerances: dict[Role, ToleranceShown]
    is_active: bool
    version: int

    @classmethod
    def of(cls, plan: StoredPlan) -> CountPlanRead:
        return cls(
            id=plan.name,
            uuid=plan.id,
            name=plan.name,
            site=plan.site,
            kind=plan.kind,
            velocity=plan.velocity,
            zone=plan.zone,
            every_days=plan.every_days,
            low_quantity=plan.low_quantity,
            tolerance=ToleranceShown.of(plan.tolerance),
            role_tolerances={role: ToleranceShown.of(one) for role, one in plan.by_role.items()},
            is_active=plan.is_active,
            version=plan.version,
        )


class CountPlanUpdate(Sent):
    """All that can be changed of a plan."""

    model_config = example(kind="class", velocity="A", every_days=30, tolerance={"percent": 100, "quantity": 5})

    kind: PlanKind
    velocity: Annotated[Velocity, Field(description="The class of the items it is about; empty for every class.")] = ""
    zone: Annotated[str, Field(max_length=64, description="Empty for the whole site.")] = ""
    every_days: Annotated[int, Field(ge=1, le=3650)]
    low_quantity: Annotated[
        Amount, Field(default_factory=_nothing, description="For low_stock: at most so much of an item in a bin.")
    ]
    tolerance: Annotated[ToleranceBody, Field(default_factory=ToleranceBody)]
    role_tolerances: Annotated[
        dict[Role, ToleranceBody], Field(default_factory=dict, description="Where it differs for a role.")
    ]
    is_active: bool = True


class CountPlanCreate(CountPlanUpdate):
    """A new plan."""

    model_config = example(name="A-monthly", kind="class", velocity="A", every_days=30)

    name: Code
    site: Annotated[Reference | None, Field(description="Needed where there are several.")] = None
