"""What an export holds: its columns, and the one question that reads it. Times are ISO 8601 in UTC."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Connection, text

from geo.grid import Point, to_lonlat

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""A cell that begins so is a formula to a spreadsheet: in CSV, text that does is written with an apostrophe."""


@dataclass(frozen=True, slots=True)
class Export:
    """Columns in order, the SQL that gives them, and which of them are free text."""

    columns: tuple[str, ...]
    sql: str
    texts: tuple[str, ...] = ()


EXPORTS = {
    "links": Export(
        ("report_id", "force", "child_id", "episode_id", "setting_id", "decision", "score"),
        texts=("report_id", "force"),
        sql="""
        SELECT r.report_id, r.force, r.child_id, r.episode_id, r.setting_id, d.decision, d.score
        FROM hw.reports r LEFT JOIN hw.link_decisions d ON d.report_pk = r.id AND d.superseded_at IS NULL
        ORDER BY r.force_key, r.report_id
        """,
    ),
    "alerts": Export(
        (
            "alert_id", "rule", "severity", "subject_kind", "subject_id", "child_id", "raised_at", "status", "open_link",
            "evidence",
        ),
        texts=("evidence",),
        sql="""
        SELECT a.id AS alert_id, f.rule, f.severity, a.subject_kind, a.subject_id, a.child_id, f.raised_at,
               CASE WHEN f.holds THEN a.status ELSE 'withdrawn' END AS status,
               coalesce(x.open_link, false) AS open_link, coalesce(x.evidence, '') AS evidence
        FROM hw.alerts a JOIN hw.alert_findings f ON f.alert_id = a.id
        LEFT JOIN LATERAL (
            SELECT string_agg(r.force || '/' || r.report_id, ';' ORDER BY r.force_key, r.report_id) AS evidence,
                   bool_or(EXISTS (SELECT FROM hw.link_decisions d WHERE d.report_pk = r.id
                                   AND d.superseded_at IS NULL AND d.decision = 'review')) AS open_link
            FROM hw.alert_evidence e JOIN hw.reports r ON r.id = e.report_pk WHERE e.finding_id = f.id
        ) x ON true
        ORDER BY a.raised_at, a.id, f.rule
        """,
    ),
    "episodes": Export(
        (
            "episode_id", "child_id", "kind", "state", "overtaken", "went_missing_at", "returned_at", "duration_hours",
            "risk_level", "missing_from_type", "setting_id", "placement_id", "placing_authority", "missing_from_lon",
            "missing_from_lat", "missing_from_precision", "found_lon", "found_lat", "found_precision", "reports",
        ),
        texts=("placing_authority", "reports"),
        sql="""
        SELECT e.id AS episode_id, e.child_id, e.kind, e.state, e.overtaken, e.went_missing_at, e.returned_at,
               round(extract(epoch FROM e.returned_at - e.went_missing_at) / 3600, 2) AS duration_hours, e.risk_level,
               e.missing_from_type, e.setting_id, e.placement_id, p.placing_authority,
               public.ST_X(e.missing_from) AS missing_from_lon, public.ST_Y(e.missing_from) AS missing_from_lat,
               e.missing_from_precision, public.ST_X(e.found) AS found_lon, public.ST_Y(e.found) AS found_lat,
               e.found_precision,
               (SELECT string_agg(r.force || '/' || r.report_id, ';' ORDER BY r.force_key, r.report_id)
                FROM hw.reports r WHERE r.episode_id = e.id) AS reports
        FROM hw.episodes e LEFT JOIN hw.placements p ON p.id = e.placement_id
        ORDER BY e.went_missing_at, e.id
        """,
    ),
    "children": Export(
        (
            "child_id", "surname", "forename", "dob", "birth_year", "sex", "ethnicity", "ethnicity_kind",
            "missing_episodes", "first_missing_at", "last_missing_at",
        ),
        texts=("surname", "forename"),
        sql="""
        SELECT c.id AS child_id, c.surname, c.forename, c.dob, c.birth_year, c.sex, c.ethnicity, c.ethnicity_kind,
               coalesce(m.episodes, 0) AS missing_episodes, m.first_missing_at, m.last_missing_at
        FROM hw.children c LEFT JOIN LATERAL (
            SELECT count(*) AS episodes, min(went_missing_at) AS first_missing_at, max(went_missing_at) AS last_missing_at
            FROM hw.episodes e WHERE e.child_id = c.id AND e.kind = 'missing' AND e.state <> 'cancelled'
        ) m ON true
        WHERE c.merged_into IS NULL ORDER BY c.surname, c.forename, c.id
        """,
    ),
}  # fmt: skip


def read_export(connection: Connection, what: str) -> list[dict[str, Any]]:
    """Every row of an export, values ready to be written; points as WGS84 degrees."""
    export = EXPORTS[what]
    rows = [dict(row) for row in connection.execute(text(export.sql)).mappings()]
    for prefix in ("missing_from", "found"):
        if f"{prefix}_lon" in export.columns:
            as_degrees(rows, f"{prefix}_lon", f"{prefix}_lat")
    return [{name: as_value(row[name]) for name in export.columns} for row in rows]


def as_degrees(rows: list[dict[str, Any]], lon: str, lat: str) -> None:
    """Turn grid metres into WGS84 degrees, in place."""
    placed = [row for row in rows if row[lon] is not None]
    for row, (x, y) in zip(placed, to_lonlat([Point(row[lon], row[lat]) for row in placed]), strict=True):
        row[lon], row[lat] = round(x, 6), round(y, 6)


def as_value(value: object) -> object:
    """A value as it is written: times in UTC."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    return value


def as_cell(value: object, is_text: bool) -> str:
    """A value as a CSV cell: booleans as true / false, unknown as blank, free text safe from spreadsheets."""
    if value is None:
        return ""
    if is_text and isinstance(value, str):
        # Python's writer leaves a lone carriage return unquoted, and readers end the row there.
        text = value.replace("\r", "\n")
        return f"'{text}" if text.startswith(FORMULA) else text
    return str(value).lower() if isinstance(value, bool) else str(value)
