"""What the findings of an alert rest on, by episode, so that a person can check it in a minute."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row

from service.web.alerts.queries import EVENTS, EVIDENCE


@dataclass(frozen=True, slots=True)
class ReportShown:
    """A report under its police reference, as its current version reads."""

    force: str
    report_id: str
    risk_level: str | None
    concerns: list[str]
    reported_at: datetime | None
    to_confirm: bool
    """Whose child is still to be confirmed by a person."""
    score: float | None


@dataclass(slots=True)
class EpisodeShown:
    """An episode that a finding counts, with every report of it; times UTC."""

    kind: str | None
    state: str | None
    went_missing_at: datetime | None
    returned_at: datetime | None
    place: str | None
    setting: str | None
    reports: list[ReportShown] = field(default_factory=list)


def evidence_of(connection: Connection, alert_id: UUID) -> dict[UUID, list[EpisodeShown]]:
    """By finding: the episodes it counts, latest departure first."""
    found: dict[UUID, dict[UUID | None, EpisodeShown]] = {}
    for row in connection.execute(EVIDENCE, {"id": alert_id}):
        episodes = found.setdefault(row.finding_id, {})
        episode = episodes.setdefault(row.episode_id, _episode(row))
        episode.reports.append(_report(row))
    return {finding: list(episodes.values()) for finding, episodes in found.items()}


def events_of(connection: Connection, alert_id: UUID) -> Sequence[Row[Any]]:
    """What happened to an alert, first to last: at (UTC), reason, rule, actor."""
    return connection.execute(EVENTS, {"id": alert_id}).all()


def _episode(row: Row[Any]) -> EpisodeShown:
    return EpisodeShown(
        row.kind,
        row.state,
        row.went_missing_at,
        row.returned_at,
        row.setting_kind or row.missing_from_type,
        row.setting,
    )


def _report(row: Row[Any]) -> ReportShown:
    return ReportShown(
        row.force,
        row.report_id,
        row.risk_level,
        [code for code in (row.concerns or "").split(";") if code],
        row.reported_at,
        row.decision == "review",
        row.score,
    )
