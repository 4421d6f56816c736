"""What chance alone would put in each zone and window, when times are dealt anew over the events."""

from __future__ import annotations

import itertools

import numpy as np

from geo.hotspots.zones import Floats, Ints, Zones, expand

PAIRS_AT_ONCE = 200_000


def chance_of_none(events: int, recent: Ints, most: int) -> Floats:
    """(most + 1, K): the probability that none of m given events, out of `events`, falls in a window that holds
    `recent[k]` of them, for m = 0..most (hypergeometric)."""
    drawn = np.arange(most, dtype=float)[:, None]
    factors = np.clip((events - drawn - recent[None, :]) / np.maximum(events - drawn, 1), 0.0, 1.0)
    return np.vstack([np.ones((1, len(recent))), np.cumprod(factors, axis=0)])


def expected_counts(zones: Zones, unit: Ints, recent: Ints) -> Floats:
    """(P, K): the mean number of distinct units in each zone and window over all ways to deal the times.

    `unit` (n,) says whose each event is; `recent` (K,) how many events the window of k+1 days holds. Where every
    event is a unit of its own this is Kulldorff's: events of the zone x events of the window / all events.
    """
    none = chance_of_none(len(unit), recent, int(np.bincount(unit).max()))
    gain = none[:-1] - none[1:]  # what the m-th event of one unit adds
    events = np.argsort(zones.place_of, kind="stable")
    at_place = np.concatenate([[0], np.cumsum(np.bincount(zones.place_of, minlength=len(zones.places)))])
    result = np.empty((len(zones.member), len(recent)))
    for low, high in _chunks(zones, at_place):
        zone, position = expand(at_place, zones.member[low:high])
        centre = zones.centre[low:high][zone]
        nth = _occurrence(centre * (int(unit.max()) + 1) + unit[events[position]])
        summed = np.cumsum(gain[nth], axis=0)
        last = np.searchsorted(zone, np.arange(high - low), side="right") - 1
        begin = np.searchsorted(centre, zones.centre[low:high], side="left")
        before = np.where((begin > 0)[:, None], summed[begin - 1], 0.0)
        result[low:high] = summed[last] - before
    return result


def _occurrence(key: Ints) -> Ints:
    """For each entry, how many earlier entries have the same key."""
    order = np.argsort(key, kind="stable")
    ordered = key[order]
    starts = np.flatnonzero(np.concatenate([[True], ordered[1:] != ordered[:-1]]))
    sizes = np.diff(np.concatenate([starts, [len(key)]]))
    nth = np.empty(len(key), dtype=np.int64)
    nth[order] = np.arange(len(key)) - np.repeat(starts, sizes)
    return nth


def _chunks(zones: Zones, at_place: Ints) -> list[tuple[int, int]]:
    """Runs of whole centres, few enough events each that memory stays bounded."""
    load = np.concatenate([[0], np.cumsum(np.diff(at_place)[zones.member])])
    bounds = [0]
    for stop in zones.first[1:].tolist():
        if load[stop] - load[bounds[-1]] > PAIRS_AT_ONCE:
            bounds.append(stop)
    if bounds[-1] < len(zones.member):
        bounds.append(len(zones.member))
    return list(itertools.pairwise(bounds))
