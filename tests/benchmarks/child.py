"""Runs one family of benchmarks in a process of its own, so that none warms or fills another's memory."""

from __future__ import annotations

import argparse
import importlib
from pathlib import Path

from tests.benchmarks.figures import Effort
from tests.benchmarks.record import write


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("family")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--quick", action="store_true")
    told = parser.parse_args()
    module = importlib.import_module(f"tests.benchmarks.{told.family}")
    write(told.out, module.run(Effort(told.quick)))


if __name__ == "__main__":
    main()
