"""What receiving says: the step that is shown for a state."""

from __future__ import annotations

from ims_desktop.domain.inspecting import Sampling
from ims_desktop.domain.items import Item, Tracking
from ims_desktop.domain.positions import StockStatus
from ims_desktop.domain.quantity import Quantity, total
from ims_desktop.domain.texts import EMPTY, Text, joined, text, verbatim
from ims_desktop.floor.commands import Command, Offer
from ims_desktop.floor.receive.delivery import Delivery
from ims_desktop.floor.receive.taking import Taking
from ims_desktop.floor.steps import Figure, Focus, Progress
from ims_desktop.ports.book import Announced, OrderSheet, OrderSummary, SheetLine
from ims_desktop.ports.tones import Tone
from ims_desktop.protocol.operations import GoodsReceived, Operation


def heading(delivery: Delivery | None, unit: str) -> Text:
    onto = text("onto {unit}", unit=unit) if unit else EMPTY
    if delivery is None:
        return joined([text("Receive"), onto])
    if delivery.order is None:
        return joined([text("Receipt without an order · {reference}", reference=delivery.reference), onto])
    return joined([verbatim(delivery.order.number), verbatim(delivery.supplier_name), onto])


def instruction(delivery: Delivery | None) -> Text:
    if delivery is None:
        return text("Scan the document or a package")
    if delivery.order is not None and delivery.next_open is None and not delivery.is_blind:
        return text("All here. Scan “done”")
    return text("Scan the next package")


def progress(delivery: Delivery | None) -> Progress | None:
    if delivery is None or delivery.order is None or delivery.is_blind:
        return None
    lines = len(delivery.lines)
    said = text(
        "{done} of {lines} lines · {received} of {ordered} pieces",
        done=delivery.complete,
        lines=lines,
        received=delivery.received,
        ordered=delivery.ordered,
    )
    return Progress(delivery.thousandths, 1000 * lines, said)


def tally(delivery: Delivery | None) -> str:
    if delivery is None or not delivery.lines or delivery.is_blind:
        return ""
    return f"{delivery.complete} / {len(delivery.lines)}"


def offers(delivery: Delivery | None, is_asked: bool, unit: str) -> tuple[Offer, ...]:
    if is_asked:
        return (Offer(Command.CONFIRM, text("Confirm")), Offer(Command.BACK, text("Back")))
    if delivery is None:
        return (Offer(Command.QUANTITY, text("Quantity")), *_UNITS)
    return (
        Offer(Command.DONE, text("Pallet complete") if unit else text("Done, delivery complete")),
        Offer(Command.SHORT, text("Short, close a line")),
        Offer(Command.QUANTITY, text("Quantity")),
        Offer(Command.DAMAGED, text("Some are damaged")),
        *_UNITS,
        Offer(Command.UNDO, text("Undo the last scan")),
        Offer(Command.BACK, text("Leave for later")),
    )


_UNITS = (
    Offer(Command.NEW_UNIT, text("Onto a new pallet")),
    Offer(Command.RECOUNT, text("Contents differ")),
)


def focus(delivery: Delivery | None, taking: Taking | None, dock: str) -> Focus | None:
    if taking is not None:
        return _of_taking(taking)
    if delivery is None or delivery.last_line is None:
        return _of_next(delivery)
    if delivery.is_blind:
        return _blind(delivery.lines[delivery.last_line], dock)
    return _of_line(delivery, delivery.lines[delivery.last_line], dock)


def _of_taking(taking: Taking) -> Focus:
    figures = [Figure(text("Quantity"), str(taking.quantity) if taking.quantity is not None else "?")]
    if taking.item.tracking is Tracking.LOT:
        figures.append(Figure(text("Lot"), taking.lot or "?"))
    if taking.item.tracking is Tracking.SERIAL:
        figures.append(Figure(text("Serial"), taking.serial or "?"))
    if taking.item.expiry_required or taking.expiry:
        figures.append(Figure(text("Expires"), taking.expiry.isoformat() if taking.expiry else "?"))
    return Focus(text("In your hands"), taking.item.name, verbatim(taking.item.sku), tuple(figures))


def _blind(sheet: SheetLine, dock: str) -> Focus:
    """What came last. Not even what was received of it: once something is held, that is what was ordered."""
    note = text("To {dock} · {demand}", dock=dock, demand=demand(sheet.item))
    return Focus(text("This line"), sheet.item.name, _subtitle(sheet), notes=(note,))


