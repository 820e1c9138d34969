"""What changes count plans. One that is no longer followed is switched off; its counts stay."""

from __future__ import annotations

from typing import Any

import msgspec
from sqlalchemy import insert, update

from ims_desktop.central.api.count_plans.queries import StoredPlan, find, is_taken
from ims_desktop.central.api.locations.queries import site_named
from ims_desktop.central.count_tasks import PlanKind, withdraw
from ims_desktop.central.gateway.errors import conflict
from ims_desktop.central.tables import count_plans
from ims_desktop.central.transaction import Transaction
from ims_desktop.domain.counting import EXACT, CountTolerance
from ims_desktop.domain.ids import new_id
from ims_desktop.domain.people import Role
from ims_desktop.domain.quantity import ZERO, Quantity
from ims_desktop.domain.texts import text


class PlanFields(msgspec.Struct, frozen=True):
    """What somebody says of a plan."""

    kind: PlanKind
    every_days: int
    velocity: str = ""
    zone: str = ""
    low_quantity: Quantity = ZERO
    tolerance: CountTolerance = EXACT
    by_role: dict[Role, CountTolerance] = {}
    is_active: bool = True


def create(tx: Transaction, name: str, site: str | None, fields: PlanFields) -> StoredPlan:
    """A new plan; raises ``Conflict`` when the site has one of that name."""
    site_id = site_named(tx.connection, site)
    if is_taken(tx.connection, site_id, name):
        raise conflict(text("There is a count plan “{name}” already.", name=name))
    plan_id = new_id()
    row = {"id": plan_id, "site_id": site_id, "name": name, "version": 1, **_values(fields)}
    tx.connection.execute(insert(count_plans).values(**row))
    return find(tx.connection, plan_id)


def change(tx: Transaction, plan: StoredPlan, fields: PlanFields) -> StoredPlan:
    """The plan as ``fields`` say; what it asked for and is not counted yet is asked for anew."""
    withdraw(tx, plan.id)
    values = {**_values(fields), "version": plan.version + 1}
    tx.connection.execute(update(count_plans).where(count_plans.c.id == plan.id).values(**values))
    return find(tx.connection, plan.id)


def switch_off(tx: Transaction, plan: StoredPlan) -> None:
    if plan.is_active:
        withdraw(tx, plan.id)
        off = update(count_plans).where(count_plans.c.id == plan.id)
        tx.connection.execute(off.values(is_active=0, version=plan.version + 1))


def _values(fields: PlanFields) -> dict[str, Any]:
    by_role = {role.value: (one.percent, one.quantity.micro) for role, one in fields.by_role.items()}
    return {
        "kind": fields.kind.value,
        "velocity": fields.velocity,
        "zone": fields.zone,
        "every_days": fields.every_days,
        "low_quantity": fields.low_quantity.micro,
        "tolerance_percent": fields.tolerance.percent,
        "tolerance_quantity": fields.tolerance.quantity.micro,
        "role_tolerances": msgspec.json.encode(by_role).decode(),
        "is_active": int(fields.is_active),
    }
