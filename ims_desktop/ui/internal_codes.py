"""Our own barcodes where no job reads them: a badge, a command, a location."""

from __future__ import annotations

from ims_desktop.domain.barcodes.candidates import CodeKind
from ims_desktop.domain.barcodes.internal import internal_candidate
from ims_desktop.domain.barcodes.profile import ScanProfile, decoded, unframed
from ims_desktop.domain.errors import InputProblem


def value_in(raw: bytes, kind: CodeKind) -> str | None:
    """What the code says, where it is one of that kind; none for any other scan, and for one that is damaged."""
    try:
        found = internal_candidate(unframed(decoded(raw), ScanProfile()).body)
        return found.value if found is not None and found.kind is kind else None
    except InputProblem:
        return None
