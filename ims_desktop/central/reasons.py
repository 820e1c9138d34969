"""The reasons that a new company begins with: why a count is not what the books said, why a case was settled so."""

from __future__ import annotations

from sqlalchemy import insert, select

from ims_desktop.central.tables import reasons
from ims_desktop.central.transaction import Transaction
from ims_desktop.domain.ids import new_id

COUNT = "count"
CASE = "case"

FIRST = (
    ("FOUND", "Found behind or under something"),
    ("LOST", "Lost, and not to be found"),
    ("DAMAGED", "Broken or spoilt"),
    ("MISPLACED", "Put to another place"),
    ("MISCOUNT", "Counted wrong before"),
    ("BOOKED-WRONG", "Written down wrong before"),
)

FIRST_OF_CASES = (
    ("AGREED", "Agreed with whoever it concerns"),
    ("SEEN", "Somebody looked"),
    ("SCANNED-WRONG", "Scanned or typed wrong"),
    ("NOT-WANTED", "Nobody wants it"),
    ("LATE", "Heard of too late"),
)


def found_reasons(tx: Transaction) -> None:
    """Does nothing for a purpose that has some: a company's list is its own."""
    for purpose, first in ((COUNT, FIRST), (CASE, FIRST_OF_CASES)):
        if tx.connection.execute(select(reasons.c.id).where(reasons.c.purpose == purpose).limit(1)).first() is None:
            _found(tx, purpose, first)


def _found(tx: Transaction, purpose: str, first: tuple[tuple[str, str], ...]) -> None:
    rows = [
        {"id": new_id(), "deleted": 0, "code": code, "name": name, "purpose": purpose, "is_retired": 0}
        for code, name in first
    ]
    tx.connection.execute(insert(reasons), rows)
    tx.touch(reasons, *(str(row["id"]) for row in rows))
