"""What must be true whenever everything has arrived: DESIGN.md's invariants, checked by other means than the rules."""

from __future__ import annotations

from collections import defaultdict
from random import Random
from typing import TYPE_CHECKING

from ims_desktop.domain.cases import KEPT_AFTER_UNDO, CaseKind
from ims_desktop.domain.counting import SETTLED, Choice
from ims_desktop.domain.effects import BALANCES
from ims_desktop.domain.ids import OperationId
from ims_desktop.domain.positions import Position
from ims_desktop.protocol.mirror import BY_NAME, ScopeOf
from ims_desktop.protocol.operations import VarianceDecided
from ims_desktop.protocol.outcomes import Result
from tests.simulation.books import State
from tests.simulation.posting import COLUMNS
from tests.simulation.retelling import retold
from tests.simulation.views import View

UNIT = 1_000_000

if TYPE_CHECKING:
    from tests.simulation.station import Station
    from tests.simulation.world import World


def check(world: World) -> None:
    state = world.central.state
    every_operation_arrived_once(world, state)
    balances_are_the_facts(world, state)
    movements_sum_to_zero(world, state)
    what_cannot_be_is_a_case(world, state)
    every_count_is_decided_once(world, state)
    no_case_is_left_of_what_was_undone(world, state)
    for station in world.stations:
        the_mirror_is_the_central(world, station, state)
        the_view_is_the_centrals(world, station, state)
    if world.parts.checks_order_always or world.is_ending:
        the_order_of_arrival_changes_nothing(world, state)


def every_operation_arrived_once(world: World, state: State) -> None:
    on_disks = {one.id for station in world.stations for one in station.drive.local.operations}
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
    open_ = {row.position: row for row in state.variance_rows.values() if row.state != SETTLED}
    counts = {key: [one.operation for one in row.counts] for key, row in open_.items()}
    if counts != told.open_counts:
        world.fail(f"open are {counts}, and the facts leave {told.open_counts}")
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
    disk = station.drive.mirror
    own = {("outcomes", one.id) for one in station.drive.local.operations}
    due = {name: row for name, row in state.rows.items() if _is_for_all(name) or name in own | disk.rows.keys()}
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


def _is_for_all(name: tuple[str, str]) -> bool:
    return BY_NAME[name[0]].scope is not ScopeOf.WORKSTATION


def the_view_is_the_centrals(world: World, station: Station, state: State) -> None:
    shown = station.drive.shown(world.parts.rule)
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


def what_cannot_be_is_a_case(world: World, state: State) -> None:
    """Once the grace period is over: exactly the positions below zero, and the serials at two places."""
    real = {key: one for key, one in state.balances.items() if _is_shown(state, key)}
    below = {key for key, one in real.items() if one < 0}
    stand: defaultdict[str, int] = defaultdict(int)
    for key, one in real.items():
        at = state.positions[key]
        stand[f"{at.item_id}|{at.serial}"] += one if at.serial else 0
    twice = {name for name, one in stand.items() if one > UNIT}
    for kind, due in ((CaseKind.NEGATIVE_POSITION, below), (CaseKind.SERIAL_AT_TWO_PLACES, twice)):
        open_ = {one.subject for one in state.cases.values() if one.kind is kind and one.is_open}
        if open_ != due:
            world.fail(f"{kind}: cases are open about {sorted(open_ - due)}, and none about {sorted(due - open_)}")


def every_count_is_decided_once(world: World, state: State) -> None:
    """Two supervisors cannot both decide: what one said holds, until somebody counts again."""
    decided: dict[tuple[str, OperationId], OperationId] = {}
    for one in state.arrived.values():
        body = one.body
        is_refused = state.outcomes[one.id].result is Result.REFUSED
        if isinstance(body, VarianceDecided) and not is_refused and body.choice is not Choice.RECOUNT:
            for count in body.about:
                name = (body.variance_id.partition("|")[0], count)
                if name in decided:
                    world.fail(f"{decided[name]} and {one.id} both decided about {count}")
                decided[name] = one.id


def no_case_is_left_of_what_was_undone(world: World, state: State) -> None:
    """Doubts name whoever brought goods to where they stand, taken back or not; what is learned once is kept."""
    doubts = {CaseKind.NEGATIVE_POSITION, CaseKind.SERIAL_AT_TWO_PLACES, CaseKind.HANDLING_UNIT_ELSEWHERE}
    kept = KEPT_AFTER_UNDO | doubts
    left = [one.id for one in state.cases.values() if one.is_open and one.kind not in kept]
    undone = {one.id: state.undone.keys() & set(one.operations) for one in state.cases.values() if one.id in left}
    if any(undone.values()):
        world.fail(f"open about what was undone: { {name: sorted(of) for name, of in undone.items() if of} }")


def the_order_of_arrival_changes_nothing(world: World, state: State) -> None:
    other = world.parts.another_order(world.central, Random(len(state.journal)))
    if {key: one for key, one in other.balances.items() if one} != {
        key: one for key, one in state.balances.items() if one
    }:
        world.fail("another order of arrival gives other balances")
    if (state.variances, state.adjusted) != (other.variances, other.adjusted):
        world.fail("another order of arrival gives other adjustments or variances")
    refused = {name for name, outcome in state.outcomes.items() if outcome.result is Result.REFUSED}
    one, another = _cases(state, refused), _cases(other, refused)
    if one != another:
        differing = {name: (one.get(name), another.get(name)) for name in one | another}
        differing = {name: pair for name, pair in differing.items() if pair[0] != pair[1]}
        world.fail(f"another order of arrival gives other cases: {differing}")


def _cases(state: State, refused: set[OperationId]) -> dict[str, frozenset[OperationId]]:
    """Which lot's expiry was first decides which operations differ from it, not whether any does. What only a
    refused link of a code left is not told again, since the link is not."""
    return {
        one.id: frozenset() if one.kind is CaseKind.LOT_EXPIRY_DIFFERS else frozenset(one.operations)
        for one in state.cases.values()
        if one.is_open
        and one.kind is not CaseKind.UNDONE_TWICE
        and not (one.kind is CaseKind.BARCODE_TWICE and refused.issuperset(one.operations))
    }
