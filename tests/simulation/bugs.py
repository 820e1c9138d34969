"""Classic mistakes of synchronisation, planted one at a time: a simulation that does not find them proves nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from random import Random
from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace

from ims_desktop.domain.counting import Statement
from ims_desktop.domain.effects import BALANCES, COUNTED, Effect
from ims_desktop.domain.ids import OperationId
from ims_desktop.domain.positions import Position
from ims_desktop.domain.posting import Posting
from ims_desktop.domain.texts import text
from ims_desktop.ports.link import LinkDown
from ims_desktop.ports.mirror import Reached
from ims_desktop.ports.outbox import Identity
from ims_desktop.protocol.checksums import Checksum
from ims_desktop.protocol.messages import Change, PullReply, PushReply, PushRequest
from ims_desktop.protocol.operations import Envelope, Operation, StockCounted
from ims_desktop.sync.cycle import Cycle
from ims_desktop.sync.healing import Healer
from ims_desktop.sync.push import Batch, Pusher
from tests.simulation.books import Fact, Key, State
from tests.simulation.central import ModelCentral, moment_of
from tests.simulation.network import FaultyLink
from tests.simulation.stores import LocalDisk, MemoryMirror, MemoryOutbox, MirrorDisk
from tests.simulation.views import ReadingRule, View
from tests.simulation.world import Parts, small_cycle

if TYPE_CHECKING:
    from tests.simulation.books import Station

Now = Callable[[], datetime]


class _BuggyCentral(ModelCentral):
    def __init__(self, now: Now, rng: Random) -> None:
        super().__init__(now)
        self._rng = rng


class AcknowledgesBeforeCommit(_BuggyCentral):
    """Answers, and then crashes before the batch is on disk."""

    def push(self, request: PushRequest, key: str) -> PushReply:
        before = self.state.copied()
        reply = super().push(request, key)
        if self._rng.random() < 0.1:
            self.state = before
        return reply


class TakesEverythingAgain(_BuggyCentral):
    """Knows neither numbers nor ids of what came before."""

    def _is_new(self, station: Station, envelope: Envelope) -> bool:
        self.state.handed_in[station.id, envelope.sequence] = envelope.id
        return True


class PlacesFromASequence(_BuggyCentral):
    """Takes places at the start of a transaction; one that takes long becomes visible after later ones."""

    def __init__(self, now: Now, rng: Random) -> None:
        super().__init__(now, rng)
        self._invisible: set[Key] = set()

    def _commit(self, *names: Key) -> None:
        super()._commit(*names)
        self._invisible = set(names) if names and self._rng.random() < 0.3 else set()

    def pull(
        self, after: int, limit: int, epoch: str, key: str, through: int = 0, records: Sequence[str] = ()
    ) -> PullReply:
        reply = super().pull(after, limit, epoch, key, through, records)
        seen = tuple(one for one in reply.changes if (one.record, str(one.values[0])) not in self._invisible)
        self._invisible = set()
        return msgspec.structs.replace(reply, changes=seen)


class CommitsOperationByOperation(_BuggyCentral):
    """A crash in the middle of a batch leaves the goods of the first ones, and no note that they came."""

    def push(self, request: PushRequest, key: str) -> PushReply:
        if len(request.operations) > 1 and self._rng.random() < 0.2:
            known = {one: getattr(self.state, one).copy() for one in ("handed_in", "arrived", "stations")}
            super().push(request, key)
            for name, value in known.items():
                setattr(self.state, name, value)
            raise LinkDown(text("The central crashed."))
        return super().push(request, key)


class LastWriteWinsByClock(_BuggyCentral):
    """Passes over a fact that is older, by its clock, than the last one on the same order line."""

    def _write(self, operation: Operation, posting: Posting) -> None:
        lines = [one.order_line_id for one in posting.movements if one.order_line_id is not None]
        latest = max((one.happened_at for line in lines for one in self.state.line_facts.get(line, ())), default=None)
        if latest is None or operation.happened_at >= latest:
            super()._write(operation, posting)


class DeletesForReal(_BuggyCentral):
    """No tombstone: whoever was away keeps the row for ever."""

    def put_supplier(self, supplier: str, name: str | None) -> None:
        super().put_supplier(supplier, name)
        if name is None:
            self.state.rows.pop(("suppliers", supplier), None)


class NumbersAreEnough(_BuggyCentral):
    """Does not compare ids: another operation under a number that it has is taken for the same one."""

    def push(self, request: PushRequest, key: str) -> PushReply:
        station = self._station(key)
        known = [
            raw
            for raw in request.operations
            if (station.id, msgspec.json.decode(raw)["sequence"]) not in self.state.handed_in
        ]
        reply = super().push(msgspec.structs.replace(request, operations=tuple(known)), key)
        return msgspec.structs.replace(reply, outcomes=())


class SameLifeAfterRestore(_BuggyCentral):
    """Comes back from a backup as if nothing had happened."""

    def begin_another_life(self, backup: State) -> None:
        super().begin_another_life(backup)
        self.lives = 1

    @property
    def epoch(self) -> str:
        return "life 1"


class OutcomesForOneNameOnly(_BuggyCentral):
    """A disk that got a new identity no longer hears what became of its earlier operations."""

    def _is_for(self, station: Station, name: Key) -> bool:
        return name[0] != "outcomes" or self.state.outcomes[OperationId(name[1])].workstation == station.id


class RowsBeforeOutcomes(_BuggyCentral):
    """Places within a batch the other way round."""

    def _commit(self, *names: Key) -> None:
        super()._commit(*sorted(dict.fromkeys(names), key=lambda one: one[0] == "outcomes"))


class LateFactsAreAdded(_BuggyCentral):
    """Goes by the books as they stood when the count came: a move from before it comes on top."""

    def _settle_position(self, position: Position, said: Sequence[Statement], operation: OperationId) -> None:
        if any(one.operation == operation for one in said):
            super()._settle_position(position, said, operation)


class CountsSpeakOfNow(_BuggyCentral):
    """Takes a count for a word about the moment at which it arrives."""

    def _count(self, operation: Operation, body: StockCounted) -> Posting:
        latest = max((one.happened_at for one in self.state.arrived.values()), default=operation.happened_at)
        return super()._count(msgspec.structs.replace(operation, happened_at=latest), body)


class UndoneAfterwards(_BuggyCentral):
    """Takes goods back at the moment of the undo, as if they had been there until then: a count between goes wrong."""

    def _take_back(self, undone: OperationId, by: Operation) -> None:
        before = dict(self.state.facts)
        super()._take_back(undone, by)
        self.state.facts = {
            key: (*of, *(_gone_again(one, by) for one in of if one.operation == undone)) for key, of in before.items()
        }


def _gone_again(fact: Fact, by: Operation) -> Fact:
    return Fact(by.id, replace(fact.moved, at=moment_of(by), change=-fact.moved.change))


class UndoLeavesTheCases(_BuggyCentral):
    """Takes the goods back, and leaves what a supervisor is asked about them."""

    def _forget(self, undone: OperationId) -> None:
        """The cases stay."""


class UndoneCountsHold(_BuggyCentral):
    """Takes back movements only: what a count said stays said."""

    def _take_back(self, undone: OperationId, by: Operation) -> None:
        said, wholes = dict(self.state.said), dict(self.state.wholes)
        super()._take_back(undone, by)
        self.state.said, self.state.wholes = said, wholes


class PendingCountsAdd(ReadingRule):
    """Adds a count that is on its way to what the row says."""

    def added_up(self, shown: defaultdict[tuple[str, str], int], counting: Iterable[tuple[Operation, Effect]]) -> View:
        as_sums = [
            (operation, replace(effect, record=BALANCES) if effect.record == COUNTED else effect)
            for operation, effect in counting
        ]
        return super().added_up(shown, as_sums)


class CursorBeforeRows(MemoryMirror):
    """Moves the cursor in a transaction of its own."""

    def _write(self, changes: Sequence[Change], until: Reached) -> None:
        super()._write((), until)
        super()._write(changes, until)


class ForgetsEarlierNames(MemoryOutbox):
    """Comes back to a central that forgot it with the work of its last name only."""

    def adopt_all(self, identity: Identity) -> None:
        self.adopt(identity, differing=1)


class NeverCompares(Healer):
    """Takes what it holds for what the central has."""

    def look(self, sums: Mapping[str, Checksum]) -> bool:
        return False


class SkipsOnePlace(FaultyLink):
    """Asks for what comes after the next place."""

    def pull(
        self, after: int, limit: int, epoch: str, through: int = 0, records: Sequence[str] = (), horizon: int = 0
    ) -> PullReply:
        return super().pull(after + 1 if after else 0, limit, epoch, through, records, horizon)


class MarksAllAsSent(Pusher):
    """Takes an acknowledgement for everything in the outbox: what was recorded meanwhile is never sent."""

    def _acknowledge(self, identity: Identity, batch: Batch, acknowledged: int) -> int:
        moved = super()._acknowledge(identity, batch, acknowledged)
        self._mirror.acknowledge(identity.workstation, self._outbox.last_sequence())
        self._compared = (identity.workstation, self._outbox.last_sequence())
        return moved


class BelievesTheMark(Pusher):
    """Does not compare after a start: a disk that was put back goes on where another one was."""

    def _compared_through(self, identity: Identity) -> int:
        return self._mirror.acknowledged(identity.workstation)


class EffectGoesWithTheAcknowledgement(ReadingRule):
    """Stops showing an operation once the central has it, though its row is still the old one."""

    def counts(self, operation: Operation, effect: Effect, mirror: MirrorDisk, local: LocalDisk) -> bool:
        is_sent = operation.sequence <= mirror.acknowledged.get(operation.workstation, 0)
        return not is_sent and super().counts(operation, effect, mirror, local)


class EffectGoesWithTheOutcome(ReadingRule):
    """Stops showing an operation at its outcome, a page before its row."""

    def counts(self, operation: Operation, effect: Effect, mirror: MirrorDisk, local: LocalDisk) -> bool:
        return ("outcomes", operation.id) not in mirror.rows


def _with_pusher(pusher: type[Pusher]) -> Parts:
    def cycle(*stores: object) -> Cycle:
        made = small_cycle(*stores)
        made._pusher.__class__ = pusher
        return made

    return Parts(cycle=cycle)


def _with_healer(healer: type[Healer]) -> Parts:
    def cycle(*stores: object) -> Cycle:
        made = small_cycle(*stores)
        made._healer.__class__ = healer
        return made

    return Parts(cycle=cycle)


def _with_central(central: type[_BuggyCentral], *, is_healed: bool = True) -> Parts:
    """``is_healed``: with the checksums at work, which put right what some of these leave wrong in a mirror."""
    return Parts(central=central) if is_healed else replace(_with_healer(NeverCompares), central=central)


BUGS: dict[str, Parts] = {
    "acknowledged before the commit": _with_central(AcknowledgesBeforeCommit),
    "cursor before rows": Parts(mirror=CursorBeforeRows),
    "no recognising of duplicates": _with_central(TakesEverythingAgain),
    "places from a sequence": _with_central(PlacesFromASequence, is_healed=False),
    "cursor off by one": Parts(link=SkipsOnePlace),
    "all marked as sent": _with_pusher(MarksAllAsSent),
    "last write wins by clock": _with_central(LastWriteWinsByClock),
    "no tombstones": _with_central(DeletesForReal, is_healed=False),
    "batch not atomic": _with_central(CommitsOperationByOperation),
    "effect dropped at the acknowledgement": Parts(rule=EffectGoesWithTheAcknowledgement()),
    "effect dropped at the outcome": Parts(rule=EffectGoesWithTheOutcome()),
    "a copied disk is not noticed": _with_central(NumbersAreEnough),
    "a central put back is not noticed": _with_central(SameLifeAfterRestore),
    "no comparison after a start": _with_pusher(BelievesTheMark),
    "earlier names are forgotten": Parts(outbox=ForgetsEarlierNames),
    "checksums are not compared": _with_healer(NeverCompares),
    "outcomes for one name only": _with_central(OutcomesForOneNameOnly),
    "rows before outcomes": _with_central(RowsBeforeOutcomes),
    "late facts are added to counts": _with_central(LateFactsAreAdded),
    "counts speak of now": _with_central(CountsSpeakOfNow),
    "undone at the moment of the undo": _with_central(UndoneAfterwards),
    "undo leaves the cases": _with_central(UndoLeavesTheCases),
    "undone counts hold": _with_central(UndoneCountsHold),
    "pending counts add": Parts(rule=PendingCountsAdd()),
}
