"""The moving job: takes scans of goods and places in whichever order, asks what it must know, and records."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from msgspec.structs import replace

from ims_desktop.domain.barcodes import NO_ELEMENTS, Elements, Reading
from ims_desktop.domain.errors import our_bug
from ims_desktop.domain.handling_units import why_not_on
from ims_desktop.domain.items import Tracking
from ims_desktop.domain.locations import Location
from ims_desktop.domain.moving import MovePurpose
from ims_desktop.domain.people import Scope, scopes_of
from ims_desktop.domain.positions import StockStatus
from ims_desktop.domain.texts import Text, text, verbatim
from ims_desktop.floor import picking_up, placing, taking_off
from ims_desktop.floor import refusals as floor_refusals
from ims_desktop.floor.commands import Command
from ims_desktop.floor.desk import Desk
from ims_desktop.floor.finding_goods import Document, Found, Goods, Place, Unit, fitting, meanings
from ims_desktop.floor.handling import InHand, of_location, of_unit
from ims_desktop.floor.move import asking, memory, refusals, wording
from ims_desktop.floor.move.picking import Picking
from ims_desktop.floor.move.releasing import which_reason, which_status
from ims_desktop.floor.naming import STATUSES, kinds_of
from ims_desktop.floor.recording_moves import MoveRecorder
from ims_desktop.floor.scan_job import ScanJob
from ims_desktop.floor.steps import Step
from ims_desktop.ports.book import ItemCode
from ims_desktop.ports.tones import Tone
from ims_desktop.protocol.operations import GoodsMoved, HandlingUnitNested, Operation

_PLACES = (Place, Unit)
_THINGS = (Goods, Unit)


class MoveJob(ScanJob):
    """One person's moving."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.profile, desk.now)
        self._desk = desk
        self._state = wording.State()
        self._elements = NO_ELEMENTS
        self._again: Location | None = None
        self._picking = Picking(desk, self._talk, self._hold, self._lift, self._leave_again)
        hand, done = memory.resumed(desk)
        self._recorder = MoveRecorder(desk, partial(memory.kept, desk, None), done)
        if hand is not None:
            self._state = wording.State(hand=hand)
            self._talk.remark(wording.title(hand), text("You left it in your hands. Scan where it goes"))

    def step(self) -> Step:
        question = self._talk.question
        done = self._recorder.done
        return Step(
            heading=text("Move"),
            instruction=question.instruction if question else wording.instruction(self._state),
            answer=self._talk.answer,
            focus=wording.focus(self._state),
            ask=question.ask if question else None,
            offers=wording.offers(self._state, question is not None, self._may_release),
            scans=self._talk.scans,
            tally=str(done) if done else "",
        )

    def _commands(self) -> Mapping[Command, Callable[[], None]]:
        return {
            Command.BACK: self._back,
            Command.CONFIRM: self._talk.confirm,
            Command.QUANTITY: self._quantity,
            Command.WHOLE: self._whole,
            Command.NEW_UNIT: self._new_unit,
            Command.BREAK: self._break,
            Command.RELEASE: self._release,
            Command.UNDO: self._undo,
        }

    # What a scan does

    def _scanned(self, reading: Reading) -> None:
        if self._talk.is_answered_by(reading):
            return
        question = self._talk.question
        if question is not None and self._again is None:
            raise floor_refusals.answer_first(question.instruction)
        found = fitting(meanings(reading, self._desk), *self._wanted)
        if len(found) > 1:
            self._talk.ask(picking_up.what_is_it(found, self._take))
        else:
            self._take(found[0])

    @property
    def _wanted(self) -> tuple[tuple[type, ...], Text]:
        """The kinds of things that may be scanned now, and what they are called."""
        state = self._state
        if state.hand is not None:
            return _PLACES, text("the location or the handling unit where it goes")
        if state.code is not None:
            return _PLACES, text("the location or the handling unit that you take it from")
        if state.source is not None:
            return _THINGS, text("an item or a handling unit, or go back with Esc")
        return (Goods, Unit, Place), text("an item, a handling unit or a location")

    def _take(self, found: Found) -> None:
        match found:
            case Place(location=location):
                self._at(location)
            case Unit():
                self._unit(found)
            case Goods(codes=codes, elements=elements) if len(codes) == 1:
                self._goods(elements, codes[0])
            case Goods(codes=codes, elements=elements):
                self._talk.ask(picking_up.which_item(codes, partial(self._goods, elements)))
            case Document():
                raise our_bug("a document is nothing to move")

    def _at(self, location: Location) -> None:
        """Where it goes, where it comes from, or a place of which nothing more is known yet."""
        state = self._state
        if state.hand is not None:
            self._put_at(state.hand, location)
            return
        if location.kind.is_virtual:
            placing.check_use(location)
        if state.code is not None:
            self._picking.at(state.code, self._elements, location)
            return
        stands = [one for one in self._desk.standing.at(location.id) if one.quantity.is_positive]
        self._state = wording.State(source=location, stands=stands)
        self._talk.say(Tone.ACCEPTED, verbatim(location.code), kinds_of(stands))

    def _unit(self, found: Unit) -> None:
        state = self._state
        if state.hand is not None:
            self._put_on(state.hand, found)
        elif state.code is not None:
            self._picking.on(state.code, self._elements, found.code)
        else:
            question = taking_off.nested(found.code, self._desk, partial(self._lift, found.code), self._lift)
            self._talk.ask(question) if question else self._lift(found.code)

    def _lift(self, code: str) -> None:
        """A whole handling unit, with what it stands on if it is taken off that."""
        unit = self._desk.handling_units.unit(code)
        hand = of_unit(unit) if unit is not None else None
        if hand is None:
            raise refusals.nothing_on(code)
        self._hold(hand)

    # Goods by their own label

    def _goods(self, elements: Elements, code: ItemCode) -> None:
        picking_up.said_quantity(code, elements)  # refuses what nobody may handle
        source = self._state.source
        stands = [one for one in self._desk.standing.of(code.item.id) if one.quantity.is_positive]
        self._elements = elements
        if source is not None:
            self._picking.at(code, elements, source)
            return
        self._talk.drop()
        self._state = wording.State(code=code, stands=stands)
        self._talk.say(Tone.ACCEPTED, verbatim(code.item.name), wording.known(stands))

    def _hold(self, hand: InHand) -> None:
        self._desk.jobs.keep(memory.kept(self._desk, hand, self._recorder.done))
        self._begin_again(wording.State(hand=hand))
        self._talk.say(Tone.ACCEPTED, wording.title(hand), wording.picked(hand), quantity=str(hand.quantity))

    # Where it goes

    def _put_at(self, hand: InHand, location: Location) -> None:
        if location.id == hand.source.id:
            self._put_back(hand, location)
            return
        placing.check_place(hand, location, self._desk.putaway)
        if hand.whole is not None and self._again != location:
            self._talk.ask(asking.really_all(hand, location, partial(self._move, hand, location), self._leave_again))
            self._again = location
        else:
            self._move(hand, location)

    def _put_back(self, hand: InHand, location: Location) -> None:
        """Where it was taken from: off the unit that it stood on, or nowhere else at all."""
        if hand.unit and hand.taken_off:
            self._nested(hand, "", location.code)
        elif hand.item is not None and hand.lines[0].position.handling_unit:
            self._record(hand, GoodsMoved(MovePurpose.PACK, hand.moved(location.id, "")), location.code)
        else:
            raise placing.stands_there_already(location)

    def _move(self, hand: InHand, location: Location) -> None:
        if hand.unit:
            body = GoodsMoved(MovePurpose.HANDLING_UNIT, hand.moved(location.id), hand.unit)
            nestings = [HandlingUnitNested(hand.unit)] if hand.taken_off else []
            self._record(hand, body, location.code, nestings)
        elif hand.whole is not None:
            body = GoodsMoved(MovePurpose.LOCATION, hand.moved(location.id), hand.whole.id)
            self._record(hand, body, location.code)
        else:
            self._record(hand, GoodsMoved(MovePurpose.MOVE, hand.moved(location.id, "")), location.code)

    def _put_on(self, hand: InHand, target: Unit) -> None:
        """Onto a handling unit, wherever that stands; one of which nothing is known begins where the goods are."""
        if hand.whole is not None:
            raise refusals.location_onto_unit()
        known = target.known.everything if target.known is not None else ()
        location = known[0].location if known else hand.source
        if location.id != hand.source.id:
            placing.check_place(hand, location, self._desk.putaway)
        if hand.unit:
            self._nest_on(hand, target.code, location)
            return
        lines = hand.moved(location.id, target.code)
        if not lines:
            raise refusals.on_it_already(target.code)
        self._record(hand, GoodsMoved(MovePurpose.PACK, lines), target.code)

    def _nest_on(self, hand: InHand, parent: str, location: Location) -> None:
        parents = {**self._desk.handling_units.parents(hand.unit), **self._desk.handling_units.parents(parent)}
        why_not = why_not_on(hand.unit, parent, parents)
        if why_not is not None:
            raise refusals.cannot_nest(why_not)
        lines = hand.moved(location.id)
        if not lines:
            self._nested(hand, parent, parent)
            return
        body = GoodsMoved(MovePurpose.HANDLING_UNIT, lines, hand.unit)
        self._record(hand, body, parent, [HandlingUnitNested(hand.unit, parent)])

    def _nested(self, hand: InHand, parent: str, target: str) -> None:
        self._done(hand, self._recorder.nest([HandlingUnitNested(hand.unit, parent)]), target)

    def _record(self, hand: InHand, body: GoodsMoved, target: str, nestings: Sequence[HandlingUnitNested] = ()) -> None:
        self._done(hand, self._recorder.move(body, nestings), target)

    def _done(self, hand: InHand, operation: Operation, target: str) -> None:
        self._begin_again(wording.State())
        tone = Tone.REMARK if hand.is_more_than_known else Tone.ACCEPTED
        self._talk.say(tone, wording.title(hand), wording.went(hand, target), operation, str(hand.quantity))

    # Commands

    def _quantity(self) -> None:
        """A part of what stands there, or more than is known to."""
        hand = self._state.hand
        if hand is None or self._talk.question is not None:
            return
        if hand.item is None or hand.item.tracking is Tracking.SERIAL:
            raise picking_up.goes_as_a_whole()
        self._talk.ask(picking_up.how_much(hand.item, partial(self._picking.so_many, hand.lines[0].standing)))

    def _whole(self) -> None:
        source = self._state.source
        if source is None or self._talk.question is not None:
            return
        hand = of_location(source, self._desk.standing.at(source.id))
        if hand is None:
            raise refusals.nothing_at(source)
        self._hold(hand)

    def _new_unit(self) -> None:
        """A number of our own; it is used up even if the goods go elsewhere then."""
        hand = self._hand_for(text("A new handling unit"))
        if hand is None:
            return
        if hand.whole is not None:
            raise refusals.location_onto_unit()
        self._put_on(hand, Unit(self._desk.handling_units.next_sscc(), None))

    def _break(self) -> None:
        hand = self._hand_for(text("Breaking up a handling unit"))
        if hand is None:
            return
        if not hand.unit:
            raise refusals.scan_goods_first(text("Breaking up a handling unit"))
        self._talk.ask(asking.really_break(hand, partial(self._broken, hand), self._leave_again))

    def _broken(self, hand: InHand) -> None:
        unit = self._desk.handling_units.unit(hand.unit)
        nestings = [HandlingUnitNested(one) for one in (unit.nested if unit else ())]
        own = replace(hand, lines=tuple(line for line in hand.lines if line.position.handling_unit == hand.unit))
        if own.lines:
            lines = own.moved(hand.source.id, "")
            self._record(hand, GoodsMoved(MovePurpose.PACK, lines), hand.source.code, nestings)
        else:
            self._done(hand, self._recorder.nest(nestings), hand.source.code)

    def _release(self) -> None:
        if not self._may_release:
            raise floor_refusals.without_right(text("Another status for goods"))
        hand = self._hand_for(text("Another status"))
        if hand is not None:
            self._talk.ask(which_status(hand, partial(self._ask_reason, hand)))

    def _ask_reason(self, hand: InHand, status: StockStatus) -> None:
        self._talk.ask(which_reason(self._desk, partial(self._released, hand, status)))

    def _released(self, hand: InHand, status: StockStatus, reason: str) -> None:
        body = GoodsMoved(MovePurpose.RELEASE, hand.as_status(status), reason=reason)
        operation = self._recorder.move(body)
        self._begin_again(wording.State())
        self._talk.say(Tone.ACCEPTED, wording.title(hand), STATUSES[status], operation, str(hand.quantity))

    def _hand_for(self, deed: Text) -> InHand | None:
        """What is in hand, for a command that needs something; none while something else is asked."""
        if self._talk.question is not None:
            return None
        if self._state.hand is None:
            raise refusals.scan_goods_first(deed)
        return self._state.hand

    def _undo(self) -> None:
        self._recorder.undo(self._talk)
        self._begin_again(wording.State())

    def _back(self) -> None:
        """One step: what is asked, then what is in hand, then what was scanned first."""
        if self._talk.question is not None:
            self._leave_again()
            return
        if self._state.hand is not None:
            self._desk.jobs.keep(memory.kept(self._desk, None, self._recorder.done))
        if self._state != wording.State():
            self._begin_again(wording.State())
            self._talk.say(Tone.REMARK, text("Put back"), text("Nothing was recorded"))

    def _leave_again(self) -> None:
        """Nothing is asked any more; what is in hand stays there."""
        self._again = None
        self._talk.drop()
        self._talk.say(Tone.REMARK, text("Left as it was"), text("Nothing was recorded"))

    # What everything ends in

    def _begin_again(self, state: wording.State) -> None:
        self._state = state
        self._again = None
        self._elements = NO_ELEMENTS
        self._talk.drop()

    @property
    def _may_release(self) -> bool:
        return Scope.QUARANTINE_DECIDE in scopes_of(self._desk.person.roles)