def _of_next(delivery: Delivery | None) -> Focus | None:
    sheet = delivery.next_open if delivery else None
    if delivery is None or sheet is None or delivery.is_blind:
        return None
    return Focus(text("Next on the order"), sheet.item.name, _subtitle(sheet), _figures(sheet))


def _of_line(delivery: Delivery, sheet: SheetLine, dock: str) -> Focus:
    notes = [text("To {dock} · {demand}", dock=dock, demand=demand(sheet.item))]
    following = delivery.next_open
    if following is not None and following is not sheet:
        notes.append(
            text(
                "Next: {item} · {left} left · {demand}",
                item=following.item.name,
                left=following.line.left,
                demand=demand(following.item),
            )
        )
    return Focus(text("This line"), sheet.item.name, _subtitle(sheet), _figures(sheet), tuple(notes))


def _subtitle(sheet: SheetLine) -> Text:
    return text("{sku} · line {number} · in {unit}", sku=sheet.item.sku, number=sheet.line.number, unit=sheet.item.unit)


def _figures(sheet: SheetLine) -> tuple[Figure, ...]:
    line = sheet.line
    tone = Tone.REMARK if line.received > line.ordered else Tone.ACCEPTED if line.is_complete else None
    return (
        Figure(text("Ordered"), str(line.ordered)),
        Figure(text("Received"), str(line.received), tone),
        Figure(text("Left"), str(line.left)),
    )


def demand(item: Item) -> Text:
    """What a package of it must say, or what becomes of it."""
    if item.tracking is Tracking.LOT and item.expiry_required:
        return text("needs lot and expiry")
    if item.tracking is Tracking.LOT:
        return text("needs a lot")
    if item.tracking is Tracking.SERIAL:
        return text("needs serials")
    return text("to be inspected") if item.inspection_required else text("available at once")


def taken_title(taking: Taking, quantity: Quantity) -> Text:
    return text("{quantity} × {item}", quantity=quantity, item=taking.item.name)


def looked_at(operation: Operation) -> Quantity:
    """How much of what was just received is to be inspected."""
    lines = operation.body.lines if isinstance(operation.body, GoodsReceived) else ()
    return total(line.quantity for line in lines if line.status is StockStatus.TO_INSPECT)


def taken_detail(delivery: Delivery, taking: Taking, sample: Quantity) -> Text:
    sheet = delivery.lines.get(delivery.last_line) if delivery.last_line else None
    state = _line_state(sheet) if sheet else text("Without an order; a supervisor will match it")
    is_sampled = taking.item.sampling.kind is not Sampling.ALL
    return joined(
        [
            EMPTY if sheet and delivery.is_blind else state,
            text("{sample} to be inspected", sample=sample) if is_sampled and sample else EMPTY,
            text("lot {lot}", lot=taking.lot) if taking.lot else EMPTY,
            text("serial {serial}", serial=taking.serial) if taking.serial else EMPTY,
            text("expires {expiry}", expiry=taking.expiry) if taking.expiry else EMPTY,
        ]
    )


def pallet_taken(unit: Announced, delivery: Delivery) -> tuple[Text, Text]:
    """What was on a pallet that was received as a whole; the goods themselves where they are few."""
    goods = [text("{quantity} × {item}", quantity=one.quantity, item=one.item.name) for one in unit.lines[:3]]
    more = len(unit.lines) - len(goods)
    rest = text("and {more} more", more=more) if more else EMPTY
    said = EMPTY if delivery.order else text("Without an order; a supervisor will match it")
    return text("Pallet {unit}", unit=unit.handling_unit), joined([*goods, rest, said])


def _line_state(sheet: SheetLine) -> Text:
    if sheet.line.received > sheet.line.ordered:
        return text(
            "Line {number} is over by {over}", number=sheet.line.number, over=sheet.line.received - sheet.line.ordered
        )
    if sheet.line.is_complete:
        return text("Line {number} complete", number=sheet.line.number)
    return text("Line {number} · {left} left", number=sheet.line.number, left=sheet.line.left)


def opened(sheet: OrderSheet, is_blind: bool) -> Text:
    if is_blind:
        return verbatim(sheet.supplier_name)
    left = sum(not one.line.is_complete for one in sheet.lines)
    return text(
        "{supplier} · {left} of {lines} lines open", supplier=sheet.supplier_name, left=left, lines=len(sheet.lines)
    )


def order_choice(summary: OrderSummary) -> tuple[Text, Text]:
    detail = text("{supplier} · {lines} lines open", supplier=summary.supplier_name, lines=summary.lines_open)
    if summary.order.due:
        detail = joined([detail, text("due {due}", due=summary.order.due)])
    return verbatim(summary.order.number), detail
