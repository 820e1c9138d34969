"""A workstation's drive in memory."""

from __future__ import annotations

from random import Random

from msgspec import Struct
from msgspec.structs import replace

from tests.simulation.ports import Danger, Stores
from tests.simulation.stores import LocalDisk, MemoryKeys, MemoryMirror, MemoryOutbox, MirrorDisk
from tests.simulation.views import ReadingRule, View


class Copy(Struct, frozen=True):
    local: LocalDisk
    mirror: MirrorDisk


class ModelDrive:
    """See ``ports.Drive``."""

    def __init__(self, outbox: type[MemoryOutbox], mirror: type[MemoryMirror], chunk: int) -> None:
        self._made = (outbox, mirror, chunk)
        self.local = LocalDisk()
        self.mirror = MirrorDisk()

    def shown(self, rule: ReadingRule) -> View:
        return rule.view(self.local, self.mirror)

    def switch_on(self, danger: Danger) -> Stores:
        outbox_of, mirror_of, chunk = self._made

        def boundary(what: str) -> None:
            if what.startswith("before"):
                danger.statement(what)
            danger.boundary(what)

        outbox = outbox_of(self.local, boundary)
        return Stores(outbox, outbox, mirror_of(self.mirror, boundary, chunk), MemoryKeys(self.local))

    def switch_off(self) -> None:
        """Everything is on the disks."""

    def backup(self) -> Copy:
        return Copy(self.local.copied(), self.mirror.copied())

    def put_back(self, backup: Copy, with_mirror: bool) -> None:
        self.local = backup.local.copied()
        if with_mirror:
            self.put_back_mirror(backup)

    def put_back_mirror(self, backup: Copy) -> None:
        self.mirror = backup.mirror.copied()

    def lose_mirror(self) -> None:
        self.mirror = MirrorDisk()

    def damage_mirror(self, rng: Random) -> None:
        self.lose_mirror()

    def spoil_a_row(self, rng: Random) -> None:
        rows = self.mirror.rows
        known = sorted(name for name in rows if name[0] in ("items", "suppliers", "locations"))
        if not known:
            return
        name = rng.choice(known)
        spoilt = rng.choice([replace(rows[name], values=(name[1],)), replace(rows[name], place=1), None])
        if spoilt is None:
            del rows[name]
        else:
            rows[rng.choice([name, (name[0], "invented")])] = spoilt

    def clone(self) -> ModelDrive:
        copy = ModelDrive(*self._made)
        copy.put_back(self.backup(), with_mirror=True)
        return copy

    def close(self) -> None:
        """Nothing is open."""
