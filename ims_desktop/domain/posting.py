"""How the central posts a receipt: as stated, to the places it names, with a case beside it where it disagrees."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Protocol

from msgspec import Struct
from msgspec.structs import replace

from ims_desktop.domain.cases import CaseDraft, CaseKind
from ims_desktop.domain.effects import ORDER_LINES
from ims_desktop.domain.ids import (
    ItemId,
    LocationId,
    OperationId,
    OrderId,
    OrderLineId,
    ReceiptId,
    WorkstationId,
)
from ims_desktop.domain.items import Item, Lot
from ims_desktop.domain.locations import Location
from ims_desktop.domain.orders import OrderLine, OrderState, PurchaseOrder
from ims_desktop.domain.positions import Movement
from ims_desktop.domain.quantity import Quantity
from ims_desktop.domain.receiving import LineFact, ReceivedLine, beyond_tolerance
from ims_desktop.domain.texts import text


class Books(Protocol):
    """What a rule may ask of the central's records as they stand before the fact is posted."""

    def item(self, item_id: ItemId) -> Item | None: ...
    def location(self, location_id: LocationId) -> Location | None: ...
    def order(self, order_id: OrderId) -> PurchaseOrder | None: ...
    def order_line(self, line_id: OrderLineId) -> OrderLine | None: ...
    def lot(self, item_id: ItemId, code: str) -> Lot | None: ...
    def receipts_of_line(self, line_id: OrderLineId) -> Sequence[LineFact]: ...
    def receipts_of_serial(self, item_id: ItemId, serial: str) -> Sequence[OperationId]: ...
    def suspense(self) -> LocationId: ...


class Stated(Struct, frozen=True):
    """A receipt as somebody stated it, and who, where and when."""

    operation: OperationId
    workstation: WorkstationId
    sequence: int
    happened_at: datetime
    receipt: ReceiptId
    order_id: OrderId | None
    lines: tuple[ReceivedLine, ...]


class Entry(Struct, frozen=True):
    """A movement to write, with what is kept beside it."""

    movement: Movement
    order_line_id: OrderLineId | None = None
    code: str = ""
    """Of the reason that somebody gave."""


class Progress(Struct, frozen=True):
    """More of an order line than before: received, accepted, rejected or stocked (``domain.effects``)."""

    record: str
    line_id: OrderLineId
    quantity: Quantity


class Posting(Struct, frozen=True):
    """What to write. ``as_stated`` is false when a line could not be posted to the place that it names."""

    movements: tuple[Entry, ...] = ()
    progress: tuple[Progress, ...] = ()
    lots: tuple[Lot, ...] = ()
    cases: tuple[CaseDraft, ...] = ()
    as_stated: bool = True


def post_receipt(stated: Stated, books: Books) -> Posting:
    """Facts are always taken: this decides where they go and which cases stand beside them, never whether."""
    known = [line for line in stated.lines if books.item(line.item_id) is not None]
    placed = [_placed(line, books) for line in known]
    matched = [line for line in known if line.order_line_id and books.order_line(line.order_line_id)]
    return Posting(
        movements=tuple(Entry(line.movement, line.order_line_id) for line in placed),
        progress=tuple(
            Progress(ORDER_LINES, line.order_line_id, line.quantity) for line in matched if line.order_line_id
        ),
        lots=tuple(_lots(known, books)),
        cases=distinct(_cases(stated, known, books)),
        as_stated=placed == list(stated.lines),
    )


def _placed(line: ReceivedLine, books: Books) -> ReceivedLine:
    """The line, with suspense in place of a location that nobody knows."""
    source = line.source if books.location(line.source) else books.suspense()
    target = line.target if books.location(line.target) else books.suspense()
    return line if (source, target) == (line.source, line.target) else replace(line, source=source, target=target)


def _lots(lines: Sequence[ReceivedLine], books: Books) -> Iterator[Lot]:
    """New lots, and expiries learned: an empty expiry never blanks a stored one, a stored one is never overwritten."""
    for line in lines:
        if not line.lot:
            continue
        stored, expiry = books.lot(line.item_id, line.lot), _expiry(line, lines, books)
        if stored is None or stored.expiry != expiry:
            yield Lot(line.item_id, line.lot, expiry)


def _expiry(line: ReceivedLine, lines: Sequence[ReceivedLine], books: Books) -> date | None:
    """The lot's expiry: the stored one, or the first that this receipt says."""
    stored = books.lot(line.item_id, line.lot)
    if stored is not None and stored.expiry is not None:
        return stored.expiry
    said = (one.expiry for one in lines if (one.item_id, one.lot) == (line.item_id, line.lot))
    return next((expiry for expiry in said if expiry is not None), None)


def _cases(stated: Stated, known: Sequence[ReceivedLine], books: Books) -> Iterator[CaseDraft]:
    yield from _order_cases(stated, books)
    for line in stated.lines:
        if line in known:
            yield from _line_cases(stated, line, books)
        else:
            yield CaseDraft(
                CaseKind.UNKNOWN_ITEM,
                line.item_id,
                text("{quantity} of an item that the central does not know came in.", quantity=line.quantity),
                (stated.operation,),
            )


