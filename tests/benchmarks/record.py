"""What a benchmark says: one figure of ours beside one of a reference, and the file of all of them."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Record:
    """One comparison. ``reference`` is none where there is nothing to compare with."""

    name: str
    unit: str
    ours: float
    reference: float | None = None
    reference_name: str | None = None

    @property
    def ratio(self) -> float | None:
        """Ours / reference; none without a reference, or where the reference is 0."""
        return self.ours / self.reference if self.reference else None

    def as_json(self) -> dict[str, Any]:
        rounded = {name: _rounded(value) for name, value in asdict(self).items()}
        return rounded | {"ratio": _rounded(self.ratio)}


def _rounded(value: Any) -> Any:
    """Five digits: no measurement here is better than that."""
    return float(f"{value:.5g}") if isinstance(value, float) else value


def read(path: Path) -> list[Record]:
    found = json.loads(path.read_text())
    return [Record(**{name: value for name, value in one.items() if name != "ratio"}) for one in found]


def write(path: Path, records: Iterable[Record]) -> None:
    """Whole or not at all: whoever reads it while it is written sees the one before."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}.draft")
    draft.write_text(json.dumps([record.as_json() for record in records], indent=2) + "\n")
    draft.replace(path)
