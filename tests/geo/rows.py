"""Rows for tests about places: synthetic children, episodes and settings, put straight into the record."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, text

Spot = tuple[float, float]
"""Easting and northing in metres."""


def child(connection: Connection) -> uuid.UUID:
    """A new synthetic child."""
    made: uuid.UUID = connection.execute(
        text("INSERT INTO hw.children (surname, forename) VALUES ('Sample', 'Ana') RETURNING id")
    ).scalar_one()
    return made


def setting(connection: Connection, name: str, at: Spot | None, kind: str = "childrens_home", **more: Any) -> uuid.UUID:
    """A setting from a list, with a point where one is given."""
    values = {"places": None, "opened_on": None, "closed_on": None, **more}
    made: uuid.UUID = connection.execute(
        text(
            """
            INSERT INTO hw.settings (origin, kind, name, point, places, opened_on, closed_on)
            VALUES ('list', :kind, :name, public.ST_SetSRID(public.ST_MakePoint(:x, :y), 27700),
                    :places, :opened_on, :closed_on) RETURNING id
            """
        ),
        {"kind": kind, "name": name, "x": at and at[0], "y": at and at[1], **values},
    ).scalar_one()
    return made


def episode(
    connection: Connection,
    who: uuid.UUID,
    went: datetime,
    returned: datetime | None = None,
    missing_from: Spot | None = None,
    found: Spot | None = None,
    precision: str = "coordinates",
    **more: Any,
) -> None:
    """An episode; both points were found with the same precision. Times are aware."""
    state = "returned" if returned else "ended_unknown"
    values = {"kind": "missing", "state": state, "setting_id": None, **more}
    connection.execute(
        text(
            """
            INSERT INTO hw.episodes (child_id, kind, state, went_missing_at, returned_at, setting_id,
                                     missing_from, missing_from_precision, found, found_precision)
            VALUES (:child, :kind, :state, :went, :returned, :setting_id,
                    public.ST_SetSRID(public.ST_MakePoint(:mx, :my), 27700), :mp,
                    public.ST_SetSRID(public.ST_MakePoint(:fx, :fy), 27700), :fp)
            """
        ),
        {
            "child": who,
            "went": went,
            "returned": returned,
            "mx": missing_from and missing_from[0],
            "my": missing_from and missing_from[1],
            "mp": precision if missing_from else None,
            "fx": found and found[0],
            "fy": found and found[1],
            "fp": precision if found else None,
            **values,
        },
    )
