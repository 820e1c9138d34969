"""The simulation's stores in memory keep the contracts that the real ones keep."""

from __future__ import annotations

from typing import Any

import pytest

from tests.contracts.mirror_contract import MirrorContract, Stored
from tests.contracts.outbox_contract import EnrollableOutbox, OutboxContract
from tests.simulation.stores import LocalDisk, MemoryMirror, MemoryOutbox, MirrorDisk


class TestMemoryOutbox(OutboxContract):
    @pytest.fixture
    def outbox(self) -> EnrollableOutbox:
        return MemoryOutbox(LocalDisk())


class TestMemoryMirror(MirrorContract):
    @pytest.fixture
    def disk(self) -> MirrorDisk:
        return MirrorDisk()

    @pytest.fixture
    def mirror(self, disk: MirrorDisk) -> MemoryMirror:
        return MemoryMirror(disk)

    @pytest.fixture
    def stored(self, disk: MirrorDisk) -> Stored:
        def found(record: str, key: str) -> tuple[int, bool, tuple[Any, ...]] | None:
            row = disk.rows.get((record, key))
            return (row.place, row.deleted, row.values) if row else None

        return found
