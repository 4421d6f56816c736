"""Open geography: postcodes and areas with their child population. No child is in these tables."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from register.schema.base import Base, CreatedAt, Id, Point


class Postcode(Base):
    """A unit postcode and its point."""

    __tablename__ = "postcodes"
    __table_args__ = (Index("ix_postcodes_sector", "sector"), Index("ix_postcodes_district", "district"))

    postcode: Mapped[str] = mapped_column(primary_key=True)
    """Upper case with one space."""
    sector: Mapped[str]
    district: Mapped[str]
    area: Mapped[str | None]
    point: Mapped[Point]
    edition: Mapped[str]
    ended_on: Mapped[date | None]


class Area(Base):
    """A named area and how many children live in it."""

    __tablename__ = "areas"
    __table_args__ = (CheckConstraint("age_10_17 <= age_0_17", name="part_of_the_whole"),)

    id: Mapped[Id]
    name: Mapped[str] = mapped_column(unique=True)
    age_0_17: Mapped[int]
    age_10_17: Mapped[int]
    edition: Mapped[str]


class JobRun(Base):
    """A background job done for one period: the reason why no job runs twice for it."""

    __tablename__ = "job_runs"

    job: Mapped[str] = mapped_column(primary_key=True)
    period: Mapped[str] = mapped_column(primary_key=True)
    started_at: Mapped[CreatedAt]
    finished_at: Mapped[datetime | None]
