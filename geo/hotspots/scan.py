"""Kulldorff's prospective space-time permutation scan, counting distinct units, with Monte Carlo p-values.

Kulldorff M, Heffernan R, Hartman J, Assunção R, Mostashari F (2005), PLoS Medicine 2(3): e59. Cylinders: a circle
round an event's place and the last 1..K days. Chance is made by dealing the times anew over the events, and a unit
(a child, or an episode) counts once in each zone and window, in the data and in every replication alike.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np

from geo.hotspots.expected import expected_counts
from geo.hotspots.zones import Floats, Ints, Zones, expand, zones_of

TIE = 1e-9
"""Statistics this near count as equal, and against us."""


@dataclass(frozen=True, slots=True)
class ScanOptions:
    """How to scan: windows of 1..max_days days, circles up to max_metres, and what counts as significant."""

    max_days: int = 28
    max_metres: float = 5000.0
    level: float = 0.05
    replications: int = 999
    seed: int = 1
    max_share: float = 0.5
    """A circle holds at most this share of all events."""
    least: int = 2
    """Fewer units than this are no cluster."""


@dataclass(frozen=True, slots=True)
class Cluster:
    """More than chance explains, at `places` (indices into the zones' places), in the last `days` days."""

    centre: tuple[float, ...]
    radius_m: float
    places: tuple[int, ...]
    at_places: tuple[int, ...]
    """Indices of the events at these places, whenever they were …"""
    events: tuple[int, ...]
    """… and of those among them that lie in the window."""
    days: int
    observed: int
    expected: float
    statistic: float
    p_value: float


@dataclass(frozen=True, slots=True)
class _Table:
    """What no replication changes; `expected` is (K, P) over window and zone."""

    zones: Zones
    unit: Ints
    units: int
    expected: Floats
    least: Floats
    """(K,) the smallest expectation of each window."""


@dataclass(frozen=True, slots=True)
class _Layer:
    """Zones with more units than expected in the last `days` days: zone, count and statistic, all (T,)."""

    days: int
    zone: Ints
    count: Ints
    value: Floats


def scan(
    points: Floats,
    age: Ints,
    unit: Ints,
    options: ScanOptions,
    wanted: Callable[[Cluster], bool] = lambda _cluster: True,
) -> list[Cluster]:
    """Clusters significant at the level, strongest first, none sharing a place with a stronger one.

    `points` (n, d) metres; `age` (n,) whole days before the last day (0 is that day); `unit` (n,) whole numbers,
    the same for events of the same child. `wanted` leaves out clusters that nobody asks for (which saves time, and
    changes nothing for the others). Same input and seed, same answer.
    """
    if len(age) < options.least:
        return []
    _, unit = np.unique(unit, return_inverse=True)
    table = _table(zones_of(points, options.max_metres, options.max_share), age, unit.reshape(-1), options)
    found = [cluster for cluster in _candidates(table, age, options) if wanted(cluster)]
    if not found:
        return []
    top = np.array([cluster.statistic for cluster in found])
    beaten = _beaten(table, np.sort(age[age < options.max_days]), top, options)
    p_values = (1 + beaten) / (1 + options.replications)
    return [
        replace(cluster, p_value=float(p))
        for cluster, p in zip(found, p_values, strict=True)
        if p <= options.level + TIE
    ]


def _table(zones: Zones, age: Ints, unit: Ints, options: ScanOptions) -> _Table:
    recent = np.cumsum(np.bincount(age[age < options.max_days], minlength=options.max_days))
    expected = np.ascontiguousarray(expected_counts(zones, unit, recent).T)
    return _Table(zones, unit, int(unit.max()) + 1, expected, expected.min(axis=1, initial=np.inf))


def _rows(table: _Table, chosen: Ints, age: Ints, days: int) -> tuple[Ints, Ints, Ints]:
    """Zones that the chosen events enter, in order, with the windows in which each adds a unit: (zone, from, to).

    An event of age a adds its unit to windows of a+1 days and more, unless the same unit is in the zone already in
    that window: from the youngest of its earlier entries on.
    """
    zones = table.zones
    event, position = expand(zones.entry_first, zones.place_of[chosen])
    zone = zones.entry[position]
    order = np.argsort(zone, kind="stable")
    zone, event = zone[order], event[order]
    begin, until = age[event] + 1, np.full(len(event), days)
    unit = table.unit[chosen]
    shared = np.flatnonzero((np.bincount(unit)[unit] > 1)[event])
    if len(shared):
        key = zones.centre[zone[shared]] * (int(unit.max()) + 1) + unit[event[shared]]
        shared = shared[np.argsort(key, kind="stable")]
        group = np.cumsum(np.concatenate([[0], np.diff(np.sort(key)) != 0]))
        lift = group * (days + 2)  # groups far apart, so that one running minimum serves them all
        youngest = np.minimum.accumulate(begin[shared] - lift) + lift
        same = np.flatnonzero(group[1:] == group[:-1]) + 1
        until[shared[same]] = youngest[same - 1] - 1
    keep = begin <= until
    return zone[keep], begin[keep], until[keep]


def _surface(table: _Table, chosen: Ints, age: Ints, options: ScanOptions, floor: float = 0.0) -> Iterator[_Layer]:
    """The statistic where it is above `floor`, at every zone that a chosen event enters, window after window.

    Zones between two entries, and windows that begin on a day without an entry, hold the same count as a smaller one
    over a larger expectation: they are never the best, and are left out.
    """
    zone, begin, until = _rows(table, chosen, age, options.max_days)
    centre = table.zones.centre[zone]
    opens = np.flatnonzero(np.diff(centre, prepend=-1))
    bounds = np.append(opens, len(zone))
    group = np.repeat(np.arange(len(opens)), np.diff(bounds))
    # The statistic is at most c ln(c/E): only an expectation below this bar can lift it above the floor.
    counts = np.arange(1, len(chosen) + 1)
    bar = np.concatenate([[0.0], counts * np.exp(-floor / counts) * (1 + TIE)])
    for days in range(1, options.max_days + 1):
        arrived = np.flatnonzero(begin == days)[::-1]
        nearest = np.full(len(opens), len(zone))
        nearest[group[arrived]] = arrived  # the last to be written is the nearest
        active = np.flatnonzero((begin <= days) & (days <= until))
        # Entries are in order of centre and distance: the count is how many of the same centre came so far.
        begins = np.searchsorted(active, bounds)
        sizes = begins[1:] - begins[:-1]
        count = np.arange(1, len(active) + 1) - np.repeat(begins[:-1], sizes)
        least = max(options.least, int(np.searchsorted(bar, table.least[days - 1])))
        worth = np.flatnonzero((count >= least) & (active >= np.repeat(nearest, sizes)))
        count, at = count[worth], zone[active[worth]]
        expected = table.expected[days - 1, at]
        above = np.flatnonzero(expected < bar[count])
        count, expected = count[above], expected[above]
        yield _Layer(days, at[above], count, statistic(count, expected, table.units))


NOTHING = 1e-12
"""Stands for no expectation outside a zone that holds every event, where the term is 0 x log."""


def statistic(count: Ints, expected: Floats, total: int) -> Floats:
    """Kulldorff's log likelihood ratio where more than expected was seen: c ln(c/E) + (C-c) ln((C-c)/(C-E))."""
    seen = count.astype(np.float64)
    rest = total - seen
    ratio: Floats = seen * np.log(seen / expected) + rest * np.log(
        np.maximum(rest, 1.0) / np.maximum(total - expected, NOTHING)
    )
    return ratio


def _candidates(table: _Table, age: Ints, options: ScanOptions) -> list[Cluster]:
    """The best window of each centre, by falling statistic, none sharing a place with one before it."""
    recent = np.flatnonzero(age < options.max_days)
    layers = list(_surface(table, recent, age[recent], options))
    if not layers:
        return []
    zone, count = (np.concatenate([getattr(layer, name) for layer in layers]) for name in ("zone", "count"))
    value = np.round(np.concatenate([layer.value for layer in layers]), 9)
    days = np.concatenate([np.full(len(layer.zone), layer.days) for layer in layers])
    zones = table.zones
    # Ties: the smaller set, then the shorter radius, the shorter window, the first place.
    size = zone - zones.first[zones.centre[zone]]
    order = np.lexsort((zones.centre[zone], days, zones.radius[zone], size, -value))
    taken = np.zeros(len(zones.places), dtype=bool)
    seen = np.zeros(len(zones.places), dtype=bool)
    found = []
    for one in order[value[order] > TIE].tolist():
        centre = zones.centre[zone[one]]
        if seen[centre]:
            continue
        seen[centre] = True
        members = zones.members(int(zone[one]))
        if taken[members].any():
            continue
        taken[members] = True
        here = np.flatnonzero(np.isin(zones.place_of, members))
        found.append(
            Cluster(
                centre=tuple(zones.places[centre].tolist()),
                radius_m=float(zones.radius[zone[one]]),
                places=tuple(members.tolist()),
                at_places=tuple(here.tolist()),
                events=tuple(here[age[here] < days[one]].tolist()),
                days=int(days[one]),
                observed=int(count[one]),
                expected=float(table.expected[days[one] - 1, zone[one]]),
                statistic=float(value[one]),
                p_value=1.0,
            )
        )
    return found


def _beaten(table: _Table, ages: Ints, top: Floats, options: ScanOptions) -> Ints:
    """How many replications' greatest statistic reaches each of `top` (falling).

    One that can no longer be significant at the level counts as always reached.
    """
    rng = np.random.default_rng(options.seed)
    beaten = np.zeros(len(top), dtype=np.int64)
    allowed = math.floor(options.level * (1 + options.replications) + TIE) - 1
    hopeful = len(top)
    for _ in range(options.replications):
        chosen = rng.permutation(len(table.unit))[: len(ages)]
        layers = _surface(table, chosen, ages, options, floor=top[hopeful - 1] - 2 * TIE)
        greatest = max((layer.value.max(initial=0.0) for layer in layers), default=0.0)
        beaten[:hopeful] += greatest >= top[:hopeful] - TIE
        # Whoever was beaten too often stays insignificant: it, and all below it, need no further look.
        hopeful = int(np.searchsorted(beaten[:hopeful], allowed, side="right"))
        if not hopeful:
            break
    beaten[hopeful:] = options.replications
    return beaten
