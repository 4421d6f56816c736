"""Hotspot runs as GeoJSON (RFC 7946, WGS84): circles as polygons, figures as properties."""

from __future__ import annotations

import math
from typing import Any

from geo.grid import Point, to_lonlat
from geo.hotspots.find import METHOD, Hotspot, HotspotRun

CORNERS = 64
DEGREE_DECIMALS = 6
"""About 0.1 m."""


def circle_ring(centre: Point, radius_m: float) -> list[tuple[float, float]]:
    """A closed ring of (longitude, latitude), counter-clockwise, that just encloses the circle."""
    reach = radius_m / math.cos(math.pi / CORNERS)
    turns = [2 * math.pi * step / CORNERS for step in range(CORNERS)]
    corners = to_lonlat(
        [Point(centre.easting + reach * math.cos(t), centre.northing + reach * math.sin(t)) for t in turns]
    )
    ring = [(round(lon, DEGREE_DECIMALS), round(lat, DEGREE_DECIMALS)) for lon, lat in corners]
    return [*ring, ring[0]]


def feature(hotspot: Hotspot) -> dict[str, Any]:
    """One hotspot as a GeoJSON feature. `relative_risk` is observed / expected; dates are Europe/London."""
    [(lon, lat)] = to_lonlat([hotspot.centre])
    return {
        "type": "Feature",
        "geometry": {"type": "Polygon", "coordinates": [circle_ring(hotspot.centre, hotspot.radius_m)]},
        "properties": {
            "method": METHOD,
            "surface": hotspot.surface.value,
            "measure": hotspot.measure.value,
            "start": hotspot.start.isoformat(),
            "end": hotspot.end.isoformat(),
            "days": hotspot.days,
            "observed": hotspot.observed,
            "expected": round(hotspot.expected, 4),
            "relative_risk": round(hotspot.relative_risk, 4),
            "earlier_mean": round(hotspot.earlier, 4),
            "children": hotspot.children,
            "episodes": hotspot.episodes,
            "p_value": round(hotspot.p_value, 6),
            "status": hotspot.status,
            "radius_m": round(hotspot.radius_m, 1),
            "centre": [round(lon, DEGREE_DECIMALS), round(lat, DEGREE_DECIMALS)],
        },
    }


def feature_collection(run: HotspotRun) -> dict[str, Any]:
    """The run as a FeatureCollection, strongest first, with what it rests on as the foreign member `run`."""
    request = run.request
    return {
        "type": "FeatureCollection",
        "features": [feature(hotspot) for hotspot in run.hotspots],
        "run": {
            "method": METHOD,
            "surface": request.surface.value,
            "measure": request.measure.value,
            "first_day": request.first_day.isoformat(),
            "as_of": request.as_of.isoformat(),
            "window_days": request.window_days,
            "max_days": request.days,
            "max_km": request.max_km,
            "level": request.level,
            "replications": request.replications,
            "seed": request.seed,
            "episodes": run.episodes,
            "children": run.children,
            "left_out_imprecise": run.imprecise,
            "left_out_unlocated": run.unlocated,
        },
    }
