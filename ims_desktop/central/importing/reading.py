"""A CSV file as rows of text: comma, semicolon or tab, UTF-8, one header row."""

from __future__ import annotations

import csv
import gzip
import io
from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct

from ims_desktop.central.importing.problems import BadCell, NotImported
from ims_desktop.domain.texts import Text, text

MOST_BYTES = 200_000_000
LONGEST_CELL = 1_000
_DELIMITERS = ",;\t"


class Grid(Struct, frozen=True):
    """A header and the rows below it, each with the number of its line."""

    name: str
    header: tuple[str, ...]
    rows: tuple[tuple[int, list[str]], ...]


def read_file(path: Path) -> Grid:
    """The file, unpacked where its name ends in ``.gz``. Raises ``NotImported``."""
    try:
        with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except (OSError, EOFError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise _refused(path.name, 1, text("The file cannot be read: {reason}.", reason=reason)) from None
    if len(data) > MOST_BYTES:
        raise _refused(path.name, 1, text("The file is larger than 200 MB. Split it."))
    return read_bytes(path.name, data)


def read_bytes(name: str, data: bytes) -> Grid:
    written = _decoded(name, data)
    first_line = written.split("\n", 1)[0]
    delimiter = max(_DELIMITERS, key=first_line.count)
    rows = tuple(_rows(name, written, delimiter))
    if not rows:
        raise _refused(name, 1, text("The file is empty. Its first line must name the columns."))
    (_, header), *rest = rows
    return Grid(name, tuple(one.strip().lower().replace(" ", "_") for one in header), tuple(rest))


def _decoded(name: str, data: bytes) -> str:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise _refused(name, 1, text("The file is UTF-16. Save it as “CSV UTF-8”."))
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise _refused(name, line, text("This is not UTF-8. Save the file as “CSV UTF-8”.")) from None


def _rows(name: str, written: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(written, newline=""), delimiter=delimiter, strict=True)
    line = 1
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                yield line, row
            line = reader.line_num + 1
    except csv.Error as error:
        raise _refused(name, line, text("The quotation marks do not close ({error}).", error=error)) from None


def _refused(name: str, line: int, message: Text) -> NotImported:
    return NotImported(name, [BadCell(line, "", message)])
