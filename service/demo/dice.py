"""Seeded chance. Every feature draws from a stream of its own, so that a change in one leaves the others alone."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import accumulate
from typing import Generic, TypeVar

import numpy as np

T = TypeVar("T")

BLOCK = 4096
"""Uniform numbers drawn at a time: a scalar call of a numpy generator costs more than the rest of a record."""


class Odds(Generic[T]):
    """A finite choice with weights (any positive numbers, not necessarily adding up to 1)."""

    def __init__(self, weighted: Iterable[tuple[T, float]]) -> None:
        pairs = list(weighted)
        self.items: list[T] = [item for item, _ in pairs]
        self.sums: list[float] = list(accumulate(weight for _, weight in pairs))


class Dice:
    """Random draws of one named stream. Only `Generator.random` is used: its numbers do not change between versions."""

    def __init__(self, seed: int, stream: str) -> None:
        self._generator = np.random.default_rng([seed, *stream.encode()])
        self._block: list[float] = []

    def unit(self) -> float:
        """Uniform in [0, 1)."""
        if not self._block:
            self._block = self._generator.random(BLOCK).tolist()
        return self._block.pop()

    def chance(self, probability: float) -> bool:
        """True with this probability."""
        return self.unit() < probability

    def between(self, low: float, high: float) -> float:
        """Uniform in [low, high)."""
        return low + (high - low) * self.unit()

    def whole(self, low: int, high: int) -> int:
        """A whole number from low to high, both included."""
        return low + int((high - low + 1) * self.unit())

    def pick(self, items: Sequence[T]) -> T:
        """One of the items, each as likely."""
        return items[int(len(items) * self.unit())]

    def of(self, odds: Odds[T]) -> T:
        """One of the items, by weight."""
        place = bisect_right(odds.sums, self.unit() * odds.sums[-1])
        return odds.items[min(place, len(odds.items) - 1)]

    def normal(self, mean: float = 0.0, spread: float = 1.0) -> float:
        """Gaussian (Box-Muller)."""
        return mean + spread * math.sqrt(-2.0 * math.log(1.0 - self.unit())) * math.cos(math.tau * self.unit())

    def lognormal(self, median: float, spread: float) -> float:
        """Exponential of a Gaussian: half of the draws lie below `median`."""
        return median * math.exp(self.normal(0.0, spread))

    def waiting(self, mean: float) -> float:
        """Exponential with this mean."""
        return -mean * math.log(1.0 - self.unit())

    def shuffled(self, items: Iterable[T]) -> list[T]:
        """A new list in random order."""
        return [item for _, item in sorted(((self.unit(), item) for item in items), key=lambda pair: pair[0])]

    def sample(self, items: Sequence[T], size: int) -> list[T]:
        """Up to `size` different items."""
        return self.shuffled(items)[:size]

    def by_weight(self, weighted: Iterable[tuple[T, float]]) -> list[T]:
        """All items of positive weight in random order, the heavy ones sooner (Efraimidis and Spirakis)."""
        keyed = [(self.waiting(1.0 / weight), item) for item, weight in weighted if weight > 0.0]
        return [item for _, item in sorted(keyed, key=lambda pair: pair[0])]
