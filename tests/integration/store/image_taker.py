"""A client that puts one image after the other in its mirror's place, and scans meanwhile, until it is killed."""

from __future__ import annotations

import sys
import threading
from pathlib import Path

from ims_desktop.domain.ids import new_id
from ims_desktop.domain.receiving import effects_of
from ims_desktop.store.local_store import LocalStore
from tests.contracts.imaging import image
from tests.contracts.mirror_contract import item
from tests.contracts.outbox_contract import FIRST, receipt, received

ITEMS = 300


def main(folder: Path) -> None:
    store = LocalStore(folder / "data")
    store.outbox.begin_as(FIRST)
    threading.Thread(target=_scan, args=(store,), daemon=True).start()
    high = store.mirror.reached().high
    while True:
        high += ITEMS
        # Every row says of which image it is: a mixture would show.
        rows = [item(high - ITEMS + 1 + at, f"i{at}", f"of {high}") for at in range(ITEMS)]
        made = image(folder / "made.db", rows, high)
        store.images.begin(made.about)
        store.images.take(made.packed)
        sys.stdout.write(f"putting {high}\n")
        sys.stdout.flush()
        store.images.put_in_place(FIRST.workstation)
        sys.stdout.write(f"put {high}\n")
        sys.stdout.flush()


def _scan(store: LocalStore) -> None:
    while True:
        store.outbox.record(receipt(new_id()), effects_of((received(),)))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
