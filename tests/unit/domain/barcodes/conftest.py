"""One day on which everything is scanned."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from ims_desktop.domain.barcodes import Reading, ScanProfile, read_barcode


@pytest.fixture(scope="session")
def today() -> date:
    return date(2026, 10, 28)


@pytest.fixture(scope="session")
def read(today: date) -> Callable[..., Reading]:
    """Reads a text or bytes; keywords are those of the scanner's profile."""

    def read_it(code: str | bytes, **profile: object) -> Reading:
        raw = code.encode() if isinstance(code, str) else code
        return read_barcode(raw, ScanProfile(**profile), today)  # type: ignore[arg-type]

    return read_it
