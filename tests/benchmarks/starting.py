"""From the launch of the client's process to its first accepted scan: at many items, at few, and a bare window's."""

from __future__ import annotations

from contextlib import ExitStack

from tests.benchmarks.canned_central import canned_central
from tests.benchmarks.company.folder import filled, workstation_folder
from tests.benchmarks.company.labels import deliveries
from tests.benchmarks.figures import Effort, median, spread
from tests.benchmarks.process import launch_time
from tests.benchmarks.record import Record

ROUNDS = 15
BARE = ("tests.benchmarks.bare_window",)


def run(effort: Effort) -> list[Record]:
    with ExitStack() as opened:
        contestants = {
            "many items": _client(opened, effort.many),
            "few items": _client(opened, effort.few),
            "bare window": BARE,
        }
        for arguments in contestants.values():
            launch_time(*arguments)
        times: dict[str, list[float]] = {name: [] for name in contestants}
        for _ in range(effort.times(ROUNDS)):
            for name, arguments in contestants.items():
                times[name].append(launch_time(*arguments))
        recorded = [launch_time(*contestants["many items"], until="recorded") for _ in range(effort.times(ROUNDS))]
    for name, seconds in times.items():
        spread(name, seconds, "s")
    spread("many items, the first goods on disk", recorded, "s")
    many, few, bare = (median(seconds) for seconds in times.values())
    return [
        Record("startup", "s", many, bare, "bare PySide6 window"),
        Record("startup_recorded", "s", median(recorded), bare, "bare PySide6 window"),
        Record("startup_growth", "s", many, few, "10,000 items"),
    ]


def _client(opened: ExitStack, items: int) -> tuple[str, ...]:
    """What launches the client on a folder of its own, with a central that has nothing new for it."""
    folder = opened.enter_context(workstation_folder(items))
    central = opened.enter_context(canned_central(filled(items)))
    delivery = deliveries(filled(items))[0]
    return ("tests.benchmarks.launch", str(folder), central.address, delivery.document, delivery.packages[0])
