"""The delivery being received: its document, its lines as they stand, and where a quantity goes on them."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct, field
from msgspec.structs import replace

from ims_desktop.domain.ids import ItemId, OrderId, OrderLineId, ReceiptId
from ims_desktop.domain.orders import OrderLine, PurchaseOrder
from ims_desktop.domain.quantity import ZERO, Quantity, total
from ims_desktop.domain.receiving import Verdict, judge
from ims_desktop.floor.receive.sampling import Samples
from ims_desktop.ports.book import OrderSheet, SheetLine


class Share(Struct, frozen=True):
    """So much of a scan goes on this order line; without one, the line's tolerance left no room for it."""

    line: OrderLine | None
    quantity: Quantity
    is_held: bool = False


class Allocation(Struct, frozen=True):
    """Where a quantity goes, in the order of the lines. ``excess`` is what is beyond every line's tolerance."""

    shares: tuple[Share, ...]
    verdict: Verdict
    excess: Quantity = ZERO

    @property
    def fitting(self) -> Quantity:
        return total(share.quantity for share in self.shares) - self.excess


def allocate(lines: Sequence[OrderLine], quantity: Quantity) -> Allocation:
    """Fills the lines of one item in their order; what is left goes on the last one that is not closed short.

    A receipt of two lines of an order for the same item is one scan to the person, and no reason for a question.
    """
    shares: list[Share] = []
    rest = quantity
    for line in lines:
        part = min(rest, line.left)
        if part:
            shares.append(Share(line, part))
            rest -= part
    if not rest:
        return Allocation(tuple(shares), Verdict.FITS)
    return _with_rest(shares, _last_open(lines), rest)


def _last_open(lines: Sequence[OrderLine]) -> OrderLine:
    return next((line for line in reversed(lines) if not line.is_closed_short), lines[-1])


def _with_rest(shares: list[Share], last: OrderLine, rest: Quantity) -> Allocation:
    before = total(share.quantity for share in shares if share.line == last)
    at_hand = replace(last, received=last.received + before)
    verdict = judge(at_hand, rest)
    within = ZERO if last.is_closed_short else min(rest, at_hand.room)
    excess = ZERO if verdict is Verdict.OVER_ORDER else rest - within
    others = [share for share in shares if share.line != last]
    return Allocation((*others, Share(last, before + rest)), verdict, excess)


def without_excess(allocation: Allocation) -> tuple[Share, ...]:
    *before, last = allocation.shares
    fitting = replace(last, quantity=last.quantity - allocation.excess)
    return (*before, fitting) if fitting.quantity else tuple(before)


class Delivery(Struct):
    """What is known of the document. ``order`` is none for goods that came without one that is known."""

    receipt_id: ReceiptId
    reference: str
    order: PurchaseOrder | None = None
    supplier_name: str = ""
    lines: dict[OrderLineId, SheetLine] = field(default_factory=dict)
    receipt_number: str = ""
    """Given with the first operation and never changed; empty before."""
    last_line: OrderLineId | None = None
    scans: int = 0
    samples: Samples = field(default_factory=dict)
    handling_unit: str = ""
    """What everything goes onto until it is said to be full."""
    is_blind: bool = False
    """Whoever receives is told nothing of what is expected."""

    @property
    def order_id(self) -> OrderId | None:
        return self.order.id if self.order else None

    def lines_for(self, item_id: ItemId) -> list[SheetLine]:
        return [sheet for sheet in self.lines.values() if sheet.item.id == item_id]

    def refresh(self, lines: Sequence[OrderLine]) -> None:
        """Takes the lines as the store has them now, own and others' receipts included."""
        for line in lines:
            if line.id in self.lines:
                self.lines[line.id] = replace(self.lines[line.id], line=line)

    @property
    def complete(self) -> int:
        return sum(sheet.line.is_complete for sheet in self.lines.values())

    @property
    def thousandths(self) -> int:
        """How far all lines are, each from 0 to 1,000, so that metres and pieces count alike."""
        return sum(_thousandths(sheet.line) for sheet in self.lines.values())

    @property
    def ordered(self) -> Quantity:
        return total(sheet.line.ordered for sheet in self.lines.values())

    @property
    def received(self) -> Quantity:
        return total(sheet.line.received for sheet in self.lines.values())

    @property
    def last_is_over(self) -> bool:
        sheet = self.lines.get(self.last_line) if self.last_line else None
        return sheet is not None and sheet.line.received > sheet.line.ordered

    @property
    def next_open(self) -> SheetLine | None:
        return next((sheet for sheet in self.lines.values() if not sheet.line.is_complete), None)


def _thousandths(line: OrderLine) -> int:
    if line.is_complete:
        return 1000
    return 1000 * line.received.micro // line.ordered.micro


def of_sheet(sheet: OrderSheet, receipt_id: ReceiptId, *, is_blind: bool = False) -> Delivery:
    lines = {sheet_line.line.id: sheet_line for sheet_line in sheet.lines}
    return Delivery(receipt_id, sheet.order.number, sheet.order, sheet.supplier_name, lines, is_blind=is_blind)


def held(quantity: Quantity) -> Share:
    """Goods beyond what the order allows: here, on no line of it, and not to be used."""
    return Share(None, quantity, is_held=True)
