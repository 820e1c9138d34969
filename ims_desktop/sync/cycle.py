"""One cycle of the synchronisation: hand in what is new here, then read what is new there (no thread, timer or Qt)."""

from __future__ import annotations

import time
from collections.abc import Callable

from msgspec.structs import replace

from ims_desktop.domain.errors import AskSupervisor, TryAgain
from ims_desktop.domain.ids import WorkstationId
from ims_desktop.domain.texts import EMPTY, Text, joined, text
from ims_desktop.ports.handling_units import GivenNumbers
from ims_desktop.ports.link import CentralLink, LinkDown, LinkRefused, Trouble
from ims_desktop.ports.mirror import Mirror
from ims_desktop.ports.outbox import Outbox
from ims_desktop.ports.secrets import KeyStore
from ims_desktop.ports.sync import LineState, Loading, LoadingStage
from ims_desktop.ports.sync_log import EntryKind, NoLog, SyncLog
from ims_desktop.protocol.messages import MOST_OPERATIONS, PAGE
from ims_desktop.sync import problems
from ims_desktop.sync.healing import Healer
from ims_desktop.sync.images import ImageLoader, NotReady
from ims_desktop.sync.line import Line, OtherLife
from ims_desktop.sync.offset import MeasuredClock
from ims_desktop.sync.problems import Next, not_believed
from ims_desktop.sync.pull import Puller
from ims_desktop.sync.push import Pusher
from ims_desktop.sync.report import NeedsHelp, Report
from ims_desktop.sync.statuses import Patience

Progress = Callable[[Report], None]

WORTH_TELLING = 10_000
"""Rows that are still to come: fewer are here before anybody has read of them."""


def _unheard(_: Report) -> None:
    """Progress that nobody follows."""


class Cycle:
    """The engine. What it must remember between cycles lies in outbox and mirror; it may be killed anywhere."""

    def __init__(
        self,
        link: CentralLink,
        outbox: Outbox,
        mirror: Mirror,
        keys: KeyStore,
        clock: MeasuredClock,
        most: int = MOST_OPERATIONS,
        page: int = PAGE,
        numbers: GivenNumbers | None = None,
        told: SyncLog | None = None,
        images: ImageLoader | None = None,
        is_ahead: bool = False,
        worked: Callable[[], float] | None = None,
    ) -> None:
        """Without ``images`` everything comes by pages; ``is_ahead`` fetches the next one meanwhile, on a thread.

        ``worked`` are the seconds that work in the background is rationed by; those of the clock without it.
        """
        line, self._told = Line(link, clock), told or NoLog()
        self._outbox = outbox
        self._pusher = Pusher(line, outbox, mirror, keys, most, numbers)
        self._puller = Puller(line, mirror, outbox, page, images, is_ahead)
        self._healer = Healer(line, mirror, page, self._told, worked)
        self._patience = Patience()

    def run_once(self, is_held: bool = False, progress: Progress = _unheard) -> Report:
        """Brings both sides together as far as possible now. Never raises for what the other side or the disk does.

        ``progress`` is told after every exchange; what it raises ends the cycle.
        """
        run = _Run(self._outbox, self._pusher, self._puller, self._healer, self._told, progress)
        try:
            run.to_the_end(is_held)
        except NotReady as wait:
            return replace(run.report(retry_after=wait.retry_after), loading=wait.loading)
        except LinkDown as down:
            help_needed = self._patience.help_after(down)
            line = LineState.OFFLINE if help_needed is None else LineState.NEEDS_HELP
            return run.report(line, help_needed or down.reason, down.retry_after)
        except NeedsHelp as needed:
            return run.report(LineState.NEEDS_HELP, needed.reason)
        except (TryAgain, AskSupervisor) as problem:
            return run.in_trouble(joined([problem.title, problem.remedy]))
        finally:
            self._puller.end()
        self._patience.went_well()
        stuck = self._pusher.stuck
        return run.report(LineState.NEEDS_HELP, stuck) if stuck is not EMPTY else run.report()


