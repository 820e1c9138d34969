"""Medians and percentiles, and how much is measured."""

from __future__ import annotations

import math
import statistics
import sys
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Effort:
    """How much is measured. ``quick`` shows that everything runs; its figures mean nothing."""

    quick: bool = False

    @property
    def many(self) -> int:
        """The items of a large company."""
        return 20_000 if self.quick else 1_000_000

    @property
    def few(self) -> int:
        """The items of a small one, for what must not grow."""
        return 2_000 if self.quick else 10_000

    def times(self, full: int) -> int:
        return max(2, full // 10) if self.quick else full


def median(values: Sequence[float]) -> float:
    return statistics.median(values)


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest of the values that at least ``share`` of them do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(len(ordered) * share) - 1)]


def p99(values: Sequence[float]) -> float:
    return percentile(values, 0.99)


def say(text: str) -> None:
    """Progress, for whoever waits."""
    print(text, file=sys.stderr, flush=True)


def spread(name: str, values: Sequence[float], unit: str = "ms") -> None:
    """Shows what a figure was taken from."""
    say(
        f"    {name}: median {median(values):.3f}, p99 {p99(values):.3f}, longest {max(values):.3f} {unit}"
        f" of {len(values)}"
    )
