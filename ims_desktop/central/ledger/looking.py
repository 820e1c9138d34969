"""Sends somebody to look: a count task for each place that a decision names, once."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import bindparam, insert, or_, select

from ims_desktop.central.tables import count_tasks
from ims_desktop.central.transaction import Transaction
from ims_desktop.domain.counting import TaskState
from ims_desktop.domain.ids import OperationId, SiteId
from ims_desktop.domain.settling.remedies import Look


def send_to_look(tx: Transaction, site: SiteId, decision: OperationId, looks: Iterable[Look]) -> None:
    """What somebody is to count already is not asked for twice."""
    for one in looks:
        item = one.item_id or ""
        if tx.connection.execute(_ASKED, {"place": one.location_id, "item": item}).first() is not None:
            continue
        task = f"{decision}|{one.location_id}"
        row = {
            "id": task,
            "deleted": 0,
            "site_id": site,
            "plan": f"case {decision}",
            "location_id": one.location_id,
            "item_id": item,
            "state": TaskState.OPEN.value,
            "not_by": "",
            "due": None,
            "attempt": 0,
            "version": 1,
        }
        tx.connection.execute(insert(count_tasks).values(row))
        tx.touch(count_tasks, task)


_ASKED = select(count_tasks.c.id).where(
    count_tasks.c.location_id == bindparam("place"),
    or_(count_tasks.c.item_id == "", count_tasks.c.item_id == bindparam("item")),
    count_tasks.c.state != TaskState.DONE.value,
    count_tasks.c.deleted == 0,
)
