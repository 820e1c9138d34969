"""What is wrong with a file, cell by cell, in words that say what to do."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from ims_desktop.domain.errors import InputProblem
from ims_desktop.domain.texts import Text, text

MOST_SHOWN = 100


class BadCell(Struct, frozen=True):
    """``line`` counts as an editor does, the header being line 1; ``column`` is empty for a row as a whole."""

    line: int
    column: str
    message: Text

    def __str__(self) -> str:
        place = f"line {self.line}" + (f", column {self.column}" if self.column else "")
        return f"{place}: {self.message}"


class NotImported(InputProblem):
    """Nothing of the file was taken in; ``cells`` has everything that was found wrong."""

    code = "not_imported"

    def __init__(self, name: str, cells: Sequence[BadCell]) -> None:
        self.cells = tuple(sorted(cells, key=lambda cell: cell.line))
        super().__init__(
            text("Nothing was imported"),
            text("Mistakes in {name}: {count}.\n{list}", name=name, count=len(cells), list=self._list()),
            text("Correct the file and import it again; it may hold what was imported before."),
        )

    def _list(self) -> str:
        shown = [str(cell) for cell in self.cells[:MOST_SHOWN]]
        return "\n".join([*shown, "…"] if len(self.cells) > MOST_SHOWN else shown)


class CellProblem(Exception):
    """A cell that cannot be read as what its column holds."""

    def __init__(self, message: Text) -> None:
        super().__init__(str(message))
        self.message = message
