"""Alerts: what held, on what evidence, and everything that happened to them."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from register.schema.base import Base, CreatedAt, Id, one_of
from register.schema.words import ALERT_STATUSES, IS_LIVE, SEVERITIES


class Alert(Base):
    """What a person has to look at: everything that holds about one subject, together."""

    __tablename__ = "alerts"
    __table_args__ = (
        one_of("status", ALERT_STATUSES),
        one_of("severity", SEVERITIES),
        one_of("subject_kind", ("child",)),
        CheckConstraint("subject_kind <> 'child' OR subject_id = child_id", name="subject_is_the_child"),
        Index(
            "uq_alerts_one_live_each_child",
            "child_id",
            unique=True,
            postgresql_where=text(f"status {IS_LIVE}"),
        ),
    )

    id: Mapped[Id]
    subject_kind: Mapped[str]
    subject_id: Mapped[uuid.UUID]
    child_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("hw.children.id"))
    severity: Mapped[str]
    status: Mapped[str] = mapped_column(server_default="open")
    open_link: Mapped[bool] = mapped_column(server_default=text("false"))
    """Rests on a report whose child is still to be reviewed."""
    historic: Mapped[bool] = mapped_column(server_default=text("false"))
    """Raised from old evidence or a backfill: no delivery, no clocks."""
    raised_at: Mapped[CreatedAt]
    updated_at: Mapped[CreatedAt]


class AlertFinding(Base):
    """One rule that holds in an alert, with the values and thresholds that fired."""

    __tablename__ = "alert_findings"
    __table_args__ = (
        UniqueConstraint("alert_id", "rule"),
        one_of("severity", SEVERITIES),
        CheckConstraint("holds = (withdrawn_at IS NULL)", name="withdrawn_when_not_holding"),
    )

    id: Mapped[Id]
    alert_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("hw.alerts.id"))
    rule: Mapped[str]
    rule_set_version: Mapped[str]
    severity: Mapped[str]
    holds: Mapped[bool] = mapped_column(server_default=text("true"))
    details: Mapped[dict[str, Any]]
    """The values and thresholds that fired, and the sentence that says so; no names."""
    newest_evidence_at: Mapped[datetime]
    raised_at: Mapped[CreatedAt]
    updated_at: Mapped[CreatedAt]
    withdrawn_at: Mapped[datetime | None]


class AlertEvidence(Base):
    """A report that a finding rests on."""

    __tablename__ = "alert_evidence"

    finding_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("hw.alert_findings.id"), primary_key=True)
    report_pk: Mapped[uuid.UUID] = mapped_column(ForeignKey("hw.reports.id"), primary_key=True, index=True)


class AlertEvent(Base):
    """Something that happened to an alert, with its enumerated reason. Append-only."""

    __tablename__ = "alert_events"
    __table_args__ = (Index("ix_alert_events_alert_id_at", "alert_id", "at"),)

    id: Mapped[Id]
    alert_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("hw.alerts.id"))
    at: Mapped[CreatedAt]
    reason: Mapped[str]
    """One of alerts.life.changes.REASONS."""
    rule: Mapped[str | None]
    actor: Mapped[str]
