"""``python -m tests.simulation --seeds N``: plays seeds, and tells the first one that fails as its shortest story."""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from hashlib import blake2b
from multiprocessing import get_context

from tests.simulation.bugs import BUGS
from tests.simulation.levels import LEVELS
from tests.simulation.playing import first_seed, play_block
from tests.simulation.telling import told

BLOCK = 20
"""Seeds that a process plays before it reports."""


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main() -> int:
    arguments = _arguments()
    if arguments.bugs:
        return _find_bugs(arguments)
    return _play(arguments)


def _play(arguments: argparse.Namespace) -> int:
    first, seeds, level = arguments.first, arguments.seeds, arguments.level
    began, all_hashes, count = time.monotonic(), blake2b(digest_size=8), 0
    failed: list[tuple[int, str]] = []
    for seed, why, trace in _played(level, range(first, first + seeds), arguments.processes):
        count += 1
        all_hashes.update(trace.encode())
        if why:
            failed.append((seed, why))
            say(f"FAILED seed {seed}: {why[:300]}")
            if not arguments.keep_going:
                say(told(seed, LEVELS[level]))
                break
        if count % 500 == 0:
            say(f"{count} of {seeds} seeds, {count / (time.monotonic() - began):.1f} a second")
    seconds = max(time.monotonic() - began, 1e-9)
    how = "clean" if not failed else f"{len(failed)} FAILED {[seed for seed, _ in failed][:20]}"
    say(
        f"{how}: level {level}, seeds {first} to {first + count - 1}, {seconds:.1f} s,"
        f" {count / seconds:.1f} a second, trace {all_hashes.hexdigest()}"
    )
    return 1 if failed else 0


def _played(level: str, seeds: range, processes: int) -> Iterator[tuple[int, str, str]]:
    """Seed, why it failed, and its trace's hash; in the order of the seeds, whoever plays them."""
    blocks = [seeds[start : start + BLOCK] for start in range(0, len(seeds), BLOCK)]
    if processes == 1:
        for block in blocks:
            yield from play_block(level, block)
        return
    with ProcessPoolExecutor(processes, get_context("spawn")) as pool:
        for played in pool.map(play_block, [level] * len(blocks), blocks):
            yield from played


def _find_bugs(arguments: argparse.Namespace) -> int:
    """Each planted bug: the first seed that finds it."""
    names = [one for one, at in BUGS.items() if arguments.level in at]
    missed = 0
    with ProcessPoolExecutor(arguments.processes, get_context("spawn")) as pool:
        seeds = [arguments.seeds] * len(names)
        found = pool.map(first_seed, names, [arguments.level] * len(names), seeds)
        for name, by in zip(names, found, strict=True):
            missed += by is None
            say(f"{name}: {'NOT FOUND' if by is None else f'seed {by[0]}: {by[1][:90]}'}")
    say(f"{len(names) - missed} of {len(names)} planted bugs found within {arguments.seeds} seeds, {arguments.level}")
    return 1 if missed else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.simulation", description=__doc__)
    parser.add_argument("--seeds", type=int, default=200, help="how many")
    parser.add_argument("--from", dest="first", type=int, default=0, help="the first one")
    parser.add_argument("--level", choices=[*LEVELS], default="model", help="in memory, or the real files and central")
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--bugs", action="store_true", help="plant each bug, and say which seed finds it")
    parser.add_argument("--keep-going", action="store_true", help="do not stop at the first seed that fails")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
