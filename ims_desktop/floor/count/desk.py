"""What a counter's job works with: a desk without anything that knows how much is expected."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from msgspec import Struct

from ims_desktop.actions.recording import Recorder
from ims_desktop.domain.barcodes import ScanProfile
from ims_desktop.floor.desk import Desk
from ims_desktop.ports.counting import CountBook
from ims_desktop.ports.jobs import Jobs
from ims_desktop.ports.people import Person


class CountDesk(Struct, frozen=True):
    book: CountBook
    recorder: Recorder
    jobs: Jobs
    person: Person
    profile: ScanProfile
    now: Callable[[], datetime]


def blind(desk: Desk) -> CountDesk:
    """The desk with what stands where left out."""
    return CountDesk(desk.counting, desk.recorder, desk.jobs, desk.person, desk.profile, desk.now)
