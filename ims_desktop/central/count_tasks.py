"""Count tasks: what the plans say is due, and what somebody asks for on the spot."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import blake2b
from typing import Any

from msgspec import Struct
from sqlalchemy import ColumnElement, Row, Select, and_, exists, func, literal, or_, select, update
from sqlalchemy.sql.selectable import FromClause

from ims_desktop.central.tables import balances, count_plans, count_tasks, items, locations
from ims_desktop.central.transaction import Transaction
from ims_desktop.central.upsert import insert_into
from ims_desktop.domain.counting import TaskState
from ims_desktop.domain.errors import InputProblem
from ims_desktop.domain.ids import SiteId
from ims_desktop.domain.locations import LocationKind
from ims_desktop.domain.texts import text
from ims_desktop.domain.times import utc_text

ON_THE_SPOT = "on the spot"
"""The plan of what no plan asks for."""


class PlanKind(StrEnum):
    """Which bins a plan is about."""

    CLASS = "class"
    """Those that hold an item of its velocity class, or any item."""
    ZERO_STOCK = "zero_stock"
    """Those that the books say are empty."""
    LOW_STOCK = "low_stock"
    """An item in those that hold no more of it than the plan's ``low_quantity``."""


class Wanted(Struct, frozen=True):
    """A location to be counted, or one item there (``item_id``, else empty)."""

    location_id: str
    item_id: str
    counted_at: str


def make_due_tasks(tx: Transaction, now: datetime) -> int:
    """A task for every bin that an active plan wants counted and that nobody is to count yet; answers how many.

    Several servers may do so at once: a task is named by what it is for, so it is made once.
    """
    plans = tx.connection.execute(select(count_plans).where(count_plans.c.is_active == 1).order_by(count_plans.c.id))
    return sum(_make(tx, plan.site_id, plan.id, _due(tx, plan, now), now) for plan in plans.all())


def ask_for_count(tx: Transaction, site: SiteId, now: datetime, code: str = "", sku: str = "") -> int:
    """Has a location counted now, or an item wherever it stands, or the item at the location; answers in how many bins.

    What is to be counted already stays as it is. Raises ``InputProblem`` for what the site does not have.
    """
    if not code and not sku:
        raise _nothing_named()
    item_id = _item(tx, sku) if sku else ""
    query = _bins(site).add_columns(literal(item_id).label("item_id"))
    query = query.where(locations.c.code == code if code else _holds(balances.c.item_id == item_id))
    if code and tx.connection.execute(query).first() is None:
        raise _no_such(text("There is no location “{code}” to be counted.", code=code))
    wanted = [_wanted(row) for row in tx.connection.execute(query.where(~_is_asked(literal(item_id))))]
    return _make(tx, site, f"{ON_THE_SPOT} {utc_text(now)}", wanted, now)


def withdraw(tx: Transaction, plan_id: str) -> None:
    """A plan that is over asks for nothing any more; what was counted for it already goes on."""
    waiting = (count_tasks.c.plan == plan_id, count_tasks.c.state == TaskState.OPEN.value, count_tasks.c.deleted == 0)
    ids = tx.connection.scalars(select(count_tasks.c.id).where(*waiting)).all()
    tx.connection.execute(update(count_tasks).where(*waiting).values(deleted=1, version=count_tasks.c.version + 1))
    tx.touch(count_tasks, *ids)


def _due(tx: Transaction, plan: Row[Any], now: datetime) -> list[Wanted]:
    before = utc_text(now - timedelta(days=plan.every_days))
    item = balances.c.item_id if plan.kind == PlanKind.LOW_STOCK else literal("")
    query = _of_kind(plan).where(or_(locations.c.counted_at.is_(None), locations.c.counted_at <= before))
    query = query.where(~_is_asked(item))
    if plan.zone:
        query = query.where(locations.c.zone == plan.zone)
    return [_wanted(row) for row in tx.connection.execute(query.order_by(locations.c.walk, locations.c.code))]


