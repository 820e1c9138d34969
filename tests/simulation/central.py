"""A central in memory: the real rules of posting over dicts, the same feed, outcomes and problems as the real one."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

import msgspec
from msgspec.structs import replace

from ims_desktop.domain.cases import KEPT_AFTER_UNDO, CaseDraft, CaseKind
from ims_desktop.domain.counting import CountTolerance, Moved, Statement, settle
from ims_desktop.domain.effects import ACCEPTED_LINES, ORDER_LINES, REJECTED_LINES, STOCKED_LINES
from ims_desktop.domain.ids import ItemId, LocationId, OperationId, OrderLineId, WorkstationId
from ims_desktop.domain.items import Item
from ims_desktop.domain.locations import Location
from ims_desktop.domain.moments import Moment, uncertainty
from ims_desktop.domain.orders import OrderLine, PurchaseOrder
from ims_desktop.domain.positions import Movement, Position
from ims_desktop.domain.posting import (
    Posting,
    Progress,
    Stated,
    over_received,
    post_receipt,
    serial_received_twice,
)
from ims_desktop.domain.posting_moves import cases_of_places, post_inspection, post_moves
from ims_desktop.domain.quantity import ZERO, Quantity
from ims_desktop.domain.receiving import LineFact
from ims_desktop.domain.texts import Text, text
from ims_desktop.ports.link import LinkRefused
from ims_desktop.protocol.checksums import NOTHING, Checksum, digest_of
from ims_desktop.protocol.codec import Unreadable, decode
from ims_desktop.protocol.messages import (
    Change,
    Enrolled,
    ErrorBody,
    Problem,
    ProblemCode,
    PullReply,
    PushReply,
    PushRequest,
)
from ims_desktop.protocol.mirror import MIRROR, RECORDS
from ims_desktop.protocol.operations import (
    ABOUT_GOODS,
    Envelope,
    GoodsInspected,
    GoodsMoved,
    GoodsReceived,
    LineClosedShort,
    Operation,
    StockCounted,
    Undone,
)
from ims_desktop.protocol.outcomes import Outcome, Result
from tests.simulation.books import SITE, Case, Done, Fact, FeedRow, Key, State, Station, Whole, lot_key
from tests.simulation.rows import values_of

TOLERANCE = CountTolerance(5_000, Quantity.of(2))
"""Of everybody: so that some counts adjust, and others are variances."""

COLUMNS = {ORDER_LINES: "received", ACCEPTED_LINES: "accepted", REJECTED_LINES: "rejected", STOCKED_LINES: "stocked"}


def refused(code: str, message: str, status: int = 409, expected: int | None = None) -> LinkRefused:
    return LinkRefused(Problem(title=code, status=status, error=ErrorBody(code, message), expected=expected))


class ModelCentral:
    """``now`` is the central's clock. ``epoch`` names its life; ``begin_another_life`` restores it from a backup."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self.state = State()
        self.lives = 1
        self._enrolled = 0
        self._touched: dict[Key, None] = {}
        self._looked_at: set[str] = set()
        """Locations of whole counts that came or went."""
        self.versions: dict[tuple[str, str, str, int], frozenset[OperationId]] = {}
        """For the checks: what the row of that epoch, record, id and place holds. Survives everything."""

    @property
    def epoch(self) -> str:
        return f"life {self.lives}"

    # --- the office --------------------------------------------------------------------------------------------

    def enrol(self, name: str, renewed_from: WorkstationId | None = None) -> Enrolled:
        # Never given twice, not even by a central that forgot the first one.
        self._enrolled += 1
        workstation = WorkstationId(f"{name}#{self._enrolled}")
        family = self.state.stations[renewed_from].family if renewed_from else workstation
        self.state.stations[workstation] = Station(workstation, f"key of {workstation}", family)
        return Enrolled(
            workstation=workstation, name=name, prefix=name, site=SITE, key=f"key of {workstation}", epoch=self.epoch
        )

    def put_item(self, item: Item) -> None:
        self.state.journal.append(lambda central: central.put_item(item))
        self.state.items[item.id] = item
        self._commit(("items", item.id))

    def put_location(self, location: Location) -> None:
        self.state.journal.append(lambda central: central.put_location(location))
        self.state.locations[location.id] = location
        self._commit(("locations", location.id))

    def put_supplier(self, supplier: str, name: str | None) -> None:
        """``None`` deletes it: the row stays as a tombstone."""
        if name is None and supplier not in self.state.suppliers:
            return
        self.state.suppliers[supplier] = name
        self._commit(("suppliers", supplier))

    def put_order(self, order: PurchaseOrder, lines: Sequence[OrderLine] = ()) -> None:
        self.state.journal.append(lambda central: central.put_order(order, lines))
        self.state.orders[order.id] = order
        self.state.lines.update({line.id: line for line in lines})
        self._commit(("purchase_orders", order.id), *(("purchase_order_lines", line.id) for line in lines))

    def begin_another_life(self, backup: State) -> None:
        self.state = backup.copied()
        self.lives += 1
        for (record, row), stored in self.state.rows.items():
            held = self.state.includes.get((record, row), frozenset())
            self.versions[self.epoch, record, row, stored.place] = held

    # --- what workstations ask ---------------------------------------------------------------------------------

    def push(self, request: PushRequest, key: str) -> PushReply:
        station = self._station(key)
        self._check_epoch(request.epoch)
        if request.epoch and request.acknowledged > station.last:
            raise refused(ProblemCode.CURSOR_AHEAD, "that many were never here")
        envelopes = [decode(raw, Envelope) for raw in request.operations]
        expected = station.last + 1
        for envelope in envelopes:
            before = self.state.handed_in.get((station.id, envelope.sequence))
            if before is not None and before != envelope.id:
                raise refused(ProblemCode.FORKED, "another operation has that number", expected=envelope.sequence)
            if envelope.sequence > expected:
                raise refused(ProblemCode.GAP, f"{expected} comes next", expected=expected)
            expected = max(expected, envelope.sequence + 1)
        self._take(station, list(zip(envelopes, request.operations, strict=True)))
        return PushReply(
            epoch=self.epoch,
            server_time=self._now(),
            acknowledged=self.state.stations[station.id].last,
            outcomes=tuple(self.state.outcomes[one.id] for one in envelopes),
        )

    def pull(
        self, after: int, limit: int, epoch: str, key: str, through: int = 0, records: Sequence[str] = ()
    ) -> PullReply:
        station = self._station(key)
        self._check_epoch(epoch)
        if after > self.state.high or (epoch and through > station.last):
            raise refused(ProblemCode.CURSOR_AHEAD, "that was never here")
        found: list[Change] = []
        for place, name in self.state.log[bisect_right(self.state.log, after, key=lambda one: one[0]) :]:
            row = self.state.rows.get(name)
            is_asked = not records or name[0] in records
            if is_asked and row is not None and row.place == place and self._is_for(station, name):
                found.append(Change(name[0], place, row.deleted, row.values))
                if len(found) > limit:
                    break
        more = len(found) > limit
        changes = tuple(found[:limit])
        cursor = changes[-1].place if more else self.state.high
        return PullReply(
            epoch=self.epoch,
            mirror=MIRROR,
            server_time=self._now(),
            cursor=cursor,
            high=self.state.high,
            more=more,
            changes=changes,
            sums={} if more else self._sums(station),
        )

    def _sums(self, station: Station) -> dict[str, Checksum]:
        sums = {record.name: NOTHING for record in RECORDS}
        for name, row in self.state.rows.items():
            if self._is_for(station, name):
                sums[name[0]] = sums[name[0]].with_row(digest_of(row.place, row.deleted, row.values))
        return sums

    def renew(self, key: str) -> Enrolled:
        station = self._station(key)
        return self.enrol(station.id.partition("#")[0], station.id)

    def _station(self, key: str) -> Station:
        for station in self.state.stations.values():
            if station.key == key:
                if station.is_revoked:
                    raise refused(ProblemCode.REVOKED, "revoked", 403)
                return station
        raise refused(ProblemCode.UNKNOWN_KEY, "unknown key", 401)

    def _check_epoch(self, epoch: str) -> None:
        if epoch not in ("", self.epoch):
            raise refused(ProblemCode.EPOCH, f"this is {self.epoch}")

    def _is_for(self, station: Station, name: Key) -> bool:
        """Outcomes go to the whole family: a copied disk holds operations that another of its identities handed in."""
        if name[0] != "outcomes":
            return True
        by = self.state.stations.get(self.state.outcomes[OperationId(name[1])].workstation)
        return by is not None and by.family == station.family

    # --- posting -----------------------------------------------------------------------------------------------

    def _take(self, station: Station, batch: Sequence[tuple[Envelope, msgspec.Raw]]) -> None:
        """One transaction for the batch; outcomes get their places before the rows that they caused."""
        fresh: list[OperationId] = []
        for envelope, raw in batch:
            if self._is_new(station, envelope):
                fresh += self._take_one(station, envelope, raw)
        last = max((one.sequence for one, _ in batch), default=0)
        current = self.state.stations[station.id]
        self.state.stations[station.id] = replace(current, last=max(current.last, last))
        self._commit(*(("outcomes", one) for one in fresh), *self._touched)

    def _is_new(self, station: Station, envelope: Envelope) -> bool:
        """Not if it came before; nor if it came from another identity of the same disk, which only gets its number."""
        if (station.id, envelope.sequence) in self.state.handed_in:
            return False
        self.state.handed_in[station.id, envelope.sequence] = envelope.id
        return envelope.id not in self.state.outcomes

    def _take_one(self, station: Station, envelope: Envelope, raw: msgspec.Raw) -> list[OperationId]:
        result, as_stated, reason = self._read_and_post(envelope, raw)
        self.state.outcomes[envelope.id] = Outcome(
            id=envelope.id,
            workstation=station.id,
            sequence=envelope.sequence,
            place=0,
            result=result,
            as_stated=as_stated,
            reason=reason,
        )
        return [envelope.id]

    def _read_and_post(self, envelope: Envelope, raw: msgspec.Raw) -> tuple[Result, bool, Text | None]:
        try:
            operation = decode(raw, Operation)
        except Unreadable:
            self._open_case(CaseDraft(CaseKind.UNREADABLE, envelope.id, text("It cannot be read."), (envelope.id,)))
            return Result.CASE, False, None
        self.state.arrived[operation.id] = operation
        self.state.journal.append(operation)
        return self._post(operation)

    def post_again(self, operation: Operation) -> None:
        """Only the rules, without numbers and outcomes: for a history that is told in another order."""
        self.state.arrived[operation.id] = operation
        self._post(operation)
        self._commit(*self._touched)

    def _post(self, operation: Operation) -> tuple[Result, bool, Text | None]:
        body = operation.body
        match body:
            case LineClosedShort():
                return self._close_short(body)
            case Undone():
                return self._undo(operation, body.operation_id)
            case GoodsReceived():
                posting = self._receive(operation, body)
            case GoodsMoved():
                posting = post_moves(operation.id, body.purpose, body.lines, body.reason, SITE, self.state)
                self._write(operation, posting)
            case GoodsInspected():
                posting = post_inspection(operation.id, body.lines, SITE, self.state)
                self._write(operation, posting)
            case StockCounted():
                posting = self._count(operation, body)
            case _:
                posting = Posting()
        self._settle(operation)
        return (Result.CASE if posting.cases else Result.APPLIED), posting.as_stated, None

    def _receive(self, operation: Operation, body: GoodsReceived) -> Posting:
        stated = Stated(
            operation.id,
            operation.workstation,
            operation.sequence,
            operation.happened_at,
            body.receipt_id,
            body.order_id,
            body.lines,
        )
        posting = post_receipt(stated, self.state)
        for said in body.lines:
            if said.serial and said.item_id in self.state.items:
                name = (said.item_id, said.serial)
                self.state.serials[name] = (*self.state.serials.get(name, ()), operation.id)
        self._write(operation, posting)
        return posting

    def _write(self, operation: Operation, posting: Posting) -> None:
        state = self.state
        for entry in posting.movements:
            movement, line_id = entry.movement, entry.order_line_id
            self._book(movement, operation.id)
            for position, change in ((movement.source, -movement.quantity), (movement.target, movement.quantity)):
                moved = Moved(moment_of(operation), change, uncertainty(operation.uncertainty_ms))
                state.facts[position.key] = (*state.facts.get(position.key, ()), Fact(operation.id, moved))
            if line_id in state.lines and isinstance(operation.body, GoodsReceived):
                fact = LineFact(*_moment(operation), operation.id, movement.quantity)
                state.line_facts[line_id] = (*state.line_facts.get(line_id, ()), fact)
        for one in posting.progress:
            self._progress(one, operation.id)
        for lot in posting.lots:
            state.lots[lot_key(lot.item_id, lot.code)] = lot
            self._touch(("lots", lot_key(lot.item_id, lot.code)))
        movements = tuple(entry.movement for entry in posting.movements)
        state.done[operation.id] = Done(movements, posting.progress)
        for draft in posting.cases:
            self._open_case(draft)

    def _book(self, movement: Movement, operation: OperationId) -> None:
        for position, sign in ((movement.source, -1), (movement.target, 1)):
            self._stand(position, operation, sign * movement.quantity.micro)
        self.state.movements.append((movement.source.key, movement.target.key, movement.quantity.micro))

    def _stand(self, position: Position, operation: OperationId, change: int = 0) -> None:
        state = self.state
        state.positions[position.key] = position
        state.balances[position.key] = state.balances.get(position.key, 0) + change
        if state.is_mirrored(position):
            self._touch(("balances", position.key), operation)

    def _progress(self, one: Progress, operation: OperationId) -> None:
        line = self.state.lines[one.line_id]
        column = COLUMNS[one.record]
        self.state.lines[line.id] = replace(line, **{column: getattr(line, column) + one.quantity})
        self._touch(("purchase_order_lines", line.id), operation)

    # --- counting and undoing ----------------------------------------------------------------------------------

    def _count(self, operation: Operation, body: StockCounted) -> Posting:
        state = self.state
        cases = cases_of_places(operation.id, [line.position for line in body.lines], SITE, state)
        known = [line for line in body.lines if self._is_known(line.position)]
        for line in known:
            self._stand(line.position, operation.id)
            said = _statement(operation, line.quantity)
            state.said[line.position.key] = (*state.said.get(line.position.key, ()), said)
        if body.is_whole and body.location_id in state.locations:
            self._looked_at.add(body.location_id)
            whole = Whole(_statement(operation, ZERO), frozenset(line.position.key for line in known))
            state.wholes[body.location_id] = (*state.wholes.get(body.location_id, ()), whole)
        for draft in cases:
            self._open_case(draft)
        return Posting(cases=cases, as_stated=len(known) == len(body.lines))

    def _is_known(self, position: Position) -> bool:
        return position.item_id in self.state.items and position.location_id in self.state.locations

    def _settle(self, operation: Operation) -> None:
        """Whatever was touched, anew from all that is known of it: plain, where the real central reads what it must."""
        for key, position in sorted(self.state.positions.items()):
            if not self.state.is_mirrored(position) or not self._is_concerned(position):
                continue
            self._settle_position(position, [*self._said_of(position)], operation.id)
            below = CaseDraft(CaseKind.NEGATIVE_POSITION, key, text("Below zero."), ())
            self._follow(below, self.state.balances[key] < 0)
        self._looked_at.clear()

    def _is_concerned(self, position: Position) -> bool:
        return ("balances", position.key) in self._touched or position.location_id in self._looked_at

    def _said_of(self, position: Position) -> Iterator[Statement]:
        yield from self.state.said.get(position.key, ())
        for whole in self.state.wholes.get(position.location_id, ()):
            if position.key not in whole.named:
                yield whole.statement

    def _settle_position(self, position: Position, said: Sequence[Statement], operation: OperationId) -> None:
        key, state = position.key, self.state
        settled = settle(ZERO, [*(one.moved for one in state.facts.get(key, ())), *said])
        wanted = {(key, one.statement.operation): one.change.micro for one in settled.adjustments}
        standing = {name: change for name, change in state.adjusted.items() if name[0] == key}
        for name in sorted(wanted.keys() | standing.keys()):
            change = wanted.get(name, 0) - standing.get(name, 0)
            if change:
                self._adjust(position, change, operation)
        state.adjusted = {name: one for name, one in state.adjusted.items() if name[0] != key} | wanted
        state.variances.pop(key, None)
        if settled.variance is not None:
            state.variances[key] = settled.variance
        for one in said:
            near = CaseDraft(CaseKind.COUNT_NEAR_MOVEMENT, f"{key}|{one.operation}", text("Near."), (one.operation,))
            self._follow(near, one.operation in settled.near)

    def _adjust(self, position: Position, change: int, operation: OperationId) -> None:
        elsewhere = position.at(LocationId("adjustment"))
        ends = (elsewhere, position) if change > 0 else (position, elsewhere)
        self._book(Movement(*ends, Quantity(abs(change))), operation)

    def _undo(self, operation: Operation, undone: OperationId) -> tuple[Result, bool, Text | None]:
        state = self.state
        original = state.arrived.get(undone)
        is_own = original is not None and self._family(original.workstation) == self._family(operation.workstation)
        if original is None or not is_own or not isinstance(original.body, ABOUT_GOODS):
            self._open_case(CaseDraft(CaseKind.CANNOT_UNDO, undone, text("It cannot be undone."), (operation.id,)))
            return Result.CASE, False, None
        if undone in state.undone:
            both = (state.undone[undone], operation.id)
            self._open_case(CaseDraft(CaseKind.UNDONE_TWICE, undone, text("It was undone twice."), both))
            return Result.CASE, False, None
        state.undone[undone] = operation.id
        self._take_back(undone, operation)
        self._settle(operation)
        return Result.APPLIED, undone not in state.outcomes or state.outcomes[undone].as_stated, None

    def _family(self, workstation: WorkstationId) -> str:
        return self.state.stations[workstation].family

    def _take_back(self, undone: OperationId, by: Operation) -> None:
        state = self.state
        done = state.done.get(undone, Done())
        for movement in done.movements:
            self._book(Movement(movement.target, movement.source, movement.quantity), by.id)
        for one in done.progress:
            self._progress(replace(one, quantity=-one.quantity), by.id)
        state.facts = {key: tuple(one for one in of if one.operation != undone) for key, of in state.facts.items()}
        for key, of in state.said.items():
            if any(one.operation == undone for one in of):
                self._stand(state.positions[key], by.id)
        state.said = {key: tuple(one for one in of if one.operation != undone) for key, of in state.said.items()}
        self._looked_at |= {
            place for place, of in state.wholes.items() if any(one.statement.operation == undone for one in of)
        }
        state.wholes = {
            place: tuple(one for one in of if one.statement.operation != undone) for place, of in state.wholes.items()
        }
        state.line_facts = {
            key: tuple(one for one in of if one.operation != undone) for key, of in state.line_facts.items()
        }
        state.serials = {key: tuple(one for one in of if one != undone) for key, of in state.serials.items()}
        self._forget(undone)

    def _forget(self, undone: OperationId) -> None:
        """Out of the cases that it opened by what it said; those of what is said together are found anew."""
        for case in [one for one in self.state.cases.values() if one.is_open and undone in one.operations]:
            if case.kind in KEPT_AFTER_UNDO:
                continue
            left = tuple(one for one in case.operations if one != undone)
            draft = CaseDraft(case.kind, case.subject, case.sentence, left)
            if case.kind is CaseKind.OVER_RECEIVED:
                draft = over_received(OrderLineId(case.subject), self.state) or replace(draft, operations=())
            if case.kind is CaseKind.SERIAL_TWICE:
                item, _, serial = case.subject.partition("|")
                draft = serial_received_twice(ItemId(item), serial, self.state) or replace(draft, operations=())
            self._follow(draft, bool(draft.operations))

    # --- cases -------------------------------------------------------------------------------------------------

    def _follow(self, draft: CaseDraft, stands: bool) -> None:
        before = self.state.cases.get((draft.kind, draft.subject))
        if not stands and (before is None or not before.is_open):
            return
        named = tuple(dict.fromkeys(draft.operations))
        after = Case(
            draft.kind, draft.subject, draft.sentence, named if stands or not before else before.operations, stands
        )
        if after != before:
            self.state.cases[draft.kind, draft.subject] = after
            self._touch(("cases", after.id))

    def _open_case(self, draft: CaseDraft) -> None:
        before = self.state.cases.get((draft.kind, draft.subject))
        is_more = before is not None and before.is_open
        named = (*before.operations, *draft.operations) if before and is_more else draft.operations
        case = Case(draft.kind, draft.subject, draft.sentence, tuple(dict.fromkeys(named)))
        self.state.cases[draft.kind, draft.subject] = case
        self._touch(("cases", case.id))

    def _close_short(self, body: LineClosedShort) -> tuple[Result, bool, Text | None]:
        line = self.state.lines.get(body.order_line_id)
        if line is None or line.version != body.based_on_version:
            return Result.REFUSED, False, text("The line was changed meanwhile.")
        self.state.lines[line.id] = replace(line, is_closed_short=True, version=line.version + 1)
        self._touch(("purchase_order_lines", line.id))
        return Result.APPLIED, True, None

    # --- the feed ----------------------------------------------------------------------------------------------

    def _touch(self, name: Key, operation: OperationId | None = None) -> None:
        self._touched[name] = None
        if operation is not None:
            self.state.includes[name] = self.state.includes.get(name, frozenset()) | {operation}

    def _commit(self, *names: Key) -> None:
        """Places are the last step of a transaction."""
        self._touched = {}
        for name in dict.fromkeys(names):
            self.state.high += 1
            self._place(name, self.state.high)

    def _place(self, name: Key, place: int) -> None:
        state = self.state
        if name[0] == "outcomes":
            outcome = state.outcomes[OperationId(name[1])]
            state.outcomes[outcome.id] = msgspec.structs.replace(outcome, place=place)
        values, deleted = values_of(state, name)
        state.rows[name] = FeedRow(place, deleted, values)
        state.log.append((place, name))
        self.versions[self.epoch, *name, place] = state.includes.get(name, frozenset())


def moment_of(operation: Operation) -> Moment:
    return Moment(*_moment(operation))


def _moment(operation: Operation) -> tuple[datetime, WorkstationId, int]:
    return operation.happened_at, operation.workstation, operation.sequence


def _statement(operation: Operation, quantity: Quantity) -> Statement:
    known = uncertainty(operation.uncertainty_ms)
    return Statement(moment_of(operation), operation.id, operation.operator, quantity, TOLERANCE, known)
