"""Whether the mirror holds what the central has, and what is done when it does not: the record is read again.

The sums that are kept with the rows are compared whenever everything was read: they show what was passed over or came
twice. What changed in the file itself (a bad disk, a bug, somebody's tool) they do not show, so records are added up
anew in turn, for at most a hundredth of the time.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence

from ims_desktop.domain.texts import Text, text
from ims_desktop.ports.link import LinkDown, LinkRefused
from ims_desktop.ports.mirror import Mirror
from ims_desktop.ports.sync_log import EntryKind, SyncLog
from ims_desktop.protocol.checksums import Checksum
from ims_desktop.protocol.messages import Difference, PullReply
from ims_desktop.protocol.mirror import BY_NAME
from ims_desktop.sync.line import Line
from ims_desktop.sync.problems import not_believed

log = logging.getLogger(__name__)

AT_ONCE = 0.05
"""Seconds of adding up in one cycle. A long record takes longer; then it is a while until the next one."""

SHARE = 100
"""Adding up takes at most one part in so many of the time."""

NOT_BEFORE = 3600.0
"""Seconds until something that could not be mended is tried again."""


class Healer:
    """Keeps nothing that a restart may not forget."""

    def __init__(
        self, line: Line, mirror: Mirror, page: int, told: SyncLog, worked: Callable[[], float] | None = None
    ) -> None:
        """``worked``: seconds that go on while something is added up; the line's without it."""
        self._line = line
        self._worked = worked or line.seconds
        self._mirror = mirror
        self._page = page
        self._told = told
        self._mended: dict[str, int] = {}
        """How often each record was mended in vain."""
        self._given_up_until = 0.0
        self._turn = 0
        self._rests_until = 0.0

    def look(self, sums: Mapping[str, Checksum]) -> bool:
        """Compares with what the central says at the end of its feed, and mends; says whether it did anything.

        Raises ``LinkDown`` and ``LinkRefused``.
        """
        wrong = self._differing({name: one for name, one in sums.items() if name in BY_NAME})
        if not wrong:
            self._mended.clear()
            return False
        if self._line.seconds() < self._given_up_until:
            return False
        return self._mend(wrong)

    def _differing(self, sums: Mapping[str, Checksum]) -> list[Difference]:
        kept = self._mirror.sums()
        doubtful = [name for name, one in sums.items() if kept.get(name) != one]
        doubtful += [name for name in self._due(sums) if name not in doubtful]
        found = {name: self._mirror.recount(name) for name in doubtful}
        for name in doubtful:
            if name in kept and kept[name] != found[name]:
                log.info("%s: the rows come to %s, and %s was kept", name, found[name], kept[name])
        return [Difference(name, found[name], sums[name]) for name in doubtful if found[name] != sums[name]]

    def _due(self, sums: Mapping[str, Checksum]) -> list[str]:
        """The records whose turn it is to be added up anew; what they come to is looked at by ``_differing``."""
        began = self._worked()
        due: list[str] = []
        if began < self._rests_until:
            return due
        names = sorted(sums)
        for _ in names:
            name = names[self._turn % len(names)]
            self._turn += 1
            if self._mirror.recount(name) != sums[name]:
                due.append(name)
            if self._worked() - began > AT_ONCE:
                break
        self._rests_until = began + (self._worked() - began) * SHARE
        return due

    def _mend(self, wrong: Sequence[Difference]) -> bool:
        names = [one.record for one in wrong]
        tried = max(self._mended.get(name, 0) for name in names)
        self._tell(wrong)
        if tried == 0:
            self._read_again(names)
            self._told.note(EntryKind.HEALED, _mended(wrong))
        elif tried == 1:
            # Not even that record is right then: everything, from the beginning.
            self._mirror.begin_again("")
            self._told.note(EntryKind.HEALED, text("All rows are fetched anew, since some could not be mended."))
        else:
            self._given_up_until = self._line.seconds() + NOT_BEFORE
            self._told.note(
                EntryKind.TROUBLE, text("The rows here and at the central differ, and could not be mended.")
            )
            return False
        # Only now: one that was cut short has not been tried.
        for name in names:
            self._mended[name] = tried + 1
        return True

    def _read_again(self, names: Sequence[str]) -> None:
        """Every row of these records as the central has it, and no others. Rows that are newer than the cursor are
        left to the next pull: their outcomes come before them there."""
        known: dict[str, set[str]] = {name: set() for name in names}
        reached, after = self._mirror.reached(), 0
        while True:
            page = self._line.pull(after, self._page, reached.epoch, records=names)
            _believe(page, after, known)
            for change in page.changes:
                known[change.record].add(str(change.values[0]))
            self._mirror.take_again(page.changes, through=reached.cursor)
            after = page.cursor
            if not page.more:
                break
        for name in names:
            self._mirror.drop_others(name, known[name])
            self._mirror.recount(name)

    def _tell(self, wrong: Sequence[Difference]) -> None:
        log.info("the mirror differs: %s", wrong)
        try:
            self._line.tell_differences(wrong)
        except (LinkDown, LinkRefused) as error:
            log.warning("the central could not be told: %s", error)


def _believe(page: PullReply, after: int, asked: Mapping[str, set[str]]) -> None:
    """A page that is not what was asked for would have rows removed that are right."""
    if any(one.record not in asked or not one.values or one.place <= after for one in page.changes):
        raise not_believed("rows that were not asked for")
    if page.more and not page.changes:
        raise not_believed("more is said to follow, and nothing came")


def _mended(wrong: Sequence[Difference]) -> Text:
    return text(
        "Rows here were not what the central has, and were fetched anew: {records} ({rows} rows)",
        records=", ".join(one.record for one in wrong),
        rows=sum(one.expected.rows for one in wrong),
    )
