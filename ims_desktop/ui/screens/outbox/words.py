"""What the outbox calls the states of an operation."""

from __future__ import annotations

from ims_desktop.domain.texts import Text, joined, text, verbatim
from ims_desktop.ports.book import OperationRow
from ims_desktop.ports.tones import Tone

STATES: dict[str, tuple[Text, Tone | None]] = {
    "recorded": (text("Recorded"), Tone.REMARK),
    "sent": (text("Sent"), None),
    "confirmed": (text("Confirmed"), Tone.ACCEPTED),
}

EXPLAINED: dict[str, Text] = {
    "recorded": text("It is on this workstation's disk, and the central does not have it yet."),
    "sent": text("The central has it. What came of it has not arrived here yet."),
    "confirmed": text("The central has it, and has said what came of it."),
}


def state_of(row: OperationRow) -> Text:
    said = STATES.get(row.state)
    parts = [said[0] if said else verbatim(row.state)]
    if row.needs_attention:
        parts.append(text("Needs attention"))
    if row.is_withdrawn:
        parts.append(text("Taken back"))
    return joined(parts, " · ")


def tone_of(row: OperationRow) -> Tone | None:
    if row.needs_attention:
        return Tone.REFUSED
    return STATES.get(row.state, (None, None))[1]
