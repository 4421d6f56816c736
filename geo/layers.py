"""What a map shows, as plain values: places with counts, settings, outlines and hotspots, in WGS84.

No privilege is assumed: a connection sees what its role and session entitle it to, and no name of a child is here.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from shapely import Polygon, from_wkb
from sqlalchemy import ARRAY, Connection, Text, bindparam, text

from geo.grid import Point, to_lonlat
from geo.hotspots.events import Surface, counted_episodes
from geo.hotspots.find import HotspotRequest, HotspotRun, find_hotspots

PROTECTED_SETTINGS = ("foster_care",)
"""Family homes: never drawn as settings, never named."""


Ring = tuple[tuple[float, float], ...]
"""A closed ring of (longitude, latitude)."""


@dataclass(frozen=True, slots=True)
class Period:
    """Europe/London dates, both included."""

    first: date
    last: date

    @property
    def days(self) -> int:
        """How many dates."""
        return (self.last - self.first).days + 1


@dataclass(frozen=True, slots=True)
class Place:
    """Episodes at one point in the period."""

    lon: float
    lat: float
    where: str
    """In words: the setting, or the town and postcode sector."""
    episodes: int
    children: int
    first: date
    last: date
    precise: bool
    """False where the point is only the middle of a postcode sector or district."""


@dataclass(frozen=True, slots=True)
class SettingPlace:
    """A home or other place of accommodation (no foster household), and the episodes from it in the period."""

    lon: float
    lat: float
    name: str
    kind: str
    places: int | None
    """How many children it is registered for."""
    episodes: int
    children: int


@dataclass(frozen=True, slots=True)
class Outline:
    """A line drawn round the postcodes of an area: no official boundary."""

    name: str
    ring: Ring
    lon: float
    lat: float
    age_0_17: int | None


@dataclass(frozen=True, slots=True)
class Layers:
    """Everything a map of a period shows."""

    period: Period
    missing_from: tuple[Place, ...]
    found: tuple[Place, ...]
    settings: tuple[SettingPlace, ...]
    outlines: tuple[Outline, ...]
    whole: Ring
    """Round all of these areas together; empty where there are none."""
    hotspots: tuple[HotspotRun, ...]
    unlocated: int
    """Episodes of the period whose missing-from place is not known."""
    not_found_anywhere: int
    """Episodes that ended in the period and whose found place is not known."""


def places(connection: Connection, surface: Surface, period: Period) -> tuple[list[Place], int]:
    """Where counted episodes began (or where children were found), busiest first, and how many had no point."""
    rows = connection.execute(
        text(f"""
            WITH counted AS ({counted_episodes(surface)}),
            grouped AS (
                SELECT public.ST_X(c.point) AS x, public.ST_Y(c.point) AS y, bool_or(c.precise) AS precise,
                       count(*) AS episodes, count(DISTINCT c.child_id) AS children,
                       min(c.day) AS first, max(c.day) AS last, min(s.name) AS setting,
                       count(DISTINCT coalesce(s.id, c.id)) AS settings
                FROM counted c
                LEFT JOIN hw.settings s ON :named AND s.id = c.setting_id AND s.name <> '' AND s.kind <> ALL (:protected)
                GROUP BY x, y)
            SELECT g.*, near.area, near.sector
            FROM grouped g
            LEFT JOIN LATERAL (
                SELECT p.area, p.sector FROM hw.postcodes p
                WHERE g.x IS NOT NULL
                ORDER BY p.point OPERATOR(public.<->) public.ST_SetSRID(public.ST_MakePoint(g.x, g.y), 27700) LIMIT 1
            ) AS near ON true
            ORDER BY g.episodes DESC, g.x, g.y
        """).bindparams(bindparam("protected", type_=ARRAY(Text))),
        {
            "first": period.first,
            "last": period.last,
            "named": surface is Surface.missing_from,
            "protected": list(PROTECTED_SETTINGS),
        },
    ).all()
    located = [row for row in rows if row.x is not None]
    degrees = to_lonlat([Point(row.x, row.y) for row in located])
    return (
        [
            Place(
                lon=lon,
                lat=lat,
                where=_where(row.setting if row.settings == 1 else None, row.area, row.sector),
                episodes=row.episodes,
                children=row.children,
                first=row.first,
                last=row.last,
                precise=row.precise,
            )
            for row, (lon, lat) in zip(located, degrees, strict=True)
        ],
        sum(row.episodes for row in rows if row.x is None),
    )


def settings_on_map(connection: Connection, period: Period) -> list[SettingPlace]:
    """Settings with a point that were open in the period, but for family homes, busiest first."""
    rows = connection.execute(
        text(f"""
            SELECT s.name, s.kind, s.places, public.ST_X(s.point) AS x, public.ST_Y(s.point) AS y,
                   count(c.id) AS episodes, count(DISTINCT c.child_id) AS children
            FROM hw.settings s
            LEFT JOIN ({counted_episodes(Surface.missing_from)}) AS c ON c.setting_id = s.id
            WHERE s.point IS NOT NULL AND s.kind <> ALL (:protected)
              AND (s.opened_on IS NULL OR s.opened_on <= :last) AND (s.closed_on IS NULL OR s.closed_on >= :first)
            GROUP BY s.id
            ORDER BY episodes DESC, s.name, s.id
        """).bindparams(bindparam("protected", type_=ARRAY(Text))),
        {"first": period.first, "last": period.last, "protected": list(PROTECTED_SETTINGS)},
    ).all()
    degrees = to_lonlat([Point(row.x, row.y) for row in rows])
    return [
        SettingPlace(lon, lat, row.name, row.kind, row.places, row.episodes, row.children)
        for row, (lon, lat) in zip(rows, degrees, strict=True)
    ]


def outlines(connection: Connection) -> list[Outline]:
    """A line round the postcodes of every area of which the child population is loaded, by name."""
    rows = connection.execute(
        text("""
            SELECT a.name, a.age_0_17,
                   public.ST_AsBinary(public.ST_Simplify(public.ST_Buffer(
                       public.ST_ConvexHull(public.ST_Collect(p.point)), 200, 4), 40)) AS shape
            FROM hw.areas a JOIN hw.postcodes p ON p.area = a.name
            GROUP BY a.name, a.age_0_17
            ORDER BY a.name
        """)
    ).all()
    found = []
    for row in rows:
        shape = _polygon(row.shape)
        [(lon, lat)] = to_lonlat([Point(shape.centroid.x, shape.bounds[3])])
        found.append(Outline(row.name, _ring(shape), lon, lat, row.age_0_17))
    return found


def whole_outline(connection: Connection) -> Ring:
    """A line round the postcodes of all those areas together; empty where there are none."""
    shape = connection.execute(
        text("""
            SELECT public.ST_AsBinary(public.ST_Simplify(
                       public.ST_Buffer(public.ST_ConcaveHull(public.ST_Collect(p.point), 0.6), 2000, 4), 150))
            FROM hw.postcodes p WHERE p.area IN (SELECT name FROM hw.areas)
            HAVING count(*) > 0
        """)
    ).scalar_one_or_none()
    return () if shape is None else _ring(_polygon(shape))


def layers(connection: Connection, period: Period, hotspot_requests: Sequence[HotspotRequest]) -> Layers:
    """Everything a map of the period shows, with one hotspot run for each request (they take seconds)."""
    missing_from, unlocated = places(connection, Surface.missing_from, period)
    found, nowhere = places(connection, Surface.found, period)
    return Layers(
        period=period,
        missing_from=tuple(missing_from),
        found=tuple(found),
        settings=tuple(settings_on_map(connection, period)),
        outlines=tuple(outlines(connection)),
        whole=whole_outline(connection),
        hotspots=tuple(find_hotspots(connection, request) for request in hotspot_requests),
        unlocated=unlocated,
        not_found_anywhere=nowhere,
    )


def usual_requests(period: Period, surfaces: Collection[Surface] = tuple(Surface)) -> list[HotspotRequest]:
    """The hotspot runs of a usual map: distinct children, each surface on its own, over the map's own period."""
    return [HotspotRequest(as_of=period.last, window_days=period.days, surface=surface) for surface in surfaces]


def last_days(last: date, days: int) -> Period:
    """The period of so many dates that ends with `last`."""
    return Period(last - timedelta(days=days - 1), last)


def _where(setting: str | None, area: str | None, sector: str | None) -> str:
    whole = sector.replace(" ", "\N{NO-BREAK SPACE}") if sector else ""
    near = " ".join(part for part in (area, f"({whole})" if whole else "") if part)
    return ", ".join(part for part in (setting, near) if part) or "no postcode near"


def _polygon(binary: bytes) -> Polygon:
    shape = from_wkb(bytes(binary))
    if not isinstance(shape, Polygon):
        raise TypeError(f"an outline came out as a {shape.geom_type}")
    return shape


def _ring(shape: Polygon) -> Ring:
    return tuple(to_lonlat([Point(x, y) for x, y in shape.exterior.coords]))
