"""The scan statistic once more, as slowly and plainly as its definition reads: sets, loops and exact fractions."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True)
class Case:
    """An event: where, how many days before the last day, whose."""

    place: tuple[float, float]
    age: int
    unit: int


@dataclass(frozen=True)
class Found:
    """A candidate cluster."""

    statistic: float
    members: tuple[tuple[float, float], ...]
    days: int
    observed: int
    expected: float


def expected(cases: Sequence[Case], members: set[tuple[float, float]], days: int) -> Fraction:
    """The mean number of distinct units over all ways to deal the ages over the events: 1 - C(n-m, r) / C(n, r)."""
    n = len(cases)
    recent = sum(case.age < days for case in cases)
    total = Fraction(0)
    for unit in {case.unit for case in cases}:
        m = sum(case.unit == unit and case.place in members for case in cases)
        total += 1 - Fraction(math.comb(n - m, recent), math.comb(n, recent))
    return total


def statistic(count: int, mean: float, total: int) -> float:
    """The log likelihood ratio of an excess; 0 where there is none."""
    if count <= mean:
        return 0.0
    outside = total - count
    return count * math.log(count / mean) + (outside * math.log(outside / (total - mean)) if outside else 0.0)


def zones(cases: Sequence[Case], max_metres: float, max_share: float) -> list[tuple[tuple[float, float], ...]]:
    """Every circle: each place with its neighbours, one more at a time, while distance and share allow."""
    places = sorted({case.place for case in cases})
    found = []
    for centre in places:
        members: list[tuple[float, float]] = []
        for place in sorted(places, key=lambda one: (math.dist(one, centre), places.index(one))):
            members.append(place)
            share = sum(case.place in members for case in cases) / len(cases)
            if math.dist(place, centre) > max_metres or share > max_share:
                break
            found.append(tuple(members))
    return found


def candidates(
    cases: Sequence[Case], max_days: int, max_metres: float, max_share: float = 0.5, least: int = 2
) -> list[Found]:
    """The best window of each centre, strongest first, none that shares a place with a stronger one."""
    total = len({case.unit for case in cases})
    every = []
    for members in zones(cases, max_metres, max_share):
        for days in range(1, max_days + 1):
            inside = {case.unit for case in cases if case.place in members and case.age < days}
            if len(inside) < least:
                continue
            mean = float(expected(cases, set(members), days))
            value = round(statistic(len(inside), mean, total), 9)
            if value > 1e-9:
                every.append(Found(value, members, days, len(inside), mean))
    every.sort(key=lambda one: (-one.statistic, len(one.members), math.dist(one.members[0], one.members[-1]), one.days))
    best: dict[tuple[float, float], Found] = {}
    for one in every:
        best.setdefault(one.members[0], one)
    kept: list[Found] = []
    for one in best.values():
        if not any(set(one.members) & set(other.members) for other in kept):
            kept.append(one)
    return kept


def p_value(cases: Sequence[Case], top: float, max_days: int, max_metres: float, replications: int, seed: int) -> float:
    """The share of deals whose greatest statistic reaches `top`, the data themselves counted as one."""
    dice = random.Random(seed)
    beaten = 0
    for _ in range(replications):
        ages = [case.age for case in cases]
        dice.shuffle(ages)
        dealt = [Case(case.place, age, case.unit) for case, age in zip(cases, ages, strict=True)]
        found = candidates(dealt, max_days, max_metres)
        beaten += bool(found) and found[0].statistic >= top - 1e-9
    return (1 + beaten) / (1 + replications)
