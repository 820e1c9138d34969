"""Goods that came in: more than ordered, without an order, on one that is not open, with another expiry, twice."""

from __future__ import annotations

from collections.abc import Sequence

from ims_desktop.domain.cases import CaseChoice
from ims_desktop.domain.ids import LocationId, OrderLineId
from ims_desktop.domain.orders import OrderState, OverReceipt
from ims_desktop.domain.positions import Movement, StockStatus
from ims_desktop.domain.quantity import ZERO, Quantity, total
from ims_desktop.domain.settling.detail import DocumentChange, Need, Offer
from ims_desktop.domain.settling.facts import (
    CaseFacts,
    Goods,
    OpenLine,
    at_most,
    moved_to_status,
    set_aside,
    summed,
    what_is_left,
)
from ims_desktop.domain.settling.findings import (
    Finding,
    Way,
    accept,
    did,
    has,
    knew,
    line_name,
    look,
)
from ims_desktop.domain.settling.remedies import Expiry, Given, LineProgress, Remedy
from ims_desktop.domain.texts import Text, text, verbatim

_Left = Sequence[tuple[Goods, Quantity]]


def over_received(facts: CaseFacts, given: Given) -> Finding:
    line, order = facts.line, facts.order
    received, ordered = (line.received, line.ordered) if line else (ZERO, ZERO)
    most = line.tolerance.most(ordered) if line else ZERO
    over = at_most(what_is_left(facts, _receipts(facts)), max(received - most, ZERO))
    warns = line is None or line.tolerance.beyond is OverReceipt.WARN
    name = line_name(order.number, line.number) if line and order else verbatim("")
    ways = [
        accept(
            text("Keep all of it"),
            text("The line stays at {received} of {ordered}.", received=received, ordered=ordered),
        ),
        *_return(over, facts, name),
        *_hold(over),
    ]
    back = CaseChoice.RETURN if over else CaseChoice.ACCEPT
    return Finding(
        knew(facts.known, text("received on {line}", line=name)),
        did(facts, text("+{quantity}", quantity=total(one.quantity for one in _receipts(facts)))),
        has(received, text("of {ordered} ordered, at most {most}", ordered=ordered, most=most)),
        tuple(ways),
        CaseChoice.ACCEPT if warns else back,
        text("The order only warns of more, and the goods are here.")
        if warns
        else text("The order does not take more than {most}.", most=most),
    )


def unmatched(facts: CaseFacts, given: Given) -> Finding:
    goods = _unmatched_goods(facts)
    left = what_is_left(facts, goods)
    ways = [
        *_match(facts, goods, given),
        accept(text("Keep them without an order")),
        *_return(left, facts, None),
        *_hold(left),
    ]
    is_sure = len(facts.candidates) == 1
    return Finding(
        knew(None, text("no order was known")),
        did(facts),
        has(text("{count} orders waiting", count=len({one.order.id for one in facts.candidates}))),
        tuple(ways[:4]),
        CaseChoice.MATCH if facts.candidates and goods else CaseChoice.ACCEPT,
        text("One order line waits for just these goods.")
        if is_sure
        else text("Order lines wait for these goods.")
        if facts.candidates
        else text("No open order waits for them."),
    )


def order_not_open(facts: CaseFacts, given: Given) -> Finding:
    order = facts.order
    left = what_is_left(facts, _receipts(facts))
    number = verbatim(order.number if order else "")
    state = STATES[order.state] if order else verbatim("")
    reopened: tuple[Way, ...] = ()
    if order is not None and order.state in (OrderState.CANCELLED, OrderState.DRAFT):
        change = DocumentChange(number, state, STATES[OrderState.APPROVED])
        remedy = Remedy(order=(order.id, OrderState.APPROVED))
        reopened = (Way(CaseChoice.REOPEN, text("Keep them, and open the order"), remedy, documents=(change,)),)
    ways = [accept(text("Keep them; the order stays as it is")), *reopened, *_return(left, facts, None), *_hold(left)]
    return Finding(
        knew(None, text("order {order}, open", order=number)),
        did(facts),
        has(state, text("order {order}", order=number)),
        tuple(ways),
        CaseChoice.RETURN if left and order and order.state is OrderState.CANCELLED else CaseChoice.ACCEPT,
        text("Nobody wants these goods any more.") if left else text("The goods have gone on already."),
    )


STATES = {
    OrderState.DRAFT: text("draft"),
    OrderState.APPROVED: text("open"),
    OrderState.CLOSED: text("closed"),
    OrderState.CANCELLED: text("cancelled"),
}


