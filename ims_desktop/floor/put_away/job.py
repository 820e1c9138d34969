"""The putting-away job: goods or a document are scanned, a place is suggested, and the place's scan records it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from msgspec.structs import replace

from ims_desktop.domain.barcodes import CodeKind, Elements, Reading
from ims_desktop.domain.errors import our_bug
from ims_desktop.domain.items import Tracking
from ims_desktop.domain.locations import Location
from ims_desktop.domain.moving import MovePurpose
from ims_desktop.domain.positions import StockStatus
from ims_desktop.domain.putaway import Choice, judge_choice, suggest
from ims_desktop.domain.quantity import Quantity
from ims_desktop.domain.texts import Text, text, verbatim
from ims_desktop.floor import picking_up, placing, taking_off
from ims_desktop.floor import refusals as floor_refusals
from ims_desktop.floor.commands import Command
from ims_desktop.floor.desk import Desk
from ims_desktop.floor.finding_goods import Document, Found, Goods, Place, Unit, fitting, meanings
from ims_desktop.floor.handling import InHand, of_unit
from ims_desktop.floor.held import standing_at
from ims_desktop.floor.put_away import memory, refusals, waiting, wording
from ims_desktop.floor.put_away.choosing import put_it_there
from ims_desktop.floor.recording_moves import MoveRecorder
from ims_desktop.floor.scan_job import ScanJob
from ims_desktop.floor.steps import Step
from ims_desktop.ports.book import ItemCode, OrderSheet
from ims_desktop.ports.outbox import JobState
from ims_desktop.ports.standing import Standing
from ims_desktop.ports.tones import Tone
from ims_desktop.protocol.operations import GoodsMoved, HandlingUnitNested


class PutAwayJob(ScanJob):
    """One person's putting away."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.profile, desk.now)
        self._desk = desk
        self._again: Location | None = None
        self._arrived = waiting.arrived(desk)
        left = memory.resumed(desk)
        self._recorder = MoveRecorder(desk, self._left, left.done)
        self._state = wording.State(left.sheet)
        if left.hand is None:
            self._look_around(left.sheet)
        else:
            self._state = replace(self._state, waiting=waiting.tasks(self._arrived, left.sheet))
            self._state = self._with_hand(left.hand)
            self._talk.remark(wording.title(left.hand, left.hand.quantity), text("You left it in your hands"))

    def step(self) -> Step:
        state, question, done = self._state, self._talk.question, self._recorder.done
        return Step(
            heading=wording.heading(state),
            instruction=question.instruction if question else wording.instruction(state),
            progress=wording.progress(state, done),
            answer=self._talk.answer,
            focus=wording.focus(state),
            ask=question.ask if question else None,
            offers=wording.offers(state, question is not None),
            scans=self._talk.scans,
            tally=wording.tally(state, done),
        )

    def _commands(self) -> Mapping[Command, Callable[[], None]]:
        return {
            Command.BACK: self._back,
            Command.CONFIRM: self._talk.confirm,
            Command.DONE: self._leave_document,
            Command.QUANTITY: self._part,
            Command.UNDO: self._undo,
        }

    # What a scan does

    def _scanned(self, reading: Reading) -> None:
        if self._talk.is_answered_by(reading):
            return
        question = self._talk.question
        if question is not None and self._again is None:
            raise floor_refusals.answer_first(question.instruction)
        here = self._in_front_of(reading)
        if here is not None:
            self._take(here)
            return
        found = fitting(meanings(reading, self._desk), *self._wanted)
        if len(found) > 1:
            self._talk.ask(picking_up.what_is_it(found, self._take))
        else:
            self._take(found[0])

    def _in_front_of(self, reading: Reading) -> Place | None:
        """The suggested location by its check digits, which other locations may have as well."""
        best = self._state.answer.best
        said = reading.of(CodeKind.LOCATION) or reading.of(CodeKind.PLAIN)
        if best is None or said is None or said.value != best.location.check_digits:
            return None
        named = self._desk.standing.location_by_code(said.value)
        is_another_s_code = named is not None and named.code == said.value
        return None if is_another_s_code else Place(best.location, by_check_digits=True)

    @property
    def _wanted(self) -> tuple[tuple[type, ...], Text]:
        if self._state.hand is not None and not self._state.is_offered:
            return (Place,), text("the location where it goes, or go back with Esc")
        return (Unit, Goods, Document), text("a handling unit, an item or a document")

    def _take(self, found: Found) -> None:
        match found:
            case Place(location=location) if self._state.hand is not None:
                self._put_at(self._state.hand, location)
            case Place():
                raise our_bug("a place for nothing")
            case Unit(code=code):
                question = taking_off.nested(code, self._desk, partial(self._lift, code), self._lift)
                self._talk.ask(question) if question else self._lift(code)
            case Goods(codes=codes, elements=elements) if len(codes) == 1:
                self._goods(elements, codes[0])
            case Goods(codes=codes, elements=elements):
                self._talk.ask(picking_up.which_item(codes, partial(self._goods, elements)))
            case Document(sheet=sheet):
                self._open(sheet)

    def _open(self, sheet: OrderSheet) -> None:
        """What came with a document; where that is one thing, it is in hand by this scan."""
        self._arrived = waiting.arrived(self._desk)
        tasks = waiting.tasks(self._arrived, sheet)
        if not tasks:
            raise refusals.nothing_waits(sheet.order)
        hand = waiting.of_task(tasks[0], self._desk, sheet) if len(tasks) == 1 else None
        self._desk.jobs.keep(memory.kept(self._desk, hand, sheet, self._recorder.done))
        self._state = wording.State(sheet, tasks)
        self._talk.drop()
        if hand is not None:
            self._show(hand)
        else:
            said = text("{tasks} things wait", tasks=len(tasks))
            self._talk.say(Tone.ACCEPTED, verbatim(sheet.order.number), said)

    def _lift(self, code: str) -> None:
        unit = self._desk.handling_units.unit(code)
        hand = of_unit(unit) if unit is not None else None
        if hand is None or not waiting.is_arrival(hand.source):
            raise refusals.does_not_wait(code)
        for line in hand.lines:
            if not waiting.is_ready(line.standing):
                raise refusals.not_ready(line.standing)
        self._hold(hand)

    def _goods(self, elements: Elements, code: ItemCode) -> None:
        said, item, sheet = picking_up.said_quantity(code, elements), code.item, self._state.sheet
        if sheet is not None and all(one.item.id != item.id for one in sheet.lines):
            raise refusals.not_on_order(item, sheet.order)
        here = [one for one in self._desk.standing.of(item.id) if waiting.is_arrival(one.location)]
        stands = picking_up.as_labelled(here, elements)
        ready = self._of_order([one for one in stands if waiting.is_ready(one)])
        if not ready:
            raise refusals.not_ready(stands[0]) if stands else refusals.does_not_wait(item.name)
        if len(ready) > 1:
            self._talk.ask(picking_up.which_one(item, ready, partial(self._chosen, said)))
        else:
            self._chosen(said, ready[0])

    def _of_order(self, stands: list[Standing]) -> list[Standing]:
        """With a document, what it brought comes before what was rejected of it."""
        if self._state.sheet is None:
            return stands
        good = [one for one in stands if one.position.status is StockStatus.AVAILABLE]
        return good or stands

    def _chosen(self, said: Quantity | None, one: Standing) -> None:
        unit = one.position.handling_unit
        if unit:
            self._talk.ask(taking_off.on_a_unit(one, partial(self._so_many, one, said), partial(self._lift, unit)))
        else:
            self._so_many(one, said)

    def _so_many(self, one: Standing, said: Quantity | None) -> None:
        hand = waiting.of_goods(one, said, self._state.sheet)
        if hand.quantity > one.quantity:
            go = partial(self._hold, hand)
            self._talk.ask(picking_up.more_than_known(one.item, one.quantity, hand.quantity, go, self._stay))
        else:
            self._hold(hand)

    def _hold(self, hand: InHand) -> None:
        hand = waiting.for_order(hand, self._state.sheet, self._desk)
        self._desk.jobs.keep(memory.kept(self._desk, hand, self._state.sheet, self._recorder.done))
        self._show(hand)

    def _show(self, hand: InHand) -> None:
        self._state = self._with_hand(hand)
        self._again = None
        self._talk.drop()
        tone = Tone.ACCEPTED if self._state.answer.best is not None else Tone.REMARK
        said = wording.suggested(self._state.answer)
        self._talk.say(tone, wording.title(hand, hand.quantity), said, quantity=str(hand.quantity))

    def _with_hand(self, hand: InHand, is_offered: bool = False) -> wording.State:
        rules = self._desk.putaway.rules(hand.source.site_id)
        answer = suggest(hand.load, rules, self._desk.putaway)
        return wording.State(self._state.sheet, self._state.waiting, hand, answer, is_offered)

    # Where it goes

    def _put_at(self, hand: InHand, location: Location) -> None:
        """As suggested, allowed with a second scan, or not at all."""
        placing.check_use(location)
        if location.id == hand.source.id:
            raise placing.stands_there_already(location)
        contents = placing.contents_of(location, self._desk.putaway)
        rules = self._desk.putaway.rules(hand.source.site_id)
        joins = not self._is_suggested(location) and self._joins(hand, location)
        chosen = judge_choice(hand.load, location, contents, rules, self._state.answer, joins=joins)
        if not chosen.is_allowed and self._is_suggested(location):
            self._state = self._with_hand(hand, self._state.is_offered)  # somebody was there before: another place
        if chosen.choice is Choice.OUTSIDE:
            raise refusals.outside(location, chosen.sentence)
        if chosen.choice is Choice.FULL:
            raise placing.full(location, chosen.fits, chosen.sentence)
        if chosen.choice is Choice.ANOTHER and self._again != location:
            go = partial(self._record, hand, location, chosen.fits)
            self._talk.ask(put_it_there(location, self._state.answer, go, self._stay))
            self._again = location
        else:
            self._record(hand, location, chosen.fits)

    def _joins(self, hand: InHand, location: Location) -> bool:
        """All that is in hand stands there already."""
        there = self._desk.standing
        return all(any(one.quantity.is_positive for one in there.at(location.id, item)) for item in hand.load.items)

    def _is_suggested(self, location: Location) -> bool:
        best = self._state.answer.best
        return best is not None and best.location.id == location.id

    def _record(self, hand: InHand, location: Location, fits: Quantity) -> None:
        """What does not fit stays where it is, and is in hand for its own place."""
        part = hand if fits >= hand.quantity else waiting.portion(hand, fits)
        lines = part.moved(location.id, None if hand.unit else "")
        body = GoodsMoved(MovePurpose.PUTAWAY, lines, hand.unit)
        nestings = [HandlingUnitNested(hand.unit)] if hand.taken_off else []
        operation = self._recorder.move(body, nestings)
        self._arrived = waiting.without(self._arrived, lines)
        self._go_on(hand if part is not hand else None)
        tone = Tone.REMARK if hand.is_more_than_known or part is not hand else Tone.ACCEPTED
        said = wording.put(hand, location, self._state.waiting)
        self._talk.say(tone, wording.title(hand, part.quantity), said, operation, str(part.quantity))

    def _go_on(self, parted: InHand | None) -> None:
        """To the rest of what did not fit, or to whatever waits."""
        self._look_around(self._sheet_now())
        rest = standing_at(parted.lines[0].position, self._desk) if parted is not None else None
        if rest is not None and rest.quantity.is_positive:
            goods = waiting.of_goods(rest, None, self._state.sheet)
            self._state = self._with_hand(waiting.for_order(goods, self._state.sheet, self._desk))

    def _look_around(self, sheet: OrderSheet | None) -> None:
        """What waits now. A document of which nothing waits is done; the only thing that waits is told its place."""
        tasks = waiting.tasks(self._arrived, sheet)
        if len(tasks) < 2:
            self._arrived = waiting.arrived(self._desk)
            tasks = waiting.tasks(self._arrived, sheet)
        if sheet is not None and not tasks:
            sheet, tasks = None, waiting.tasks(self._arrived, None)
        self._state = wording.State(sheet, tasks)
        self._again = None
        self._talk.drop()
        hand = waiting.of_task(tasks[0], self._desk, sheet) if len(tasks) == 1 else None
        if hand is not None:
            self._state = self._with_hand(hand, is_offered=True)

    def _sheet_now(self) -> OrderSheet | None:
        """The document with its lines as they are, own and others' work included."""
        return self._desk.book.order(self._state.sheet.order.id) if self._state.sheet is not None else None

    # Commands

    def _part(self) -> None:
        hand = self._state.hand
        if hand is None or self._talk.question is not None or self._state.is_offered:
            return
        if hand.item is None or hand.item.tracking is Tracking.SERIAL:
            raise picking_up.goes_as_a_whole()
        self._talk.ask(picking_up.how_much(hand.item, partial(self._so_many, hand.lines[0].standing)))

    def _undo(self) -> None:
        self._recorder.undo(self._talk)
        self._arrived = waiting.arrived(self._desk)
        self._look_around(self._sheet_now())

    def _leave_document(self) -> None:
        if self._state.sheet is None or self._talk.question is not None:
            return
        number = self._state.sheet.order.number
        self._desk.jobs.keep(memory.kept(self._desk, None, None, self._recorder.done))
        self._arrived = waiting.arrived(self._desk)
        self._look_around(None)
        self._talk.say(Tone.REMARK, verbatim(number), text("Scan it again to go on with it"))

    def _back(self) -> None:
        """One step: what is asked, then what is in hand, then the document."""
        if self._talk.question is not None:
            self._stay()
        elif self._state.hand is not None and not self._state.is_offered:
            self._desk.jobs.keep(self._left(self._recorder.done))
            self._look_around(self._state.sheet)
            self._talk.say(Tone.REMARK, text("Left where it was"), text("Nothing was recorded"))
        else:
            self._leave_document()

    def _stay(self) -> None:
        """Nothing is asked any more; what is in hand stays there."""
        self._again = None
        self._talk.drop()
        self._talk.say(Tone.REMARK, text("Left as it was"), text("Nothing was recorded"))

    # What everything ends in

    def _left(self, done: int) -> JobState:
        return memory.kept(self._desk, None, self._state.sheet, done)
