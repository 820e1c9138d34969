"""The receiving job: takes scans, asks what it must know, records, and says what comes next."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from functools import partial

from msgspec.structs import replace

from ims_desktop.domain.barcodes import Reading, read_barcode
from ims_desktop.domain.errors import our_bug
from ims_desktop.domain.ids import ReceiptId
from ims_desktop.domain.locations import LocationKind
from ims_desktop.domain.people import Scope, scopes_of
from ims_desktop.domain.quantity import Quantity, not_positive, total
from ims_desktop.domain.receiving import Verdict
from ims_desktop.domain.texts import joined, text, verbatim
from ims_desktop.floor import refusals as floor_refusals
from ims_desktop.floor.commands import Command, command_in
from ims_desktop.floor.conversation import Conversation
from ims_desktop.floor.desk import Desk
from ims_desktop.floor.questions import how_many
from ims_desktop.floor.receive import memory, recording, refusals, wording
from ims_desktop.floor.receive.asking import Asking
from ims_desktop.floor.receive.choosing import (
    MOST,
    aside,
    unknown_order,
    which_item,
    which_line,
    which_order,
    without_order,
)
from ims_desktop.floor.receive.delivery import Delivery, Share, allocate, of_sheet
from ims_desktop.floor.receive.finding import Document, Goods, announced_order, find
from ims_desktop.floor.receive.taking import Taking, begin, check_shelf_life, with_lot_known
from ims_desktop.floor.receive.too_much import too_much
from ims_desktop.floor.steps import Answer, Step
from ims_desktop.floor.undoing import undo_last
from ims_desktop.ports.book import ItemCode, OrderSheet, OrderSummary, SheetLine
from ims_desktop.ports.scans import Scan
from ims_desktop.ports.tones import Tone
from ims_desktop.protocol.operations import GoodsReceived


class ReceiveJob:
    """One person's receiving. Belongs to the store's lane: every call reads or writes the disk.

    Nothing changes here before the store has taken it, so an error leaves the job where it was.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._delivery: Delivery | None = None
        self._taking: Taking | None = None
        self._times: Quantity | None = None
        self._talk = Conversation(desk.now)
        self._asking = Asking(desk.book, self._go_on)
        place = desk.book.first_location(LocationKind.DOCK)
        self._dock = place.code if place else "—"
        self._resume()

    def step(self) -> Step:
        delivery, question = self._delivery, self._talk.question
        return Step(
            heading=wording.heading(delivery),
            instruction=question.instruction if question else wording.instruction(delivery),
            progress=wording.progress(delivery),
            answer=self._talk.answer,
            focus=wording.focus(delivery, self._taking, self._dock),
            ask=question.ask if question else None,
            offers=wording.offers(delivery, question is not None),
            scans=self._talk.scans,
            tally=f"{delivery.complete} / {len(delivery.lines)}" if delivery and delivery.lines else "",
        )

    def scan(self, scan: Scan) -> Step:
        reading = read_barcode(scan.raw, self._desk.profile, self._today())
        command = command_in(reading)
        if command is not None:
            return self.command(command)
        return self._try(partial(self._scanned, reading), scan.at)

    def enter(self, typed: str) -> Step:
        self._talk.enter(typed)
        return self.step()

    def choose(self, number: int) -> Step:
        self._talk.choose(number)
        return self.step()

    def command(self, command: Command) -> Step:
        todo: dict[Command, Callable[[], None]] = {
            Command.BACK: self._back,
            Command.CONFIRM: self._talk.confirm,
            Command.DONE: self._done,
            Command.QUANTITY: self._announce,
            Command.SHORT: self._short,
            Command.UNDO: self._undo,
        }
        return self._try(todo[command]) if command in todo else self.step()

    # What a scan does

    def _scanned(self, reading: Reading) -> None:
        question = self._talk.question
        if self._talk.is_answered_by(reading):
            return
        if question is not None and self._taking is not None:
            raise floor_refusals.answer_first(question.instruction)
        found = find(reading, self._desk.book)
        if isinstance(found, Document):
            self._document(found)
        else:
            self._goods(found, reading)

    def _document(self, found: Document) -> None:
        if found.sheet is None:
            ways = [aside(self._put_aside), without_order(partial(self._begin_without, found.number))]
            self._talk.ask(unknown_order(found.number, ways))
            return
        self._open(found.sheet)
        self._talk.say(Tone.ACCEPTED, verbatim(found.sheet.order.number), wording.opened(found.sheet))

    def _open(self, sheet: OrderSheet) -> None:
        if not sheet.order.state.takes_goods:
            raise refusals.not_open(sheet.order)
        here = self._delivery
        if here is not None and here.order_id == sheet.order.id:
            return
        self._drop()
        self._delivery = of_sheet(sheet, ReceiptId(self._desk.new_id()))

    def _goods(self, goods: Goods, reading: Reading) -> None:
        announced = announced_order(goods, self._desk.book)
        if announced is not None:
            self._open(announced)
        if len(goods.codes) > 1:
            self._talk.ask(which_item(goods.codes, reading.text, partial(self._take, goods, reading)))
        else:
            self._take(goods, reading, goods.codes[0])

    def _take(self, goods: Goods, reading: Reading, code: ItemCode) -> None:
        taking = begin(code, goods.elements, reading.raw, self._times)
        is_doubtful = goods.is_doubtful and bool(taking.lot)
        if is_doubtful:
            taking = replace(taking, lot="", lot_is_sure=False)
        if self._delivery is None:
            self._find_order(taking)
        else:
            self._go_on(taking)
        if is_doubtful and self._talk.question is not None:
            self._talk.answer = Answer(Tone.ASKS, text("Is a separator missing?"), joined(reading.warnings))

    def _find_order(self, taking: Taking) -> None:
        """A package without its document: one order that waits for it starts the job, several are asked about."""
        waiting = self._desk.book.orders_waiting_for(taking.item.id, MOST)
        if len(waiting) == 1:
            self._open_waiting(taking, waiting[0])
            return
        others = [without_order(partial(self._begin_without, taking.item.sku, taking)), aside(self._put_aside)]
        go, scanned = partial(self._open_waiting, taking), partial(self._settled_by_document, taking)
        self._talk.ask(which_order(taking, waiting, go, others, scanned))

    def _settled_by_document(self, taking: Taking, reading: Reading) -> bool:
        found = find(reading, self._desk.book)
        if not isinstance(found, Document) or found.sheet is None:
            return False
        self._open(found.sheet)
        self._go_on(taking)
        return True

    def _open_waiting(self, taking: Taking, summary: OrderSummary) -> None:
        sheet = self._desk.book.order(summary.order.id)
        if sheet is not None:
            self._open(sheet)
        self._go_on(taking)

    # What is being taken, until everything is known

    def _go_on(self, taking: Taking) -> None:
        """Asks for the next thing that is missing, or records."""
        delivery = self._delivery
        if delivery is not None and delivery.order is not None and not delivery.lines_for(taking.item.id):
            raise refusals.not_on_order(taking.item, delivery.order)
        taking = with_lot_known(taking, self._desk.book.lot(taking.item.id, taking.lot) if taking.lot else None)
        check_shelf_life(taking, self._today())
        if taking.serial and self._desk.book.serial_is_here(taking.item.id, taking.serial):
            raise refusals.serial_known(taking.item, taking.serial)
        question = self._asking.next(taking)
        if question is None:
            self._place(taking)
            return
        self._taking = taking
        self._talk.ask(question)

    def _place(self, taking: Taking) -> None:
        """Everything is known: onto the order's lines, or into the receipt that has none."""
        delivery, quantity = self._delivery, taking.quantity
        if delivery is None or quantity is None:
            raise our_bug("goods without a receipt or a quantity")
        if delivery.order is None:
            self._record(taking, (Share(None, quantity),))
            return
        delivery.refresh(self._desk.book.lines_of(delivery.order.id, taking.item.id))
        allocation = allocate([sheet.line for sheet in delivery.lines_for(taking.item.id)], quantity)
        if allocation.verdict in (Verdict.FITS, Verdict.OVER_ORDER):
            self._record(taking, allocation.shares)
            return
        self._taking = taking
        self._talk.ask(too_much(taking, allocation, partial(self._record, taking), self._put_aside))

    def _record(self, taking: Taking, shares: tuple[Share, ...]) -> None:
        delivery = self._delivery
        if delivery is None:
            raise our_bug("goods without a receipt")
        operation = recording.record_goods(self._desk, delivery, taking, shares)
        self._drop()
        self._times = None
        delivery.scans += 1
        delivery.last_line = next((share.line.id for share in reversed(shares) if share.line), None)
        if delivery.order is not None:
            delivery.refresh(self._desk.book.lines_of(delivery.order.id, taking.item.id))
        is_odd = delivery.last_is_over or any(share.line is None for share in shares)
        tone = Tone.REMARK if is_odd else Tone.ACCEPTED
        taken = total(share.quantity for share in shares)
        detail = wording.taken_detail(delivery, taking)
        self._talk.say(tone, wording.taken_title(taking, taken), detail, operation, str(taken))

    def _begin_without(self, reference: str, taking: Taking | None = None) -> None:
        self._drop()
        self._delivery = Delivery(ReceiptId(self._desk.new_id()), reference)
        if taking is not None:
            self._go_on(taking)

    # Commands

    def _announce(self) -> None:
        """How many of the next package there are: for goods that have one label for many pieces."""

        def announced(typed: str) -> None:
            times = Quantity.of(typed)
            if not times.is_positive:
                raise not_positive(typed)
            self._drop()
            self._times = times
            self._talk.say(Tone.ASKS, text("{quantity} × the next scan", quantity=times), text("Scan the package"))

        if self._talk.question is None:
            self._talk.ask(how_many(text("How many of the next package"), "", announced))

    def _put_aside(self) -> None:
        self._drop()
        self._talk.say(Tone.REMARK, text("Put aside"), text("Nothing was recorded"))

    def _back(self) -> None:
        if self._talk.question is not None or self._times is not None:
            self._times = None
            self._put_aside()
            return
        if self._delivery is not None:
            said = text("{reference} is left for later", reference=self._delivery.reference)
            self._delivery = None
            self._talk.say(Tone.REMARK, said, text("Scan it again to go on with it"))

    def _done(self) -> None:
        delivery = self._delivery
        if delivery is None or self._talk.question is not None:
            return
        left = len(delivery.lines) - delivery.complete
        if delivery.scans:
            recording.record_finished(self._desk, delivery)
        self._delivery = None
        detail = text("{left} lines are still expected", left=left) if left else text("Everything came")
        tone = Tone.REMARK if left else Tone.ACCEPTED
        self._talk.say(tone, text("{reference} is done", reference=delivery.reference), detail)

    def _undo(self) -> None:
        """Takes back what this person recorded last, wherever that was; the delivery in work is counted anew."""
        undone = undo_last(self._desk, self._talk, recording.left_after_undo(self._desk, self._delivery))
        self._drop()
        delivery = self._delivery
        if delivery is None or not isinstance(undone.body, GoodsReceived):
            return
        if undone.body.receipt_id == delivery.receipt_id:
            delivery.scans -= 1
        if delivery.order is not None:
            for line in undone.body.lines:
                delivery.refresh(self._desk.book.lines_of(delivery.order.id, line.item_id))

    def _short(self) -> None:
        """Closes a line short: the one in work, or one out of those that are open."""
        delivery = self._delivery
        if delivery is None or self._talk.question is not None:
            return
        if Scope.ORDERS_WRITE not in scopes_of(self._desk.person.roles):
            raise floor_refusals.without_right(text("To close a line short"))
        open_lines = [sheet for sheet in delivery.lines.values() if not sheet.line.is_complete]
        open_lines.sort(key=lambda sheet: sheet.line.id != delivery.last_line)
        if open_lines:
            self._talk.ask(which_line(open_lines, partial(self._close, delivery), self._put_aside))

    def _close(self, delivery: Delivery, sheet: SheetLine) -> None:
        operation = recording.record_closed_short(self._desk, sheet.line)
        self._drop()
        delivery.last_line = sheet.line.id
        delivery.refresh(self._desk.book.lines_of(sheet.line.order_id, sheet.item.id))
        said = text("Line {number} closed short", number=sheet.line.number)
        self._talk.say(Tone.ACCEPTED, said, verbatim(sheet.item.name), operation)

    # What everything ends in

    def _try(self, act: Callable[[], None], at: datetime | None = None) -> Step:
        self._talk.attempt(act, at)
        return self.step()

    def _drop(self) -> None:
        self._taking = None
        self._talk.drop()

    def _today(self) -> date:
        return self._desk.now().astimezone().date()

    def _resume(self) -> None:
        """Opens the document where this person left it, if it is still open."""
        self._delivery = memory.resumed(self._desk)
        if self._delivery is not None:
            detail = text("You left it here. Go on scanning")
            self._talk.remark(verbatim(self._delivery.reference), detail)
