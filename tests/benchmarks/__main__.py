"""``python -m tests.benchmarks --out build/bench.json [--only NAME ...] [--quick]``: measures what has a bar."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.benchmarks import record
from tests.benchmarks.figures import say
from tests.benchmarks.record import Record
from tests.benchmarks.registry import families_of, goal_of

ROOT = Path(__file__).parents[2]
LONGEST = 1_800
"""Seconds for one family, the filling of the data with it."""


def main() -> int:
    told = _arguments()
    records: list[Record] = []
    failed: list[str] = []
    for family in told.families:
        found = _measured(family, told.quick)
        if found is None:
            failed.append(family)
        else:
            records += found
        record.write(told.out, records)
    _sum_up(records)
    for family in failed:
        say(f"FAILED: {family}")
    say(f"written: {told.out}")
    return 1 if failed else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("build/bench.json"))
    parser.add_argument("--only", nargs="+", default=[], metavar="NAME", help="benchmarks or families of them")
    parser.add_argument("--quick", action="store_true", help="shows that all runs; the figures mean nothing")
    told = parser.parse_args()
    try:
        told.families = families_of(told.only)
    except KeyError as unknown:
        parser.error(f"no benchmark is called {unknown}")
    return told


def _measured(family: str, quick: bool) -> list[Record] | None:
    """The family's records; none when it failed, whose words are on standard error already."""
    say(f"{family}")
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="ims-bench-") as folder:
        out = Path(folder) / "records.json"
        command = [sys.executable, "-m", "tests.benchmarks.child", family, "--out", str(out)]
        try:
            ended = subprocess.run(
                command + ["--quick"] * quick, cwd=ROOT, env=_environment(), timeout=LONGEST, stdin=subprocess.DEVNULL
            )
        except subprocess.TimeoutExpired:
            say(f"  {family} took more than {LONGEST} s")
            return None
        if ended.returncode != 0 or not out.exists():
            say(f"  {family} ended with {ended.returncode}")
            return None
        found = record.read(out)
    for one in found:
        say(f"  {_line(one)}")
    say(f"  ({time.monotonic() - began:.0f} s)")
    return found


def _environment() -> dict[str, str]:
    """No screen, no keychain of whoever measures, and bytecode kept as where the program is installed."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return kept | {"QT_QPA_PLATFORM": "offscreen", "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring"}


def _sum_up(records: list[Record]) -> None:
    say("")
    for one in records:
        say(_line(one))


def _line(one: Record) -> str:
    said = f"{one.name:<24} {one.ours:>10.4g} {one.unit}"
    if one.reference is not None:
        said += f"   {one.reference_name}: {one.reference:.4g}"
    if one.ratio is not None:
        said += f"   ratio {one.ratio:.3g}"
    goal = goal_of(one)
    if goal is None:
        return said
    return f"{said}   goal {goal.bound} {'met' if goal.is_met(one) else 'MISSED'}"


if __name__ == "__main__":
    sys.exit(main())
