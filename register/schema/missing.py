"""Missing: reports with all their versions, the decision which child each is about, and the episodes made of them."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from geoalchemy2 import Geometry, WKBElement
from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Computed,
    ForeignKey,
    Identity,
    Index,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import ExcludeConstraint
from sqlalchemy.orm import Mapped, mapped_column

from register.schema.base import Base, CreatedAt, Id, cell_of, one_of
from register.schema.words import (
    EPISODE_KINDS,
    EPISODE_STATES,
    LINK_DECISIONS,
    PRECISIONS,
    RECORD_STATUSES,
    RISK_LEVELS,
)


class Episode(Base):
    """One time one child was missing (or absent, or away), built from all reports of it."""

    __tablename__ = "episodes"
    __table_args__ = (
        one_of("kind", EPISODE_KINDS),
        one_of("state", EPISODE_STATES),
        one_of("risk_level", RISK_LEVELS),
        one_of("missing_from_precision", PRECISIONS),
        one_of("found_precision", PRECISIONS),
        CheckConstraint("(state = 'returned') = (returned_at IS NOT NULL)", name="returned_has_time"),
        CheckConstraint("returned_at >= went_missing_at", name="returned_after_missing"),
        CheckConstraint("NOT overtaken OR state = 'ended_unknown'", name="overtaken_is_ended"),
        ExcludeConstraint(
            ("child_id", "="),
            ("kind", "="),
            (text("tstzrange(went_missing_at, returned_at, '[)')"), "&&"),
            where=text("state IN ('open', 'returned')"),
            name="ex_episodes_no_overlap",
            using="gist",
            deferrable=True,
            initially="DEFERRED",
        ),
        ExcludeConstraint(
            ("child_id", "="),
            where=text("state = 'open'"),
            name="ex_episodes_one_open",
            using="gist",
            deferrable=True,
            initially="DEFERRED",
        ),
        Index("ix_episodes_child_id_went_missing_at", "child_id", "went_missing_at"),
        Index("ix_episodes_open", "child_id", postgresql_where=text("state = 'open'")),
        Index("ix_episodes_missing_from_cell", "missing_from_cell"),
        Index("ix_episodes_found_cell", "found_cell"),
    )

    id: Mapped[Id]
    child_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("hw.children.id"))
    kind: Mapped[str]
    state: Mapped[str]
    overtaken: Mapped[bool] = mapped_column(server_default=text("false"))
    """No return was recorded and a later departure shows that it ended before."""
    went_missing_at: Mapped[datetime]
    returned_at: Mapped[datetime | None]
    risk_level: Mapped[str | None]
    """The newest grade; the history of grades is in the report versions."""
    missing_from_type: Mapped[str | None]
    setting_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("hw.settings.id"), index=True)
    placement_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("hw.placements.id"))
    missing_from: Mapped[WKBElement | None] = mapped_column(Geometry("POINT", srid=27700, spatial_index=True))
    missing_from_precision: Mapped[str | None]
    missing_from_cell: Mapped[str | None] = mapped_column(Computed(cell_of("missing_from"), persisted=True))
    found: Mapped[WKBElement | None] = mapped_column(Geometry("POINT", srid=27700, spatial_index=True))
    found_precision: Mapped[str | None]
    found_cell: Mapped[str | None] = mapped_column(Computed(cell_of("found"), persisted=True))
    created_at: Mapped[CreatedAt]
    updated_at: Mapped[CreatedAt]


class Report(Base):
    """What one force says about one event, under one reference. Identity: (force, report_id)."""

    __tablename__ = "reports"
    __table_args__ = (
        UniqueConstraint("force_key", "report_id"),
        Index("ix_reports_child_id", "child_id"),
        Index("ix_reports_episode_id", "episode_id"),
    )

    id: Mapped[Id]
    force: Mapped[str]
    force_key: Mapped[str]
    """The force without regard to case and blanks."""
    report_id: Mapped[str]
    source_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("hw.sources.id"))
    child_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("hw.children.id"))
    episode_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("hw.episodes.id"))
    setting_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("hw.settings.id"))
    setting_reason: Mapped[str | None]
    current_version_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("hw.report_versions.id", use_alter=True, deferrable=True, initially="DEFERRED")
    )
    created_at: Mapped[CreatedAt]


class ReportVersion(Base):
    """One version of a report, as received and as read. Never changed, never deleted."""

    __tablename__ = "report_versions"
    __table_args__ = (
        UniqueConstraint("report_pk", "content_digest"),
        one_of("record_status", RECORD_STATUSES),
        one_of("risk_level", RISK_LEVELS),
        one_of("initial_risk_level", RISK_LEVELS),
    )

    id: Mapped[Id]
    report_pk: Mapped[uuid.UUID] = mapped_column(ForeignKey("hw.reports.id"))
    arrival: Mapped[int] = mapped_column(BigInteger, Identity(always=True), unique=True)
    inbox_record_id: Mapped[int] = mapped_column(ForeignKey("hw.inbox_records.id"), index=True)
    content_digest: Mapped[str]
    report_version: Mapped[int | None]
    record_status: Mapped[str]
    reported_at: Mapped[datetime]
    went_missing_at: Mapped[datetime]
    returned_at: Mapped[datetime | None]
    returned_time_unknown: Mapped[bool] = mapped_column(server_default=text("false"))
    """The child is back, the time recorded cannot be right."""
    risk_level: Mapped[str | None]
    initial_risk_level: Mapped[str | None]
    concerns: Mapped[str] = mapped_column(server_default="")
    """Codes with `;` between; blank is unknown, not none."""
    content: Mapped[dict[str, Any]]
    """Every canonical field as it was read."""
    faults: Mapped[list[Any]]
    """A list of {"field", "problem", "received"} for values that were kept but could not be read."""
    missing_from: Mapped[WKBElement | None] = mapped_column(Geometry("POINT", srid=27700, spatial_index=False))
    missing_from_precision: Mapped[str | None]
    found: Mapped[WKBElement | None] = mapped_column(Geometry("POINT", srid=27700, spatial_index=False))
    found_precision: Mapped[str | None]
    received_at: Mapped[CreatedAt]


class LinkDecision(Base):
    """Which child a report was taken to be about, why, and by whom; earlier decisions stay, superseded."""

    __tablename__ = "link_decisions"
    __table_args__ = (
        one_of("decision", LINK_DECISIONS),
        CheckConstraint("score BETWEEN 0 AND 1", name="score_is_a_probability"),
        Index(
            "uq_link_decisions_current",
            "report_pk",
            unique=True,
            postgresql_where=text("superseded_at IS NULL"),
        ),
        Index("ix_link_decisions_child_id", "child_id"),
    )

    id: Mapped[Id]
    report_pk: Mapped[uuid.UUID] = mapped_column(ForeignKey("hw.reports.id"))
    child_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("hw.children.id"))
    decision: Mapped[str]
    reason: Mapped[str]
    """One of ingest.linkage.decide.REASONS."""
    score: Mapped[float]
    """Probability that the report is about the best candidate; 0 where there was none."""
    best_candidate_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("hw.children.id"))
    evidence: Mapped[list[Any]]
    """A list of {"field", "level", "weight"}: log2 weights as they were when decided."""
    model_version: Mapped[str]
    decided_by: Mapped[str]
    decided_at: Mapped[CreatedAt]
    superseded_at: Mapped[datetime | None]


class EvaluationDue(Base):
    """A child whose history changed and whose rules have not been looked at since."""

    __tablename__ = "evaluations_due"

    child_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("hw.children.id"), primary_key=True)
    since: Mapped[CreatedAt]
    backfill: Mapped[bool] = mapped_column(server_default=text("false"))
