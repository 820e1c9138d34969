"""One simulated warehouse: a central, workstations, a network, a clock, and what happens to all of them."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from random import Random
from typing import Any
from unittest.mock import patch

from msgspec import Struct, field

from ims_desktop.domain.cases import GRACE
from ims_desktop.domain.errors import ImsError
from ims_desktop.domain.ids import OperationId
from ims_desktop.ports.link import LinkDown, LinkRefused
from ims_desktop.protocol.operations import HandlingUnitNested, Operation, Undone
from ims_desktop.store.failures import told
from ims_desktop.sync import push as pushing
from ims_desktop.sync.cycle import Cycle
from tests.simulation import invariants, office, shift
from tests.simulation.network import FaultyLink
from tests.simulation.people import ANNA, BERT
from tests.simulation.ports import Central, Drive
from tests.simulation.station import Station
from tests.simulation.story import Sizes, Step, Story
from tests.simulation.views import ReadingRule

BEGINNING = datetime(2026, 1, 5, 6, 0, tzinfo=UTC)
ROUNDS = 8
"""Within so many rounds of everybody everything has arrived once faults stop."""


class Failed(AssertionError):
    """An invariant does not hold."""


def small_cycle(*arguments: object) -> Cycle:
    return Cycle(*arguments)  # type: ignore[arg-type]


Patches = tuple[tuple[object, str, object], ...]
"""Owner, name, and what is put in its place while a story is played."""


def _nothing_more(_: Sizes) -> Patches:
    return ()


class Parts(Struct, frozen=True):
    """What a world is made of; a planted bug replaces one of them."""

    level: str
    central: Callable[[Callable[[], datetime], Random, Sizes], Central]
    drive: Callable[[Sizes], Drive]
    another_order: Callable[[Central, Random], Any]
    """The state of a central to which the same facts came in another order."""
    link: type[FaultyLink] = FaultyLink
    cycle: Callable[..., Cycle] = small_cycle
    rule: ReadingRule = field(default_factory=ReadingRule)
    patches: Patches = ()
    sized: Callable[[Sizes], Patches] = _nothing_more
    checks_order_always: bool = True
    """Otherwise at the end of the story alone."""
    statements_a_transaction: int = 1
    """Roughly: the power is cut at one of them as often as at a boundary."""


class World:
    """Deterministic: the same story leaves the same trace."""

    def __init__(self, parts: Parts, sizes: Sizes) -> None:
        self.parts = parts
        self.sizes = sizes
        self.now = BEGINNING
        self.rng = Random(0)
        self.late: list[Callable[[], object]] = []
        self.lines: list[str] = []
        self.heard_operations: dict[OperationId, None] = {}
        self.is_ending = False
        self._faults = 0.0
        self._ids = 0
        self._backups: list[Any] = []
        self._copies: dict[int, Any] = {}
        self.stations: list[Station] = []
        self.central = parts.central(lambda: self.now, Random(1), sizes)
        self.central.open_business(office.open_business)
        for number in range(sizes.stations):
            self._enrol_station(f"W{number}")

    def close(self) -> None:
        for station in self.stations:
            station.drive.close()

    # --- what the parts ask ------------------------------------------------------------------------------------

    @property
    def seconds(self) -> float:
        return (self.now - BEGINNING).total_seconds()

    def pass_time(self, milliseconds: int) -> None:
        self.now += timedelta(milliseconds=milliseconds)

    def new_id(self) -> str:
        self._ids += 1
        return f"op{self._ids}"

    def trace(self, line: str) -> None:
        self.lines.append(line)

    def fail(self, why: str) -> None:
        raise Failed(why)

    def fault(self, kinds: Sequence[str]) -> str:
        return self.rng.choice(kinds) if self._befalls(1) else ""

    def is_cut(self) -> bool:
        return self._befalls(8)

    def is_cut_at_statement(self) -> bool:
        return self._befalls(8 * self.parts.statements_a_transaction)

    def disk_fault(self, who: str, what: str) -> None:
        """Now and then the disk is full, or somebody else holds the file."""
        if self._befalls(24 * self.parts.statements_a_transaction):
            code, said = self.rng.choice(_DISK_FAULTS)
            self.trace(f"    {who}: {said}, {what.split()[0]}")
            raise disk_error(code, said) if self.parts.level == "real" else _as_told(code, said)

    def is_scanning_meanwhile(self) -> bool:
        return self._befalls(4)

    def _befalls(self, rarity: float) -> bool:
        """Where nothing is to go wrong nothing is drawn either: both levels tell the same story then."""
        return self._faults > 0 and self.rng.random() < self._faults / rarity

    def heard(self, operation: Operation) -> None:
        """The beep: from here on it must never be lost."""
        self.heard_operations[operation.id] = None

    def deliver(self, request: Callable[[], object]) -> None:
        """A request that nobody waits for any more."""
        try:
            request()
        except (LinkDown, LinkRefused) as answered:
            self.trace(f"    (late: {answered})")

    # --- steps -------------------------------------------------------------------------------------------------

    def run(self, steps: Sequence[Step]) -> None:
        for step in steps:
            self.take(step)
        self.trace("in the end")
        self.is_ending = True
        self.calm()

    def take(self, step: Step) -> None:
        self.rng = Random(step.seed)
        self.pass_time(self.rng.randint(1_000, 3_600_000))
        self._faults = step.faults
        self.trace(str(step))
        if self.rng.random() < 0.5:
            self.central.sweep()  # its timer is early, late, or does not come
        _STEPS[step.kind](self, self.stations[step.station % len(self.stations)])

    def receive(self, station: Station) -> None:
        station.record(office.delivery(self.central, self.rng))

    def _move(self, station: Station) -> None:
        station.record(shift.move(self.central, station.seen(), self.rng))

    def _inspect(self, station: Station) -> None:
        station.record(shift.inspect(self.central, self.rng))

    def _count(self, station: Station) -> None:
        person = self.rng.choice([ANNA, BERT])
        station.record(shift.count(station.seen(), person, self.rng), by=person)

    def _nest(self, station: Station) -> None:
        station.record(shift.nest(self.rng))

    def _decide(self, station: Station) -> None:
        """Now and then by two supervisors at once, who do not know of one another."""
        deciding = [station, self.rng.choice(self.stations)] if self.rng.random() < 0.4 else [station]
        for one in deciding:
            one.record(shift.decide(one.seen(), self.rng))

    def _link(self, station: Station) -> None:
        station.record(shift.link(self.new_id(), self.rng))

    def _busy_hour(self, station: Station) -> None:
        for _ in range(self.rng.randint(10, 40)):
            self.pass_time(self.rng.randint(1_000, 60_000))
            self.receive(station)

    def _undo(self, station: Station) -> None:
        """The last work, or, where somebody looks it up, any that was ever recorded here."""
        made = [one for one in station.drive.local.operations if not isinstance(one.body, Undone)]
        nested = [one for one in made if isinstance(one.body, HandlingUnitNested)]
        if self.rng.random() < 0.7 or not made:
            station.undo(self.rng.choice([ANNA, ANNA, BERT]))
        else:
            station.take_back(self.rng.choice(nested or made).id, ANNA)

    def calm(self) -> None:
        """Faults stop: everything arrives, and then everything must be equal."""
        self._faults = 0.0
        for station in self.stations:
            station.is_held = False
        for _ in range(ROUNDS):
            reports = [station.sync() for station in self.stations]
            if all(one and (one.line, one.waiting, one.behind) == ("online", 0, 0) for one in reports):
                break
        else:
            self.fail(f"after {ROUNDS} rounds without faults not all has arrived: {reports}")
        self.now += GRACE
        self.central.sweep()
        # Who was first in the last round has not seen what the others handed in, nor what the grace period ended.
        for station in self.stations:
            station.sync()
        invariants.check(self)

    def hash(self) -> str:
        return blake2b("\n".join(self.lines).encode(), digest_size=8).hexdigest()

    def _enrol_station(self, name: str) -> None:
        station = Station(self, name, self.parts.drive(self.sizes))
        self.stations.append(station)
        station.enrolled(self.central.enrol(name))

    def _finish(self, station: Station) -> None:
        station.finish(f"R-{station.name}-{self.rng.randint(1, 3)}", office.an_order(self.central, self.rng).id)

    def _close_short(self, station: Station) -> None:
        line = self.rng.choice(list(self.central.state.lines.values()))
        station.close_short(line.order_id, line.id)

    def _sync(self, station: Station) -> None:
        station.sync()

    def office(self, _: Station) -> None:
        self.trace(f"    {office.act(self.central, self.rng)}")

    def _crash(self, station: Station) -> None:
        station.start()

    def _clock_jumps(self, station: Station) -> None:
        station.jump(timedelta(days=self.rng.choice([-365, 365, -1, 1]), seconds=self.rng.randint(0, 100)))

    def _late_requests(self, _: Station) -> None:
        self.rng.shuffle(self.late)
        arriving, self.late = self.late[:2], self.late[2:]
        for request in arriving:
            self.deliver(request)

    def _hold(self, station: Station) -> None:
        station.is_held = not station.is_held

    def _calm(self, _: Station) -> None:
        self.calm()

    # --- backups, copies and damage ----------------------------------------------------------------------------

    def _back_up_central(self, _: Station) -> None:
        self._backups.append(self.central.backup())

    def _restore_central(self, _: Station) -> None:
        if self._backups:
            self.central.begin_another_life(self.rng.choice(self._backups))
            self._forget_what_is_gone()

    def _restart_central(self, _: Station) -> None:
        self.central.restart()

    def _back_up_disk(self, station: Station) -> None:
        self._copies[id(station)] = station.drive.backup()

    def _restore_disk(self, station: Station) -> None:
        """With its mirror, or under a newer one, which lies in another file."""
        if id(station) in self._copies:
            station.drive.switch_off()
            station.drive.put_back(self._copies[id(station)], with_mirror=self.rng.random() < 0.5)
            station.start()
            self._forget_what_is_gone()

    def _put_back_mirror(self, station: Station) -> None:
        if id(station) in self._copies:
            station.drive.switch_off()
            station.drive.put_back_mirror(self._copies[id(station)])
            station.start()

    def _clone_disk(self, station: Station) -> None:
        """Mostly with work on it that was not handed in, and with more of it on both from then on."""
        if len(self.stations) > self.sizes.stations:
            return
        is_used = self.rng.random() < 0.7
        if is_used:
            self.receive(station)
        name = f"{station.name}-copy{len(self.stations)}"
        self.stations.append(Station(self, name, station.drive.clone()))
        for one in (station, self.stations[-1]) if is_used else ():
            self.receive(one)

    def _lose_mirror(self, station: Station) -> None:
        station.drive.switch_off()
        station.drive.lose_mirror()
        station.start()

    def _spoil_a_row(self, station: Station) -> None:
        station.drive.spoil_a_row(self.rng)

    def _damage_mirror(self, station: Station) -> None:
        station.drive.switch_off()
        station.drive.damage_mirror(self.rng)
        station.start()

    def _forget_what_is_gone(self) -> None:
        """What was only on a disk that is no more, or only in a central that is no more, nobody can bring back."""
        kept = {one.id for station in self.stations for one in station.drive.local.operations}
        kept |= self.central.state.arrived.keys()
        self.heard_operations = {one: None for one in self.heard_operations if one in kept}


def world_of(parts: Parts, story: Story, playing: ExitStack) -> World:
    """A world with its parts in place of the product's own, for as long as ``playing`` lasts."""
    playing.enter_context(patch.object(pushing, "MOST_PUSH_BYTES", story.sizes.push_bytes))
    for owner, name, value in (*parts.sized(story.sizes), *parts.patches):
        playing.enter_context(patch.object(owner, name, value))
    world = World(parts, story.sizes)
    playing.callback(world.close)
    return world


