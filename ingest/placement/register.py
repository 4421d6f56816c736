"""Settings and placements in the database: reading them for linkage, adding settings that only police named."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import Connection, text

from geo.grid import Point
from ingest.placement.addresses import address_key
from ingest.placement.match import Place, Query, SettingIndex
from register.bulk import bulk


@dataclass(frozen=True, slots=True)
class Held:
    """A placement: from `started_on` to the day before `ended_on` (None: still held)."""

    id: UUID
    child_id: UUID
    setting_id: UUID
    started_on: date
    ended_on: date | None

    def covers(self, day: date) -> bool:
        """Whether the child lived there on `day` (a Europe/London date)."""
        return self.started_on <= day and (self.ended_on is None or day < self.ended_on)


def load_settings(connection: Connection, listed: bool = False) -> SettingIndex:
    """Every setting, or those of the lists alone, indexed for matching; listed ones first."""
    rows = connection.execute(
        text(
            """
            SELECT id, kind, name, address, postcode, public.ST_X(point) AS e, public.ST_Y(point) AS n
            FROM hw.settings WHERE origin = 'list' OR NOT :listed ORDER BY origin, created_at, id
            """
        ),
        {"listed": listed},
    )
    return SettingIndex.of(
        Place(
            row.id,
            row.kind,
            row.name,
            row.address,
            row.postcode,
            None if row.e is None else Point(row.e, row.n),
        )
        for row in rows
    )


def load_placements(connection: Connection, children: Collection[UUID]) -> dict[UUID, list[Held]]:
    """Placements of some children, newest first."""
    rows = connection.execute(
        text(
            """
            SELECT id, child_id, setting_id, started_on, ended_on FROM hw.placements
            WHERE child_id = ANY(:children) ORDER BY child_id, started_on DESC, id
            """
        ),
        {"children": list(children)},
    )
    found: dict[UUID, list[Held]] = {}
    for row in rows:
        found.setdefault(row.child_id, []).append(
            Held(row.id, row.child_id, row.setting_id, row.started_on, row.ended_on)
        )
    return found


def held_on(placements: Sequence[Held], day: date) -> Held | None:
    """The placement held on a day; on the day it ended, that one, where no other had begun (a child reported missing
    on the day of a move is missing from where it was)."""
    found = next((placement for placement in placements if placement.covers(day)), None)
    return found or next((item for item in placements if item.ended_on and item.covers(day - timedelta(days=1))), None)


def named_by_police(query: Query) -> Place:
    """A setting made of what a report says about one that no list has."""
    return Place(uuid.uuid4(), query.kind or "other", "", query.address, query.postcode, query.point)


def add_settings(connection: Connection, places: Sequence[Place]) -> None:
    """Store settings that only police named."""
    bulk(
        connection,
        """
        INSERT INTO hw.settings (id, origin, kind, name, address, address_key, postcode, point)
        SELECT r.id, 'report', r.kind, r.name, r.address, r.address_key, r.postcode,
               public.ST_SetSRID(public.ST_MakePoint(r.e, r.n), 27700)
        FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS r(
            id uuid, kind text, name text, address text, address_key text, postcode text, e float8, n float8)
        """,
        [
            {
                "id": place.id,
                "kind": place.kind,
                "name": place.name,
                "address": place.address,
                "address_key": address_key(place.address, place.postcode),
                "postcode": place.postcode,
                "e": place.point.easting if place.point else None,
                "n": place.point.northing if place.point else None,
            }
            for place in places
        ],
    )
