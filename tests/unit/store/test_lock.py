"""The lock of a data folder, and what it remembers of how the last client ended."""

from __future__ import annotations

from pathlib import Path

import pytest

from ims_desktop.store.failures import FolderInUse
from ims_desktop.store.lock import FolderLock


def test_a_first_client_finds_nothing_unclean(tmp_path: Path) -> None:
    lock = FolderLock(tmp_path)
    assert not lock.was_unclean
    lock.release()
    lock.release()


def test_nobody_else_gets_it_meanwhile(tmp_path: Path) -> None:
    lock = FolderLock(tmp_path)
    with pytest.raises(FolderInUse):
        FolderLock(tmp_path)
    lock.release()
    FolderLock(tmp_path).release()


def test_a_client_that_did_not_end_well_is_known_at_the_next_start(tmp_path: Path) -> None:
    FolderLock(tmp_path).release(clean=False)
    lock = FolderLock(tmp_path)
    assert lock.was_unclean
    lock.release()
    again = FolderLock(tmp_path)
    assert not again.was_unclean
    again.release()


def test_a_suspicion_outlives_clean_stops_until_it_is_cleared(tmp_path: Path) -> None:
    lock = FolderLock(tmp_path)
    lock.suspect()
    lock.release()
    lock = FolderLock(tmp_path)
    assert lock.was_suspect
    lock.release()
    lock = FolderLock(tmp_path)
    assert lock.was_suspect
    lock.clear()
    lock.release()
    lock = FolderLock(tmp_path)
    assert not lock.was_unclean
    lock.release()
