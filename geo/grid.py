"""British National Grid: metres inside, WGS84 outside, by the official OSTN15 transformation.

OSTN15 is carried by convertbng; PostGIS and pyproj without its grid are 1-3 m off, so points are converted once at
the door, here, and never by ST_Transform.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from convertbng.cutil import convert_osgb36_to_ll, convert_to_osgb36

CELL = 1_000
"""Side of an access cell in metres (register.schema.base.cell_of)."""


@dataclass(frozen=True, slots=True)
class Point:
    """A point in metres, EPSG:27700."""

    easting: float
    northing: float

    def distance_to(self, other: Point) -> float:
        """Metres in a straight line."""
        return math.hypot(self.easting - other.easting, self.northing - other.northing)


def to_grid(lon: float, lat: float) -> Point | None:
    """Grid point of a WGS84 position in degrees; None where it is not in Great Britain."""
    return to_grid_many([lon], [lat])[0]


def to_grid_many(lons: Sequence[float], lats: Sequence[float]) -> list[Point | None]:
    """Grid points of WGS84 positions in degrees; None for each that is not in Great Britain (0, 0 is not)."""
    if not len(lons):
        return []
    eastings, northings = convert_to_osgb36(np.asarray(lons, dtype=float), np.asarray(lats, dtype=float))
    return [
        Point(float(easting), float(northing)) if in_great_britain(lon, lat) and math.isfinite(easting) else None
        for lon, lat, easting, northing in zip(lons, lats, eastings, northings, strict=True)
    ]


def in_great_britain(lon: float, lat: float) -> bool:
    """Whether a position can be in Great Britain: a box, less the island of Ireland, which OSTN15 reaches into."""
    if not (-8.75 <= lon <= 1.8 and 49.8 <= lat <= 60.9):
        return False
    ireland = (lon < -5.4 and 51.3 < lat < 55.26) or (lon < -5.95 and 51.3 < lat < 55.45)
    return not ireland


def to_lonlat(points: Sequence[Point]) -> list[tuple[float, float]]:
    """WGS84 (longitude, latitude) in degrees of grid points."""
    if not points:
        return []
    lons, lats = convert_osgb36_to_ll(
        np.array([point.easting for point in points]), np.array([point.northing for point in points])
    )
    return [(float(lon), float(lat)) for lon, lat in zip(lons, lats, strict=True)]


def cell(point: Point) -> str:
    """The 1 km cell of a point, as the database generates it: `E330N137`."""
    return f"E{math.floor(point.easting / CELL)}N{math.floor(point.northing / CELL)}"


def cells_within(point: Point, radius_m: float) -> list[str]:
    """Every cell that a circle may touch: equality on cells may use an index under row-level security."""
    west, east = (math.floor((point.easting + sign * radius_m) / CELL) for sign in (-1, 1))
    south, north = (math.floor((point.northing + sign * radius_m) / CELL) for sign in (-1, 1))
    return [f"E{x}N{y}" for x in range(west, east + 1) for y in range(south, north + 1)]
