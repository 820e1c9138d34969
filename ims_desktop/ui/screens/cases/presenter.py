"""Cases, without a window."""

from __future__ import annotations

from msgspec import Struct

from ims_desktop.domain.errors import ImsError
from ims_desktop.domain.texts import Text
from ims_desktop.ports.book import CaseRow, Overview
from ims_desktop.ui.lanes import Runner
from ims_desktop.ui.presenting import ScreenPresenter

SHOWN = 200


class CasesState(Struct, frozen=True):
    rows: tuple[CaseRow, ...] = ()
    chosen: CaseRow | None = None
    is_read: bool = False
    problem: Text | None = None

    @property
    def open_count(self) -> int:
        return sum(row.is_open for row in self.rows)


class CasesPresenter(ScreenPresenter[CasesState]):
    def __init__(self, reading: Runner, overview: Overview) -> None:
        super().__init__(CasesState())
        self._reading, self._overview = reading, overview

    def opened(self) -> None:
        self._reading.run(lambda: tuple(self._overview.cases(SHOWN)), self._read, self._failed)

    def pick(self, row: CaseRow) -> None:
        self.show(chosen=row)

    def _read(self, rows: tuple[CaseRow, ...]) -> None:
        """The chosen case stays chosen, as it is now; at first it is the top one."""
        chosen_id = self.state.chosen.id if self.state.chosen else None
        chosen = next((row for row in rows if row.id == chosen_id), rows[0] if rows else None)
        self.show(rows=rows, chosen=chosen, is_read=True, problem=None)

    def _failed(self, error: ImsError) -> None:
        self.show(problem=error.message)
