"""Goods that came in: from what was stated to movements, balances, progress, receipts and cases."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from ims_desktop.central.ledger.books import SqlBooks
from ims_desktop.central.ledger.cases import open_cases
from ims_desktop.central.ledger.journal import Cause, Journal, Reason
from ims_desktop.central.ledger.orders import close_or_reopen, close_short
from ims_desktop.central.ledger.receipts import Delivery, record_deliveries
from ims_desktop.central.transaction import Transaction
from ims_desktop.domain.cases import CaseDraft
from ims_desktop.domain.ids import OrderId, OrderLineId, SiteId
from ims_desktop.domain.posting import Posting, Stated, post_receipt


@dataclass
class Receiving:
    """One batch of what happens to receipts: each fact is judged after those before it; ``write`` ends it."""

    books: SqlBooks
    site: SiteId
    _journal: Journal = field(init=False)
    _deliveries: list[Delivery] = field(default_factory=list)
    _cases: list[CaseDraft] = field(default_factory=list)
    _orders: set[str] = field(default_factory=set)
    _closed_short: list[OrderLineId] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._journal = Journal(self.books.location)

    def receive(self, stated: Stated, delivery: Delivery) -> Posting:
        """Posts a receipt as stated, and answers what that is."""
        posting = post_receipt(stated, self.books)
        self._journal.post(
            posting,
            Cause(
                stated.operation,
                stated.happened_at,
                Reason.RECEIVED,
                stated.workstation,
                stated.sequence,
                stated.receipt,
            ),
        )
        self.books.advance(stated, posting)
        for line_id, _ in posting.received:
            if (line := self.books.order_line(line_id)) is not None:
                self._orders.add(line.order_id)
        self.open(posting.cases)
        self.deliver(delivery)
        return posting

    def deliver(self, delivery: Delivery) -> None:
        """Records what is known of a delivery as a whole, such as that it is finished."""
        self._deliveries.append(delivery)
        self._concern(delivery.order_id)

    def close_short(self, line_id: OrderLineId) -> None:
        line = self.books.order_line(line_id)
        assert line is not None, "judged before"
        self.books.close_short(line_id)
        self._closed_short.append(line_id)
        self._concern(line.order_id)

    def open(self, drafts: Iterable[CaseDraft]) -> None:
        self._cases.extend(drafts)

    def write(self, tx: Transaction, now: datetime) -> None:
        self._journal.write(tx, now)
        for line_id in self._closed_short:
            close_short(tx, line_id)
        record_deliveries(tx, self._deliveries)
        open_cases(tx, self._cases, self.site, now)
        close_or_reopen(tx, self._orders)

    def _concern(self, order_id: OrderId | None) -> None:
        if order_id is not None and self.books.order(order_id) is not None:
            self._orders.add(order_id)
