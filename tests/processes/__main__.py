"""``python -m tests.processes --minutes N``: half of the time on SQLite, half on PostgreSQL where there is one."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from tests.integration.postgres import Cluster, programs
from tests.processes.soak import soak


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.processes", description=__doc__)
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--each", type=float, default=2.0, help="minutes from one check of everything to the next")
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    rounds = max(1, round(arguments.minutes / arguments.each))
    with ExitStack() as ending:
        cluster = ending.enter_context(_cluster())
        for number in range(rounds):
            name = "postgresql" if cluster is not None and number % 2 else "sqlite"
            with tempfile.TemporaryDirectory(prefix="ims-soak-") as folder:
                url = f"sqlite:///{folder}/books.db"
                if name == "postgresql":
                    assert cluster is not None
                    url = cluster.new_database().render_as_string(hide_password=False)
                figures = soak(Path(folder), url, arguments.each * 60, arguments.seed + number)
            sys.stdout.write(f"clean: {name}, seed {arguments.seed + number}, {figures}\n")
            sys.stdout.flush()
    return 0


@contextmanager
def _cluster() -> Iterator[Cluster | None]:
    """A PostgreSQL of this run's own, where its programs are on this machine."""
    folder = programs()
    if folder is None:
        yield None
        return
    started = Cluster.start(folder)
    try:
        yield started
    finally:
        started.stop()


if __name__ == "__main__":
    sys.exit(main())
