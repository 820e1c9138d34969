"""Every problem that the central can answer with, and the one thing that follows."""

from __future__ import annotations

from enum import Enum, auto

from ims_desktop.domain.texts import Text, text
from ims_desktop.ports.link import LinkDown, Trouble
from ims_desktop.protocol import PROTOCOL
from ims_desktop.protocol.messages import ErrorBody, Problem, ProblemCode


class Next(Enum):
    """What the engine does about a problem."""

    GO_BACK = auto()
    """Hand in again from the sequence that the central expects."""
    RENEW = auto()
    """This disk is not the only one with this identity: get another one and hand in under that."""
    BEGIN_AGAIN = auto()
    """The central has another history: forget its rows, keep the outbox, hand in again."""
    FIND_BACK = auto()
    """The central does not know this name any more: come back under an earlier one, or with a new code."""
    READ_ANEW = auto()
    """What is here may hold rows that are long gone: an image or everything page by page; the outbox stays."""
    HALVE = auto()
    """Hand in fewer at once."""
    WAIT = auto()
    HELP = auto()
    """Say what must be done; the rest goes on."""
    STOP = auto()
    """Say what must be done; nothing else would be answered either."""


NEXT: dict[str, Next] = {
    ProblemCode.GAP: Next.GO_BACK,
    ProblemCode.FORKED: Next.RENEW,
    ProblemCode.EPOCH: Next.BEGIN_AGAIN,
    ProblemCode.CURSOR_AHEAD: Next.BEGIN_AGAIN,
    ProblemCode.BELOW_HORIZON: Next.READ_ANEW,
    ProblemCode.PROTOCOL: Next.STOP,
    ProblemCode.REVOKED: Next.STOP,
    ProblemCode.UNKNOWN_KEY: Next.FIND_BACK,
    ProblemCode.TOO_MANY: Next.WAIT,
    ProblemCode.TOO_LARGE: Next.HALVE,
    ProblemCode.NO_IMAGE: Next.WAIT,  # where images are asked for, pages follow: anywhere else it makes no sense
    ProblemCode.IMAGE_NOT_READY: Next.WAIT,
}


def next_after(problem: Problem) -> Next:
    """A code that this version does not know is shown to a person, unless the central itself is in trouble."""
    return NEXT.get(problem.error.code, Next.WAIT if problem.status >= 500 else Next.HELP)


def help_text(problem: Problem) -> Text:
    code = problem.error.code
    if code == ProblemCode.PROTOCOL:
        return _protocol_text(problem)
    if code == ProblemCode.REVOKED:
        return text("This workstation was revoked. Work goes on being recorded here; ask an administrator to enrol it.")
    if code == ProblemCode.UNKNOWN_KEY:
        return text(
            "The central does not know this workstation's key."
            " Start it with --enrol and a new code; nothing recorded is lost."
        )
    return text("The central refused: {said}", said=problem.error.message)


def _protocol_text(problem: Problem) -> Text:
    if problem.oldest is None or problem.newest is None:
        return text("The central speaks another version than this program. Update the program; nothing is lost.")
    if problem.newest < PROTOCOL:
        return text(
            "The central is older than this program (it speaks version {newest}). Have it updated. Work goes on being"
            " recorded here, and is handed in then.",
            newest=problem.newest,
        )
    if problem.oldest > PROTOCOL:
        return text(
            "This program is too old to read what the central has (it speaks versions {oldest} to {newest}). Update"
            " it. What is recorded here is still handed in.",
            oldest=problem.oldest,
            newest=problem.newest,
        )
    return text(
        "The central keeps its rows in a form that this program does not know. Update the program; what is recorded"
        " here is still handed in."
    )


def not_enrolled() -> Text:
    return text("This workstation is not enrolled yet. Start the program with --enrol and a code from the central.")


def another_life() -> Text:
    return text(
        "The central was put back from a backup. Everything is fetched anew, and what it lost is handed in again."
    )


def taken_back() -> Text:
    return text(
        "The central forgot this workstation and took it back under an earlier name. All work is handed in again."
    )


def cannot_produce(sequence: int) -> Text:
    return text(
        "The central misses operation {sequence}, which is no longer on this workstation. Send us the diagnostics.",
        sequence=sequence,
    )


def operation_too_large(sequence: int) -> Text:
    return text("Operation {sequence} is larger than the central takes. Ask an administrator.", sequence=sequence)


def not_believed(why: str) -> LinkDown:
    """A well-formed answer that cannot be true: as good as none."""
    reason = text("The central's answer cannot be right ({why}). It is tried again.", why=why)
    return LinkDown(reason, trouble=Trouble.NOT_BELIEVED)


def too_large_for_somebody() -> Problem:
    """For a proxy that takes less at once than the central would."""
    said = ErrorBody(ProblemCode.TOO_LARGE, "Something between here and the central takes less at once.")
    return Problem(title="Too large", status=413, error=said)
