"""Taking in what is scanned: documents, packages, pallets; asking what must be known, and recording it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial

from msgspec.structs import replace

from ims_desktop.domain.barcodes import Candidate, Reading
from ims_desktop.domain.errors import ImsError, our_bug
from ims_desktop.domain.ids import OperationId, ReceiptId
from ims_desktop.domain.items import Item
from ims_desktop.domain.locations import LocationKind
from ims_desktop.domain.people import Scope, scopes_of
from ims_desktop.domain.quantity import Quantity, total
from ims_desktop.domain.reasons import Reason
from ims_desktop.domain.receiving import ReceivedLine, Verdict
from ims_desktop.domain.texts import joined, text, verbatim
from ims_desktop.floor.desk import Desk
from ims_desktop.floor.receive import memory, recording, refusals, wording
from ims_desktop.floor.receive.asking import Asking
from ims_desktop.floor.receive.choosing import (
    aside,
    unknown_order,
    unknown_unit,
    which_item,
    which_order,
    without_order,
)
from ims_desktop.floor.receive.damage import record_damage, what_is_damaged
from ims_desktop.floor.receive.delivery import Delivery, Share, allocate, of_sheet
from ims_desktop.floor.receive.finding import Document, Goods, Unit, announced_order, find
from ims_desktop.floor.receive.linking import linkable
from ims_desktop.floor.receive.linking import which_item as link_to_which_item
from ims_desktop.floor.receive.pallets import parcels_on
from ims_desktop.floor.receive.recording import Parcel
from ims_desktop.floor.receive.taking import Taking, begin, check_shelf_life, with_lot_known
from ims_desktop.floor.receive.too_much import Bounds, too_much
from ims_desktop.floor.scan_job import ScanJob
from ims_desktop.floor.steps import Answer
from ims_desktop.ports.book import Announced, ItemCode, OrderSheet, OrderSummary
from ims_desktop.ports.preferences import BLIND_RECEIVING, NO, YES
from ims_desktop.ports.tones import Tone

_MOST_ORDERS = 45
"""Of those that wait for an item, the soonest due first: who has more scans the document."""


class TakingIn(ScanJob):
    """What is done with what is scanned, whoever asks for it; ``ReceiveJob`` is the conversation around it.

    Nothing changes here before the store has taken it, so an error leaves the work where it was.
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.profile, desk.now)
        self._desk = desk
        self._delivery: Delivery | None = None
        self._taking: Taking | None = None
        self._times: Quantity | None = None
        self._unit = ""
        self._by_items = False
        self._damaged_next = False
        self._last_pallet: tuple[OperationId, str] | None = None
        self._asking = Asking(desk.book, self._go_on)
        place = desk.book.first_location(LocationKind.DOCK)
        self._dock = place.code if place else "—"

    @property
    def _is_blind(self) -> bool:
        """As the workstation is set now: it holds for the next delivery that is begun."""
        return self._desk.preferences.get(BLIND_RECEIVING, NO) == YES

    def _document(self, found: Document) -> None:
        if found.sheet is None:
            ways = [aside(self._put_aside), without_order(partial(self._begin_without, found.number))]
            self._talk.ask(unknown_order(found.number, ways))
            return
        self._open(found.sheet)
        self._talk.say(Tone.ACCEPTED, verbatim(found.sheet.order.number), wording.opened(found.sheet, self._is_blind))

    def _open(self, sheet: OrderSheet) -> None:
        delivery = self._delivery_of(sheet)
        if delivery is not self._delivery:
            self._drop()
            self._delivery = delivery

    def _delivery_of(self, sheet: OrderSheet) -> Delivery:
        """The one in work, where it is of this order, or a new one. Raises ``NotTaken`` for an order that is over."""
        if not sheet.order.state.takes_goods:
            raise refusals.not_open(sheet.order)
        here = self._delivery
        if here is not None and here.order_id == sheet.order.id:
            return here
        return of_sheet(sheet, ReceiptId(self._desk.new_id()), is_blind=self._is_blind)

    @contextmanager
    def _or_as_before(self) -> Iterator[None]:
        """What is refused begins no order either."""
        before = self._delivery, self._taking, self._talk.question
        try:
            yield
        except ImsError:
            self._delivery, self._taking, self._talk.question = before
            raise

    def _goods(self, goods: Goods, reading: Reading) -> None:
        with self._or_as_before():
            self._goods_of_an_order(goods, reading)

    def _goods_of_an_order(self, goods: Goods, reading: Reading) -> None:
        announced = announced_order(goods, self._desk.book)
        if announced is not None:
            self._open(announced)
        if len(goods.codes) > 1:
            self._talk.ask(which_item(goods.codes, reading.text, partial(self._take, goods, reading)))
        else:
            self._take(goods, reading, goods.codes[0])

    def _take(self, goods: Goods, reading: Reading, code: ItemCode) -> None:
        taking = begin(code, goods.elements, reading.raw, self._times, self._unit)
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
        waiting = self._desk.book.orders_waiting_for(taking.item.id, _MOST_ORDERS)
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
        with self._or_as_before():
            self._open(found.sheet)
            self._go_on(taking)
        return True

    def _open_waiting(self, taking: Taking, summary: OrderSummary) -> None:
        sheet = self._desk.book.order(summary.order.id)
        with self._or_as_before():
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
        bounds = Bounds(Scope.ORDERS_WRITE in scopes_of(self._desk.person.roles), delivery.is_blind)
        self._talk.ask(too_much(taking, allocation, partial(self._record, taking), self._put_aside, bounds))

    def _record(self, taking: Taking, shares: tuple[Share, ...]) -> None:
        delivery = self._delivery
        if delivery is None:
            raise our_bug("goods without a receipt")
        delivery.handling_unit = self._unit
        operation = recording.record_goods(self._desk, delivery, [Parcel(taking, shares)])
        self._drop()
        self._times = None
        delivery.last_line = next((share.line.id for share in reversed(shares) if share.line), None)
        if delivery.order is not None:
            delivery.refresh(self._desk.book.lines_of(delivery.order.id, taking.item.id))
        is_over = delivery.last_is_over and not delivery.is_blind
        is_odd = is_over or any(share.line is None for share in shares)
        tone = Tone.REMARK if is_odd else Tone.ACCEPTED
        taken = total(share.quantity for share in shares)
        detail = wording.taken_detail(delivery, taking, wording.looked_at(operation))
        self._talk.say(tone, wording.taken_title(taking, taken), detail, operation, str(taken))
        if self._damaged_next:
            self._ask_for_damage(is_all=True)

    def _begin_without(self, reference: str, taking: Taking | None = None) -> None:
        with self._or_as_before():
            self._drop()
            self._delivery = Delivery(ReceiptId(self._desk.new_id()), reference)
            if taking is not None:
                self._go_on(taking)

    # Handling units

    def _handling_unit(self, unit: Unit, reading: Reading) -> None:
        """Everything that was announced on it, in one go; or it is what the next packages go onto."""
        if unit.announced is None:
            self._talk.ask(unknown_unit(unit.code, partial(self._go_onto, unit.code), self._put_aside))
            return
        delivery = self._delivery_for(unit.announced)
        if self._by_items:
            self._delivery = delivery
            self._go_onto(unit.code)
        else:
            self._receive_whole(unit.announced, delivery, reading)

    def _delivery_for(self, unit: Announced) -> Delivery:
        """Of the notice's order; for goods that nobody ordered, one receipt for each notice."""
        sheet = self._desk.book.order(unit.order_id) if unit.order_id else None
        if sheet is not None:
            return self._delivery_of(sheet)
        here = self._delivery
        if here is not None and here.order is None and here.reference == unit.notice_number:
            return here
        return Delivery(ReceiptId(self._desk.new_id()), unit.notice_number, is_blind=self._is_blind)

    def _receive_whole(self, unit: Announced, delivery: Delivery, reading: Reading) -> None:
        self._refresh(delivery, unit)
        delivery.handling_unit = self._unit
        parcels = parcels_on(unit, delivery, self._desk, self._today(), reading.raw)
        operation = recording.record_goods(self._desk, delivery, parcels)
        self._drop()
        self._delivery = delivery
        self._last_pallet = (operation.id, unit.handling_unit)
        self._refresh(delivery, unit)
        title, detail = wording.pallet_taken(unit, delivery)
        tone = Tone.REMARK if delivery.order is None else Tone.ACCEPTED
        self._talk.say(tone, title, detail, operation, str(len(unit.lines)))
        if self._damaged_next:
            self._ask_for_damage(is_all=False)

    def _refresh(self, delivery: Delivery, unit: Announced) -> None:
        if delivery.order is not None:
            for item_id in dict.fromkeys(line.item.id for line in unit.lines):
                delivery.refresh(self._desk.book.lines_of(delivery.order.id, item_id))

    def _go_onto(self, code: str) -> None:
        self._keep_onto(code)
        self._drop()
        self._by_items = False
        said = text("Everything goes onto it until you scan “done”")
        self._talk.say(Tone.ACCEPTED, text("Onto {unit}", unit=code), said)

    def _keep_onto(self, code: str) -> None:
        """What the next packages go onto, known after a restart as well; nothing, where ``code`` is empty."""
        delivery = self._delivery
        if delivery is not None and delivery.receipt_number:
            after = replace(delivery, handling_unit=code)
            number, scans, samples = delivery.receipt_number, delivery.scans, delivery.samples
            self._desk.jobs.keep(memory.kept(self._desk.person.id, after, number, scans, samples))
            delivery.handling_unit = code
        self._unit = code

    def _new_unit(self) -> None:
        if self._talk.question is None:
            self._go_onto(self._desk.handling_units.next_sscc())

    # Damage and unknown codes

    def _damaged(self) -> None:
        """Of the last scan; before any, of the next one."""
        if self._talk.question is not None:
            return
        if self._delivery is None or not self._delivery.scans:
            self._damaged_next = True
            self._talk.say(Tone.ASKS, text("The next package is damaged"), text("Scan it"))
            return
        self._ask_for_damage(is_all=False)

    def _ask_for_damage(self, *, is_all: bool) -> None:
        self._damaged_next = False
        what_is_damaged(self._desk, self._delivery, self._talk.ask, self._record_damage, is_all=is_all)

    def _record_damage(self, lines: Sequence[ReceivedLine], item: Item, damaged: Quantity, reason: Reason) -> None:
        if self._delivery is None:
            raise our_bug("damage without a receipt")
        operation = record_damage(self._desk, lines, damaged, reason, self._delivery)
        self._drop()
        title = text("{quantity} × {item} damaged", quantity=damaged, item=item.name)
        self._talk.say(Tone.REMARK, title, verbatim(reason.name), operation, str(damaged))

    def _offer_to_link(self, reading: Reading) -> None:
        candidate = linkable(self._desk, reading)
        if candidate is None:
            raise refusals.unknown_code(reading)
        self._talk.ask(link_to_which_item(self._desk, candidate, self._talk.ask, partial(self._linked, reading)))

    def _linked(self, reading: Reading, candidate: Candidate, code: ItemCode) -> None:
        self._drop()
        self._take(Goods((code,), candidate.elements, bool(reading.warnings)), reading, code)

    # What everything ends in

    def _put_aside(self) -> None:
        self._drop()
        self._talk.say(Tone.REMARK, text("Put aside"), text("Nothing was recorded"))

    def _drop(self) -> None:
        self._taking = None
        self._talk.drop()
