"""Reading the feed: page by page, from where the mirror is to where the central stands; or an image, then pages."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

from ims_desktop.domain.ids import WorkstationId
from ims_desktop.ports.mirror import Mirror, Reached
from ims_desktop.ports.outbox import Outbox
from ims_desktop.protocol.checksums import Checksum
from ims_desktop.protocol.messages import IMAGE_WORTH_IT, LOADING_PAGE, PAGE, PullReply
from ims_desktop.protocol.mirror import MIRROR
from ims_desktop.protocol.mirror_file import OWN
from ims_desktop.sync.ahead import Ahead
from ims_desktop.sync.images import ImageLoader, Progress
from ims_desktop.sync.line import Line
from ims_desktop.sync.problems import not_believed

LAST_PLACE = 2**63 - 1
"""Beyond it a place fits no column."""


class Puller:
    """Takes in pages; the mirror moves the cursor together with the rows."""

    def __init__(
        self,
        line: Line,
        mirror: Mirror,
        outbox: Outbox,
        page: int = PAGE,
        images: ImageLoader | None = None,
        is_ahead: bool = False,
    ) -> None:
        """``is_ahead``: the next page is fetched on a thread of its own while one is written."""
        self._line = line
        self._mirror = mirror
        self._outbox = outbox
        self._page = page
        self._images = images
        self._ahead = Ahead(self._ask) if is_ahead else None
        self.sums: Mapping[str, Checksum] = {}
        """What the central said at the end of its feed, with the last page that was taken."""

    def behind(self) -> int:
        reached = self._mirror.reached()
        return max(0, reached.high - reached.cursor)

    def forget(self) -> None:
        """Another life of the central: its first answer says which."""
        self._mirror.begin_again("")

    def read_anew(self, workstation: WorkstationId, told: Progress) -> None:
        """Below the horizon: an image in the place of what is here; where there is none, everything by pages.

        The central still has what it acknowledged; a cut in between only lets it be compared again.
        """
        before = self._mirror.reached()
        probe = self._line.pull(0, 1, before.epoch)
        if self._images and self._images.load(before, probe.epoch, probe.high, workstation, told, must=True):
            return
        mark = self._mirror.acknowledged(workstation)
        self._mirror.begin_again(before.epoch)
        self._mirror.acknowledge(workstation, mark)

    def take_page(self, workstation: WorkstationId, told: Progress) -> tuple[int, bool]:
        """How many rows came, and whether there are more. Writes nothing when there is nothing new.

        Raises ``LinkDown``, ``LinkRefused``, ``NotReady`` and ``TryAgain``.
        """
        if self._mirror.lacks_own():
            self._fetch_own()
        before = self._mirror.reached()
        reply = self._ahead.take(before) if self._ahead else self._ask(before)
        _believe(before, reply)
        if reply.more and self._images:
            if self._images.load(before, reply.epoch, reply.high, workstation, told):
                return reply.high - before.cursor, True
        elif self._images:
            self._images.caught_up()
        # Whoever has nothing misses nothing that is gone already; whoever has everything has heard of it.
        horizon = reply.horizon if before.cursor == 0 or not reply.more else before.horizon
        after = Reached(reply.epoch, reply.cursor, reply.high, horizon)
        if self._ahead and reply.more:
            self._ahead.fetch(after)
        if after != before:
            self._mirror.apply(reply.changes, after)
        self.sums = {} if reply.more else reply.sums
        return len(reply.changes), reply.more

    def _fetch_own(self) -> None:
        """Behind an image: what is of this workstation alone, as far as the image is; the rest comes with the feed."""
        reached, after, more = self._mirror.reached(), 0, True
        while more:
            page = self._line.pull(after, self._page, reached.epoch, self._handed_in(reached), OWN)
            if any(one.record not in OWN or one.place <= after for one in page.changes) or page.cursor < after:
                raise not_believed("rows that were not asked for")
            self._mirror.take_again(page.changes, through=reached.cursor)
            after, more = page.cursor, page.more and bool(page.changes)
        self._mirror.has_own()

    def search_more(self) -> int:
        return self._mirror.search_more()

    def end(self) -> None:
        """Of a cycle: nothing is fetched any more that nobody takes."""
        if self._ahead:
            self._ahead.drop()

    def _ask(self, reached: Reached) -> PullReply:
        """While very many rows are to come, more at once."""
        is_load = reached.high - reached.cursor >= IMAGE_WORTH_IT
        page = max(self._page, LOADING_PAGE) if is_load else self._page
        return self._line.pull(reached.cursor, page, reached.epoch, self._handed_in(reached), (), reached.horizon)

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
    if not 0 <= reply.horizon <= reply.high:
        raise not_believed("a horizon beyond its rows")
