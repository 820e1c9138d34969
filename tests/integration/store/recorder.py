"""A client that records without end and says on its output what is on disk, until somebody kills it."""

from __future__ import annotations

import sys
from pathlib import Path

from ims_desktop.domain.ids import new_id
from ims_desktop.domain.receiving import effects_of
from ims_desktop.store.local_store import LocalStore
from tests.contracts.outbox_contract import FIRST, receipt, received


def main(folder: Path) -> None:
    store = LocalStore(folder)
    store.outbox.begin_as(FIRST)
    while True:
        operation = store.outbox.record(receipt(new_id()), effects_of((received(),)))
        sys.stdout.write(f"{operation.sequence} {operation.id}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