def _order_cases(stated: Stated, books: Books) -> Iterator[CaseDraft]:
    order = books.order(stated.order_id) if stated.order_id else None
    if order is None:
        yield CaseDraft(
            CaseKind.UNMATCHED_RECEIPT,
            stated.receipt,
            text("Goods came in for which no order is known."),
            (stated.operation,),
        )
    elif order.state in (OrderState.CANCELLED, OrderState.DRAFT):
        yield CaseDraft(
            CaseKind.ORDER_NOT_OPEN,
            order.id,
            text("Goods came in on order {order}, which is not open for receiving.", order=order.number),
            (stated.operation,),
        )


def _line_cases(stated: Stated, line: ReceivedLine, books: Books) -> Iterator[CaseDraft]:
    item = books.item(line.item_id)
    assert item is not None
    here = (stated.operation,)
    if item.is_retired:
        yield CaseDraft(
            CaseKind.ITEM_RETIRED, item.id, text("{item} is retired, and some came in.", item=item.name), here
        )
    for place in (line.source, line.target):
        if books.location(place) is None:
            yield CaseDraft(
                CaseKind.UNKNOWN_LOCATION,
                place,
                text("{item} was put where no location is known.", item=item.name),
                here,
            )
    yield from _lot_cases(stated, line, item, books)
    yield from _serial_cases(stated, line, item, books)
    yield from _matching_cases(stated, line, item, books)


def _lot_cases(stated: Stated, line: ReceivedLine, item: Item, books: Books) -> Iterator[CaseDraft]:
    expiry = _expiry(line, stated.lines, books) if line.lot else None
    if expiry and line.expiry and expiry != line.expiry:
        yield CaseDraft(
            CaseKind.LOT_EXPIRY_DIFFERS,
            f"{item.id}|{line.lot}",
            text(
                "Lot {lot} of {item} was received with expiry {one} and with {other}.",
                lot=line.lot,
                item=item.name,
                one=min(expiry, line.expiry),
                other=max(expiry, line.expiry),
            ),
            (stated.operation,),
        )


def serial_received_twice(item_id: ItemId, serial: str, books: Books) -> CaseDraft | None:
    """The case that stands about a serial, of the receipts that stand."""
    item, receipts = books.item(item_id), books.receipts_of_serial(item_id, serial)
    return None if item is None or len(receipts) < 2 else _received_twice(item, serial, tuple(receipts))


def _serial_cases(stated: Stated, line: ReceivedLine, item: Item, books: Books) -> Iterator[CaseDraft]:
    if not line.serial:
        return
    before = books.receipts_of_serial(line.item_id, line.serial)
    twice_here = sum(other.serial == line.serial and other.item_id == item.id for other in stated.lines) > 1
    if before or twice_here:
        yield _received_twice(item, line.serial, (*before, stated.operation))


def _received_twice(item: Item, serial: str, operations: tuple[OperationId, ...]) -> CaseDraft:
    said = text("Serial {serial} of {item} was received more than once.", serial=serial, item=item.name)
    return CaseDraft(CaseKind.SERIAL_TWICE, f"{item.id}|{serial}", said, operations)


def _matching_cases(stated: Stated, line: ReceivedLine, item: Item, books: Books) -> Iterator[CaseDraft]:
    order_line = books.order_line(line.order_line_id) if line.order_line_id else None
    order = books.order(stated.order_id) if stated.order_id else None
    if order_line is None:
        if order is not None:
            yield CaseDraft(
                CaseKind.UNMATCHED_RECEIPT,
                f"{stated.receipt}|{item.id}",
                text("{item} came in with order {order}, on no line of it.", item=item.name, order=order.number),
                (stated.operation,),
            )
        return
    facts = [
        LineFact(stated.happened_at, stated.workstation, stated.sequence, stated.operation, other.quantity)
        for other in stated.lines
        if other.order_line_id == order_line.id and books.item(other.item_id) is not None
    ]
    after = order_line.received + sum((fact.quantity for fact in facts), Quantity(0))
    if after <= order_line.tolerance.most(order_line.ordered):
        return
    over = beyond_tolerance(order_line, [*books.receipts_of_line(order_line.id), *facts])
    if over:
        yield _over(order_line, item, order, after, over)


def over_received(line_id: OrderLineId, books: Books) -> CaseDraft | None:
    """The case that stands about an order line, of the receipts that stand."""
    line = books.order_line(line_id)
    over = beyond_tolerance(line, books.receipts_of_line(line_id)) if line is not None else ()
    if line is None or not over:
        return None
    return _over(line, books.item(line.item_id), books.order(line.order_id), line.received, over)


def _over(
    line: OrderLine, item: Item | None, order: PurchaseOrder | None, received: Quantity, over: tuple[OperationId, ...]
) -> CaseDraft:
    said = text(
        "More {item} came in than order {order} allows: {received} of {ordered}.",
        item=item.name if item else "",
        order=order.number if order else "",
        received=received,
        ordered=line.ordered,
    )
    return CaseDraft(CaseKind.OVER_RECEIVED, line.id, said, over)


def distinct(drafts: Iterable[CaseDraft]) -> tuple[CaseDraft, ...]:
    """One draft per case: the last finding of a receipt says the most, and names all operations of the earlier ones."""
    cases: dict[tuple[CaseKind, str], CaseDraft] = {}
    for draft in drafts:
        before = cases.get((draft.kind, draft.subject))
        operations = (*before.operations, *draft.operations) if before else draft.operations
        cases[draft.kind, draft.subject] = replace(draft, operations=tuple(dict.fromkeys(operations)))
    return tuple(cases.values())
