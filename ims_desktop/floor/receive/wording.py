"""What receiving says: the step that is shown for a state."""

from __future__ import annotations

from ims_desktop.domain.items import Item, Tracking
from ims_desktop.domain.quantity import Quantity
from ims_desktop.domain.texts import EMPTY, Text, joined, text, verbatim
from ims_desktop.floor.commands import Command, Offer
from ims_desktop.floor.receive.delivery import Delivery
from ims_desktop.floor.receive.taking import Taking
from ims_desktop.floor.steps import Figure, Focus, Progress
from ims_desktop.ports.book import OrderSheet, OrderSummary, SheetLine
from ims_desktop.ports.tones import Tone


def heading(delivery: Delivery | None) -> Text:
    if delivery is None:
        return text("Receive")
    if delivery.order is None:
        return text("Receipt without an order · {reference}", reference=delivery.reference)
    return joined([verbatim(delivery.order.number), verbatim(delivery.supplier_name)])


def instruction(delivery: Delivery | None) -> Text:
    if delivery is None:
        return text("Scan the document or a package")
    if delivery.order is not None and delivery.next_open is None:
        return text("All here. Scan “done”")
    return text("Scan the next package")


def progress(delivery: Delivery | None) -> Progress | None:
    if delivery is None or delivery.order is None:
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


def offers(delivery: Delivery | None, is_asked: bool) -> tuple[Offer, ...]:
    if is_asked:
        return (Offer(Command.CONFIRM, text("Confirm")), Offer(Command.BACK, text("Back")))
    if delivery is None:
        return (Offer(Command.QUANTITY, text("Quantity")),)
    return (
        Offer(Command.DONE, text("Done, delivery complete")),
        Offer(Command.SHORT, text("Short, close a line")),
        Offer(Command.QUANTITY, text("Quantity")),
        Offer(Command.UNDO, text("Undo the last scan")),
        Offer(Command.BACK, text("Leave for later")),
    )


def focus(delivery: Delivery | None, taking: Taking | None, dock: str) -> Focus | None:
    if taking is not None:
        return _of_taking(taking)
    if delivery is None or delivery.last_line is None:
        return _of_next(delivery)
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


def _of_next(delivery: Delivery | None) -> Focus | None:
    sheet = delivery.next_open if delivery else None
    if delivery is None or sheet is None:
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


def taken_detail(delivery: Delivery, taking: Taking) -> Text:
    sheet = delivery.lines.get(delivery.last_line) if delivery.last_line else None
    return joined(
        [
            _line_state(sheet) if sheet else text("Without an order; a supervisor will match it"),
            text("lot {lot}", lot=taking.lot) if taking.lot else EMPTY,
            text("serial {serial}", serial=taking.serial) if taking.serial else EMPTY,
            text("expires {expiry}", expiry=taking.expiry) if taking.expiry else EMPTY,
        ]
    )


def _line_state(sheet: SheetLine) -> Text:
    if sheet.line.received > sheet.line.ordered:
        return text(
            "Line {number} is over by {over}", number=sheet.line.number, over=sheet.line.received - sheet.line.ordered
        )
    if sheet.line.is_complete:
        return text("Line {number} complete", number=sheet.line.number)
    return text("Line {number} · {left} left", number=sheet.line.number, left=sheet.line.left)


def opened(sheet: OrderSheet) -> Text:
    left = sum(not one.line.is_complete for one in sheet.lines)
    return text(
        "{supplier} · {left} of {lines} lines open", supplier=sheet.supplier_name, left=left, lines=len(sheet.lines)
    )


def order_choice(summary: OrderSummary) -> tuple[Text, Text]:
    detail = text("{supplier} · {lines} lines open", supplier=summary.supplier_name, lines=summary.lines_open)
    if summary.order.due:
        detail = joined([detail, text("due {due}", due=summary.order.due)])
    return verbatim(summary.order.number), detail