def expiry_differs(facts: CaseFacts, given: Given) -> Finding:
    said = sorted({one for done in facts.done for one in done.expiries} | ({facts.expiry} if facts.expiry else set()))
    _, _, lot = facts.subject.partition("|")
    ways: list[Way] = []
    for choice, words, day in (
        (CaseChoice.EARLIER, text("Keep the earlier: {date}", date=said[0] if said else ""), said[:1]),
        (CaseChoice.LATER, text("Keep the later: {date}", date=said[-1] if said else ""), said[-1:]),
    ):
        for one in day:
            change = DocumentChange(text("Lot {lot}", lot=lot), _day(facts.expiry), _day(one))
            remedy = Remedy(expiry=Expiry(facts.item.id, lot, one)) if facts.item else Remedy()
            ways.append(Way(choice, words, remedy, documents=() if one == facts.expiry else (change,)))
    stock = [one for one in facts.standing if one.is_real and one.position.status is StockStatus.AVAILABLE]
    held = tuple(
        Movement(one.position, moved_to_status(one.position, StockStatus.ON_HOLD), one.quantity)
        for one in stock
        if one.quantity.is_positive
    )
    if held:
        ways.append(Way(CaseChoice.HOLD, text("Set the lot aside"), Remedy(moves=held)))
    return Finding(
        knew(None),
        did(facts, _day(facts.done[-1].expiries[0] if facts.done and facts.done[-1].expiries else None)),
        has(_day(facts.expiry), text("lot {lot}", lot=lot)),
        tuple(ways),
        CaseChoice.EARLIER,
        text("Nothing is used beyond its date then."),
    )


def serial_twice(facts: CaseFacts, given: Given) -> Finding:
    _, _, serial = facts.subject.partition("|")
    later = [one for one in _receipts(facts) if one.target.serial == serial][1:]
    left = what_is_left(facts, later)
    back: tuple[Way, ...] = ()
    if later:
        progress = tuple(LineProgress(one.order_line_id, -one.quantity) for one in later if one.order_line_id)
        remedy = Remedy(reverse=tuple(one.number for one in later), progress=progress)
        back = (Way(CaseChoice.TAKE_BACK, text("It is one: take the later receipt of it back"), remedy),)
    ways = [*back, *_hold(left), *look(_targets(later), facts), accept(text("There are two with the same number"))]
    return Finding(
        knew(facts.known, text("received with serial {serial}", serial=serial)),
        did(facts),
        has(text("{count} receipts", count=len(facts.operations))),
        tuple(ways[:4]),
        CaseChoice.TAKE_BACK if back else CaseChoice.ACCEPT,
        text("A serial number is given once; the same label was scanned twice."),
    )


def _receipts(facts: CaseFacts) -> list[Goods]:
    return [one for one in facts.goods if one.is_receipt]


def _targets(goods: Sequence[Goods]) -> tuple[LocationId, ...]:
    return tuple(dict.fromkeys(one.target.location_id for one in goods))


def _unmatched_goods(facts: CaseFacts) -> list[Goods]:
    _, _, item = facts.subject.partition("|")
    return [one for one in _receipts(facts) if one.order_line_id is None and (not item or one.target.item_id == item)]


def _match(facts: CaseFacts, goods: Sequence[Goods], given: Given) -> tuple[Way, ...]:
    if not facts.candidates or not goods:
        return ()
    offers = tuple(
        Offer(
            one.line.id,
            text("{line}: {left} left", line=line_name(one.order.number, one.line.number), left=one.line.left),
        )
        for one in facts.candidates[:8]
    )
    chosen = next((one for one in facts.candidates if one.line.id == given.order_line_id), None)
    said = text("Match them to an order line")
    if chosen is None:
        return (Way(CaseChoice.MATCH, said, need=Need.ORDER_LINE, offers=offers),)
    pairs = _pairs(facts, goods, chosen)
    progress = tuple(LineProgress(line, one.quantity) for one, line in pairs)
    remedy = Remedy(match=tuple((one.number, line) for one, line in pairs), progress=progress)
    return (Way(CaseChoice.MATCH, said, remedy, need=Need.ORDER_LINE, offers=offers),)


def _pairs(facts: CaseFacts, goods: Sequence[Goods], chosen: OpenLine) -> list[tuple[Goods, OrderLineId]]:
    """What came with it goes to the same order, each to the line of its item."""
    lines = {one.line.item_id: one.line.id for one in reversed(facts.candidates) if one.order.id == chosen.order.id}
    lines[chosen.line.item_id] = chosen.line.id
    return [(one, lines[one.target.item_id]) for one in goods if one.target.item_id in lines]


def _return(left: _Left, facts: CaseFacts, name: Text | None) -> tuple[Way, ...]:
    if not left:
        return ()
    quantity = summed(left)
    moves = tuple(
        (Movement(one.target, one.target.at(facts.nowhere.supplier), part), one.order_line_id) for one, part in left
    )
    progress = tuple(LineProgress(one.order_line_id, -part) for one, part in left if one.order_line_id)
    documents: tuple[DocumentChange, ...] = ()
    if facts.line is not None and name is not None:
        received = facts.line.received
        documents = (DocumentChange(name, _number(received), _number(received - quantity)),)
    said = text("Return {quantity} to the supplier", quantity=quantity)
    return (Way(CaseChoice.RETURN, said, Remedy(returns=moves, progress=progress), documents=documents),)


def _hold(left: _Left) -> tuple[Way, ...]:
    moves = set_aside(left)
    if not moves:
        return ()
    said = text("Set {quantity} aside", quantity=total(one.quantity for one in moves))
    return (Way(CaseChoice.HOLD, said, Remedy(moves=moves)),)


def _number(quantity: Quantity) -> Text:
    return text("{quantity}", quantity=quantity)


def _day(day: object) -> Text:
    return verbatim(str(day)) if day else text("none")
