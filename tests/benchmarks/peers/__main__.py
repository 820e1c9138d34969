"""``python -m tests.benchmarks.peers [BENCHMARK ...] [--quick]``: the peers' figures alone."""

from __future__ import annotations

import argparse

from tests.benchmarks.figures import Effort, say
from tests.benchmarks.peers import MEASURES, references


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.peers", description=__doc__)
    parser.add_argument("benchmarks", nargs="*", metavar="BENCHMARK", help=f"of {', '.join(MEASURES)}; all for none")
    parser.add_argument("--quick", action="store_true", help="shows that all runs; the figures mean nothing")
    told = parser.parse_args()
    if unknown := set(told.benchmarks) - set(MEASURES):
        parser.error(f"no peer does {', '.join(sorted(unknown))}")
    for benchmark in told.benchmarks or MEASURES:
        say(benchmark)
        for one in references(benchmark, Effort(told.quick)):
            say(f"  {one.name}: {one.per_second:,.0f} a second")


if __name__ == "__main__":
    main()
