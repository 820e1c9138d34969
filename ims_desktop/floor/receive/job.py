"""The receiving job: takes scans, asks what it must know, records, and says what comes next."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from ims_desktop.domain.barcodes import Reading
from ims_desktop.domain.people import Scope, scopes_of
from ims_desktop.domain.quantity import Quantity, not_positive
from ims_desktop.domain.texts import text, verbatim
from ims_desktop.floor import refusals as floor_refusals
from ims_desktop.floor.commands import Command
from ims_desktop.floor.desk import Desk
from ims_desktop.floor.questions import how_many
from ims_desktop.floor.receive import memory, recording, refusals, wording
from ims_desktop.floor.receive.choosing import (
    which_line,
)
from ims_desktop.floor.receive.delivery import Delivery
from ims_desktop.floor.receive.finding import Document, Unit, find
from ims_desktop.floor.receive.taking_in import TakingIn
from ims_desktop.floor.steps import Step
from ims_desktop.floor.undoing import undo_last
from ims_desktop.ports.book import SheetLine
from ims_desktop.ports.tones import Tone
from ims_desktop.protocol.operations import GoodsReceived


class ReceiveJob(TakingIn):
    """One person's receiving. Belongs to the store's lane: every call reads or writes the disk."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._resume()

    def step(self) -> Step:
        delivery, question = self._delivery, self._talk.question
        return Step(
            heading=wording.heading(delivery, self._unit),
            instruction=question.instruction if question else wording.instruction(delivery),
            progress=wording.progress(delivery),
            answer=self._talk.answer,
            focus=wording.focus(delivery, self._taking, self._dock),
            ask=question.ask if question else None,
            offers=wording.offers(delivery, question is not None, self._unit),
            scans=self._talk.scans,
            tally=wording.tally(delivery),
        )

    def _commands(self) -> Mapping[Command, Callable[[], None]]:
        return {
            Command.BACK: self._back,
            Command.CONFIRM: self._talk.confirm,
            Command.DAMAGED: self._damaged,
            Command.DONE: self._done,
            Command.NEW_UNIT: self._new_unit,
            Command.RECOUNT: self._contents_differ,
            Command.QUANTITY: self._announce,
            Command.SHORT: self._short,
            Command.UNDO: self._undo,
        }

    # What a scan does

    def _scanned(self, reading: Reading) -> None:
        question = self._talk.question
        if self._talk.is_answered_by(reading):
            return
        if question is not None and self._taking is not None:
            raise floor_refusals.answer_first(question.instruction)
        try:
            found = find(reading, self._desk.book)
        except refusals.UnknownCode:
            self._offer_to_link(reading)
            return
        if isinstance(found, Document):
            self._document(found)
        elif isinstance(found, Unit):
            self._handling_unit(found, reading)
        else:
            self._goods(found, reading)

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

    def _contents_differ(self) -> None:
        """Takes back the pallet that was just received as a whole, or announces one that is not to be."""
        if self._talk.question is not None:
            return
        last = self._desk.recorder.undoable(self._desk.person.id)
        if self._last_pallet is not None and last is not None and last.id == self._last_pallet[0]:
            unit = self._last_pallet[1]
            self._undo()
            self._go_onto(unit)
            return
        self._by_items = True
        self._talk.say(Tone.ASKS, text("Contents differ"), text("Scan the pallet; then scan what is on it"))

    def _back(self) -> None:
        if self._talk.question is not None or self._times is not None or self._by_items or self._damaged_next:
            self._times, self._by_items, self._damaged_next = None, False, False
            self._put_aside()
            return
        if self._delivery is not None:
            said = text("{reference} is left for later", reference=self._delivery.reference)
            self._delivery, self._unit = None, ""
            self._talk.say(Tone.REMARK, said, text("Scan it again to go on with it"))

    def _done(self) -> None:
        delivery = self._delivery
        if self._talk.question is not None:
            return
        if self._unit:
            self._unit_is_full()
            return
        if delivery is None:
            return
        left = len(delivery.lines) - delivery.complete
        if delivery.scans:
            recording.record_finished(self._desk, delivery)
        self._delivery = None
        detail = text("{left} lines are still expected", left=left) if left else text("Everything came")
        tone = Tone.REMARK if left else Tone.ACCEPTED
        if delivery.is_blind:
            tone, detail = Tone.ACCEPTED, text("Scan the next document")
        self._talk.say(tone, text("{reference} is done", reference=delivery.reference), detail)

    def _unit_is_full(self) -> None:
        said = text("{unit} is complete", unit=self._unit)
        self._keep_onto("")
        self._talk.say(Tone.ACCEPTED, said, text("Go on without it, or scan “done” again for the whole delivery"))

    def _undo(self) -> None:
        """Takes back what this person recorded last, wherever that was; the delivery in work is counted anew."""
        undone = undo_last(self._desk, self._talk, recording.left_after_undo(self._desk, self._delivery))
        self._drop()
        delivery = self._delivery
        if delivery is None or not isinstance(undone.body, GoodsReceived):
            return
        recording.take_back(delivery, undone)
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
            close = partial(self._close, delivery)
            self._talk.ask(which_line(open_lines, close, self._put_aside, is_blind=delivery.is_blind))

    def _close(self, delivery: Delivery, sheet: SheetLine) -> None:
        operation = recording.record_closed_short(self._desk, sheet.line)
        self._drop()
        delivery.last_line = sheet.line.id
        delivery.refresh(self._desk.book.lines_of(sheet.line.order_id, sheet.item.id))
        said = text("Line {number} closed short", number=sheet.line.number)
        self._talk.say(Tone.ACCEPTED, said, verbatim(sheet.item.name), operation)

    # What everything ends in

    def _resume(self) -> None:
        """Opens the document where this person left it, if it is still open."""
        self._delivery = memory.resumed(self._desk, is_blind=self._is_blind)
        if self._delivery is not None:
            self._unit = self._delivery.handling_unit
            detail = text("You left it here. Go on scanning")
            self._talk.remark(verbatim(self._delivery.reference), detail)
