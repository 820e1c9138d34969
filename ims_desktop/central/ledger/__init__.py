"""The books: every movement of goods by double entry, and what is derived from movements.

Each function here works inside somebody else's unit of work and commits nothing::

    with database.transaction() as tx:
        compensate_receipt(tx, receipt_id, by)
"""

from ims_desktop.central.ledger.journal import Cause, Journal, Reason
from ims_desktop.central.ledger.office import compensate_receipt, post_count, post_opening, post_receipt
from ims_desktop.central.ledger.orders import close_or_reopen

__all__ = [
    "Cause",
    "Journal",
    "Reason",
    "close_or_reopen",
    "compensate_receipt",
    "post_count",
    "post_opening",
    "post_receipt",
]
