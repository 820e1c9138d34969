"""A list of issued badges, as a CSV file with the columns name, role and badge."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from io import StringIO
from pathlib import Path

from ims_desktop.domain.errors import InputProblem
from ims_desktop.domain.texts import Text, text
from ims_desktop.ports.sheets import Badge

COLUMNS = ("name", "role", "badge")


class CsvBadges:
    """``BadgeList`` on a file in UTF-8, as spreadsheets save it."""

    def read(self, file: Path) -> Sequence[Badge]:
        rows = csv.DictReader(StringIO(_content(file)))
        if not set(COLUMNS) <= {(name or "").strip() for name in rows.fieldnames or ()}:
            raise _not_a_list(
                file, text("its first line does not name the columns {columns}", columns=", ".join(COLUMNS))
            )
        return tuple(_badge(file, number, row) for number, row in enumerate(rows, 2))


def _content(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise _not_a_list(file, text("{reason}", reason=error.strerror or str(error))) from error
    except UnicodeDecodeError as error:
        raise _not_a_list(file, text("it is not text in UTF-8")) from error


def _badge(file: Path, number: int, row: dict[str, str | None]) -> Badge:
    said = {(name or "").strip(): (value or "").strip() for name, value in row.items() if name}
    if not said["name"] or not said["badge"]:
        raise _not_a_list(file, text("line {number} has no name or no badge", number=number))
    return Badge(*(said[column] for column in COLUMNS))


def _not_a_list(file: Path, why: Text) -> InputProblem:
    return InputProblem(
        text("This is no list of badges"),
        text("{file}: {why}.", file=file, why=why),
        text(
            "Give a CSV file with the columns name, role and badge; the badge is what was printed when it was issued."
        ),
    )