class _Run:
    """One cycle while it goes on."""

    def __init__(
        self,
        outbox: Outbox,
        pusher: Pusher,
        puller: Puller,
        healer: Healer,
        told: SyncLog,
        progress: Progress,
    ) -> None:
        self._outbox = outbox
        self._pusher = pusher
        self._puller = puller
        self._healer = healer
        self._told = told
        self._progress = progress
        self._pushed = 0
        self._pulled = 0
        self._began_again = self._found_back = self._reads_anew = False
        self._watch = _Watch()
        pusher.begin()

    def report(
        self, line: LineState = LineState.ONLINE, reason: Text = EMPTY, retry_after: float | None = None
    ) -> Report:
        return Report(
            line, reason, retry_after, self._pushed, self._pulled, self._pusher.waiting(), self._puller.behind()
        )

    def in_trouble(self, reason: Text) -> Report:
        """The disk or the keychain is: how much waits may not be readable either."""
        try:
            return self.report(LineState.NEEDS_HELP, reason)
        except (TryAgain, AskSupervisor):
            return Report(LineState.NEEDS_HELP, reason, pushed=self._pushed, pulled=self._pulled)

    def to_the_end(self, is_held: bool) -> None:
        self._workstation()
        more = True
        while more:
            try:
                if not is_held:
                    self._push_or_make_sure()
                if self._reads_anew:
                    self._puller.read_anew(self._workstation(), self._loads)
                    self._reads_anew = False
                more = self._pull() or self._healer.look(self._puller.sums)
            except LinkRefused as refused:
                self._answer(refused)
        self._make_searchable(is_held)

    def _make_searchable(self, is_held: bool) -> None:
        """After a first load by pages; what is recorded meanwhile does not wait for its end."""
        while left := self._puller.search_more():
            self._progress(replace(self.report(), loading=Loading(LoadingStage.SEARCH, 0, left)))
            if not is_held and self._pusher.has_work():
                return self.to_the_end(is_held)
        return None

    def _push_or_make_sure(self) -> None:
        try:
            self._push()
        except OtherLife:
            self._pull()
            raise

    def _push(self) -> None:
        """Also between two pages: what is recorded during a long download does not wait for its end."""
        while self._pusher.has_work():
            self._pushed += self._pusher.hand_in_batch()
            self._progress(self.report())

    def _pull(self) -> bool:
        rows, more = self._puller.take_page(self._workstation(), self._loads)
        self._pulled += rows
        report = self.report()
        self._progress(replace(report, loading=self._watch.pages(rows, report.behind)))
        return more

    def _loads(self, loading: Loading) -> None:
        self._progress(replace(self.report(), loading=loading))

    def _workstation(self) -> WorkstationId:
        identity = self._outbox.identity()
        if identity is None:
            raise NeedsHelp(problems.not_enrolled())
        return identity.workstation

    def _answer(self, refused: LinkRefused) -> None:
        match problems.next_after(refused.problem):
            case Next.BEGIN_AGAIN if not self._began_again:
                self._began_again = True
                # In this order: cut between the two, the old epoch is still there, and the next cycle ends up here.
                self._pusher.forget()
                self._puller.forget()
                self._told.note(EntryKind.RESTORED, problems.another_life())
            case Next.READ_ANEW if not self._began_again:
                self._began_again = self._reads_anew = True
            case Next.FIND_BACK:
                self._find_back(refused)
            case Next.WAIT:
                raise LinkDown(text("The central asks to wait."), trouble=Trouble.BUSY) from refused
            case Next.STOP | Next.HELP:
                raise NeedsHelp(problems.help_text(refused.problem)) from refused
            case _:
                raise not_believed(f"problem {refused.code} here") from refused

    def _find_back(self, refused: LinkRefused) -> None:
        if self._found_back or not self._pusher.find_back():
            raise NeedsHelp(problems.help_text(refused.problem)) from refused
        self._found_back = True
        self._told.note(EntryKind.RESTORED, problems.taken_back())


class _Watch:
    """How fast pages come in, of a load that is long enough to be told of."""

    def __init__(self) -> None:
        self._since = time.monotonic()
        self._rows = 0

    def pages(self, rows: int, behind: int) -> Loading | None:
        self._rows += rows
        if behind < WORTH_TELLING and self._rows < WORTH_TELLING:
            return None
        elapsed = time.monotonic() - self._since
        speed = self._rows / elapsed if elapsed > 0 else 0.0
        return Loading(LoadingStage.PAGES, self._rows, self._rows + behind, speed) if behind else None
