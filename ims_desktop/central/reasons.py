"""The reasons that a new company begins with: why a count is not what the books said."""

from __future__ import annotations

from sqlalchemy import insert, select

from ims_desktop.central.tables import reasons
from ims_desktop.central.transaction import Transaction
from ims_desktop.domain.ids import new_id

COUNT = "count"

FIRST = (
    ("FOUND", "Found behind or under something"),
    ("LOST", "Lost, and not to be found"),
    ("DAMAGED", "Broken or spoilt"),
    ("MISPLACED", "Put to another place"),
    ("MISCOUNT", "Counted wrong before"),
    ("BOOKED-WRONG", "Written down wrong before"),
)


def found_reasons(tx: Transaction) -> None:
    """Does nothing where there are some: a company's list is its own."""
    if tx.connection.execute(select(reasons.c.id).limit(1)).first() is not None:
        return
    rows = [
        {"id": new_id(), "deleted": 0, "code": code, "name": name, "purpose": COUNT, "is_retired": 0}
        for code, name in FIRST
    ]
    tx.connection.execute(insert(reasons), rows)
    tx.touch(reasons, *(str(row["id"]) for row in rows))
