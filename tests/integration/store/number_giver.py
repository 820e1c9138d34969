"""A client that gives numbers without end and says each on its output, until somebody kills it."""

from __future__ import annotations

import sys
from pathlib import Path

from ims_desktop.store.local_store import LocalStore


def main(folder: Path) -> None:
    store = LocalStore(folder)
    while True:
        sys.stdout.write(f"{store.handling_units.next_sscc()}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
