"""The model central's counts: what they say, what is adjusted, what is open about them, and what is decided."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from ims_desktop.domain.cases import CaseDraft, CaseKind
from ims_desktop.domain.counting import (
    EXACT,
    SETTLED,
    CountTolerance,
    Decision,
    Statement,
    TaskState,
    Variance,
    VarianceState,
    settle,
)
from ims_desktop.domain.decisions import VarianceSeen, why_not_decide
from ims_desktop.domain.ids import LocationId, OperationId
from ims_desktop.domain.moments import Moment, uncertainty
from ims_desktop.domain.positions import Movement, Position
from ims_desktop.domain.posting import Posting
from ims_desktop.domain.posting_moves import cases_of_places
from ims_desktop.domain.quantity import ZERO, Quantity
from ims_desktop.domain.texts import Text, text
from ims_desktop.protocol.operations import Operation, StockCounted, VarianceDecided
from tests.simulation.books import SITE, Task, VarianceRow, Whole
from tests.simulation.units import Units

TOLERANCE = CountTolerance(5_000, Quantity.of(2))
"""Of the plan: so that some counts for its tasks adjust, and others are variances."""


class Counting(Units):
    def _count(self, operation: Operation, body: StockCounted) -> Posting:
        state = self.state
        cases = cases_of_places(operation.id, [line.position for line in body.lines], SITE, state)
        found = _found(body)
        known = {position: quantity for position, quantity in found.items() if self._is_known(position)}
        is_a_place = body.location_id in state.locations
        if not is_a_place and not cases:
            said = text("Something was counted at a place that the central does not know.")
            cases = (CaseDraft(CaseKind.UNKNOWN_LOCATION, body.location_id, said, (operation.id,)),)
        for position, quantity in known.items() if is_a_place else ():
            self._stand(position, operation.id)
            statement = self._statement(operation, quantity)
            state.said[position.key] = (*state.said.get(position.key, ()), statement)
        if body.is_whole and is_a_place:
            self._looked_at.add(body.location_id)
            named = frozenset(position.key for position in known)
            whole = Whole(self._statement(operation, ZERO), named, body.item_id or "")
            state.wholes[body.location_id] = (*state.wholes.get(body.location_id, ()), whole)
        for draft in cases:
            self._open_case(draft)
        return Posting(cases=cases, as_stated=is_a_place and known == found)

    def _is_known(self, position: Position) -> bool:
        place = self.state.locations.get(position.location_id)
        return position.item_id in self.state.items and place is not None and not place.kind.is_virtual

    def _statement(self, operation: Operation, quantity: Quantity) -> Statement:
        tolerance = TOLERANCE if self._is_planned(operation.id, operation) else EXACT
        known = uncertainty(operation.uncertainty_ms)
        return Statement(moment_of(operation), operation.id, operation.operator, quantity, tolerance, known)

    def _is_planned(self, _: OperationId, operation: Operation) -> bool:
        body = operation.body
        task = self.state.tasks.get(body.task_id or "") if isinstance(body, StockCounted) else None
        return task is not None and bool(task.plan)

    # --- settling ----------------------------------------------------------------------------------------------

    def _settle(self, operation: OperationId) -> None:
        """Whatever was touched, anew from all that is known of it: plain, where the real central reads what it must."""
        concerned = [one for _, one in sorted(self.state.positions.items()) if self._is_concerned(one)]
        for position in concerned:
            self._settle_position(position, [*self._said_of(position)], operation)
        self._know_units({one.handling_unit for one in concerned})
        self._update_tasks()
        self._compare_whole_moves()
        self._watch(concerned)
        self._looked_at.clear()

    def _is_concerned(self, position: Position) -> bool:
        if not self.state.is_mirrored(position):
            return False
        return ("balances", position.key) in self._touched or position.location_id in self._looked_at

    def _said_of(self, position: Position) -> Iterator[Statement]:
        yield from self.state.said.get(position.key, ())
        for whole in self.state.wholes.get(position.location_id, ()):
            if whole.is_about(position):
                yield whole.statement

    def _settle_position(self, position: Position, said: Sequence[Statement], operation: OperationId) -> None:
        key, state = position.key, self.state
        decided = state.decisions.get(key, ())
        settled = settle(ZERO, [*(one.moved for one in state.facts.get(key, ())), *said], decided)
        wanted = {(key, one.statement.operation): one.change.micro for one in settled.adjustments}
        standing = {name: change for name, change in state.adjusted.items() if name[0] == key}
        for name in sorted(wanted.keys() | standing.keys()):
            change = wanted.get(name, 0) - standing.get(name, 0)
            if change:
                self._adjust(position, change, operation)
        state.adjusted = {name: one for name, one in state.adjusted.items() if name[0] != key} | wanted
        self._update_variance(position, settled.variance)
        for one in said:
            near = CaseDraft(CaseKind.COUNT_NEAR_MOVEMENT, f"{key}|{one.operation}", text("Near."), (one.operation,))
            self._follow(near, one.operation in settled.near)
        for decision in decided:
            outdated = CaseDraft(
                CaseKind.DECISION_OUTDATED, decision.operation, text("Outdated."), (decision.operation,)
            )
            self._follow(outdated, decision.operation in settled.outdated)

    def _adjust(self, position: Position, change: int, operation: OperationId) -> None:
        elsewhere = position.at(LocationId("adjustment"))
        ends = (elsewhere, position) if change > 0 else (position, elsewhere)
        self._book(Movement(*ends, Quantity(abs(change))), operation)

    # --- variances and tasks -----------------------------------------------------------------------------------

    def _update_variance(self, position: Position, variance: Variance | None) -> None:
        state, key = self.state, position.key
        state.variances.pop(key, None)
        wanted = None
        if variance is not None:
            state.variances[key] = variance
            wanted = self._variance_row(key, variance)
        for row in [one for one in state.variance_rows.values() if one.position == key]:
            if (wanted is None or row.id != wanted.id) and row.state != SETTLED:
                self._put_variance(replace(row, state=SETTLED))
        if wanted is not None:
            self._put_variance(wanted)
            self._offer_recount(wanted)

    def _variance_row(self, key: str, variance: Variance) -> VarianceRow:
        counts = variance.statements
        name = f"{key}|{counts[0].operation}"
        tasks = (self._task_of(one.operation) for one in counts)
        task = next((one for one in tasks if one), name)
        return VarianceRow(name, key, variance.state.value, counts, variance.expected.micro, task)

    def _task_of(self, count: OperationId) -> str:
        body = self.state.arrived[count].body
        return (body.task_id or "") if isinstance(body, StockCounted) else ""

    def _put_variance(self, row: VarianceRow) -> None:
        before = self.state.variance_rows.get(row.id)
        if before is None or replace(row, version=before.version) != before:
            self.state.variance_rows[row.id] = replace(row, version=before.version + 1 if before else 1)
            self._touch(("variances", row.id))

    def _offer_recount(self, row: VarianceRow) -> None:
        if row.task == row.id and row.id not in self.state.tasks:
            place = self.state.positions[row.position]
            by = row.counts[0].by
            self._put_task(Task(row.id, place.location_id, "recount", "", place.item_id, by, 1))

    def _update_tasks(self) -> None:
        said = [one for of in self.state.said.values() for one in of]
        said += [one.statement for of in self.state.wholes.values() for one in of]
        for task in list(self.state.tasks.values()):
            counts = {
                one.operation: one.by for one in sorted(said, key=lambda one: one.at) if self._is_for_task(one, task)
            }
            self._put_task(self._worked(task, counts))

    def _is_for_task(self, said: Statement, task: Task) -> bool:
        return self._task_of(said.operation) == task.id

    def _worked(self, task: Task, counts: dict[OperationId, str]) -> Task:
        open_ = [one.state for one in self.state.variance_rows.values() if one.task == task.id and one.state != SETTLED]
        state = TaskState.DONE if counts or not task.plan else TaskState.OPEN
        if VarianceState.REVIEW in open_:
            state = TaskState.REVIEW
        elif VarianceState.RECOUNT in open_:
            state = TaskState.RECOUNT
        not_by = next(iter(counts.values()), "") if task.plan else task.not_by
        attempt = max(len(counts), 0 if task.plan else task.attempt)
        return replace(task, state=state.value, not_by=not_by, attempt=attempt)

    def _put_task(self, task: Task) -> None:
        before = self.state.tasks.get(task.id)
        if before is None or task != before:
            self.state.tasks[task.id] = replace(task, version=before.version + 1 if before else 1)
            self._touch(("count_tasks", task.id))

    # --- decisions ---------------------------------------------------------------------------------------------

    def _decide(self, operation: Operation, body: VarianceDecided) -> Text | None:
        row = self.state.variance_rows.get(body.variance_id)
        seen = VarianceSeen(row.state, row.version, tuple(one.operation for one in row.counts)) if row else None
        why_not = why_not_decide(seen, body.choice, body.about, body.taken, body.based_on_version, body.reason)
        if why_not is None and row is not None:
            about, expected = tuple(one.operation for one in row.counts), Quantity(row.expected)
            taken = body.taken if body.choice == "take" else None
            said = Decision(moment_of(operation), operation.id, body.choice, about, taken, expected)
            self.state.decisions[row.position] = (*self.state.decisions.get(row.position, ()), said)
            self._touch(("balances", row.position))
            self._settle(operation.id)
        return why_not

    # --- what the postings bring -------------------------------------------------------------------------------

    _looked_at: set[str]
    """Locations of whole counts that came or went."""

    def _stand(self, position: Position, operation: OperationId, change: int = 0) -> None:
        state = self.state
        state.positions[position.key] = position
        state.balances[position.key] = state.balances.get(position.key, 0) + change
        if state.is_mirrored(position):
            self._touch(("balances", position.key), operation)

    def _book(self, movement: Movement, operation: OperationId) -> None:
        for position, sign in ((movement.source, -1), (movement.target, 1)):
            self._stand(position, operation, sign * movement.quantity.micro)
        self.state.movements.append((movement.source.key, movement.target.key, movement.quantity.micro))


def _found(body: StockCounted) -> dict[Position, Quantity]:
    """What was found in two heaps of a position was found together."""
    found: dict[Position, Quantity] = {}
    for line in body.lines:
        found[line.position] = found.get(line.position, ZERO) + line.quantity
    return found


def moment_of(operation: Operation) -> Moment:
    return Moment(operation.happened_at, operation.workstation, operation.sequence)
