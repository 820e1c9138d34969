"""The client: a workstation with its window, its synchronisation, and the embedded central where none is named."""

from __future__ import annotations

import logging
import socket
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct, field

from ims_desktop import __version__
from ims_desktop.actions.badges import BadgeSignIn
from ims_desktop.actions.correcting import Right, amend, withdraw
from ims_desktop.actions.deciding import decide_variance
from ims_desktop.actions.releasing import decide_status
from ims_desktop.actions.settling import decide_case, decide_cases
from ims_desktop.actions.signing_in import SignIn
from ims_desktop.bootstrap.outbox_files import export_outbox
from ims_desktop.bootstrap.sheets import print_sheet
from ims_desktop.bootstrap.workstation import Workstation
from ims_desktop.devices.serial_scanners import PortScanners
from ims_desktop.domain.cases import CaseChoice
from ims_desktop.domain.counting import Choice
from ims_desktop.domain.errors import ImsError, InputProblem, TryAgain
from ims_desktop.domain.ids import ItemId, OperationId
from ims_desktop.domain.locations import LocationKind
from ims_desktop.domain.positions import StockStatus
from ims_desktop.domain.quantity import Quantity
from ims_desktop.domain.settling.remedies import Given
from ims_desktop.domain.texts import Text, text
from ims_desktop.floor.commands import Command
from ims_desktop.floor.steps import Job
from ims_desktop.ports.book import ItemHit, ItemStock, Stock
from ims_desktop.ports.cases import CaseLine, CaseView
from ims_desktop.ports.clock import SystemClock
from ims_desktop.ports.courtesy import Courtesy
from ims_desktop.ports.link import LinkDown, LinkRefused
from ims_desktop.ports.outbox_files import Exported
from ims_desktop.ports.people import Person
from ims_desktop.ports.preferences import Preferences
from ims_desktop.ports.standing import Standing
from ims_desktop.ports.sync import LineState, Loading, LoadingStage
from ims_desktop.ports.variances import VarianceRow
from ims_desktop.protocol import PROTOCOL
from ims_desktop.protocol.operations import Operation
from ims_desktop.remote.founding import NOTHING_BUT_AN_ADMINISTRATOR, Founding
from ims_desktop.remote.history import RestItemHistory
from ims_desktop.remote.keys import key_store
from ims_desktop.remote.session import PersonSession
from ims_desktop.sync.http_link import HttpLink
from ims_desktop.sync.live import Live
from ims_desktop.sync.problems import help_text
from ims_desktop.sync.report import Report
from ims_desktop.sync.runner import Runner
from ims_desktop.ui.services import About, DemoPerson, Services, Settling

if TYPE_CHECKING:
    from ims_desktop.remote.embedded import EmbeddedCentral

log = logging.getLogger(__name__)


_AFTER_THE_FIRST_FRAME = 1.0
"""Seconds between the start and the first exchange."""

_AT_ONCE = 500
"""Effects that are forgotten in one go: a scan that comes meanwhile waits some milliseconds."""


class Start(Struct, frozen=True):
    """What a client is started with. Without ``central`` it brings its own, in the data folder."""

    data: Path
    central: str | None = None
    enrolment: str | None = None
    key_in_file: bool = False
    name: str = field(default_factory=socket.gethostname)
    founding: Founding = NOTHING_BUT_AN_ADMINISTRATOR
    demo_people: tuple[DemoPerson, ...] = ()
    with_parent: bool = False
    """Ends when standard input does: with the program that started this one, however that one ends."""
    is_live: bool = True
    """Whether it listens for the central; without that, it asks now and then."""


