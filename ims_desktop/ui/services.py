"""What the window needs of the rest of the program: ports and actions, put together by whoever starts it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias

from msgspec import Struct

from ims_desktop.actions.badges import BadgeSignIn
from ims_desktop.actions.correcting import Right
from ims_desktop.domain.cases import CaseChoice
from ims_desktop.domain.counting import Choice
from ims_desktop.domain.ids import OperationId
from ims_desktop.domain.positions import StockStatus
from ims_desktop.domain.settling.remedies import Given
from ims_desktop.floor.commands import Command
from ims_desktop.floor.steps import Job
from ims_desktop.ports.book import Overview, ReceivingBook, Stock
from ims_desktop.ports.cases import CaseBook, CaseLine, CaseView, SeenCases
from ims_desktop.ports.clock import Clock
from ims_desktop.ports.history import ItemHistory
from ims_desktop.ports.outbox_book import OutboxBook
from ims_desktop.ports.outbox_files import Exported
from ims_desktop.ports.people import Person
from ims_desktop.ports.preferences import Preferences
from ims_desktop.ports.quarantine import Quarantine
from ims_desktop.ports.scanners import NoSerialScanners, SerialScanners
from ims_desktop.ports.scans import Sounds
from ims_desktop.ports.sheets import Printed, SheetAsked
from ims_desktop.ports.standing import Standing, StandingStock
from ims_desktop.ports.sync import SyncControl
from ims_desktop.ports.sync_log import SyncLog
from ims_desktop.ports.variances import VarianceRow, Variances
from ims_desktop.protocol.operations import Operation
from ims_desktop.ui.language import Language

PrintSheet: TypeAlias = Callable[[SheetAsked, Language], Printed]

Withdraw = Callable[[Person, OperationId, str], Operation]
"""Takes back what was recorded, with a reason's code."""

Amend = Callable[[Person, OperationId, Right, str], Operation]
"""The same, and records anew what should have been recorded."""

Decide = Callable[[Person, VarianceRow, Choice, str, OperationId | None], Operation]
"""What a person makes of a variance, with a reason's code and, where one is taken, the count that holds."""


Release = Callable[[Person, Standing, StockStatus, str], Operation]
"""What goods that were set apart are from now on, with a reason's code."""


class Settling(Struct, frozen=True):
    """Cases: ``book`` is for the reading lane, the rest for the store's."""

    book: CaseBook
    seen: SeenCases
    decide: Callable[[Person, CaseView, CaseChoice, str, Given], Operation]
    """By a choice, with a reason's code. Raises as ``Services.decide`` does."""
    decide_all: Callable[[Person, Sequence[CaseLine], CaseChoice, str], Sequence[Operation]]
    """Like cases by one choice."""


class DemoPerson(Struct, frozen=True):
    """Credentials that the sign-in screen may show, because the company is a sample."""

    username: str
    password: str
    role: str
    badge: str = ""
    pin: str = ""


class About(Struct, frozen=True):
    """What the settings screen says of this workstation."""

    workstation: str
    place: str
    central_url: str
    data_folder: str
    key_kept_in: str
    versions: tuple[tuple[str, str], ...] = ()


class Services(Struct, frozen=True):
    """Which thread calls what: ``sign_in`` and ``sign_out`` a network lane; jobs and ``preferences.put`` the store's
    lane; ``stock.search`` the search lane; ``badges``, ``overview``, ``variances``, ``quarantine``, ``book`` and
    ``stock.of_item`` the reading lane; ``preferences.get``, ``sync``, ``clock`` and ``sounds`` the screens' own thread,
    so these must not wait.
    """

    sign_in: Callable[[str, str], Person]
    """Raises ``SignInAgain`` or ``TryAgain``; works without the central for who signed in here before."""
    sign_out: Callable[[], None]
    badges: BadgeSignIn
    new_job: Callable[[Command, Person], Job]
    """Begins the job of a place."""
    book: ReceivingBook
    stock: Stock
    standing: StandingStock
    overview: Overview
    variances: Variances
    history: ItemHistory
    """On a network lane."""
    decide: Decide
    """On the store's lane; raises ``InputProblem``, ``AskSupervisor`` or ``TryAgain``."""
    quarantine: Quarantine
    release: Release
    """On the store's lane; raises as ``decide`` does."""
    outbox: OutboxBook
    withdraw: Withdraw
    """This and ``amend`` on the store's lane; they raise ``InputProblem``, ``AskSupervisor`` or ``TryAgain``."""
    amend: Amend
    export_outbox: Callable[[], Exported]
    """On the reading lane; raises ``AskSupervisor`` or ``TryAgain``."""
    sync_log: SyncLog
    settling: Settling
    sync: SyncControl
    preferences: Preferences
    clock: Clock
    about: About
    print_sheet: PrintSheet
    """On the reading lane; raises ``InputProblem`` or ``TryAgain``."""
    scan_begins: Callable[[], None] = lambda: None
    """Told at each scan, so that background work steps aside until it is answered."""
    upkeep: Callable[[], bool] | None = None
    """What the store's lane does when no scan comes; says whether more of it is to do."""
    scanners: SerialScanners = NoSerialScanners()
    """On serial ports; ``find`` is called on a network lane."""
    sounds: Sounds | None = None
    """None: the window's own, through the machine's speakers."""
    demo_people: tuple[DemoPerson, ...] = ()
