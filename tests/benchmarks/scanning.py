"""From a scan's last byte to the durable operation and the next step: against a bare commit, and against few items."""

from __future__ import annotations

from contextlib import ExitStack

from tests.benchmarks.bare_commit import BareCommit, RecordedRows
from tests.benchmarks.company.folder import filled, workstation_folder
from tests.benchmarks.figures import Effort, median, p99, say, spread
from tests.benchmarks.receiver import receiving
from tests.benchmarks.record import Record

ROUNDS = 20
SCANS = 150
"""In one round, by each in turn, scan after scan: what disturbs the machine disturbs all of them."""
WARM = 200


def run(effort: Effort) -> list[Record]:
    many: list[float] = []
    few: list[float] = []
    bare: list[float] = []
    with ExitStack() as opened:
        large = opened.enter_context(workstation_folder(effort.many))
        small = opened.enter_context(workstation_folder(effort.few))
        at_large = opened.enter_context(receiving(large, filled(effort.many)))
        at_small = opened.enter_context(receiving(small, filled(effort.few)))
        recorded = RecordedRows(large / "local.db")
        opened.callback(recorded.close)
        reference = BareCommit(large / "bare.db")
        opened.callback(reference.close)
        for turn in range(WARM + effort.times(ROUNDS) * SCANS):
            taken = (at_large.milliseconds(), reference.milliseconds(recorded.of_last()), at_small.milliseconds())
            if turn >= WARM:
                for times, milliseconds in zip((many, bare, few), taken, strict=True):
                    times.append(milliseconds)
            if turn % SCANS == 0:
                for one in (at_large, reference, at_small):
                    one.rest()
    _tell(many, few, bare)
    return [
        Record("scan_to_recorded", "ms p99", p99(many), p99(bare), "bare sqlite3 commit"),
        Record("scan_to_recorded_growth", "ms median", median(many), median(few), f"{10_000:,} items"),
    ]


def _tell(many: list[float], few: list[float], bare: list[float]) -> None:
    spread("many items", many)
    spread("few items", few)
    spread("bare commit", bare)
    say(f"    medians: {median(many) / median(bare):.1f} times a bare commit")
