"""The British National Grid: the one place where degrees become metres (OSTN15), and back."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from convertbng.cutil import convert_bng, convert_osgb36_to_ll
from shapely import Polygon, contains_xy, prepare

CELL_METRES = 1000

# Great Britain with its islands and a strip of sea, in kilometres. The transformation also answers for Ireland, the
# Isle of Man and northern France, which lie in the same rectangle of the grid but not in the country.
# fmt: off
_OUTLINE_KM = (
    (645, 140), (610, 105), (560, 88), (480, 75), (400, 60), (365, 50), (290, 20), (180, 0), (60, 0), (65, 30),
    (140, 60), (200, 125), (190, 165), (145, 195), (145, 250), (190, 312), (205, 372), (212, 408), (245, 410),
    (282, 450), (272, 495), (255, 515), (225, 521), (203, 522), (188, 548), (186, 580), (160, 597), (150, 604),
    (146, 622), (122, 628), (102, 640), (95, 670), (60, 740), (35, 772), (0, 880), (0, 925), (60, 975), (150, 1045),
    (205, 1050), (330, 1065), (375, 1105), (375, 1160), (425, 1228), (485, 1230), (485, 1110), (405, 1020),
    (365, 960), (432, 872), (432, 825), (385, 730), (405, 690), (440, 645), (455, 560), (505, 515), (548, 475),
    (550, 410), (632, 368), (672, 312), (672, 285), (665, 220), (657, 165),
)
# fmt: on
GREAT_BRITAIN = Polygon([(east * 1000, north * 1000) for east, north in _OUTLINE_KM])
prepare(GREAT_BRITAIN)


@dataclass(frozen=True, slots=True)
class Point:
    """A point in metres, EPSG:27700."""

    easting: float
    northing: float


def to_grid(lon: float, lat: float) -> Point | None:
    """The grid point of a longitude and latitude (degrees, WGS84 taken as ETRS89), to the millimetre.

    None for what is not in Great Britain: 0,0, values that are no number, the sea beyond the coast, Ireland. The
    library's OSTN15 ends at 49.922 and 60.845 degrees north: the south of Scilly and the tip of Unst are lost too.
    """
    return to_grid_many([lon], [lat])[0]


def to_grid_many(lons: Sequence[float], lats: Sequence[float]) -> list[Point | None]:
    """`to_grid` for many points at once (about a million a second); one answer for each, in the same order.

    Raises ValueError where the two lists differ in length.
    """
    if len(lons) != len(lats):
        raise ValueError(f"{len(lons)} longitudes and {len(lats)} latitudes do not make pairs")
    if not len(lons):
        return []
    eastings, northings = convert_bng(np.asarray(lons, dtype=float), np.asarray(lats, dtype=float))
    inside = np.isfinite(eastings) & np.isfinite(northings)
    inside[inside] = contains_xy(GREAT_BRITAIN, eastings[inside], northings[inside])
    return [
        Point(easting, northing) if taken else None
        for easting, northing, taken in zip(eastings.tolist(), northings.tolist(), inside.tolist(), strict=True)
    ]


def to_lonlat(points: Sequence[Point]) -> list[tuple[float, float]]:
    """(longitude, latitude) in degrees, WGS84, of grid points; the way back of `to_grid` to under a centimetre.

    Raises ValueError for a point outside the transformation's rectangle (0-700 km east, 0-1,250 km north).
    """
    if not points:
        return []
    lons, lats = convert_osgb36_to_ll(
        np.array([point.easting for point in points]), np.array([point.northing for point in points])
    )
    if not np.isfinite(lons).all():
        raise ValueError("a point lies outside the British National Grid")
    return list(zip(lons.tolist(), lats.tolist(), strict=True))


def cell(point: Point) -> str:
    """The 1 km cell of a point, as the database writes it in its generated columns: `E330N137`."""
    return _cell_text(math.floor(point.easting / CELL_METRES), math.floor(point.northing / CELL_METRES))


def cells_within(point: Point, radius_m: float) -> list[str]:
    """Every 1 km cell that a circle touches, sorted; equality on them reaches an index under row-level security.

    A superset: who asks still compares distances. Raises ValueError for a negative radius.
    """
    if radius_m < 0:
        raise ValueError("a radius is not negative")
    west, east = (math.floor((point.easting + sign * radius_m) / CELL_METRES) for sign in (-1, 1))
    south, north = (math.floor((point.northing + sign * radius_m) / CELL_METRES) for sign in (-1, 1))
    return sorted(
        _cell_text(column, row)
        for column in range(west, east + 1)
        for row in range(south, north + 1)
        if math.hypot(_gap(point.easting, column), _gap(point.northing, row)) <= radius_m
    )


def _cell_text(column: int, row: int) -> str:
    return f"E{column}N{row}"


def _gap(coordinate: float, index: int) -> float:
    """Metres from a coordinate to the strip of cells with this index; 0 inside it."""
    low = index * CELL_METRES
    return max(low - coordinate, coordinate - low - CELL_METRES, 0.0)
