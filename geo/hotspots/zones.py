"""Candidate circles of the scan: every place with its neighbours by rising distance. Plain arrays, no database."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

MAX_PLACES = 1500
"""More distinct points than this are gathered into grid squares, so that cost stays bounded."""
SQUARES_M = (50, 100, 250, 500, 1000)


@dataclass(frozen=True, slots=True)
class Zones:
    """Nested circles round every place, flattened.

    Zone p (0 <= p < P) is the circle round place `centre[p]` that holds the places `member[first[centre[p]]..p]`.
    """

    places: Floats
    """(L, d) coordinates in metres; distances between them are straight lines."""
    place_of: Ints
    """(n,) which place each event is at."""
    first: Ints
    """(L + 1,) where each centre's zones begin."""
    centre: Ints
    """(P,)"""
    member: Ints
    """(P,) the place that this zone has and the one before it has not."""
    radius: Floats
    """(P,) metres from the centre to that place."""
    entry: Ints
    """(P,) zones sorted by their newest member …"""
    entry_first: Ints
    """(L + 1,) … and where each member's begin."""

    def members(self, zone: int) -> Ints:
        """Every place in the zone, nearest first."""
        return self.member[self.first[self.centre[zone]] : zone + 1]


def zones_of(points: Floats, max_metres: float, max_share: float) -> Zones:
    """Zones for events at `points` (n, d) in metres.

    A zone reaches at most `max_metres` and holds at most the share `max_share` of all events.
    """
    places, place_of = _places(points)
    per_place = np.bincount(place_of, minlength=len(places))
    most = max_share * len(points)
    members: list[Ints] = []
    radii: list[Floats] = []
    for place in places:
        distance = np.sqrt(((places - place) ** 2).sum(axis=1))
        near = np.flatnonzero(distance <= max_metres)
        near = near[np.argsort(distance[near], kind="stable")]
        near = near[: np.searchsorted(np.cumsum(per_place[near]), most, side="right")]
        members.append(near)
        radii.append(distance[near])
    sizes = np.array([len(one) for one in members], dtype=np.int64)
    member = np.concatenate([*members, np.empty(0, dtype=np.int64)])
    return Zones(
        places=places,
        place_of=place_of,
        first=np.concatenate([[0], np.cumsum(sizes)]),
        centre=np.repeat(np.arange(len(places)), sizes),
        member=member,
        radius=np.concatenate([*radii, np.empty(0)]),
        entry=np.argsort(member, kind="stable"),
        entry_first=np.concatenate([[0], np.cumsum(np.bincount(member, minlength=len(places)))]),
    )


def expand(first: Ints, which: Ints) -> tuple[Ints, Ints]:
    """Concatenate the runs `first[w] .. first[w+1]-1` for each w in `which`: (index in `which`, position)."""
    sizes = first[which + 1] - first[which]
    owner = np.repeat(np.arange(len(which)), sizes)
    shift = first[which] - (np.cumsum(sizes) - sizes)
    return owner, np.repeat(shift, sizes) + np.arange(len(owner))


def _places(points: Floats) -> tuple[Floats, Ints]:
    """Distinct points; where there are too many, the mean point of each square of the finest grid that helps."""
    places, place_of = np.unique(points, axis=0, return_inverse=True)
    place_of = place_of.reshape(-1)
    for side in SQUARES_M:
        if len(places) <= MAX_PLACES:
            break
        _, place_of = np.unique(np.floor(points / side), axis=0, return_inverse=True)
        place_of = place_of.reshape(-1)
        counts = np.bincount(place_of)
        places = np.column_stack([np.bincount(place_of, weights=axis) / counts for axis in points.T])
    return places, place_of
