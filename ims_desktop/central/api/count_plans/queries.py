"""Count plans as the central has them."""

from __future__ import annotations

from typing import Any

import msgspec
from msgspec import Struct
from sqlalchemy import Connection, Row, Select, select

from ims_desktop.central.api.fields import is_uuid
from ims_desktop.central.count_tasks import PlanKind
from ims_desktop.central.gateway.errors import conflict, not_found
from ims_desktop.central.gateway.paging import Page, Slice, page_of
from ims_desktop.central.tables import count_plans, sites
from ims_desktop.domain.counting import CountTolerance
from ims_desktop.domain.people import Role
from ims_desktop.domain.quantity import Quantity
from ims_desktop.domain.texts import text


class StoredPlan(Struct, frozen=True):
    """A plan, and the code of the site it is for."""

    id: str
    name: str
    site: str
    kind: PlanKind
    velocity: str
    zone: str
    every_days: int
    low_quantity: Quantity
    tolerance: CountTolerance
    by_role: dict[Role, CountTolerance]
    is_active: bool
    version: int


def find(connection: Connection, key: str, *, locked: bool = False) -> StoredPlan:
    """The plan with that name or UUID; raises ``NotFound``, or ``Conflict`` when two sites have the name."""
    condition = count_plans.c.id == key.lower() if is_uuid(key) else count_plans.c.name == key
    query = _all().where(condition).order_by(count_plans.c.id)
    found = connection.execute(query.with_for_update(of=count_plans) if locked else query).all()
    if not found:
        raise not_found("count plan", key)
    if len(found) > 1:
        raise conflict(text("Several sites have a count plan “{key}”: use its UUID.", key=key))
    return _stored(found[0])


def page(connection: Connection, wanted: Slice) -> Page[StoredPlan]:
    """Plans in the order of their names, and of their ids where sites have the same name."""
    found = page_of(connection, _all(), [count_plans.c.name, count_plans.c.id], wanted)
    return found.of([_stored(row) for row in found.rows])


def is_taken(connection: Connection, site_id: str, name: str) -> bool:
    query = select(count_plans.c.id).where(count_plans.c.site_id == site_id, count_plans.c.name == name)
    return connection.execute(query.limit(1)).first() is not None


def _all() -> Select[Any]:
    joined = count_plans.join(sites, sites.c.id == count_plans.c.site_id)
    return select(count_plans, sites.c.code.label("site")).select_from(joined)


def _stored(row: Row[Any]) -> StoredPlan:
    by_role = msgspec.json.decode(row.role_tolerances, type=dict[Role, tuple[int, int]])
    return StoredPlan(
        id=row.id,
        name=row.name,
        site=row.site,
        kind=PlanKind(row.kind),
        velocity=row.velocity,
        zone=row.zone,
        every_days=row.every_days,
        low_quantity=Quantity(row.low_quantity),
        tolerance=CountTolerance(row.tolerance_percent, Quantity(row.tolerance_quantity)),
        by_role={role: CountTolerance(percent, Quantity(micro)) for role, (percent, micro) in by_role.items()},
        is_active=bool(row.is_active),
        version=row.version,
    )
