"""Open episodes, as the person's session lets them be seen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Connection, text

from register.schema.words import IS_LIVE

# Not graded is unknown, not low: such a child stands directly after the ones at high risk.
BY_RISK = "array_position(ARRAY['high', '', 'medium', 'low', 'no_apparent_risk'], coalesce(e.risk_level, ''))"

OPEN = text(
    f"""
    SELECT e.child_id, c.forename, c.surname, c.dob, c.birth_year, e.risk_level, e.went_missing_at,
           e.missing_from_type, s.name AS setting, s.kind AS setting_kind, p.placing_authority,
           a.id AS alert_id, a.severity AS alert_severity,
           ARRAY(SELECT f.rule FROM hw.alert_findings f WHERE f.alert_id = a.id AND f.holds ORDER BY f.rule) AS rules
    FROM hw.episodes e
    JOIN hw.children c ON c.id = e.child_id
    LEFT JOIN hw.settings s ON s.id = e.setting_id
    LEFT JOIN hw.placements p ON p.id = e.placement_id
    LEFT JOIN hw.alerts a ON a.child_id = e.child_id AND a.status {IS_LIVE}
    WHERE e.state = 'open' AND e.kind = :kind
    ORDER BY {BY_RISK}, e.went_missing_at, e.id
    LIMIT :limit OFFSET :offset
    """
)
COUNTS = text("SELECT kind, count(*) AS open FROM hw.episodes WHERE state = 'open' GROUP BY kind")


@dataclass(frozen=True, slots=True)
class OpenEpisode:
    """A child who is not back. `setting` is None where none is known or the person may not see it; times UTC."""

    child_id: UUID
    forename: str
    surname: str
    dob: date | None
    birth_year: int | None
    risk_level: str | None
    went_missing_at: datetime
    missing_from_type: str | None
    setting: str | None
    setting_kind: str | None
    placing_authority: str | None
    alert_id: UUID | None
    alert_severity: str | None
    rules: list[str]


def open_episodes(connection: Connection, kind: str, limit: int, offset: int = 0) -> list[OpenEpisode]:
    """Open episodes of one kind: highest risk first, then the longest."""
    values = {"kind": kind, "limit": limit, "offset": offset}
    return [OpenEpisode(**row._asdict()) for row in connection.execute(OPEN, values)]


def open_counts(connection: Connection) -> dict[str, int]:
    """How many are open, by kind; a kind with none is not in it."""
    return {row.kind: row.open for row in connection.execute(COUNTS)}
