"""Undoing the last scan: a compensating operation, the same in every job."""

from __future__ import annotations

from ims_desktop.domain.texts import Text, text, verbatim
from ims_desktop.floor.conversation import Conversation
from ims_desktop.floor.desk import AtWork
from ims_desktop.floor.refusals import NotTaken
from ims_desktop.ports.outbox import JobState
from ims_desktop.ports.tones import Tone
from ims_desktop.protocol.operations import Operation


def undo_last(desk: AtWork, talk: Conversation, job: JobState | None = None) -> Operation:
    """Undoes what the desk's person recorded last, and answers what that was. Raises ``NotTaken`` for nothing.

    The undone scan leaves the list; that it was undone is said, and heard as a remark.
    """
    last = desk.recorder.undoable(desk.person.id)
    if last is None:
        raise nothing_to_undo()
    done = _title_of(talk, last)
    undo = desk.recorder.undo(desk.person.id, last, job)
    talk.forget(last.id)
    talk.say(Tone.REMARK, text("Undone"), done, undo)
    return last


def _title_of(talk: Conversation, operation: Operation) -> Text:
    shown = next((line for line in talk.scans if line.operation == operation.id), None)
    if shown is not None:
        return shown.title
    return text("What was recorded at {time}", time=verbatim(f"{operation.recorded_at.astimezone():%H:%M:%S}"))


def nothing_to_undo() -> NotTaken:
    return NotTaken(
        text("Nothing to undo"),
        text("You recorded nothing here that is not undone already."),
        text("Go on scanning."),
    )