class Client:
    """Everything of one workstation but Qt. Made on the thread that owns the screens; ``close`` ends it cleanly."""

    def __init__(self, start: Start) -> None:
        self._start = start
        self._courtesy = Courtesy()
        keys = key_store(start.data, start.key_in_file)
        self.workstation = Workstation(start.data, keys, give_way=self._courtesy.give_way)
        self.embedded = None if start.central else _own_central(start)
        self.url = start.central or (self.embedded.url if self.embedded else "")
        self.link = HttpLink(f"{self.url}/api/v1", self.workstation.workstation_id, self.workstation.keys)
        self.session = PersonSession(f"{self.url}/api/v1")
        self._cycle = self.workstation.cycle(self.link, self.link)
        self.sync = Runner(self._cycle, self.link.close, SystemClock(), lambda _: None, told=self.workstation.sync_log)
        self._live = Live(self.url, self.link.key, self.sync.wake, self.sync.hear, self._is_reached)
        self._connected = threading.Event()
        self._closing = threading.Event()
        self._connecting = threading.Thread(target=self._connect, name="connect", daemon=True)
        self._before: threading.Thread | None = None
        self._trouble: ImsError | None = None

    @property
    def is_enrolled(self) -> bool:
        return self.workstation.identity is not None

    @property
    def preferences(self) -> Preferences:
        return self.workstation.store.preferences

    @property
    def first_words(self) -> str:
        """What the first start must tell a person; empty where the credentials were given."""
        generated = self.embedded is not None and self._start.founding.admin_password is None
        return self.embedded.first_words if self.embedded and generated else ""

    def settle(self, told: Callable[[Loading], None] = lambda _: None) -> None:
        """The first start: founds the embedded central and becomes a workstation. Slow; raises ``ImsError``.

        ``told`` hears how far the first load is; what it raises ends it, and it goes on later.
        """
        if self.embedded is not None:
            self.embedded.start()
        if self.is_enrolled and not self._is_unknown_there():
            return
        code = self._start.enrolment or (self.embedded.enrolment_code() if self.embedded else None)
        if code is None:
            raise _no_code()
        try:
            self.workstation.enrol(self.link, code, self._start.name)
        except LinkDown as down:
            raise _not_enrolled(down.reason) from down
        except LinkRefused as refused:
            raise _not_enrolled(help_text(refused.problem)) from refused
        self._load(told)

    def _load(self, told: Callable[[Loading], None]) -> None:
        """The first load: the window opens on what is there, and already knows its dock. Where the central is away,
        it opens too; the synchronisation goes on then."""

        def heard(report: Report) -> None:
            if report.loading is not None:
                told(report.loading)
                if report.loading.stage is LoadingStage.SEARCH:
                    raise _Enough

        try:
            report = self._cycle.run_once(progress=heard)
            while report.loading is not None and report.retry_after is not None:
                told(report.loading)
                if self._closing.wait(report.retry_after):
                    return
                report = self._cycle.run_once(progress=heard)
        except _Enough:
            return

    def _is_unknown_there(self) -> bool:
        """Whether a code was given to somebody whom the central does not accept as they are."""
        return bool(self._start.enrolment) and self._cycle.run_once().line is LineState.NEEDS_HELP

    def begin(self, after: threading.Thread | None = None) -> None:
        """Brings the central up and the synchronisation on, behind the window, once ``after`` has ended."""
        self._before = after
        self._connecting.start()

    def wait_until_connected(self, seconds: float = 90) -> None:
        """Until the first attempt is over; raises the ``ImsError`` that it ended in."""
        self._connected.wait(seconds)
        if self._trouble is not None:
            raise self._trouble

    def services(self) -> Services:
        store = self.workstation.store
        sign_in = SignIn(self.session, store.people, self.workstation.now)
        return Services(
            sign_in=lambda username, password: self._when_connected(lambda: sign_in(username, password)),
            sign_out=self.session.sign_out,
            badges=BadgeSignIn(store.badges, self.workstation.now),
            new_job=self._job,
            book=store.listed_book,
            stock=_StockOnTwoLanes(store.searched_stock, store.stock),
            standing=store.listed_standing,
            overview=store.overview,
            variances=store.variances,
            history=RestItemHistory(self.session),
            decide=self._decide,
            quarantine=store.quarantine,
            release=self._release,
            outbox=store.outbox_book,
            withdraw=self._withdraw,
            amend=self._amend,
            export_outbox=self._export_outbox,
            sync_log=self.workstation.sync_log,
            settling=Settling(store.cases, store.seen_cases, self._settle, self._settle_all),
            sync=self.sync,
            preferences=PreferencesAtHand(store.preferences),
            clock=SystemClock(),
            about=self._about(),
            print_sheet=partial(print_sheet, self._start.data),
            upkeep=self._upkeep,
            scan_begins=self._courtesy.claim,
            scanners=PortScanners(SystemClock()),
            demo_people=self._start.demo_people,
        )

    def close(self, after: threading.Thread | None = None) -> None:
        """``after`` is what may still be at work on the first load: it is cut, and waited for."""
        self._closing.set()
        if after is not None:
            self.link.close()
            after.join()
        if self._connecting.is_alive():
            self._connecting.join(10)
        self._live.stop()
        self.sync.stop()
        self.session.close()
        if self.embedded is not None:
            self.embedded.stop()
        self.workstation.close()

    def _connect(self) -> None:
        """A thread of its own: the embedded central takes a second to come up, and nobody waits for it."""
        if self._before is not None:
            self._before.join()
        try:
            self.settle()
        except ImsError as error:
            log.warning("not connected: %s", error)
            self._trouble = error
        self._connected.set()
        # What the exchange loads (a quarter of a second of imports) must not be in the way of the first scan.
        self._closing.wait(_AFTER_THE_FIRST_FRAME)
        self.sync.start()
        if self._start.is_live and not self._closing.is_set():
            self._live.start()

    def _is_reached(self) -> bool:
        return self.sync.status().line is LineState.ONLINE

    def _upkeep(self) -> bool:
        """On the store's lane while it is idle."""
        upkeep = self.workstation.store.upkeep
        try:
            forgotten = upkeep.forget_settled_effects(_AT_ONCE)
            upkeep.fold()
        except ImsError as error:
            log.warning("the store could not be put in order: %s", error)
            return False
        return forgotten == _AT_ONCE

    def _when_connected(self, sign_in: Callable[[], Person]) -> Person:
        self._connected.wait(90)
        return sign_in()

    def _job(self, place: Command, person: Person) -> Job:
        return self.workstation.job(place, person, self.sync.wake)

    def _decide(
        self, person: Person, variance: VarianceRow, choice: Choice, reason: str, taken: OperationId | None
    ) -> Operation:
        recorder = self.workstation.recorder(person, self.sync.wake)
        return decide_variance(recorder, person.id, variance, choice, reason, taken)

    def _release(self, person: Person, seen: Standing, status: StockStatus, reason: str) -> Operation:
        recorder = self.workstation.recorder(person, self.sync.wake)
        return decide_status(recorder, self.workstation.store.standing, person.id, seen, status, reason)

    def _withdraw(self, person: Person, operation: OperationId, reason: str) -> Operation:
        return withdraw(self.workstation.recorder(person, self.sync.wake), person, operation, reason)

    def _amend(self, person: Person, operation: OperationId, right: Right, reason: str) -> Operation:
        return amend(self.workstation.recorder(person, self.sync.wake), person, operation, right, reason)

    def _export_outbox(self) -> Exported:
        identity = self.workstation.identity
        name = f"outbox-{identity.prefix if identity else ''}-{SystemClock().now():%Y%m%dT%H%M%S}.jsonl"
        folder = self._start.data / "exports"
        folder.mkdir(parents=True, exist_ok=True)
        return export_outbox(self._start.data, self.workstation.keys, folder / name)

    def _settle(self, person: Person, case: CaseView, choice: CaseChoice, reason: str, given: Given) -> Operation:
        recorder = self.workstation.recorder(person, self.sync.wake)
        return decide_case(recorder, person.id, case, choice, reason, given)

    def _settle_all(
        self, person: Person, cases: Sequence[CaseLine], choice: CaseChoice, reason: str
    ) -> Sequence[Operation]:
        recorder = self.workstation.recorder(person, self.sync.wake)
        return decide_cases(recorder, person.id, cases, choice, reason)

    def _about(self) -> About:
        identity = self.workstation.identity
        dock = self.workstation.store.listed_book.first_location(LocationKind.DOCK)
        return About(
            workstation=identity.name if identity else self._start.name,
            place=dock.code if dock else "",
            central_url=self.url,
            data_folder=str(self._start.data),
            key_kept_in=str(self.workstation.keys.where()),
            versions=(("IMS Desktop", __version__), ("Protocol", str(PROTOCOL)), ("Python", sys.version.split()[0])),
        )


