"""The window locks by itself when nobody does anything, and not a moment earlier."""

from __future__ import annotations

import pytest

from ims_desktop.ui.locking import LOCK_AFTER, IdleLock, preferred_minutes
from tests.ui.fakes import MemoryPreferences


class Seconds:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def seconds() -> Seconds:
    return Seconds()


def test_it_locks_after_five_minutes_without_a_sign_of_life(seconds):
    locked = []
    idle = IdleLock(lambda: locked.append(seconds.now), seconds)
    for seconds.now in (1.0, 200.0, 299.9):
        idle.look()
    assert locked == []
    idle.touched()
    seconds.now = 599.0
    idle.look()
    assert locked == []
    seconds.now = 600.0
    idle.look()
    idle.look()
    assert locked == [600.0]


def test_it_never_locks_where_people_want_it_so(seconds):
    locked = []
    idle = IdleLock(lambda: locked.append(1), seconds)
    idle.minutes = 0
    seconds.now = 1e9
    idle.look()
    assert locked == []


@pytest.mark.parametrize(("kept", "minutes"), [("", 5), ("15", 15), ("0", 0), ("-1", 5), ("soon", 5)])
def test_what_is_kept_and_cannot_be_meant_is_five_minutes(kept, minutes):
    assert preferred_minutes(MemoryPreferences({LOCK_AFTER: kept})) == minutes
