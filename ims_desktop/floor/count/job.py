"""The counting job: takes scans of bins and of what is in them, and records each bin when the next one is scanned."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from msgspec.structs import replace

from ims_desktop.domain.barcodes import Reading
from ims_desktop.domain.errors import our_bug
from ims_desktop.domain.items import Item
from ims_desktop.domain.locations import Location
from ims_desktop.domain.positions import Position, StockStatus
from ims_desktop.domain.quantity import Quantity, not_positive
from ims_desktop.domain.reasons import Reason
from ims_desktop.domain.texts import Text, text, verbatim
from ims_desktop.floor import refusals as floor_refusals
from ims_desktop.floor.commands import Command
from ims_desktop.floor.count import memory, opening, refusals, wording
from ims_desktop.floor.count.asking import Asking, found_quantity, total_of, which_status
from ims_desktop.floor.count.desk import CountDesk
from ims_desktop.floor.count.finding import Bin, Find, Goods, Unit, find
from ims_desktop.floor.count.recording import record_count
from ims_desktop.floor.count.round import Round
from ims_desktop.floor.count.tally import Tally, statuses_there
from ims_desktop.floor.naming import STATUSES, told_apart
from ims_desktop.floor.questions import Question, how_many
from ims_desktop.floor.reasons import why_among
from ims_desktop.floor.receive.choosing import which_item
from ims_desktop.floor.receive.taking import quantity_said
from ims_desktop.floor.scan_job import ScanJob
from ims_desktop.floor.steps import ScanLine, Step
from ims_desktop.floor.undoing import undo_last
from ims_desktop.ports.book import ItemCode
from ims_desktop.ports.tones import Tone
from ims_desktop.protocol.operations import Operation


class CountJob(ScanJob):
    """One person's counting. Belongs to the store's lane: every call reads or writes the disk.

    Nothing changes here before the store has taken it, so an error leaves the job where it was. It is blind: it is
    given no figure that anybody expects, so it can show none.
    """

    def __init__(self, desk: CountDesk) -> None:
        super().__init__(desk.profile, desk.now)
        self._desk = desk
        self._asking = Asking(desk.book, self._go_on)
        self._round = Round(desk)
        self._tally: Tally | None = memory.resumed(desk)
        self._item: Item | None = None
        self._found: Find | None = None
        self._times: Quantity | None = None
        self._total: Question | None = None
        self._before: list[tuple[Tally, ScanLine]] = []
        if self._tally is not None:
            self._go_on_with(self._tally)

    def step(self) -> Step:
        if self._tally is None and not self._round.left:
            self._round.look_again()
        tally, question, following = self._tally, self._talk.question, self._round.following
        return Step(
            heading=wording.heading(tally),
            instruction=question.instruction if question else wording.instruction(tally, following),
            progress=wording.progress(self._round.done, self._round.left),
            answer=self._talk.answer,
            focus=wording.focus(tally, self._item, following),
            ask=question.ask if question else None,
            offers=wording.offers(tally, self._is_asked, len(self._statuses_of_last()) > 1),
            scans=self._talk.scans,
            tally=wording.all_together(tally) if tally and tally.lines else "",
        )

    def _commands(self) -> Mapping[Command, Callable[[], None]]:
        return {
            Command.BACK: self._back,
            Command.CONFIRM: self._talk.confirm,
            Command.DONE: self._done,
            Command.EMPTY: self._empty,
            Command.NEXT: self._other_status,
            Command.QUANTITY: self._announce,
            Command.REASON: self._reason,
            Command.RECOUNT: self._recount,
            Command.UNDO: self._undo,
        }

    # What a scan does

    def _scanned(self, reading: Reading) -> None:
        if self._talk.is_answered_by(reading):
            return
        self._check_nothing_in_hand()
        found = find(reading, self._desk.book)
        if isinstance(found, Bin):
            self._bin(found.location)
        elif isinstance(found, Unit):
            self._unit(found.code)
        else:
            self._goods(found, reading)

    def _bin(self, location: Location) -> None:
        """Closes the bin in work, and begins this one."""
        tasks = opening.check(self._desk, location)
        here = self._tally
        is_same = here is not None and here.location.id == location.id
        if is_same and not (here and here.lines and opening.is_for_another_task(self._desk, here)):
            self._drop()
            self._talk.say(Tone.REMARK, verbatim(location.code), text("This bin is being counted. Go on scanning"))
            return
        recorded = self._close() if here is not None else None
        left = memory.resumed(self._desk, location.id)
        if left is not None:
            self._go_on_with(left)
            return
        said = [] if is_same else opening.to_be_said(self._desk, location, tasks)
        if said:
            self._ask_before(location, said)
        else:
            self._begin(location, recorded)

    def _ask_before(self, location: Location, said: Sequence[Text]) -> None:
        is_it = partial(self._is_scan_of, location)
        begin = partial(self._begin, location)
        self._talk.ask(opening.question_before(location, said, begin, self._leave_it, is_it))

    def _is_scan_of(self, location: Location, reading: Reading) -> bool:
        found = find(reading, self._desk.book)
        return isinstance(found, Bin) and found.location.id == location.id

    def _begin(self, location: Location, recorded: Operation | None = None) -> None:
        task = opening.task_for(self._desk, self._desk.book.tasks_at(location.id))
        item = self._desk.book.item(task.item_id) if task and task.item_id else None
        tally = Tally(location, self._desk.now(), task, item)
        memory.keep(self._desk, tally)
        self._tally, self._item, self._before = tally, None, []
        self._drop()
        said = text("Only {item}", item=item.name) if item else text("Everything that is in it")
        if recorded is None or self._talk.answer is None:
            self._talk.say(Tone.ACCEPTED, verbatim(location.code), said)
        else:
            self._talk.answer = replace(self._talk.answer, detail=text("Now {bin}", bin=location.code))

    def _unit(self, code: str) -> None:
        tally = self._in_work()
        unit = "" if tally.unit == code else code
        self._found = None
        title = text("Handling unit {unit}", unit=code)
        said = text("Now scan what is on it") if unit else text("Off it again: what comes now stands in the bin")
        self._keep(replace(tally, unit=unit, last=None), Tone.ACCEPTED, title, said)

    def _goods(self, goods: Goods, reading: Reading) -> None:
        self._in_work()
        if len(goods.codes) > 1:
            self._talk.ask(which_item(goods.codes, reading.text, partial(self._take, goods, reading)))
        else:
            self._take(goods, reading, goods.codes[0])

    def _take(self, goods: Goods, reading: Reading, code: ItemCode) -> None:
        tally, elements = self._in_work(), goods.elements
        if tally.item is not None and tally.item.id != code.item.id:
            raise refusals.only_this_item(tally.item, tally.location)
        is_doubtful = bool(reading.warnings)
        lot = "" if is_doubtful else elements.lot or ""
        quantity = quantity_said(code, elements, self._times)
        found = Find(code, reading.raw, quantity, serial=elements.serial or "", unit=goods.unit or tally.unit)
        self._go_on(found.with_lot(lot))

    # What was found, until everything is known

    def _go_on(self, found: Find) -> None:
        """Asks for the next thing that is missing, or counts it."""
        tally, statuses = self._in_work(), self._statuses_for(found)
        question = self._asking.next(found, statuses)
        if question is not None:
            self._found = found
            self._talk.ask(question)
            return
        if found.quantity is None:
            raise our_bug("goods without a quantity")
        position = found.at(tally.location.id, found.status or statuses[0])
        counted = replace(tally, unit=found.unit).with_more(position, found.quantity)
        self._item, self._times = found.code.item, None
        title = wording.counted(found.code.item, counted.at(position))
        self._keep(counted, Tone.ACCEPTED, title, told_apart(position), str(found.quantity))

    def _statuses_for(self, found: Find) -> tuple[StockStatus, ...]:
        """As what it may stand there; what was counted last decides among several."""
        tally = self._in_work()
        last = tally.last
        if last is not None and found.at(tally.location.id, last.status) == last:
            return (last.status,)
        known = list(self._desk.book.positions_at(tally.location.id, found.code.item.id))
        return statuses_there(known, found.code.item.id, found.lot, found.serial, found.unit)

    def _statuses_of_last(self) -> tuple[StockStatus, ...]:
        last = self._tally.last if self._tally else None
        if last is None:
            return ()
        known = list(self._desk.book.positions_at(last.location_id, last.item_id))
        return statuses_there(known, last.item_id, last.lot, last.serial, last.handling_unit)

    def _keep(self, tally: Tally, tone: Tone, title: Text, detail: Text, quantity: str = "—") -> None:
        """On disk before it is said."""
        before = self._in_work()
        memory.keep(self._desk, tally)
        self._tally = tally
        self._drop()
        self._talk.say(tone, title, detail, quantity=quantity)
        self._before.append((before, self._talk.scans[0]))
        self._offer_total()

    def _offer_total(self) -> None:
        """Of serials there is one each: nothing to type."""
        tally, item = self._tally, self._item
        if tally is None or tally.last is None or item is None or tally.last.serial:
            return
        self._total = total_of(item, tally.at(tally.last), partial(self._typed, item, tally.last))
        self._talk.question = self._total

    def _typed(self, item: Item, position: Position, typed: str) -> None:
        quantity = found_quantity(item, typed)
        tally = self._in_work().with_total(position, quantity)
        title = wording.counted(item, quantity)
        self._keep(tally, Tone.ACCEPTED, title, text("All together, as typed"), str(quantity))

    def _done(self) -> None:
        self._check_nothing_in_hand()
        if not self._in_work().lines:
            raise refusals.nothing_counted(self._in_work().location)
        self._close()

    def _close(self) -> Operation | None:
        """Records the bin in work. One in which nothing was scanned is not counted: it stays due."""
        tally = self._in_work()
        if not tally.lines:
            self._desk.jobs.keep(memory.over(self._desk, tally))
            self._end()
            self._talk.say(Tone.REMARK, text("{bin} is not counted", bin=tally.location.code), text("It stays due"))
            return None
        return self._record(tally)

    def _record(self, tally: Tally) -> Operation:
        operation = record_count(self._desk, tally)
        self._round.counted(tally)
        self._end()
        detail = wording.what_next(self._round.following)
        self._talk.say(Tone.ACCEPTED, wording.closed(tally), detail, operation, wording.all_together(tally))
        return operation

    def _empty(self) -> None:
        tally = self._in_work()
        self._check_nothing_in_hand()
        if tally.lines:
            raise refusals.not_empty(tally.location)
        if not self._desk.book.positions_at(tally.location.id, tally.item.id if tally.item else None):
            self._record(tally)
            return

        def record() -> None:
            self._record(tally)

        is_it = partial(self._is_scan_of, tally.location)
        self._talk.ask(opening.question_of_emptiness(tally.location, record, self._leave_it, is_it))

    def _recount(self) -> None:
        """Begins the bin again; undoing brings back what was counted."""
        tally = self._in_work()
        self._item = None
        title = text("{bin} from the beginning", bin=tally.location.code)
        self._keep(tally.anew(), Tone.REMARK, title, text("What was counted is put aside"))

    def _other_status(self) -> None:
        last, statuses = self._in_work().last, self._statuses_of_last()
        if last is None or len(statuses) < 2:
            return

        def take(status: StockStatus) -> None:
            tally, position = self._in_work(), replace(last, status=status)
            title = text("Now {status}", status=STATUSES[status])
            self._keep(replace(tally, last=position), Tone.ACCEPTED, title, text("Scan the next piece"))

        self._talk.ask(which_status(statuses, take))

    def _reason(self) -> None:
        tally, reasons = self._in_work(), self._desk.book.reasons()
        if not reasons:
            raise refusals.no_reasons()

        def take(reason: Reason) -> None:
            self._keep(replace(tally, reason=reason.code), Tone.ACCEPTED, verbatim(reason.name), text("Kept"))

        self._talk.ask(why_among(reasons, take))

    def _announce(self) -> None:
        """How many of the next package there are: for goods that have one label for many pieces."""
        self._in_work()

        def announced(typed: str) -> None:
            times = Quantity.of(typed)
            if not times.is_positive:
                raise not_positive(typed)
            self._drop()
            self._times = times
            self._talk.say(Tone.ASKS, text("{quantity} × the next scan", quantity=times), text("Scan the package"))

        if self._found is None:
            self._talk.ask(how_many(text("How many of the next package"), "", announced))

    def _undo(self) -> None:
        """Takes back the last scan in this bin; without one, what this person recorded last."""
        if self._before:
            tally, line = self._before[-1]
            memory.keep(self._desk, tally)
            self._before.pop()
            self._tally = tally
            self._drop()
            self._look_up_item(tally)
            self._talk.take_back(line)
            self._talk.say(Tone.REMARK, text("Undone"), line.title)
            return
        undo_last(self._desk, self._talk)
        self._drop()
        self._round.look_again()

    def _back(self) -> None:
        tally = self._tally
        if self._times is not None or self._is_asked:
            self._times = None
            self._drop()
            self._talk.remark(text("Back"), text("Nothing was recorded"))
        elif tally is not None:
            self._end()
            said = text("{bin} is left for later", bin=tally.location.code)
            self._talk.say(Tone.REMARK, said, text("Scan it again to go on with it"))

    def _leave_it(self) -> None:
        self._drop()
        self._talk.say(Tone.REMARK, text("Left as it is"), text("Nothing was recorded"))

    @property
    def _is_asked(self) -> bool:
        """A total may be typed or not; everything else that is asked waits for its answer."""
        return self._talk.question is not None and self._talk.question is not self._total

    def _check_nothing_in_hand(self) -> None:
        if self._found is not None and self._talk.question is not None:
            raise floor_refusals.answer_first(self._talk.question.instruction)

    def _in_work(self) -> Tally:
        if self._tally is None:
            raise refusals.bin_first()
        return self._tally

    def _end(self) -> None:
        """No bin is in work."""
        self._tally, self._item, self._before = None, None, []
        self._times = None
        self._drop()

    def _drop(self) -> None:
        self._found = None
        self._talk.drop()

    def _go_on_with(self, left: Tally) -> None:
        """A bin that this person left half counted."""
        self._tally, self._before = left, []
        self._drop()
        self._look_up_item(left)
        self._talk.remark(verbatim(left.location.code), text("You left it here. Go on scanning"))

    def _look_up_item(self, tally: Tally) -> None:
        self._item = self._desk.book.item(tally.last.item_id) if tally.last else None
        self._offer_total()
