"""Every HTTP status without a problem of ours in it, what it stands for, and how long it is borne with."""

from __future__ import annotations

from msgspec import Struct

from ims_desktop.domain.texts import EMPTY, Text, joined, text
from ims_desktop.ports.link import LinkDown, Trouble

_TROUBLES: dict[int, Trouble] = {
    400: Trouble.BLOCKED,
    401: Trouble.PORTAL,
    402: Trouble.PORTAL,
    403: Trouble.BLOCKED,
    404: Trouble.ADDRESS,
    405: Trouble.ADDRESS,
    406: Trouble.OUTDATED,
    407: Trouble.PORTAL,
    408: Trouble.UNREACHED,
    409: Trouble.BLOCKED,
    410: Trouble.ADDRESS,
    411: Trouble.BLOCKED,
    413: Trouble.BLOCKED,
    414: Trouble.BLOCKED,
    415: Trouble.OUTDATED,
    421: Trouble.ADDRESS,
    425: Trouble.BUSY,
    426: Trouble.OUTDATED,
    429: Trouble.BUSY,
    431: Trouble.BLOCKED,
    451: Trouble.BLOCKED,
    500: Trouble.BROKEN,
    501: Trouble.ADDRESS,
    502: Trouble.UNREACHED,
    503: Trouble.BUSY,
    504: Trouble.UNREACHED,
    505: Trouble.OUTDATED,
    507: Trouble.BROKEN,
    511: Trouble.PORTAL,
}
"""A proxy that cannot reach the central (502, 504) is the same as not reaching it."""

TOO_LARGE = 413


class Borne(Struct, frozen=True):
    """``tries`` in a row before somebody is told ``help``; it is tried further, but no more in silence."""

    tries: int
    help: Text


PATIENCE: dict[Trouble, Borne] = {
    Trouble.BUSY: Borne(20, text("The central has been too busy for a long time. Tell an administrator.")),
    Trouble.BROKEN: Borne(5, text("The central fails again and again. Tell an administrator to look at its log.")),
    Trouble.PORTAL: Borne(3, text("Sign in to the network in a browser, or tell an administrator.")),
    Trouble.ADDRESS: Borne(3, text("Check the central's address in the settings, or tell an administrator.")),
    Trouble.BLOCKED: Borne(3, text("Something in the network does not let it through. Tell an administrator.")),
    Trouble.OUTDATED: Borne(3, text("Update this program, or tell an administrator.")),
    Trouble.UNREADABLE: Borne(5, text("What answers may not be the central. Tell an administrator.")),
    Trouble.NOT_BELIEVED: Borne(5, text("The central contradicts itself. Tell an administrator.")),
    Trouble.KEY: Borne(1, EMPTY),
}
"""Nothing is said for what is not reached: working offline is nothing that needs help."""


def down_by(status: int, retry_after: float | None, *, is_readable: bool) -> LinkDown:
    """What an answer stands for that carries no problem of ours; ``is_readable``: it is at least JSON."""
    trouble = trouble_of(status, is_readable=is_readable)
    if 300 <= status < 400:
        return LinkDown(_ELSEWHERE, retry_after, trouble)
    return LinkDown(_SAID[trouble] if status < 400 else _with_status(trouble, status), retry_after, trouble)


def trouble_of(status: int, *, is_readable: bool = True) -> Trouble:
    if status < 300:
        return Trouble.UNREADABLE if is_readable else Trouble.PORTAL
    if status < 400:
        return Trouble.PORTAL
    return _TROUBLES.get(status, Trouble.BLOCKED if status < 500 else Trouble.BROKEN)


class Patience:
    """Counts what went wrong in the same way in a row."""

    def __init__(self) -> None:
        self._trouble: Trouble | None = None
        self._times = 0

    def went_well(self) -> None:
        self._trouble, self._times = None, 0

    def help_after(self, down: LinkDown) -> Text | None:
        """What a person can do about it, once it has gone on for long enough; none before."""
        self._times = self._times + 1 if down.trouble is self._trouble else 1
        self._trouble = down.trouble
        borne = PATIENCE.get(down.trouble)
        if borne is None or self._times < borne.tries:
            return None
        return down.reason if borne.help is EMPTY else joined([down.reason, borne.help])


_ELSEWHERE = text("The address of the central leads elsewhere. Sign in to the network, or check the address.")
_SAID: dict[Trouble, Text] = {
    Trouble.UNREACHED: text("The central is not reached."),
    Trouble.BUSY: text("The central is busy."),
    Trouble.BROKEN: text("The central is in trouble."),
    Trouble.PORTAL: text("Something that is not the central answers. Sign in to the network, or check the address."),
    Trouble.ADDRESS: text("There is no central at this address."),
    Trouble.BLOCKED: text("The request is not let through."),
    Trouble.OUTDATED: text("The central wants to be spoken to in another way."),
    Trouble.UNREADABLE: text("The central's answer cannot be read."),
}


def _with_status(trouble: Trouble, status: int) -> Text:
    return text("{said} (status {status})", said=_SAID[trouble], status=status)
