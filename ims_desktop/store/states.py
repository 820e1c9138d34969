"""The states of own operations, counted by sequence numbers: it is asked after every scan."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from msgspec import Struct

from ims_desktop.domain.ids import WorkstationId
from ims_desktop.ports.book import StateCounts

_LIVES = """
SELECT i.workstation,
    coalesce((SELECT max(p.sequence) FROM main.operations p WHERE p.workstation = i.workstation), 0),
    coalesce((SELECT value FROM mirror.meta WHERE name = 'acknowledged:' || i.workstation), 0),
    coalesce((SELECT max(o.sequence) FROM mirror.outcomes o WHERE o.workstation_id = i.workstation), 0),
    coalesce((SELECT c.sequence FROM mirror.included c WHERE c.workstation = i.workstation), 0)
FROM main.identities i ORDER BY i.number DESC
"""

_IS_OF_IT = """
SELECT 1 FROM main.operations p JOIN mirror.outcomes o ON o.id = p.id WHERE p.workstation = ? AND p.sequence = ?
"""

_LAST_CONFIRMED = """
SELECT p.sequence FROM main.operations p JOIN mirror.outcomes o ON o.id = p.id
WHERE p.workstation = ? AND p.sequence <= ? ORDER BY p.sequence DESC LIMIT 1
"""

NAMED_IN_OPEN_CASES = """
SELECT named.value FROM mirror.cases c JOIN json_each(c.operations) named
WHERE c.state = 'open' AND c.deleted = 0
UNION SELECT o.operation_id FROM mirror.cases c JOIN mirror.case_operations o ON o.case_id = c.id
WHERE c.state = 'open' AND c.deleted = 0 AND o.deleted = 0
"""
"""A case itself names the first of its operations; each workstation has all of its own."""

_NEED_ATTENTION = f"""
SELECT count(*) FROM main.operations p WHERE p.id IN (
    SELECT id FROM mirror.outcomes WHERE result = 'refused' UNION {NAMED_IN_OPEN_CASES}
)
"""


class Life(Struct, frozen=True):
    """How far the operations under one identity have come: each figure is the last sequence of that state."""

    workstation: WorkstationId
    last: int
    acknowledged: int
    confirmed: int

    def state_of(self, sequence: int) -> str:
        if sequence <= self.confirmed:
            return "confirmed"
        return "sent" if sequence <= self.acknowledged else "recorded"


def lives(connection: sqlite3.Connection) -> Iterator[Life]:
    """The present identity first. What stayed under an earlier one had reached the central before it was given up."""
    for at, (workstation, last, mark, outcomes, included) in enumerate(connection.execute(_LIVES).fetchall()):
        # A mark beyond the end was made for another disk. An outcome says as much as a mark, which may be lost.
        acknowledged = (mark if mark <= last else 0) if at == 0 else last
        confirmed = _confirmed(connection, workstation, min(outcomes, last), acknowledged)
        confirmed = max(confirmed, min(included, last))
        acknowledged = max(acknowledged, confirmed)
        yield Life(WorkstationId(workstation), last, acknowledged, confirmed)


def count_states(connection: sqlite3.Connection) -> StateCounts:
    """The central takes a workstation's operations in the order of their sequence, so the last one of each says it."""
    recorded = sent = confirmed = 0
    for life in lives(connection):
        recorded += life.last - life.acknowledged
        sent += life.acknowledged - life.confirmed
        confirmed += life.confirmed
    return StateCounts(recorded, sent, confirmed, connection.execute(_NEED_ATTENTION).fetchone()[0])


def _confirmed(connection: sqlite3.Connection, workstation: str, through: int, acknowledged: int) -> int:
    """The last sequence with an outcome. On a restored or copied disk the outcomes may be of other operations; and
    those of operations that were handed in before, under an earlier name, bear its numbers."""
    if through and connection.execute(_IS_OF_IT, (workstation, through)).fetchone():
        return through
    row = connection.execute(_LAST_CONFIRMED, (workstation, max(through, acknowledged))).fetchone()
    return int(row[0]) if row else 0