def _of_kind(plan: Row[Any]) -> Select[Any]:
    whole = literal("").label("item_id")
    of_class = items.c.velocity == plan.velocity if plan.velocity else items.c.deleted == 0
    stands = balances.join(items, items.c.id == balances.c.item_id)
    match PlanKind(plan.kind):
        case PlanKind.CLASS:
            return _bins(plan.site_id).add_columns(whole).where(_holds(of_class, stands))
        case PlanKind.ZERO_STOCK:
            return _bins(plan.site_id).add_columns(whole).where(~_holds())
        case PlanKind.LOW_STOCK:
            held = func.sum(balances.c.quantity)
            found = _bins(plan.site_id).add_columns(balances.c.item_id.label("item_id"))
            found = found.join(balances, balances.c.location_id == locations.c.id)
            found = found.join(items, items.c.id == balances.c.item_id).where(of_class)
            grouped = found.group_by(*locations.c["id", "counted_at", "walk", "code"], balances.c.item_id)
            return grouped.having(and_(held > 0, held <= plan.low_quantity))


def _bins(site: str) -> Select[Any]:
    """Where goods are kept."""
    return select(locations.c.id, locations.c.counted_at).where(
        locations.c.site_id == site,
        locations.c.kind == LocationKind.STORAGE.value,
        locations.c.is_retired == 0,
        locations.c.deleted == 0,
    )


def _holds(condition: Any = None, source: FromClause = balances) -> Any:
    stands = and_(balances.c.location_id == locations.c.id, balances.c.quantity != 0)
    found = exists().select_from(source).where(stands).correlate(locations)
    return found if condition is None else found.where(condition)


def _wanted(row: Row[Any]) -> Wanted:
    return Wanted(row.id, row.item_id, row.counted_at or "")


def _is_asked(item: ColumnElement[Any]) -> ColumnElement[bool]:
    """Whether it is to be counted already, by itself or with everything at its location."""
    asked = exists().where(
        count_tasks.c.location_id == locations.c.id,
        or_(count_tasks.c.item_id == "", count_tasks.c.item_id == item),
        count_tasks.c.state != TaskState.DONE.value,
        count_tasks.c.deleted == 0,
    )
    return asked.correlate(locations, balances)


def _make(tx: Transaction, site: str, plan: str, wanted: Iterable[Wanted], now: datetime) -> int:
    shared = {"deleted": 0, "site_id": site, "plan": plan, "state": TaskState.OPEN.value, "not_by": ""}
    shared |= {"due": now.date().isoformat()}
    made = 0
    for one in wanted:
        key = _key(plan, one)
        row = {"id": key, "location_id": one.location_id, "item_id": one.item_id, "attempt": 0, "version": 1}
        new = insert_into(tx.connection.dialect.name, count_tasks).values(**shared, **row)
        # What came back is asked for: the number of rows is not told by every driver.
        once = new.on_conflict_do_nothing(index_elements=["id"]).returning(count_tasks.c.id)
        if tx.connection.execute(once).first() or _again(tx, key):
            tx.touch(count_tasks, key)
            made += 1
    return made


def _again(tx: Transaction, key: str) -> bool:
    """One that was withdrawn, and is wanted after all."""
    withdrawn = update(count_tasks).where(count_tasks.c.id == key, count_tasks.c.deleted == 1)
    return tx.connection.execute(withdrawn.values(deleted=0, version=count_tasks.c.version + 1)).rowcount > 0


def _key(plan: str, wanted: Wanted) -> str:
    """One for what a plan wants since the location was counted last."""
    parts = (plan, wanted.location_id, wanted.item_id, wanted.counted_at)
    return blake2b("\x1f".join(parts).encode(), digest_size=16).hexdigest()


def _item(tx: Transaction, sku: str) -> str:
    found: str | None = tx.connection.scalar(select(items.c.id).where(items.c.sku == sku, items.c.deleted == 0))
    if found is None:
        raise _no_such(text("There is no item “{sku}”.", sku=sku))
    return found


def _no_such(said: Any) -> InputProblem:
    return InputProblem(text("Not known here"), said, text("Look at the code, and at the site."))


def _nothing_named() -> InputProblem:
    return InputProblem(
        text("Count what?"), text("Neither a location nor an item was named."), text("Name one of them, or both.")
    )
