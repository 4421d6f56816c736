"""Alerts with their findings and evidence, as the person's session lets them be seen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, text

from register.schema.words import IS_LIVE

CHOSEN = f"""
    a.status {IS_LIVE} AND a.historic = :historic
    AND (CAST(:severity AS text) IS NULL OR a.severity = :severity)
    AND (CAST(:rule AS text) IS NULL OR a.id IN (
        SELECT f.alert_id FROM hw.alert_findings f WHERE f.rule = :rule AND f.holds))
"""
COUNT = text(f"SELECT count(*) FROM hw.alerts a WHERE {CHOSEN}")
ALERT = """
    SELECT a.id, a.child_id, c.forename, c.surname, c.dob, c.birth_year, a.severity, a.status, a.open_link, a.historic,
           a.raised_at, a.updated_at,
           EXISTS (SELECT FROM hw.episodes e
                   WHERE e.child_id = a.child_id AND e.kind = 'missing' AND e.state = 'open') AS missing_now
    FROM hw.alerts a JOIN hw.children c ON c.id = a.child_id
"""
BY_SEVERITY = "array_position(ARRAY['high', 'medium', 'low'], {0}.severity)"
LIST = text(
    f"""
    {ALERT} WHERE {CHOSEN}
    ORDER BY {BY_SEVERITY.format("a")}, missing_now DESC,
             (SELECT max(f.newest_evidence_at) FROM hw.alert_findings f WHERE f.alert_id = a.id AND f.holds) DESC, a.id
    LIMIT :limit OFFSET :offset
    """
)
ONE = text(f"{ALERT} WHERE a.id = :id")
OF_CHILD = text(f"{ALERT} WHERE a.child_id = :child ORDER BY a.raised_at DESC, a.id")
FINDINGS = text(
    f"""
    SELECT f.id, f.alert_id, f.rule, f.rule_set_version, f.severity, f.holds, f.details, f.newest_evidence_at,
           f.raised_at, f.withdrawn_at,
           (SELECT count(*) FROM hw.alert_evidence x WHERE x.finding_id = f.id) AS reports
    FROM hw.alert_findings f WHERE f.alert_id = ANY(:alerts)
    ORDER BY f.holds DESC, {BY_SEVERITY.format("f")}, f.rule
    """
)
EVIDENCE = text(
    """
    SELECT f.id AS finding_id, r.force, r.report_id, v.record_status, v.risk_level, v.concerns, v.reported_at,
           e.id AS episode_id, e.kind, e.state, e.went_missing_at, e.returned_at, e.missing_from_type,
           s.name AS setting, s.kind AS setting_kind, d.decision, d.score
    FROM hw.alert_findings f
    JOIN hw.alert_evidence x ON x.finding_id = f.id
    JOIN hw.reports r ON r.id = x.report_pk
    LEFT JOIN hw.report_versions v ON v.id = r.current_version_id
    LEFT JOIN hw.episodes e ON e.id = r.episode_id
    LEFT JOIN hw.settings s ON s.id = e.setting_id
    LEFT JOIN hw.link_decisions d ON d.report_pk = r.id AND d.superseded_at IS NULL
    WHERE f.alert_id = :id
    ORDER BY e.went_missing_at DESC NULLS LAST, v.reported_at DESC, r.force, r.report_id
    """
)
EVENTS = text("SELECT at, reason, rule, actor FROM hw.alert_events WHERE alert_id = :id ORDER BY at, id")
OPEN_BY_SEVERITY = text(
    f"SELECT severity, count(*) AS open FROM hw.alerts WHERE status {IS_LIVE} AND NOT historic GROUP BY severity"
)


@dataclass(frozen=True, slots=True)
class Choice:
    """Which of the live alerts: current or historic, and optionally of one severity and rule."""

    historic: bool = False
    severity: str | None = None
    rule: str | None = None

    def values(self) -> dict[str, Any]:
        """As bind values."""
        return {"historic": self.historic, "severity": self.severity, "rule": self.rule}


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule of an alert. `details` holds sentence, values, thresholds and guidance; `reports` counts what it rests
    on, as far as the person may see it (only the partnership's own people may)."""

    id: UUID
    alert_id: UUID
    rule: str
    rule_set_version: str
    severity: str
    holds: bool
    details: dict[str, Any]
    newest_evidence_at: datetime
    raised_at: datetime
    withdrawn_at: datetime | None
    reports: int


@dataclass(frozen=True, slots=True)
class AlertShown:
    """An alert and every rule in it; times UTC."""

    id: UUID
    child_id: UUID
    forename: str
    surname: str
    dob: date | None
    birth_year: int | None
    severity: str
    status: str
    open_link: bool
    historic: bool
    raised_at: datetime
    updated_at: datetime
    missing_now: bool
    findings: list[Finding]


def with_findings(connection: Connection, rows: Sequence[Row[Any]]) -> list[AlertShown]:
    """Alerts with their findings, in two statements however many there are."""
    found: dict[UUID, list[Finding]] = {row.id: [] for row in rows}
    for row in connection.execute(FINDINGS, {"alerts": list(found)}):
        found[row.alert_id].append(Finding(**row._asdict()))
    return [AlertShown(**row._asdict(), findings=found[row.id]) for row in rows]


def alert_count(connection: Connection, choice: Choice) -> int:
    """How many alerts a choice has."""
    return int(connection.execute(COUNT, choice.values()).scalar_one())


def alert_list(connection: Connection, choice: Choice, limit: int, offset: int) -> list[AlertShown]:
    """The alerts of a choice: gravest first, then children missing now, then the newest evidence."""
    rows = connection.execute(LIST, choice.values() | {"limit": limit, "offset": offset}).all()
    return with_findings(connection, rows)


def alert_by_id(connection: Connection, alert_id: UUID) -> AlertShown | None:
    """One alert, or None where there is none that may be seen."""
    return next(iter(with_findings(connection, connection.execute(ONE, {"id": alert_id}).all())), None)


def alerts_of_child(connection: Connection, child_id: UUID) -> list[AlertShown]:
    """Every alert there has been about a child, newest first."""
    return with_findings(connection, connection.execute(OF_CHILD, {"child": child_id}).all())


def open_by_severity(connection: Connection) -> dict[str, int]:
    """How many current alerts are live, by severity."""
    return {row.severity: row.open for row in connection.execute(OPEN_BY_SEVERITY)}
