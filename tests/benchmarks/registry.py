"""Every benchmark: which module measures it, and the goal it is held to."""

from __future__ import annotations

import math
from dataclasses import dataclass

from tests.benchmarks import peers
from tests.benchmarks.record import Record


@dataclass(frozen=True, slots=True)
class Goal:
    """What the ratio to the named reference must be within. A limit that is a plain figure is a reference itself."""

    name: str
    reference_name: str
    most: float = math.inf
    least: float = 0.0
    """For what is counted by the second: the more, the better."""

    @property
    def bound(self) -> str:
        return f"at least {self.least:.3g}" if self.least else f"at most {self.most:.3g}"

    def is_met(self, record: Record) -> bool:
        if record.ratio is None:
            return record.ours <= (record.reference or 0)
        return self.least <= record.ratio <= self.most


FAMILIES: dict[str, tuple[str, ...]] = {
    "scanning": ("scan_to_recorded", "scan_to_recorded_growth"),
    "long_offline": ("long_offline_move", "long_offline_receive"),
    "searching": ("search_as_you_type",),
    "putaway": ("putaway_suggestion",),
    "counting": ("count_list",),
    "painting": ("scan_to_painted", "scan_wait_max"),
    "painting_jobs": (
        "scan_to_painted_inspect",
        "scan_to_painted_put_away",
        "scan_to_painted_move",
        "scan_to_painted_count",
    ),
    "bursting": ("burst",),
    "wedging": ("wedge_capture",),
    "plugging": ("serial_capture",),
    "starting": ("startup", "startup_growth"),
    "memory": ("client_memory",),
    "replaying": ("replay",),
    "pushing": ("push", "push_protocol", "one_scan_round_trip"),
    "crowding": ("central_push", "central_push_lost"),
    "loading": ("snapshot", "first_load_pages", "first_load"),
    "pulling": ("pull_delta_growth", "idle_cycle"),
}
"""The module of this package that measures, and what. Each runs in a process of its own."""

GOALS = (
    Goal("scan_to_recorded", "bare sqlite3 commit", 10),
    Goal("scan_to_recorded_growth", "10,000 items", 1.2),
    Goal("long_offline_move", "60 Hz frame", 1),
    Goal("long_offline_move", "nothing unconfirmed", 2),
    Goal("long_offline_receive", "60 Hz frame", 1),
    Goal("long_offline_receive", "nothing unconfirmed", 2),
    Goal("scan_to_painted", "60 Hz frame", 1),
    Goal("scan_to_painted_inspect", "60 Hz frame", 1),
    Goal("scan_to_painted_put_away", "60 Hz frame", 1),
    Goal("scan_to_painted_move", "60 Hz frame", 1),
    Goal("scan_to_painted_count", "60 Hz frame", 1),
    Goal("scan_wait_max", "longest bare sqlite3 commit", 2),
    Goal("burst", "backlog allowed", 1),
    Goal("burst_lost", "none", 0),
    Goal("burst_doubled", "none", 0),
    Goal("search_as_you_type", "while one types", 1),
    Goal("putaway_suggestion", "allowed", 1),
    Goal("count_list", "allowed", 1),
    Goal("wedge_capture", "none", 0),
    Goal("wedge_damaged", "none", 0),
    Goal("wedge_keys_lost", "none", 0),
    Goal("wedge_keys_added", "none", 0),
    Goal("wedge_pressed", "none", 0),
    Goal("serial_capture", "none", 0),
    Goal("serial_doubled", "none", 0),
    Goal("startup_growth", "10,000 items", 1.15),
    Goal("startup", "bare PySide6 window", 3),
    Goal("push", "bare sqlite3", least=0.3),
    Goal("push", peers.POUCHDB.title, least=2),
    Goal("push_protocol", peers.POUCHDB.title, least=9),
    Goal("snapshot", peers.ANKI.title, least=10),
    Goal("first_load_pages", peers.POUCHDB.title, least=15),
    Goal("first_load_pages", peers.WATERMELONDB.title, least=3),
    Goal("one_scan_round_trip", "allowed", 1),
    Goal("client_memory", "allowed", 1),
    Goal("central_push_lost", "none", 0),
    Goal("first_load", "bare executemany", 3),
    Goal("pull_delta_growth", "10,000 items", 1.2),
    Goal("idle_cycle", "allowed", 1),
)


def goal_of(record: Record) -> Goal | None:
    return next(
        (goal for goal in GOALS if (goal.name, goal.reference_name) == (record.name, record.reference_name)), None
    )


def families_of(names: list[str]) -> list[str]:
    """The families that measure these; all of them for none. Raises ``KeyError`` for a name nobody knows."""
    for name in names:
        if name not in FAMILIES and not any(name in measured for measured in FAMILIES.values()):
            raise KeyError(name)
    return [family for family, measured in FAMILIES.items() if not names or {family, *measured} & set(names)]
