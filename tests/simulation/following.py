"""The model central's cases and doubts, and what of its rows a transaction touched."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from msgspec.structs import replace

from ims_desktop.domain.cases import GRACE, CaseDraft, CaseKind
from ims_desktop.domain.ids import OperationId
from ims_desktop.domain.positions import Position
from ims_desktop.domain.texts import text
from tests.simulation.books import Case, Doubt, Key, State

UNIT = 1_000_000


class Following:
    """``now`` is the central's clock."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self.state = State()
        self._touched: dict[Key, None] = {}

    def _touch(self, name: Key, operation: OperationId | None = None) -> None:
        self._touched[name] = None
        if operation is not None:
            self.state.includes[name] = self.state.includes.get(name, frozenset()) | {operation}

    def _follow(self, draft: CaseDraft, stands: bool) -> None:
        before = self.state.cases.get((draft.kind, draft.subject))
        if not stands and (before is None or not before.is_open):
            return
        named = tuple(dict.fromkeys(draft.operations))
        after = Case(
            draft.kind, draft.subject, draft.sentence, named if stands or not before else before.operations, stands
        )
        if after != before:
            self.state.cases[draft.kind, draft.subject] = after
            self._touch(("cases", after.id))

    def _open_case(self, draft: CaseDraft) -> None:
        before = self.state.cases.get((draft.kind, draft.subject))
        is_more = before is not None and before.is_open
        named = (*before.operations, *draft.operations) if before and is_more else draft.operations
        case = Case(draft.kind, draft.subject, draft.sentence, tuple(dict.fromkeys(named)))
        self.state.cases[draft.kind, draft.subject] = case
        self._touch(("cases", case.id))

    # --- doubts: what facts on their way may yet explain --------------------------------------------------------

    def _watch(self, positions: list[Position]) -> None:
        for position in positions:
            self._doubt(CaseKind.NEGATIVE_POSITION, position.key, self.state.balances[position.key] < 0)
        for item, serial in sorted({(one.item_id, one.serial) for one in positions if one.serial}):
            self._doubt(CaseKind.SERIAL_AT_TWO_PLACES, f"{item}|{serial}", self._stands(item, serial) > UNIT)

    def _stands(self, item: str, serial: str) -> int:
        state = self.state
        same = (one for one in state.positions.values() if (one.item_id, one.serial) == (item, serial))
        return sum(state.balances[one.key] for one in same if state.is_mirrored(one))

    def _doubt(self, kind: CaseKind, subject: str, is_doubtful: bool) -> None:
        known = self.state.doubts.get((kind, subject))
        if is_doubtful and known is None:
            self.state.doubts[kind, subject] = Doubt(self._now())
        elif not is_doubtful and known is not None:
            del self.state.doubts[kind, subject]
            self._follow(_doubted(kind, subject), stands=False)

    def _tell_due(self) -> None:
        until = self._now() - GRACE
        for (kind, subject), doubt in sorted(self.state.doubts.items()):
            if not doubt.is_told and doubt.since <= until:
                self.state.doubts[kind, subject] = replace(doubt, is_told=True)
                self._follow(_doubted(kind, subject), stands=True)


def _doubted(kind: CaseKind, subject: str) -> CaseDraft:
    return CaseDraft(kind, subject, text("It cannot be."), ())
