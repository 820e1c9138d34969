"""The model central's handling units: on which other each stands, and moves of all that one or a location held."""

from __future__ import annotations

from ims_desktop.domain.cases import CaseDraft, CaseKind
from ims_desktop.domain.ids import OperationId
from ims_desktop.domain.moments import Moment
from ims_desktop.domain.texts import text
from tests.simulation.books import Nesting, WholeMove
from tests.simulation.following import Following


class Units(Following):
    def _know_units(self, codes: set[str]) -> None:
        for code in sorted(codes - {""} - self.state.units.keys()):
            self.state.units[code] = ""
            self._touch(("handling_units", code))

    def _nest(self, operation: OperationId, at: Moment, unit: str, parent: str) -> None:
        self._know_units({unit, parent})
        self.state.nestings[unit] = (*self.state.nestings.get(unit, ()), Nesting(at, operation, parent))
        self._stand_anew(unit)

    def _unnest(self, operation: OperationId) -> None:
        for unit, said in self.state.nestings.items():
            if any(one.operation == operation for one in said):
                self.state.nestings[unit] = tuple(one for one in said if one.operation != operation)
                self._stand_anew(unit)

    def _stand_anew(self, unit: str) -> None:
        before, latest = self._circle(unit), self._latest(unit)
        parent = latest.parent if latest else ""
        if self.state.units[unit] != parent:
            self.state.units[unit] = parent
            self._touch(("handling_units", unit))
        after = self._circle(unit)
        for circle, stands in ((before, False), (after, True)):
            if circle:
                named = tuple(one.operation for code in circle if (one := self._latest(code)))
                draft = CaseDraft(CaseKind.HANDLING_UNIT_CYCLE, min(circle), text("In a circle."), named)
                self._follow(draft, stands)

    def _latest(self, unit: str) -> Nesting | None:
        return max(self.state.nestings.get(unit, ()), key=lambda one: one.at, default=None)

    def _circle(self, unit: str) -> list[str]:
        way: list[str] = []
        at = unit
        while at and at not in way:
            way.append(at)
            at = self.state.units.get(at, "")
        return way if at == unit else []

    def _compare_whole_moves(self) -> None:
        """All of them anew: plain, where the real central asks which may have changed."""
        for operation, move in self.state.whole_moves.items():
            draft = CaseDraft(CaseKind.MOVED_CONTENTS_DIFFER, operation, text("It held something else."), (operation,))
            self._follow(draft, stands=self._left_behind(move))

    def _left_behind(self, move: WholeMove) -> bool:
        state = self.state
        there = (
            one
            for key, one in state.positions.items()
            if move.whole in (one.location_id, one.handling_unit) and key not in move.targets and state.is_mirrored(one)
        )
        return any(self._held(one.key, move.at) for one in there)

    def _held(self, key: str, at: Moment) -> int:
        moved = sum(one.moved.change.micro for one in self.state.facts.get(key, ()) if one.moved.at <= at)
        adjusted = (
            change
            for (of, operation), change in self.state.adjusted.items()
            if of == key and self._moment(operation) <= at
        )
        return moved + sum(adjusted)

    def _moment(self, operation: OperationId) -> Moment:
        made = self.state.arrived[operation]
        return Moment(made.happened_at, made.workstation, made.sequence)
