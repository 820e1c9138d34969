"""Variances and count tasks as rows: what is open after counting, and for whom."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Table, bindparam, insert, select, update

from ims_desktop.central.ledger.cases import follow
from ims_desktop.central.tables import count_tasks, items, locations, statements, variances
from ims_desktop.central.transaction import Transaction
from ims_desktop.central.upsert import insert_into
from ims_desktop.domain.cases import CaseDraft, CaseKind
from ims_desktop.domain.counting import SETTLED, TaskState, Variance, VarianceState
from ims_desktop.domain.ids import OperationId, SiteId
from ims_desktop.domain.positions import Position
from ims_desktop.domain.texts import text
from ims_desktop.domain.times import utc_text
from ims_desktop.protocol.codec import encode


def update_variance(
    tx: Transaction,
    site: SiteId,
    position: Position,
    variance: Variance | None,
    tasks: Mapping[OperationId, str],
    now: datetime,
) -> set[str]:
    """The position's variance as it is now; one that is over stays as settled. Answers the tasks of what changed."""
    known = {row.id: row for row in tx.connection.execute(_OF_POSITION, {"key": position.key})}
    wanted = {} if variance is None else _row(position, variance, tasks)
    for row in known.values():
        if row.id != wanted.get("id") and row.state != SETTLED:
            _change(tx, variances, row, {"state": SETTLED})
    if wanted:
        if wanted["id"] in known:
            _change(tx, variances, known[wanted["id"]], wanted)
        else:
            opened = {"deleted": 0, "site_id": site, "version": 1, "opened_at": utc_text(now)}
            tx.connection.execute(insert(variances).values(wanted | opened))
            tx.touch(variances, wanted["id"])
        _offer_recount(tx, site, wanted)
    _follow_reviews(tx, site, {*known, *([wanted["id"]] if wanted else [])}, position, variance, now)
    return {row.task_id for row in known.values()} | ({wanted["task_id"]} if wanted else set())


def _follow_reviews(
    tx: Transaction, site: SiteId, ids: Iterable[str], position: Position, variance: Variance | None, now: datetime
) -> None:
    """Two counts that do not settle it are a case, for as long as they do not."""
    findings: dict[str, CaseDraft | None] = dict.fromkeys(sorted(ids))
    if variance is not None and variance.state is VarianceState.REVIEW:
        name = f"{position.key}|{variance.statements[0].operation}"
        findings[name] = _counted_twice(tx, name, position, variance)
    if findings:
        follow(tx, CaseKind.COUNTED_TWICE, findings, site, now)


def _counted_twice(tx: Transaction, name: str, position: Position, variance: Variance) -> CaseDraft:
    item = tx.connection.scalar(select(items.c.name).where(items.c.id == position.item_id))
    place = tx.connection.scalar(select(locations.c.code).where(locations.c.id == position.location_id))
    said = text("Two people counted {item} at {location} and found different numbers.", item=item, location=place)
    return CaseDraft(CaseKind.COUNTED_TWICE, name, said, tuple(one.operation for one in variance.statements))


def update_tasks(tx: Transaction, task_ids: Iterable[str]) -> None:
    """What the counts of these tasks come to: done, to be counted again by somebody else, or to be reviewed."""
    for task_id in sorted(set(task_ids) - {""}):
        task = tx.connection.execute(_TASK, {"task": task_id}).first()
        if task is None:
            continue
        counted = tx.connection.execute(_COUNTS, {"task": task_id}).all()
        open_ = tx.connection.scalars(_OPEN, {"task": task_id}).all()
        state = _state(open_, bool(counted) or not task.plan)
        values = {
            "state": state.value,
            "not_by": counted[0].operator_id if counted and task.plan else task.not_by,
            "attempt": max(len({row.operation_id for row in counted}), 0 if task.plan else task.attempt),
        }
        _change(tx, count_tasks, task, values)


def _state(open_: Sequence[str], is_counted: bool) -> TaskState:
    if VarianceState.REVIEW in open_:
        return TaskState.REVIEW
    if VarianceState.RECOUNT in open_:
        return TaskState.RECOUNT
    return TaskState.DONE if is_counted else TaskState.OPEN


def _row(position: Position, variance: Variance, tasks: Mapping[OperationId, str]) -> dict[str, Any]:
    counts = variance.statements
    name = f"{position.key}|{counts[0].operation}"
    task = next((tasks[one.operation] for one in counts if tasks.get(one.operation)), name)
    return {
        "id": name,
        "task_id": task,
        "position": position.key,
        "item_id": position.item_id,
        "location_id": position.location_id,
        "status": position.status.value,
        "lot": position.lot,
        "serial": position.serial,
        "handling_unit": position.handling_unit,
        "state": variance.state.value,
        "counts": encode(list(counts)).decode(),
        "expected": variance.expected.micro,
        "counted": counts[-1].quantity.micro,
    }


def _offer_recount(tx: Transaction, site: SiteId, variance: Mapping[str, Any]) -> None:
    """A count that no task asked for is to be made again by somebody else all the same."""
    if variance["task_id"] != variance["id"]:
        return
    first = variance["id"].partition("|")[2]
    by = tx.connection.scalar(select(statements.c.operator_id).where(statements.c.operation_id == first).limit(1))
    values = {
        "id": variance["id"],
        "deleted": 0,
        "site_id": site,
        "plan": "",
        "location_id": variance["location_id"],
        "item_id": variance["item_id"],
        "state": TaskState.RECOUNT.value,
        "not_by": by or "",
        "due": None,
        "attempt": 1,
        "version": 1,
    }
    made = insert_into(tx.connection.dialect.name, count_tasks).values(values)
    made = made.on_conflict_do_nothing(index_elements=["id"])
    if tx.connection.execute(made.returning(count_tasks.c.id)).first() is not None:
        tx.touch(count_tasks, variance["id"])


def _change(tx: Transaction, table: Table, row: Row[Any], values: Mapping[str, Any]) -> None:
    if any(getattr(row, name) != value for name, value in values.items()):
        tx.connection.execute(update(table).where(table.c.id == row.id).values({**values, "version": row.version + 1}))
        tx.touch(table, row.id)


_OF_POSITION = select(variances).where(variances.c.position == bindparam("key")).order_by(variances.c.id)
_TASK = select(count_tasks).where(count_tasks.c.id == bindparam("task"), count_tasks.c.deleted == 0).with_for_update()
_COUNTS = (
    select(*statements.c["operation_id", "operator_id"])
    .where(statements.c.task_id == bindparam("task"), statements.c.is_withdrawn == 0)
    .order_by(statements.c.happened_at, statements.c.workstation_id, statements.c.sequence)
)
_OPEN = select(variances.c.state).where(variances.c.task_id == bindparam("task"), variances.c.state != SETTLED)
