"""What every table shares: the metadata and its naming rules, keys, times, points and the grid cell."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Annotated, Any

from geoalchemy2 import Geometry, WKBElement
from sqlalchemy import CheckConstraint, DateTime, MetaData, Text, text
from sqlalchemy.dialects.postgresql import JSONB, UUID
from sqlalchemy.orm import DeclarativeBase, mapped_column

from register.schema.words import listed

SCHEMA = "hw"

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """All tables, in schema `hw` so that PostGIS's own stay out of the way."""

    metadata = MetaData(schema=SCHEMA, naming_convention=NAMING)
    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy reads a plain dict
        str: Text,
        datetime: DateTime(timezone=True),
        dict[str, Any]: JSONB,
        list[Any]: JSONB,
    }


Id = Annotated[uuid.UUID, mapped_column(UUID(as_uuid=True), primary_key=True, server_default=text("gen_random_uuid()"))]
"""Random, so that an id tells nothing about how many there are."""

CreatedAt = Annotated[datetime, mapped_column(DateTime(timezone=True), server_default=text("now()"))]
"""Aware UTC time the row came to be."""

Point = Annotated[WKBElement, mapped_column(Geometry("POINT", srid=27700, spatial_index=True))]
"""A point in metres, EPSG:27700 (British National Grid)."""


def one_of(column: str, values: tuple[str, ...], name: str | None = None) -> CheckConstraint:
    """Text with a CHECK instead of an enum: equality on text may use an index under row-level security."""
    return CheckConstraint(f"{column} IN ({listed(values)})", name=name or f"{column}_known")


def cell_of(point: str) -> str:
    """SQL for the 1 km British National Grid cell of a point column, as text like `E330N137`.

    Row-level security keeps spatial operators from their index; equality on a stored cell is allowed to use one.
    """
    return (
        f"'E' || floor(public.ST_X({point}) / 1000)::int::text || 'N' || floor(public.ST_Y({point}) / 1000)::int::text"
    )
