"""The engine through some hundred warehouses, and the proof that the simulation sees what it should."""

from __future__ import annotations

from typing import Any

import pytest

from tests.contracts.central_contract import Bench, CentralContract
from tests.contracts.mirror_contract import MirrorContract, Stored
from tests.contracts.outbox_contract import OutboxContract
from tests.simulation.bench import ModelBench
from tests.simulation.bugs import BUGS
from tests.simulation.comparing import outcome_of, without_faults
from tests.simulation.model import MODEL
from tests.simulation.playing import first_seed
from tests.simulation.real.level import REAL
from tests.simulation.stores import LocalDisk, MemoryMirror, MemoryOutbox, MirrorDisk
from tests.simulation.story import story
from tests.simulation.telling import play_seed, shortest, told

SEEDS = 200
BLOCK = 25
REAL_SEEDS = 12
REAL_BLOCK = 3
ENOUGH = 200
"""Each planted bug is found within so many seeds."""


@pytest.mark.parametrize("first", range(0, SEEDS, BLOCK))
def test_every_invariant_holds_whatever_happens(first: int) -> None:
    for seed in range(first, first + BLOCK):
        if play_seed(seed, MODEL).why:
            pytest.fail(told(seed, MODEL), pytrace=False)


@pytest.mark.parametrize("first", range(0, REAL_SEEDS, REAL_BLOCK))
def test_every_invariant_holds_on_real_files_and_the_real_central(first: int) -> None:
    for seed in range(first, first + REAL_BLOCK):
        if play_seed(seed, REAL).why:
            pytest.fail(told(seed, REAL), pytrace=False)


@pytest.mark.parametrize("seed", range(4, 10))
def test_where_nothing_goes_wrong_both_levels_come_to_the_same(seed: int) -> None:
    same = without_faults(story(seed))
    assert outcome_of(same, MODEL) == outcome_of(same, REAL)


def test_the_same_seed_tells_the_same_story() -> None:
    for seed in range(10):
        assert play_seed(seed, MODEL).hash == play_seed(seed, MODEL).hash
    assert play_seed(3, REAL).hash == play_seed(3, REAL).hash
    assert play_seed(1, MODEL).hash != play_seed(2, MODEL).hash


@pytest.mark.parametrize("bug", [name for name, at in BUGS.items() if "model" in at])
def test_a_planted_bug_is_found(bug: str) -> None:
    assert first_seed(bug, "model", ENOUGH) is not None, f"not found in {ENOUGH} seeds"


@pytest.mark.parametrize("bug", ["effect dropped at the outcome", "pending counts add", "earlier names are forgotten"])
def test_a_bug_that_is_planted_in_the_product_itself_is_found(bug: str) -> None:
    assert first_seed(bug, "real", 10) is not None


def test_a_failing_seed_is_told_as_its_shortest_story() -> None:
    parts = BUGS["effect dropped at the acknowledgement"]["model"]()
    found = first_seed("effect dropped at the acknowledgement", "model", ENOUGH)
    assert found is not None
    seed, _ = found
    assert len(shortest(story(seed), parts).steps) <= 3
    assert "FAILED" in told(seed, parts)


class TestMemoryOutbox(OutboxContract):
    @pytest.fixture
    def outbox(self) -> MemoryOutbox:
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
        def read(record: str, key: str) -> tuple[int, bool, tuple[Any, ...]] | None:
            row = disk.rows.get((record, key))
            return None if row is None else (row.place, row.deleted, row.values)

        return read


class TestModelCentral(CentralContract):
    @pytest.fixture
    def bench(self) -> Bench:
        return ModelBench()
