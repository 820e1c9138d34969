"""Data folders of workstations of that company: made once, kept under ``build/bench-data``, handed out as copies."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ims_desktop.domain.ids import SiteId
from ims_desktop.ports.outbox import Identity
from ims_desktop.protocol.mirror_file import VERSION
from ims_desktop.remote.keys import key_store
from ims_desktop.store.local_store import LocalStore
from tests.benchmarks.company import labels
from tests.benchmarks.company.catalogue import Catalogue
from tests.benchmarks.company.filling import fill
from tests.benchmarks.company.people import WORKSTATION
from tests.benchmarks.figures import say

KEPT = Path(__file__).parents[3] / "build" / "bench-data"
EDITION = 2
"""Of the company: counted up when its rows change."""


def filled(items: int) -> Path:
    """The folder with the mirror of a company of so many items. Nobody writes there."""
    folder = KEPT / f"{items}-{VERSION}.{EDITION}"
    if not (folder / labels.FILE).exists():
        _make(folder, items)
    return folder


def _make(folder: Path, items: int) -> None:
    began = time.monotonic()
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    say(f"    making a company of {items:,} items (once)")
    catalogue = Catalogue(items)
    fill(folder / "mirror.db", catalogue, _Progress(items))
    labels.keep(folder, catalogue)
    os.sync()
    size = (folder / "mirror.db").stat().st_size / 1e6
    say(f"    {items:,} items in {time.monotonic() - began:.0f} s, {size:,.0f} MB")


class _Progress:
    """Not more than ten lines of it."""

    def __init__(self, items: int) -> None:
        self._step = max(1, items // 10)
        self._next = self._step

    def __call__(self, number: int) -> None:
        if number >= self._next:
            self._next += self._step
            say(f"      {number:,}")


@contextmanager
def workstation_folder(items: int, under: Path | None = None) -> Iterator[Path]:
    """A folder of its own for one run: enrolled, nothing recorded yet; the mirror is a copy that may be written.

    On the same disk as the kept one, and settled there before anything is measured.
    """
    source = filled(items)
    folder = (under or KEPT) / f"run-{os.getpid()}-{items}"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    try:
        shutil.copyfile(source / "mirror.db", folder / "mirror.db")
        store = LocalStore(folder)
        store.outbox.begin_as(Identity(WORKSTATION, "Dock 1", "B", site_of(items)))
        store.close()
        key_store(folder, in_file=True).put(WORKSTATION, "benchmark")
        os.sync()
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def site_of(items: int) -> SiteId:
    return Catalogue(items).site
