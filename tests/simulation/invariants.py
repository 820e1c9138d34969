"""What must be true whenever everything has arrived: DESIGN.md's invariants, checked by other means than the rules."""

from __future__ import annotations

from collections import defaultdict
from random import Random
from typing import TYPE_CHECKING

from ims_desktop.domain.cases import CaseKind
from ims_desktop.domain.effects import BALANCES
from ims_desktop.domain.ids import OperationId
from ims_desktop.domain.positions import Position
from tests.simulation.arrivals import posted_in_another_order
from tests.simulation.books import State
from tests.simulation.central import COLUMNS
from tests.simulation.retelling import retold
from tests.simulation.views import View

if TYPE_CHECKING:
    from tests.simulation.station import Station
    from tests.simulation.world import World


def check(world: World) -> None:
    state = world.central.state
    every_operation_arrived_once(world, state)
    balances_are_the_facts(world, state)
    movements_sum_to_zero(world, state)
    for station in world.stations:
        the_mirror_is_the_central(world, station, state)
        the_view_is_the_centrals(world, station, state)
    the_order_of_arrival_changes_nothing(world, state)


def every_operation_arrived_once(world: World, state: State) -> None:
    on_disks = {one.id for station in world.stations for one in station.local_disk.operations}
    missing = sorted((on_disks | world.heard_operations.keys()) - state.arrived.keys())
    if missing:
        world.fail(f"recorded, and not at the central: {missing}")
    without_place = [one for one in state.arrived if state.outcomes[one].place < 1]
    if without_place:
        world.fail(f"no place in the feed: {without_place}")


def balances_are_the_facts(world: World, state: State) -> None:
    """Told again from the operations themselves, each once and in their order in time, position by position."""
    told = retold(state)
    real = {key: one for key, one in state.balances.items() if one and _is_shown(state, key)}
    if real != told.balances:
        world.fail(f"the central's balances are not what the facts come to: {real} and {told.balances}")
    for line in state.lines.values():
        for record, column in COLUMNS.items():
            if getattr(line, column).micro != told.progress.get((record, line.id), 0):
                world.fail(f"{column} on {line.id} is not what was done")


def movements_sum_to_zero(world: World, state: State) -> None:
    sums: defaultdict[str, int] = defaultdict(int)
    for source, target, quantity in state.movements:
        sums[source] -= quantity
        sums[target] += quantity
    if sum(state.balances.values()) or any(state.balances[key] != one for key, one in sums.items()):
        world.fail("balances are not their movements")


def the_mirror_is_the_central(world: World, station: Station, state: State) -> None:
    """Every row; of the outcomes, those of the operations on its own disk, and any others as they are."""
    disk = station.mirror_disk
    own = {("outcomes", one.id) for one in station.local_disk.operations}
    due = {name: row for name, row in state.rows.items() if name[0] != "outcomes" or name in own | disk.rows.keys()}
    if disk.reached.cursor != state.high:
        world.fail(f"{station.name} is at {disk.reached.cursor} of {state.high}")
    for name in due.keys() | disk.rows.keys():
        mine, theirs = disk.rows.get(name), due.get(name)
        if (
            mine is None
            or theirs is None
            or (mine.place, mine.deleted, mine.values)
            != (
                theirs.place,
                theirs.deleted,
                theirs.values,
            )
        ):
            world.fail(f"{station.name} mirrors {name} as {mine}, the central has {theirs}")


def the_view_is_the_centrals(world: World, station: Station, state: State) -> None:
    shown = world.parts.rule.view(station.local_disk, station.mirror_disk)
    expected = {(BALANCES, key): one for key, one in state.balances.items() if one and _is_shown(state, key)}
    for record, column in COLUMNS.items():
        made = {(record, one.id): getattr(one, column).micro for one in state.lines.values()}
        expected |= {name: micro for name, micro in made.items() if micro}
    if shown != expected:
        world.fail(f"{station.name} shows {_only(shown, expected)}, the central has {_only(expected, shown)}")


def _only(one: View, other: View) -> View:
    return {key: quantity for key, quantity in one.items() if other.get(key) != quantity}


def _is_shown(state: State, key: str) -> bool:
    position: Position = state.positions[key]
    return state.is_mirrored(position)


def the_order_of_arrival_changes_nothing(world: World, state: State) -> None:
    other = posted_in_another_order(state, Random(len(state.journal)))
    if {key: one for key, one in other.balances.items() if one} != {
        key: one for key, one in state.balances.items() if one
    }:
        world.fail("another order of arrival gives other balances")
    if (state.variances, state.adjusted) != (other.variances, other.adjusted):
        world.fail("another order of arrival gives other adjustments or variances")
    if _cases(state) != _cases(other):
        world.fail(f"another order of arrival gives other cases: {_cases(state)} and {_cases(other)}")


def _cases(state: State) -> dict[str, frozenset[OperationId]]:
    """Which lot's expiry was first decides which operations differ from it, not whether any does."""
    return {
        one.id: frozenset() if one.kind is CaseKind.LOT_EXPIRY_DIFFERS else frozenset(one.operations)
        for one in state.cases.values()
        if one.is_open and one.kind is not CaseKind.UNDONE_TWICE
    }
