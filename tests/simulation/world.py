"""One simulated warehouse: a central, workstations, a network, a clock, and what happens to all of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from random import Random

from msgspec import Struct, field
from msgspec.structs import replace

from ims_desktop.domain.ids import OperationId
from ims_desktop.ports.link import LinkDown, LinkRefused
from ims_desktop.protocol.operations import Operation
from ims_desktop.sync.cycle import Cycle
from tests.simulation import invariants, office, shift
from tests.simulation.books import State
from tests.simulation.central import ModelCentral
from tests.simulation.network import FaultyLink
from tests.simulation.station import Station
from tests.simulation.stores import LocalDisk, MemoryMirror, MemoryOutbox, MirrorDisk
from tests.simulation.story import Step
from tests.simulation.views import ReadingRule

BEGINNING = datetime(2026, 1, 5, 6, 0, tzinfo=UTC)
ROUNDS = 8
"""Within so many rounds of everybody everything has arrived once faults stop."""

BATCH, PAGE = 4, 7
"""Small, so that batches and pages have many edges."""


class Failed(AssertionError):
    """An invariant does not hold."""


def small_cycle(*stores: object) -> Cycle:
    return Cycle(*stores, most=BATCH, page=PAGE)  # type: ignore[arg-type]


class Parts(Struct, frozen=True):
    """What the world is made of; a planted bug replaces one of them."""

    central: Callable[[Callable[[], datetime], Random], ModelCentral] = lambda now, _rng: ModelCentral(now)
    outbox: type[MemoryOutbox] = MemoryOutbox
    mirror: type[MemoryMirror] = MemoryMirror
    link: type[FaultyLink] = FaultyLink
    cycle: Callable[..., Cycle] = small_cycle
    rule: ReadingRule = field(default_factory=ReadingRule)


class World:
    """Deterministic: the same story leaves the same trace."""

    def __init__(self, parts: Parts, stations: int = 3) -> None:
        self.parts = parts
        self.now = BEGINNING
        self.rng = Random(0)
        self.late: list[Callable[[], object]] = []
        self.lines: list[str] = []
        self.heard_operations: dict[OperationId, None] = {}
        self._faults = 0.0
        self._ids = 0
        self._backups: list[State] = []
        self._disks: dict[int, LocalDisk] = {}
        self._mirrors: dict[int, MirrorDisk] = {}
        self.central = parts.central(lambda: self.now, Random(1))
        office.open_business(self.central)
        self.stations = [self._new_station(f"W{number}") for number in range(stations)]

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
        return self.rng.choice(kinds) if self.rng.random() < self._faults else ""

    def is_cut(self) -> bool:
        return self.rng.random() < self._faults / 8

    def is_scanning_meanwhile(self) -> bool:
        return self.rng.random() < self._faults / 4

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

    def run(self, story: Sequence[Step]) -> None:
        for step in story:
            self.take(step)
        self.trace("in the end")
        self.calm()

    def take(self, step: Step) -> None:
        self.rng = Random(step.seed)
        self.pass_time(self.rng.randint(1_000, 3_600_000))
        self._faults = step.faults
        self.trace(str(step))
        _STEPS[step.kind](self, self.stations[step.station % len(self.stations)])

    def receive(self, station: Station) -> None:
        station.receive(*office.delivery(self.central, self.rng))

    def _move(self, station: Station) -> None:
        station.record(shift.move(self.central, self.rng))

    def _inspect(self, station: Station) -> None:
        station.record(shift.inspect(self.central, self.rng))

    def _count(self, station: Station) -> None:
        station.record(shift.count(self.rng))

    def _undo(self, station: Station) -> None:
        station.undo()

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
        # Who was first in the last round has not seen what the others handed in.
        for station in self.stations:
            station.sync()
        invariants.check(self)

    def hash(self) -> str:
        return blake2b("\n".join(self.lines).encode(), digest_size=8).hexdigest()

    def _new_station(self, name: str, local: LocalDisk | None = None, mirror: MirrorDisk | None = None) -> Station:
        station = Station(self, name, local or LocalDisk(), mirror or MirrorDisk())
        if local is None:
            station.enrolled(self.central.enrol(name))
        return station

    def _finish(self, station: Station) -> None:
        station.finish(f"R-{station.name}-{self.rng.randint(1, 3)}", office.an_order(self.central, self.rng).id)

    def _close_short(self, station: Station) -> None:
        line = self.rng.choice(list(self.central.state.lines.values()))
        station.close_short(line.order_id, line.id)

    def _sync(self, station: Station) -> None:
        station.sync()

    def _office(self, _: Station) -> None:
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

    def _back_up_central(self, _: Station) -> None:
        self._backups.append(self.central.state.copied())

    def _restore_central(self, _: Station) -> None:
        if self._backups:
            self.central.begin_another_life(self.rng.choice(self._backups))
            self._forget_what_is_gone()

    def _back_up_disk(self, station: Station) -> None:
        self._disks[id(station)] = station.local_disk.copied()
        self._mirrors[id(station)] = station.mirror_disk.copied()

    def _restore_disk(self, station: Station) -> None:
        """With its mirror, or under a newer one, which lies in another file."""
        if id(station) in self._disks:
            station.local_disk = self._disks[id(station)].copied()
            if self.rng.random() < 0.5:
                station.mirror_disk = self._mirrors[id(station)].copied()
            station.start()
            self._forget_what_is_gone()

    def _put_back_mirror(self, station: Station) -> None:
        if id(station) in self._mirrors:
            station.mirror_disk = self._mirrors[id(station)].copied()
            station.start()

    def _spoil_a_row(self, station: Station) -> None:
        """Something changes, drops or invents a row behind the mirror's back; one that no view adds up."""
        rows = station.mirror_disk.rows
        known = sorted(name for name in rows if name[0] in ("items", "suppliers", "locations"))
        if not known:
            return
        name = self.rng.choice(known)
        spoilt = self.rng.choice([replace(rows[name], values=(name[1],)), replace(rows[name], place=1), None])
        if spoilt is None:
            del rows[name]
        else:
            rows[self.rng.choice([name, (name[0], "invented")])] = spoilt

    def _clone_disk(self, station: Station) -> None:
        if len(self.stations) < 4:
            name = f"{station.name}-copy{len(self.stations)}"
            self.stations.append(self._new_station(name, station.local_disk.copied(), station.mirror_disk.copied()))

    def _lose_mirror(self, station: Station) -> None:
        station.mirror_disk = MirrorDisk()
        station.start()

    def _forget_what_is_gone(self) -> None:
        """What was only on a disk that is no more, or only in a central that is no more, nobody can bring back."""
        kept = {one.id for station in self.stations for one in station.local_disk.operations}
        kept |= self.central.state.arrived.keys()
        self.heard_operations = {one: None for one in self.heard_operations if one in kept}


_STEPS: dict[str, Callable[[World, Station], None]] = {
    "receive": World.receive,
    "move": World._move,
    "inspect": World._inspect,
    "count": World._count,
    "undo": World._undo,
    "sync": World._sync,
    "finish": World._finish,
    "close short": World._close_short,
    "office": World._office,
    "crash": World._crash,
    "clock jumps": World._clock_jumps,
    "late requests come": World._late_requests,
    "hold": World._hold,
    "calm": World._calm,
    "back up the central": World._back_up_central,
    "restore the central": World._restore_central,
    "back up the disk": World._back_up_disk,
    "restore the disk": World._restore_disk,
    "clone the disk": World._clone_disk,
    "lose the mirror": World._lose_mirror,
    "put back the mirror": World._put_back_mirror,
    "spoil a row": World._spoil_a_row,
}
