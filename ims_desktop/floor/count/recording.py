"""From a tally to the operation that is recorded: what was found, and of all else that is known there, nothing."""

from __future__ import annotations

from ims_desktop.domain.counting import CountedLine
from ims_desktop.domain.quantity import ZERO
from ims_desktop.floor.count import memory
from ims_desktop.floor.count.desk import CountDesk
from ims_desktop.floor.count.tally import Tally
from ims_desktop.protocol.operations import Operation, StockCounted


def record_count(desk: CountDesk, tally: Tally) -> Operation:
    """One operation for one bin, with all its lines. On disk when this returns.

    What nobody found is stated as 0 here, after the counting: the screen never learns what that was.
    """
    item_id = tally.item.id if tally.item else None
    found = {line.position for line in tally.lines}
    missing = [one for one in desk.book.positions_at(tally.location.id, item_id) if one not in found]
    body = StockCounted(
        location_id=tally.location.id,
        lines=(*tally.lines, *(CountedLine(position, ZERO) for position in missing)),
        is_whole=True,
        item_id=item_id,
        task_id=tally.task.task_id if tally.task else None,
        reason=tally.reason,
    )
    return desk.recorder.record(desk.person.id, body, memory.over(desk, tally))
