"""Reading the feed: page by page, from where the mirror is to where the central stands."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

from ims_desktop.ports.mirror import Mirror, Reached
from ims_desktop.ports.outbox import Outbox
from ims_desktop.protocol.checksums import Checksum
from ims_desktop.protocol.messages import PAGE, PullReply
from ims_desktop.protocol.mirror import MIRROR
from ims_desktop.sync.line import Line
from ims_desktop.sync.problems import not_believed

LAST_PLACE = 2**63 - 1
"""Beyond it a place fits no column."""


class Puller:
    """Takes in pages; the mirror moves the cursor together with the rows."""

    def __init__(self, line: Line, mirror: Mirror, outbox: Outbox, page: int = PAGE) -> None:
        self._line = line
        self._mirror = mirror
        self._outbox = outbox
        self._page = page
        self.sums: Mapping[str, Checksum] = {}
        """What the central said at the end of its feed, with the last page that was taken."""

    def behind(self) -> int:
        reached = self._mirror.reached()
        return max(0, reached.high - reached.cursor)

    def forget(self) -> None:
        """Another life of the central: its first answer says which."""
        self._mirror.begin_again("")

    def take_page(self) -> tuple[int, bool]:
        """How many rows came, and whether there are more. Writes nothing when there is nothing new.

        Raises ``LinkDown`` and ``LinkRefused``.
        """
        before = self._mirror.reached()
        reply = self._line.pull(before.cursor, self._page, before.epoch, self._handed_in(before))
        _believe(before, reply)
        after = Reached(reply.epoch, reply.cursor, reply.high)
        if after != before:
            self._mirror.apply(reply.changes, after)
        self.sums = {} if reply.more else reply.sums
        return len(reply.changes), reply.more

    def _handed_in(self, reached: Reached) -> int:
        """What the central said it has, in this life of it: by that it notices that it was put back."""
        identity = self._outbox.identity()
        return self._mirror.acknowledged(identity.workstation) if identity and reached.epoch else 0


def _believe(before: Reached, reply: PullReply) -> None:
    """Raises ``LinkDown`` for a page that no feed of ours can hold."""
    places = [before.cursor, *(change.place for change in reply.changes)]
    if reply.mirror != MIRROR:
        raise not_believed("another version of the mirror, unannounced")
    if any(one >= following for one, following in pairwise(places)):
        raise not_believed("rows before the cursor, or out of order")
    if not places[-1] <= reply.cursor <= reply.high <= LAST_PLACE:
        raise not_believed("a cursor beyond its rows")
    if reply.more and not (reply.changes and reply.cursor == places[-1]):
        raise not_believed("more is said to follow, and rows are left out before")
    if not reply.more and reply.cursor != reply.high:
        raise not_believed("rows that never come")
