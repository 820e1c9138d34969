"""The level "real": the real store files and the real central application, in one process and on one thread."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from random import Random

from ims_desktop.central.sync import pull
from ims_desktop.store import connections, mirror
from tests.simulation.arrivals import tell
from tests.simulation.books import State
from tests.simulation.ports import Central
from tests.simulation.real.central import RealCentral
from tests.simulation.real.drives import Cuttable, FileDrive
from tests.simulation.real.founding import books
from tests.simulation.story import Sizes
from tests.simulation.world import Parts, Patches

_LATER = datetime(2030, 1, 1, tzinfo=UTC)


def central(now: Callable[[], datetime], _rng: Random, _sizes: Sizes) -> RealCentral:
    return RealCentral(books("central"), now)


def drive(_sizes: Sizes) -> FileDrive:
    return FileDrive()


def sized(sizes: Sizes) -> Patches:
    return (
        (mirror, "MOST_ROWS", sizes.chunk),
        (pull, "MOST_PAGE_BYTES", sizes.page_bytes),
        (connections, "Watched", Cuttable),
    )


def another_order(of: Central, rng: Random) -> State:
    assert isinstance(of, RealCentral)
    now = datetime(2026, 1, 1, tzinfo=UTC)
    other = RealCentral(books("another order"), lambda: now)
    with other.in_one_transaction(of):
        tell(other, of.state, rng)
    now = _LATER
    other.sweep()
    return other.state


REAL = Parts("real", central, drive, another_order, sized=sized, checks_order_always=False, statements_a_transaction=6)
