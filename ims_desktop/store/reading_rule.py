"""The reading rule: which effects of own operations still count on a mirrored row. Said here and nowhere else.

An operation's effect counts on a row while that row's place in the feed is before the operation's own place. The
outcome says that place; without one the effect counts. A row that is not there is before everything. An operation
that did not change the rows it names (refused, or not as stated) stops counting as soon as its outcome is here; so
does one whose outcome the central has cleared away.

Two things are known of a mirror as a whole. One that came as an image says of each workstation up to which sequence
it includes its operations: their effects no longer count, outcome or not. And one that began after the central had
forgotten what was deleted before some place (``whole``), and was read to the end since, lacks a row of that time only
because it is gone.

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
    DECIDED,
    ORDER_LINES,
    REJECTED_LINES,
    ROWS_OF,
    SETTLED_CASES,
    STOCKED_LINES,
    TASKS,
    UNDONE,
)

WHOLE = "(SELECT value FROM mirror.meta WHERE name = 'whole')"

COUNTS = f"""(
    (o.id IS NULL AND p.sequence > coalesce(c.sequence, 0))
    OR (
        o.id IS NOT NULL AND o.deleted = 0 AND o.as_stated = 1 AND o.result <> 'refused'
        AND coalesce(r.place, {WHOLE}, -1) < o.place
    )
)"""
"""Over an effect's operation ``p``, what an image included of its workstation ``c``, its outcome ``o`` and the mirrored
row ``r`` that it names: any of the last three may be missing."""


def joined(record: str) -> str:
    """The effects of one kind, as ``e``, with what the rule looks at."""
    return f"""
        main.effects e
        JOIN main.operations p ON p.number = e.number
        LEFT JOIN mirror.included c ON c.workstation = p.workstation
        LEFT JOIN mirror.outcomes o ON o.id = p.id
        LEFT JOIN mirror.{ROWS_OF[record]} r ON r.id = e.row_id
    """


def _view(name: str, record: str) -> str:
    return (
        f"CREATE TEMP VIEW {name} AS SELECT e.*, r.place AS row_place FROM {joined(record)}"
        f" WHERE e.record = '{record}' AND {COUNTS}"
    )


VIEWS = {
    "pending_receipts": ORDER_LINES,
    "pending_closings": CLOSED_LINES,
    "pending_accepted": ACCEPTED_LINES,
    "pending_rejected": REJECTED_LINES,
    "pending_stocked": STOCKED_LINES,
    "pending_tasks": TASKS,
    "pending_decisions": DECIDED,
    "pending_settlings": SETTLED_CASES,
}
"""The effects that count now, one view a kind."""

# The outcomes come in the order of the sequence, and an image includes operations in that order: nothing was heard of
# what comes after. That is so under one name: what a twin handed in, or this disk under another name, is looked for
# where there was another one.
_HEARD_VIEWS = (
    """
CREATE TEMP VIEW heard_by_name AS
SELECT coalesce(max((
    SELECT p.number FROM main.operations p WHERE p.workstation = i.workstation AND p.sequence <= max(
        coalesce((SELECT max(o.sequence) FROM mirror.outcomes o WHERE o.workstation_id = i.workstation), 0),
        coalesce((SELECT c.sequence FROM mirror.included c WHERE c.workstation = i.workstation), 0)
    ) ORDER BY p.sequence DESC LIMIT 1
)), 0) AS number, count(*) AS names FROM main.identities i
""",
    """
CREATE TEMP VIEW heard AS
SELECT CASE WHEN h.names < 2 AND NOT EXISTS (
    SELECT 1 FROM main.identities i WHERE i.workstation <> (SELECT min(workstation_id) FROM mirror.outcomes)
    OR i.workstation <> (SELECT max(workstation_id) FROM mirror.outcomes)
) THEN h.number ELSE max(h.number, coalesce((
    SELECT max(p.number) FROM main.operations p
    WHERE p.number > h.number AND EXISTS (SELECT 1 FROM mirror.outcomes o WHERE o.id = p.id)
), 0)) END AS number FROM heard_by_name h
""",
)

_COUNTS_VIEW = f"""
CREATE TEMP VIEW pending_counts AS
SELECT e.*, CASE WHEN r.deleted = 0 THEN r.quantity ELSE 0 END AS known FROM {joined(COUNTED)}
WHERE e.record = '{COUNTED}' AND {COUNTS}
AND NOT EXISTS (SELECT 1 FROM main.effects u WHERE u.row_id = p.id AND u.record = '{UNDONE}')
"""

# Whether there is any count at all is asked once, and not of each effect.
_NOT_COUNTED_SINCE = f"""(
    NOT EXISTS (SELECT 1 FROM main.effects WHERE record = '{COUNTED}')
    OR NOT EXISTS (SELECT 1 FROM pending_counts c WHERE c.row_id = e.row_id AND c.number > e.number)
)"""

_BALANCE = "e.number, e.row_id, {}, e.item_id, e.location_id, e.status, e.lot, e.serial, e.handling_unit"


def balances_where(condition: str) -> str:
    """What own work adds to balances, as far as it fulfils ``condition`` (over ``e``, an effect).

    The condition stands where an index can serve it: after a week offline effects are many, and a question is of few.
    What nothing was heard of counts by the rule, and need not look for its outcome. A count takes the place of what the
    row says and of every effect before it: what it adds is the difference.
    """
    # Chosen by the condition; the plus keeps SQLite from choosing by the kind, which nearly every effect is of.
    chosen = f"+e.record = '{BALANCES}' AND ({condition}) AND {_NOT_COUNTED_SINCE}"
    return f"""
    SELECT {_BALANCE.format("e.quantity")} FROM {joined(BALANCES)}
    WHERE {chosen} AND e.number <= (SELECT number FROM heard) AND {COUNTS}
    UNION ALL
    SELECT {_BALANCE.format("e.quantity")} FROM main.effects e
    WHERE {chosen} AND e.number > (SELECT number FROM heard)
    UNION ALL
    SELECT {_BALANCE.format("e.quantity - coalesce(e.known, 0)")} FROM pending_counts e
    WHERE ({condition}) AND {_NOT_COUNTED_SINCE}
    """


def make_views(connection: sqlite3.Connection) -> None:
    """``VIEWS``, ``pending_counts`` and ``pending_balances``; of this connection only."""
    for name, record in VIEWS.items():
        connection.execute(_view(name, record))
    for view in _HEARD_VIEWS:
        connection.execute(view)
    connection.execute(_COUNTS_VIEW)
    connection.execute(f"CREATE TEMP VIEW pending_balances AS {balances_where('true')}")
