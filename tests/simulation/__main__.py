"""``python -m tests.simulation --seeds N``: plays seeds, and tells the first one that fails as its shortest story."""

from __future__ import annotations

import argparse
import sys
import time
from hashlib import blake2b

from tests.simulation.telling import play_seed, told
from tests.simulation.world import Parts


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main() -> int:
    arguments = _arguments()
    parts, began, all_hashes = Parts(), time.monotonic(), blake2b(digest_size=8)
    for count, seed in enumerate(range(arguments.first, arguments.first + arguments.seeds), start=1):
        ending = play_seed(seed, parts)
        all_hashes.update(ending.hash.encode())
        if ending.why:
            say(told(seed, parts))
            say(f"FAILED seed {seed} after {count} of {arguments.seeds} seeds, level {arguments.level}")
            return 1
        if count % 500 == 0:
            say(f"{count} of {arguments.seeds} seeds, {count / (time.monotonic() - began):.0f} a second")
    seconds = time.monotonic() - began
    say(
        f"clean: seeds {arguments.first} to {arguments.first + arguments.seeds - 1}, level {arguments.level}, "
        f"{seconds:.1f} s, {arguments.seeds / max(seconds, 1e-9):.0f} a second, trace {all_hashes.hexdigest()}"
    )
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.simulation", description=__doc__)
    parser.add_argument("--seeds", type=int, default=1_000, help="how many")
    parser.add_argument("--first", type=int, default=0, help="the first one")
    parser.add_argument("--level", choices=["model"], default="model", help="model: central and stores in memory")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
