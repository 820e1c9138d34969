"""The reading rule: which effects of own operations still count on a mirrored row. Said here and nowhere else.

An operation's effect counts on a row while that row's place in the feed is before the operation's own place. The
outcome says that place; without one the effect counts. A row that is not there is before everything. An operation
that did not change the rows it names (refused, or not as stated) stops counting as soon as its outcome is here; so
does one whose outcome the central has cleared away.

Two files never change in one transaction, so this is decided whenever something is read: wherever a pull is cut,
confirmed and pending together are the true number (DESIGN.md, "The workstation's store").
"""

from __future__ import annotations

import sqlite3

from ims_desktop.domain.effects import (
    ACCEPTED_LINES,
    BALANCES,
    CLOSED_LINES,
    COUNTED,
    ORDER_LINES,
    REJECTED_LINES,
    ROWS_OF,
    STOCKED_LINES,
    TASKS,
)

COUNTS = """(
    o.id IS NULL
    OR (o.deleted = 0 AND o.as_stated = 1 AND o.result <> 'refused' AND coalesce(r.place, -1) < o.place)
)"""
"""Over an effect's outcome ``o`` and the mirrored row ``r`` it names, either of which may be missing."""


def joined(record: str) -> str:
    """The effects of one kind, as ``e``, with what the rule looks at."""
    return f"""
        main.effects e
        JOIN main.operations p ON p.number = e.number
        LEFT JOIN mirror.outcomes o ON o.id = p.id
        LEFT JOIN mirror.{ROWS_OF[record]} r ON r.id = e.row_id
    """


def _view(name: str, record: str) -> str:
    return (
        f"CREATE TEMP VIEW {name} AS SELECT e.*, r.place AS row_place FROM {joined(record)}"
        f" WHERE e.record = '{record}' AND {COUNTS}"
    )


VIEWS = {
    "pending_balances": BALANCES,
    "pending_receipts": ORDER_LINES,
    "pending_closings": CLOSED_LINES,
    "pending_accepted": ACCEPTED_LINES,
    "pending_rejected": REJECTED_LINES,
    "pending_stocked": STOCKED_LINES,
    "pending_counts": COUNTED,
    "pending_tasks": TASKS,
}
"""The effects that count now, one view a kind."""


def make_views(connection: sqlite3.Connection) -> None:
    """``VIEWS``, of this connection only."""
    for name, record in VIEWS.items():
        connection.execute(_view(name, record))
