"""What a story comes to at a level, in words that both levels have."""

from __future__ import annotations

from contextlib import ExitStack
from typing import Any

from msgspec.structs import replace

from ims_desktop.domain.cases import CaseKind
from tests.simulation.books import State, Task
from tests.simulation.story import Story
from tests.simulation.world import Parts, world_of

NOT_IN_THE_MODEL = (CaseKind.COUNTED_TWICE, CaseKind.HANDLING_UNIT_ELSEWHERE, CaseKind.BARCODE_TWICE)
"""They came with the decisions about cases; at the real level they are held to the order of arrival like all others."""


def without_faults(story: Story) -> Story:
    return story.of([replace(step, faults=0.0) for step in story.steps])


def outcome_of(story: Story, parts: Parts) -> dict[str, Any]:
    with ExitStack() as playing:
        world = world_of(parts, story, playing)
        world.run(story.steps)
        return told(world.central.state)


def told(state: State) -> dict[str, Any]:
    return {
        "balances": {key: one for key, one in state.balances.items() if one},
        "adjustments": {name: change for name, change in state.adjusted.items() if change},
        "variances": {
            row.id: (row.state, row.expected, [one.operation for one in row.counts])
            for row in state.variance_rows.values()
            if row.state != "settled"
        },
        # What came and went within one batch left a task in the model alone, which settles after each operation.
        "tasks": {
            task.id: (task.state, task.not_by, task.attempt)
            for task in state.tasks.values()
            if task.plan or task.state != "done"
        },
        "cases": {
            (case.kind, case.subject): _named(case)
            for case in state.cases.values()
            if case.is_open and case.kind not in NOT_IN_THE_MODEL
        },
        "lines": {
            line.id: (line.received, line.accepted, line.rejected, line.stocked, line.is_closed_short)
            for line in state.lines.values()
        },
        "units": dict(state.units),
        "outcomes": {one.id: (one.result, one.as_stated) for one in state.outcomes.values()},
    }


def _stays(task: Task) -> bool:
    return bool(task.plan) or task.state != "done"


def _named(case: Any) -> frozenset[str]:
    """The model does not say who took what was not there."""
    is_doubt = case.kind in (CaseKind.NEGATIVE_POSITION, CaseKind.SERIAL_AT_TWO_PLACES)
    return frozenset() if is_doubt else frozenset(case.operations)
