"""Handing in: operations go up in the order of their sequence, and none is left out."""

from __future__ import annotations

import logging
from collections.abc import Sequence

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from ims_desktop.domain.ids import WorkstationId
from ims_desktop.domain.texts import EMPTY, Text
from ims_desktop.ports.handling_units import GivenNumbers
from ims_desktop.ports.link import LinkDown, LinkRefused
from ims_desktop.ports.mirror import Mirror
from ims_desktop.ports.outbox import Identity, Outbox
from ims_desktop.ports.secrets import KeyStore
from ims_desktop.protocol.codec import encode
from ims_desktop.protocol.messages import MOST_OPERATIONS, MOST_PUSH_BYTES, Enrolled, Problem, PushRequest
from ims_desktop.protocol.operations import Operation
from ims_desktop.sync import problems
from ims_desktop.sync.line import Line
from ims_desktop.sync.problems import Next, not_believed
from ims_desktop.sync.report import NeedsHelp

log = logging.getLogger(__name__)


class Batch(Struct, frozen=True):
    """Consecutive operations, as they travel."""

    first: int
    operations: tuple[msgspec.Raw, ...]

    @property
    def last(self) -> int:
        return self.first + len(self.operations) - 1


class Pusher:
    """Hands in what the central does not have yet, one batch at a time.

    The mark (``mirror.acknowledged``) is what the central *said* it has, and it lies in another file than the outbox.
    When one of the two is put back from a backup, the mark belongs to operations that this outbox never had. So the
    first batch after a start begins with the last acknowledged operation itself, which the central then compares.
    """

    def __init__(
        self,
        line: Line,
        outbox: Outbox,
        mirror: Mirror,
        keys: KeyStore,
        most: int = MOST_OPERATIONS,
        numbers: GivenNumbers | None = None,
    ) -> None:
        self._line = line
        self._outbox = outbox
        self._mirror = mirror
        self._keys = keys
        self._most_ever = self._bearable = most
        self._numbers = numbers
        self._compared: tuple[WorkstationId | None, int] = (None, 0)
        self.begin()

    def begin(self) -> None:
        """A new cycle: what was tried in the last one may be tried again."""
        self._most = self._most_ever
        self._tried: set[Next] = set()
        self.stuck: Text = EMPTY
        """Why nothing more can be handed in for now, though the line is well."""

    def waiting(self) -> int:
        identity = self._outbox.identity()
        return 0 if identity is None else self._outbox.last_sequence() - self._mark(identity)

    def has_work(self) -> bool:
        """Whether something waits, or the first comparison after a start is still to be made."""
        identity = self._outbox.identity()
        if identity is None or self.stuck is not EMPTY:
            return False
        return self.waiting() > 0 or self._mark(identity) > self._compared_through(identity)

    def forget(self) -> None:
        """The central lives another life: what it acknowledged in the last one counts no more."""
        identity = self._outbox.identity()
        if identity is not None:
            self._mirror.acknowledge(identity.workstation, 0)
            self._compared = (None, 0)

    def find_back(self) -> bool:
        """The central does not know this workstation's key: it was put back from a backup of before its renewal.

        Where it still knows an earlier name, it gives another identity for that one's key; under it everything that
        was ever recorded here is handed in, whatever name it had. Says whether it did.
        """
        for earlier in self._outbox.earlier_names():
            if self._keys.get(earlier) is None:
                continue
            try:
                enrolled = self._line.renew(earlier)
            except LinkRefused as refused:
                log.info("the central does not take %s back: %s", earlier, refused)
                continue
            self._keys.put(enrolled.workstation, enrolled.key)
            self._outbox.adopt_all(_identity(enrolled))
            self._compared = (None, 0)
            return True
        return False

    def hand_in_batch(self) -> int:
        """Hands in the next batch; answers how many operations the central has that it was not known to have.

        Raises ``LinkDown``, ``NeedsHelp``, and ``LinkRefused`` for problems that are not about operations.
        """
        identity = self._outbox.identity()
        if identity is None:
            raise NeedsHelp(problems.not_enrolled())
        batch, epoch = self._next_batch(identity), self._mirror.reached().epoch
        request = PushRequest(
            workstation=identity.workstation,
            epoch=epoch,
            operations=batch.operations,
            acknowledged=self._mark(identity) if epoch else 0,
            sscc_given=self._numbers.last_given() if self._numbers else "",
        )
        try:
            reply = self._line.push(request)
        except LinkRefused as refused:
            self._answer(refused, identity, batch)
            return 0
        except LinkDown:
            # Too much for a line that keeps breaking off, or for a central that is late: sent again as it was, each
            # try would queue behind the one before.
            self._bearable = max(1, len(batch.operations) // 2)
            raise
        self._bearable = min(self._most_ever, 2 * self._bearable)
        self._remember_epoch(reply.epoch)
        return self._acknowledge(identity, batch, reply.acknowledged)

    def _mark(self, identity: Identity) -> int:
        """How far the central has this outbox, as far as known. A mark beyond its end belongs to another one."""
        mark = self._mirror.acknowledged(identity.workstation)
        return mark if mark <= self._outbox.last_sequence() else 0

    def _compared_through(self, identity: Identity) -> int:
        workstation, through = self._compared
        return through if workstation == identity.workstation else 0

    def _next_batch(self, identity: Identity) -> Batch:
        mark = self._mark(identity)
        start = mark if self._compared_through(identity) >= mark else mark - 1
        operations = self._outbox.after(start, min(self._most, self._bearable))
        if not operations:
            raise NeedsHelp(problems.cannot_produce(mark + 1))
        return _batch(operations)

    def _remember_epoch(self, epoch: str) -> None:
        """Before the first page came: a mark without the life of the central that it belongs to would hide that the
        central was put back from a backup."""
        reached = self._mirror.reached()
        if not reached.epoch:
            self._mirror.apply((), replace(reached, epoch=epoch))

    def _acknowledge(self, identity: Identity, batch: Batch, acknowledged: int) -> int:
        """Moves the mark, never beyond what was sent: the central may well know more, of another disk."""
        through = min(acknowledged, batch.last)
        if through < batch.first:
            raise not_believed("it acknowledges nothing")
        moved = through - self._mark(identity)
        if moved > 0:
            self._mirror.acknowledge(identity.workstation, through)
        self._compared = (identity.workstation, max(through, self._compared_through(identity)))
        return max(moved, 0)

    def _answer(self, refused: LinkRefused, identity: Identity, batch: Batch) -> None:
        """Does what follows from a problem with this batch, or passes it on."""
        problem = refused.problem
        match problems.next_after(problem):
            case Next.GO_BACK:
                self._go_back(identity, batch, problem)
            case Next.RENEW:
                self._renew(identity, batch, problem)
            case Next.HALVE if len(batch.operations) > 1:
                self._most = len(batch.operations) // 2
            case Next.HALVE:
                self.stuck = problems.operation_too_large(batch.first)
            case Next.HELP:
                self.stuck = problems.help_text(problem)
            case _:
                raise refused

    def _go_back(self, identity: Identity, batch: Batch, problem: Problem) -> None:
        """Never forward: operations between here and there would be left out."""
        expected = problem.expected or 0
        self._once(Next.GO_BACK)
        if not 0 < expected < batch.first:
            raise not_believed("it expects what was just sent, or nothing that ever was")
        if [one.sequence for one in self._outbox.after(expected - 1, 1)] != [expected]:
            raise NeedsHelp(problems.cannot_produce(expected))
        self._mirror.acknowledge(identity.workstation, expected - 1)

    def _renew(self, identity: Identity, batch: Batch, problem: Problem) -> None:
        """Goes on under a new identity with everything from the first operation that differs.

        When not even the operation before the batch was compared, the difference may begin earlier: hand in from
        the start to find it.
        """
        differing = problem.expected or 0
        if not batch.first <= differing <= batch.last:
            raise not_believed("an operation differs that was not sent")
        if differing == batch.first > self._compared_through(identity) + 1:
            self._mirror.acknowledge(identity.workstation, 0)
            return
        self._once(Next.RENEW)
        enrolled = self._line.renew()
        self._keys.put(enrolled.workstation, enrolled.key)
        self._outbox.adopt(_identity(enrolled), differing=differing)

    def _once(self, step: Next) -> None:
        if step in self._tried:
            raise not_believed("it answers the same problem again and again")
        self._tried.add(step)


def _identity(enrolled: Enrolled) -> Identity:
    return Identity(enrolled.workstation, enrolled.name, enrolled.prefix, enrolled.site)


def _batch(operations: Sequence[Operation]) -> Batch:
    """As many consecutive operations as fit into one push, and never none."""
    first, size = operations[0].sequence, 0
    raw: list[msgspec.Raw] = []
    for sequence, operation in enumerate(operations, start=first):
        encoded = encode(operation)
        size += len(encoded)
        if raw and (size > MOST_PUSH_BYTES or operation.sequence != sequence):
            break
        raw.append(msgspec.Raw(encoded))
    return Batch(first, tuple(raw))
