"""What a job works with: the book it reads, the recorder it writes through, and who works when."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from msgspec import Struct

from ims_desktop.actions.recording import Recorder
from ims_desktop.domain.barcodes import ScanProfile
from ims_desktop.domain.ids import NewId
from ims_desktop.ports.book import ReceivingBook
from ims_desktop.ports.counting import CountBook
from ims_desktop.ports.handling_units import HandlingUnits
from ims_desktop.ports.inspecting import InspectionBook
from ims_desktop.ports.jobs import Jobs
from ims_desktop.ports.people import Person
from ims_desktop.ports.preferences import Preferences
from ims_desktop.ports.putaway import PutawayBook
from ims_desktop.ports.standing import StandingStock


class AtWork(Protocol):
    """Who works, and what they record through: as much of a desk as undoing needs."""

    @property
    def recorder(self) -> Recorder: ...

    @property
    def person(self) -> Person: ...


class Desk(Struct, frozen=True):
    """One person at one workstation. ``now`` is the corrected time in UTC."""

    book: ReceivingBook
    standing: StandingStock
    recorder: Recorder
    jobs: Jobs
    person: Person
    profile: ScanProfile
    now: Callable[[], datetime]
    new_id: NewId
    inspections: InspectionBook
    handling_units: HandlingUnits
    preferences: Preferences
    counting: CountBook
    putaway: PutawayBook
