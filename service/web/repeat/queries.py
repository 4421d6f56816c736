"""Children with more than one missing episode in a window, as the person's session lets them be seen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import Connection, text

from register.schema.words import IS_LIVE

# Counted: kind missing, not cancelled. Absent and away episodes are kept apart from every count.
WITHIN = """
    SELECT e.child_id, count(*) AS episodes, max(e.went_missing_at) AS last_at, bool_or(e.state = 'open') AS missing_now
    FROM hw.episodes e
    WHERE e.kind = 'missing' AND e.state <> 'cancelled' AND e.went_missing_at > :since AND e.went_missing_at <= :now
    GROUP BY e.child_id
    HAVING count(*) >= 2
"""
COUNT = text(f"SELECT count(*) FROM ({WITHIN}) repeated")
REPEATED = text(
    f"""
    SELECT r.child_id, c.forename, c.surname, c.dob, c.birth_year, r.episodes, r.last_at, r.missing_now,
           last.missing_from_type, s.name AS setting, s.kind AS setting_kind, a.id AS alert_id,
           ARRAY(SELECT f.rule FROM hw.alert_findings f WHERE f.alert_id = a.id AND f.holds ORDER BY f.rule) AS rules
    FROM ({WITHIN}) r
    JOIN hw.children c ON c.id = r.child_id
    LEFT JOIN LATERAL (
        SELECT e.setting_id, e.missing_from_type FROM hw.episodes e
        WHERE e.child_id = r.child_id AND e.kind = 'missing' AND e.state <> 'cancelled' AND e.went_missing_at = r.last_at
        ORDER BY e.id LIMIT 1
    ) last ON true
    LEFT JOIN hw.settings s ON s.id = last.setting_id
    LEFT JOIN hw.alerts a ON a.child_id = r.child_id AND a.status {IS_LIVE}
    ORDER BY r.episodes DESC, r.last_at DESC, r.child_id
    LIMIT :limit OFFSET :offset
    """
)


@dataclass(frozen=True, slots=True)
class Repeated:
    """A child and how often it went missing within the window; setting and type are of the last time."""

    child_id: UUID
    forename: str
    surname: str
    dob: date | None
    birth_year: int | None
    episodes: int
    last_at: datetime
    missing_now: bool
    missing_from_type: str | None
    setting: str | None
    setting_kind: str | None
    alert_id: UUID | None
    rules: list[str]


def repeated_count(connection: Connection, days: int, now: datetime) -> int:
    """How many children went missing more than once in the last `days` x 24 hours."""
    return int(connection.execute(COUNT, {"since": now - timedelta(days=days), "now": now}).scalar_one())


def repeated(connection: Connection, days: int, now: datetime, limit: int, offset: int) -> list[Repeated]:
    """These children, most episodes first."""
    values = {"since": now - timedelta(days=days), "now": now, "limit": limit, "offset": offset}
    return [Repeated(**row._asdict()) for row in connection.execute(REPEATED, values)]