class _Enough(Exception):
    """Everything can be scanned: the window need not wait for the rest."""


def _own_central(start: Start) -> EmbeddedCentral:
    # Imported here: a workstation with a central of its own elsewhere starts without what runs a process.
    from ims_desktop.remote.embedded import EmbeddedCentral

    return EmbeddedCentral(start.data / "central", start.founding)


class _StockOnTwoLanes:
    """Searching and looking at one item are different lanes, so they are different connections."""

    def __init__(self, searched: Stock, looked_at: Stock) -> None:
        self._searched = searched
        self._looked_at = looked_at

    def search(self, words: str, limit: int = 50) -> Sequence[ItemHit]:
        return self._searched.search(words, limit)

    def of_item(self, item_id: ItemId) -> ItemStock | None:
        return self._looked_at.of_item(item_id)

    def on_hand(self) -> Mapping[str, Quantity]:
        return self._looked_at.on_hand()

    def by_status(self) -> Mapping[StockStatus, Quantity]:
        return self._looked_at.by_status()


class PreferencesAtHand:
    """Answers at once on any thread: read when the window is made, written through on the store's lane."""

    def __init__(self, kept: Preferences) -> None:
        self._kept = kept
        self._known: dict[str, str] = {}

    def get(self, name: str, default: str) -> str:
        if name not in self._known:
            self._known[name] = self._kept.get(name, default)
        return self._known[name]

    def put(self, name: str, value: str) -> None:
        self._kept.put(name, value)
        self._known[name] = value


def _no_code() -> InputProblem:
    return InputProblem(
        text("This workstation is not known yet"),
        text("The central gives a one-time code to each new workstation."),
        text("Have an administrator run «ims-desktop central enrol», then start with --enrol CODE."),
    )


def _not_enrolled(reason: Text) -> TryAgain:
    return TryAgain(
        text("This workstation could not be enrolled"),
        reason,
        text("Look at the central's address and the code, then start again."),
    )
