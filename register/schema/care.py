"""Where children live: providers, settings and the placements made in them."""

from __future__ import annotations

import uuid
from datetime import date

from geoalchemy2 import Geometry, WKBElement
from sqlalchemy import CheckConstraint, Computed, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import ExcludeConstraint
from sqlalchemy.orm import Mapped, mapped_column

from register.schema.base import Base, CreatedAt, Id, cell_of, one_of
from register.schema.words import SETTING_KINDS


class Provider(Base):
    """Who runs settings."""

    __tablename__ = "providers"

    id: Mapped[Id]
    ref: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    created_at: Mapped[CreatedAt]


class Setting(Base):
    """A physical place of accommodation or care, with a point where one is known."""

    __tablename__ = "settings"
    __table_args__ = (
        one_of("kind", SETTING_KINDS),
        one_of("origin", ("list", "report")),
        CheckConstraint("closed_on >= opened_on", name="closed_after_opened"),
        Index("ix_settings_postcode_address_key", "postcode", "address_key"),
        Index("ix_settings_cell", "cell"),
    )

    id: Mapped[Id]
    ref: Mapped[str | None] = mapped_column(unique=True)
    origin: Mapped[str]
    """`list`: from a register of settings. `report`: known only because police named it."""
    kind: Mapped[str]
    name: Mapped[str] = mapped_column(server_default="")
    address: Mapped[str] = mapped_column(server_default="")
    address_key: Mapped[str] = mapped_column(server_default="")
    """The address folded for comparison (ingest.placement.addresses)."""
    postcode: Mapped[str | None]
    point: Mapped[WKBElement | None] = mapped_column(Geometry("POINT", srid=27700, spatial_index=True))
    cell: Mapped[str | None] = mapped_column(Computed(cell_of("point"), persisted=True))
    provider_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("hw.providers.id"), index=True)
    urn: Mapped[str | None]
    places: Mapped[int | None]
    opened_on: Mapped[date | None]
    closed_on: Mapped[date | None]
    host_authority: Mapped[str | None]
    created_at: Mapped[CreatedAt]


class Placement(Base):
    """A child living in a setting between two dates (the last day not included), made by a placing authority."""

    __tablename__ = "placements"
    __table_args__ = (
        UniqueConstraint("placing_authority", "ref"),
        CheckConstraint("ended_on >= started_on", name="ended_after_started"),
        ExcludeConstraint(
            ("child_id", "="),
            (text("daterange(started_on, ended_on, '[)')"), "&&"),
            name="ex_placements_one_at_a_time",
            using="gist",
            deferrable=True,
            initially="DEFERRED",
        ),
        Index("ix_placements_child_id_started_on", "child_id", "started_on"),
    )

    id: Mapped[Id]
    ref: Mapped[str]
    child_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("hw.children.id"))
    setting_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("hw.settings.id"), index=True)
    placing_authority: Mapped[str]
    started_on: Mapped[date]
    ended_on: Mapped[date | None]
    legal_status: Mapped[str | None]
    placement_type: Mapped[str | None]
    """SSDA903 PLACE code."""
    notified_on: Mapped[date | None]
    """When the host authority was told (Care Planning Regulations 2010 reg 13); blank: no notification on record."""
    created_at: Mapped[CreatedAt]
