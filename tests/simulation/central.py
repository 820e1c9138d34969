"""A central in memory: the real rules of posting over dicts, the same feed, outcomes and problems as the real one."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from datetime import datetime

import msgspec
from msgspec.structs import replace

from ims_desktop.domain.cases import CaseDraft, CaseKind
from ims_desktop.domain.ids import OperationId, WorkstationId
from ims_desktop.domain.items import Item
from ims_desktop.domain.locations import Location
from ims_desktop.domain.orders import OrderLine, PurchaseOrder
from ims_desktop.domain.posting import Posting, Stated, post_receipt
from ims_desktop.domain.receiving import LineFact
from ims_desktop.domain.texts import Text, text
from ims_desktop.ports.link import LinkRefused
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
from ims_desktop.protocol.mirror import MIRROR
from ims_desktop.protocol.operations import Envelope, GoodsReceived, LineClosedShort, Operation, ReceiptFinished
from ims_desktop.protocol.outcomes import Outcome, Result
from tests.simulation.books import SITE, Case, FeedRow, Key, State, Station, lot_key
from tests.simulation.rows import values_of


def refused(code: str, message: str, status: int = 409, expected: int | None = None) -> LinkRefused:
    return LinkRefused(Problem(title=code, status=status, error=ErrorBody(code, message), expected=expected))


class ModelCentral:
    """``now`` is the central's clock. ``epoch`` names its life; ``begin_another_life`` restores it from a backup."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self.state = State()
        self.lives = 1
        self._touched: dict[Key, None] = {}
        self.versions: dict[tuple[str, str, str, int], frozenset[OperationId]] = {}
        """For the checks: what the row of that epoch, record, id and place holds. Survives everything."""

    @property
    def epoch(self) -> str:
        return f"life {self.lives}"

    # --- the office --------------------------------------------------------------------------------------------

    def enrol(self, name: str, renewed_from: WorkstationId | None = None) -> Enrolled:
        workstation = WorkstationId(f"{name}#{len(self.state.stations) + 1}")
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

    def pull(self, after: int, limit: int, epoch: str, key: str) -> PullReply:
        station = self._station(key)
        self._check_epoch(epoch)
        if after > self.state.high:
            raise refused(ProblemCode.CURSOR_AHEAD, "that place was never given")
        found: list[Change] = []
        for place, name in self.state.log[bisect_right(self.state.log, after, key=lambda one: one[0]) :]:
            row = self.state.rows.get(name)
            if row is not None and row.place == place and self._is_for(station, name):
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
        )

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
        self._post(operation)
        self._commit(*self._touched)

    def _post(self, operation: Operation) -> tuple[Result, bool, Text | None]:
        body = operation.body
        if isinstance(body, GoodsReceived):
            posting = self._receive(operation, body)
            return (Result.CASE if posting.cases else Result.APPLIED), posting.as_stated, None
        if isinstance(body, LineClosedShort):
            return self._close_short(body)
        assert isinstance(body, ReceiptFinished)
        return Result.APPLIED, True, None

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
        self._write(stated, posting)
        return posting

    def _write(self, stated: Stated, posting: Posting) -> None:
        state, operation = self.state, stated.operation
        for entry in posting.movements:
            movement, line_id = entry.movement, entry.order_line_id
            for position, sign in ((movement.source, -1), (movement.target, 1)):
                state.positions[position.key] = position
                state.balances[position.key] = state.balances.get(position.key, 0) + sign * movement.quantity.micro
                if state.is_mirrored(position):
                    self._touch(("balances", position.key), operation)
            state.movements.append((movement.source.key, movement.target.key, movement.quantity.micro))
            if line_id in state.lines:
                fact = LineFact(stated.happened_at, stated.workstation, stated.sequence, operation, movement.quantity)
                state.line_facts[line_id] = (*state.line_facts.get(line_id, ()), fact)
        for one in posting.progress:
            line = state.lines[one.line_id]
            state.lines[line.id] = replace(line, received=line.received + one.quantity)
            self._touch(("purchase_order_lines", line.id), operation)
        for lot in posting.lots:
            state.lots[lot_key(lot.item_id, lot.code)] = lot
            self._touch(("lots", lot_key(lot.item_id, lot.code)))
        for said in stated.lines:
            if said.serial and said.item_id in state.items:
                name = (said.item_id, said.serial)
                state.serials[name] = tuple(dict.fromkeys((*state.serials.get(name, ()), operation)))
        for draft in posting.cases:
            self._open_case(draft)

    def _open_case(self, draft: CaseDraft) -> None:
        before = self.state.cases.get((draft.kind, draft.subject))
        named = (*before.operations, *draft.operations) if before else draft.operations
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
