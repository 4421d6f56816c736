"""From episodes to hotspots: the study period, the scan, what is in each cluster, and whether it was there before.

Status, defined once: `persisting` where the same scan, ending `max_days` earlier, finds a significant hotspot whose
circle meets this one; else `new`.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

import numpy as np
from sqlalchemy import Connection

from geo.grid import Point
from geo.hotspots.events import Event, Surface, events_between
from geo.hotspots.scan import Cluster, ScanOptions, scan
from geo.hotspots.zones import Floats, Ints
from register.errors import ConflictError

METHOD = "space_time_permutation_scan"
SMALLEST_RADIUS_M = 100.0
"""A hotspot at one single address is drawn this wide, so that it can be seen."""
NEW, PERSISTING = "new", "persisting"


class Measure(StrEnum):
    """What is counted: each child once in a zone and window, or every episode."""

    children = "children"
    episodes = "episodes"


@dataclass(frozen=True, slots=True)
class HotspotRequest:
    """What to look for. The study period is `window_days` London dates that end with `as_of`."""

    as_of: date
    window_days: int = 365
    surface: Surface = Surface.missing_from
    measure: Measure = Measure.children
    max_days: int = 28
    max_km: float = 5.0
    level: float = 0.05
    replications: int = 999
    seed: int = 1

    @property
    def first_day(self) -> date:
        """The first date of the study period."""
        return self.as_of - timedelta(days=self.window_days - 1)

    @property
    def days(self) -> int:
        """The longest cluster looked for: `max_days`, but at most half of the study period."""
        return min(self.max_days, self.window_days // 2)

    def check(self) -> None:
        """Raise ConflictError where the request makes no sense."""
        faults = [
            fault
            for wrong, fault in (
                (self.window_days < 2, "the study period must be at least 2 days"),
                (self.max_days < 1, "the longest cluster must be at least 1 day"),
                (not 0 < self.max_km <= 100, "the radius must be above 0 and at most 100 km"),
                (not 0 < self.level < 1, "the level must lie between 0 and 1"),
                (self.replications < 1, "there must be at least 1 replication"),
                (self.seed < 0, "the seed must not be negative"),
                (
                    self.level * (1 + self.replications) < 1,
                    f"with {self.replications} replications no p-value can reach {self.level}",
                ),
            )
            if wrong
        ]
        if faults:
            raise ConflictError(f"No such hotspot run: {'; '.join(faults)}.", "Change the options and run it again.")


@dataclass(frozen=True, slots=True)
class Hotspot:
    """More than chance explains, within `radius_m` metres of `centre`, from `start` to `end` (London dates)."""

    surface: Surface
    measure: Measure
    centre: Point
    radius_m: float
    start: date
    end: date
    observed: int
    expected: float
    """The mean over all ways to deal the dates of the study period over its episodes."""
    children: int
    episodes: int
    p_value: float
    status: str
    earlier: float
    """The same count in the same circle, on average over the earlier spells of equal length in the study period."""

    @property
    def relative_risk(self) -> float:
        """Observed divided by expected."""
        return self.observed / self.expected

    @property
    def days(self) -> int:
        """How many days from start to end, both included."""
        return (self.end - self.start).days + 1


@dataclass(frozen=True, slots=True)
class HotspotRun:
    """A request, its answer (strongest first) and what it rests on."""

    request: HotspotRequest
    hotspots: tuple[Hotspot, ...]
    episodes: int
    """Episodes that took part."""
    children: int
    imprecise: int
    """Left out: known to a postcode sector or district only."""
    unlocated: int


def find_hotspots(connection: Connection, request: HotspotRequest) -> HotspotRun:
    """Scan the episodes that the connection may see. Raises ConflictError for a request that makes no sense.

    Under row-level security the answer is that of the visible episodes, not of the county: runs that are shown to
    others belong to the operator or the worker.
    """
    request.check()
    seen = events_between(connection, request.surface, request.first_day, request.as_of)
    hotspots = hotspots_in(seen.located, request)
    if hotspots:
        before = replace(request, as_of=request.as_of - timedelta(days=request.days))
        past = events_between(connection, request.surface, before.first_day, before.as_of)
        hotspots = with_status(hotspots, hotspots_in(past.located, before, near=hotspots))
    return HotspotRun(
        request,
        tuple(hotspots),
        episodes=len(seen.located),
        children=len({event.child for event in seen.located}),
        imprecise=seen.imprecise,
        unlocated=seen.unlocated,
    )


def hotspots_in(
    events: Sequence[Event], request: HotspotRequest, near: Sequence[Hotspot] | None = None
) -> list[Hotspot]:
    """Hotspots among events of the study period, strongest first, all `new` for want of an earlier run.

    With `near`, only those that meet one of these are looked for (most of the time is saved).
    """
    if not events:
        return []
    age = np.array([(request.as_of - event.day).days for event in events])
    points = np.array([(event.easting, event.northing) for event in events])
    known = {child: number for number, child in enumerate(dict.fromkeys(event.child for event in events))}
    child = np.array([known[event.child] for event in events])
    unit = child if request.measure is Measure.children else np.arange(len(events))
    options = ScanOptions(
        max_days=request.days,
        max_metres=request.max_km * 1000,
        level=request.level,
        replications=request.replications,
        seed=request.seed,
    )

    def made(cluster: Cluster) -> Hotspot:
        inside, here = list(cluster.events), list(cluster.at_places)
        return Hotspot(
            surface=request.surface,
            measure=request.measure,
            centre=Point(*cluster.centre),
            radius_m=_radius(cluster, points),
            start=request.as_of - timedelta(days=cluster.days - 1),
            end=request.as_of,
            observed=cluster.observed,
            expected=cluster.expected,
            children=len(set(child[inside].tolist())),
            episodes=len(inside),
            p_value=cluster.p_value,
            status=NEW,
            earlier=_earlier(age[here], unit[here], cluster.days, request),
        )

    def wanted(cluster: Cluster) -> bool:
        return near is None or any(_meet(made(cluster), other) for other in near)

    return [made(cluster) for cluster in scan(points, age, unit, options, wanted)]


def with_status(hotspots: Sequence[Hotspot], earlier: Sequence[Hotspot]) -> list[Hotspot]:
    """The hotspots with their status against those of the earlier run: circles that meet are the same place."""
    return [replace(one, status=PERSISTING if any(_meet(one, other) for other in earlier) else NEW) for one in hotspots]


def _meet(one: Hotspot, other: Hotspot) -> bool:
    distance = math.hypot(one.centre.easting - other.centre.easting, one.centre.northing - other.centre.northing)
    return distance <= one.radius_m + other.radius_m


def _radius(cluster: Cluster, points: Floats) -> float:
    """Metres from the centre to the farthest event that counts to the circle's places."""
    away = points[list(cluster.at_places)] - np.array(cluster.centre)
    return max(SMALLEST_RADIUS_M, float(np.hypot(away[:, 0], away[:, 1]).max()))


def _earlier(age: Ints, unit: Ints, days: int, request: HotspotRequest) -> float:
    """Mean count over the whole spells of `days` days that precede the cluster's in the study period."""
    spells = request.window_days // days - 1
    spell = age // days
    kept = (spell >= 1) & (spell <= spells)
    return len(set(zip(spell[kept].tolist(), unit[kept].tolist(), strict=True))) / spells