_DISK_FAULTS = ((sqlite3.SQLITE_FULL, "disk full"), (sqlite3.SQLITE_BUSY, "file busy"))


def disk_error(code: int, said: str) -> sqlite3.OperationalError:
    """What SQLite raises then."""
    error = sqlite3.OperationalError(said)
    error.sqlite_errorcode = code
    return error


def _as_told(code: int, said: str) -> ImsError:
    return told(disk_error(code, said))


_STEPS: dict[str, Callable[[World, Station], None]] = {
    "receive": World.receive,
    "move": World._move,
    "inspect": World._inspect,
    "count": World._count,
    "undo": World._undo,
    "nest": World._nest,
    "decide": World._decide,
    "link a code": World._link,
    "busy hour": World._busy_hour,
    "sync": World._sync,
    "finish": World._finish,
    "close short": World._close_short,
    "office": World.office,
    "crash": World._crash,
    "clock jumps": World._clock_jumps,
    "late requests come": World._late_requests,
    "hold": World._hold,
    "calm": World._calm,
    "back up the central": World._back_up_central,
    "restore the central": World._restore_central,
    "restart the central": World._restart_central,
    "back up the disk": World._back_up_disk,
    "restore the disk": World._restore_disk,
    "clone the disk": World._clone_disk,
    "lose the mirror": World._lose_mirror,
    "put back the mirror": World._put_back_mirror,
    "damage the mirror": World._damage_mirror,
    "spoil a row": World._spoil_a_row,
}
