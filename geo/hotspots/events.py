"""Episodes as the scan wants them: where, which day, which child. The only place here that asks the database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from sqlalchemy import Connection, text

PRECISE = ("coordinates", "setting", "postcode")
"""A point found by less (the mean of a sector or district) may not make a hotspot."""


class Surface(StrEnum):
    """Which place of an episode: two maps, never mixed."""

    missing_from = "missing_from"
    found = "found"


@dataclass(frozen=True, slots=True)
class SurfaceColumns:
    """Columns of hw.episodes: the point, how it was found, and the moment that belongs to it."""

    point: str
    precision: str
    moment: str


COLUMNS = {
    Surface.missing_from: SurfaceColumns("missing_from", "missing_from_precision", "went_missing_at"),
    Surface.found: SurfaceColumns("found", "found_precision", "returned_at"),
}


def counted_episodes(surface: Surface) -> str:
    """SQL: episodes that count (missing, not cancelled) and whose moment is on the London dates :first to :last,
    with the columns id, child_id, setting_id, day, point (may be NULL) and precise."""
    of = COLUMNS[surface]
    precise = ", ".join(f"'{word}'" for word in PRECISE)
    return f"""
        SELECT e.id, e.child_id, e.setting_id, e.{of.point} AS point,
               coalesce(e.{of.precision} IN ({precise}), false) AS precise,
               (e.{of.moment} AT TIME ZONE 'Europe/London')::date AS day
        FROM hw.episodes e
        WHERE e.kind = 'missing' AND e.state <> 'cancelled'
          AND e.{of.moment} >= (CAST(:first AS date)::timestamp AT TIME ZONE 'Europe/London')
          AND e.{of.moment} < ((CAST(:last AS date) + 1)::timestamp AT TIME ZONE 'Europe/London')
    """


@dataclass(frozen=True, slots=True)
class Event:
    """One episode at one place on one Europe/London date; metres EPSG:27700."""

    day: date
    easting: float
    northing: float
    child: UUID


@dataclass(frozen=True, slots=True)
class Events:
    """Events of a period in order of day and place, and how many episodes could not take part."""

    located: tuple[Event, ...]
    imprecise: int
    """Known to a postcode sector or district only."""
    unlocated: int


def events_between(connection: Connection, surface: Surface, first: date, last: date) -> Events:
    """Every counted episode the connection may see whose moment (departure, or return for `found`) is in the period.

    Both dates are included. An episode found at an unknown time is in no period.
    """
    rows = connection.execute(
        text(f"""
            SELECT day, child_id, precise, public.ST_X(point) AS x, public.ST_Y(point) AS y
            FROM ({counted_episodes(surface)}) AS counted
            ORDER BY day, x, y, child_id, id
        """),
        {"first": first, "last": last},
    ).all()
    placed = [row for row in rows if row.x is not None]
    return Events(
        located=tuple(Event(row.day, row.x, row.y, row.child_id) for row in placed if row.precise),
        imprecise=sum(not row.precise for row in placed),
        unlocated=len(rows) - len(placed),
    )
