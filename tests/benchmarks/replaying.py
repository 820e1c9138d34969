"""A real company's years of receiving, as fast as it goes: operations a second, and which stage they take."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any, cast

from ims_desktop.demo.deliveries import deliveries
from ims_desktop.demo.replay import replayed
from tests.benchmarks.figures import Effort, say
from tests.benchmarks.record import Record

QUICK_ORDERS = 100


def run(effort: Effort) -> list[Record]:
    orders = deliveries("adventureworks")
    with tempfile.TemporaryDirectory(prefix="ims-bench-replay-") as folder:
        wanted = orders[:QUICK_ORDERS] if effort.quick else orders
        found = cast("dict[str, Any]", replayed(Path(folder), None, wanted))
    if not found["all_equal"] or found["unconfirmed"]:
        raise AssertionError(f"the replay did not come out even: {found}")
    say(f"    {found['operations']} operations in {found['seconds']} s")
    return [
        Record("replay", "operations a second", found["operations_per_second"]),
        *(Record(f"replay_{stage}", "% of the time", 100 * share) for stage, share in found["stages"].items()),
    ]
