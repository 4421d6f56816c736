"""One child, as the person's session lets it be seen: what is hidden from them comes back empty."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, text

CHILD = text(
    "SELECT id, forename, surname, dob, birth_year, sex, ethnicity, ethnicity_kind, merged_into "
    "FROM hw.children WHERE id = :child"
)
IDENTIFIERS = text(
    "SELECT kind, array_agg(value || CASE issuer WHEN '' THEN '' ELSE ' (' || issuer || ')' END ORDER BY issuer, value) "
    "AS numbers FROM hw.child_identifiers WHERE child_id = :child GROUP BY kind ORDER BY kind"
)
IDENTITIES = text(
    "SELECT origin, forename, surname, aliases, dob, birth_year, sex, address, postcode, first_seen_at, last_seen_at, "
    "times FROM hw.recorded_identities WHERE child_id = :child ORDER BY last_seen_at DESC, id"
)
PLACEMENTS = text(
    """
    SELECT p.started_on, p.ended_on, p.placing_authority, p.placement_type, p.legal_status, p.notified_on,
           s.name AS setting, s.kind AS setting_kind, s.host_authority, v.name AS provider
    FROM hw.placements p
    LEFT JOIN hw.settings s ON s.id = p.setting_id
    LEFT JOIN hw.providers v ON v.id = s.provider_id
    WHERE p.child_id = :child ORDER BY p.started_on DESC, p.id
    """
)
EPISODES = text(
    """
    SELECT e.id, e.kind, e.state, e.overtaken, e.went_missing_at, e.returned_at, e.risk_level, e.missing_from_type,
           s.name AS setting, s.kind AS setting_kind, p.placing_authority,
           ARRAY(SELECT r.force || ' ' || r.report_id FROM hw.reports r WHERE r.episode_id = e.id
                 ORDER BY r.force, r.report_id) AS reports,
           ARRAY(SELECT DISTINCT c FROM hw.reports r JOIN hw.report_versions v ON v.id = r.current_version_id,
                 unnest(string_to_array(nullif(v.concerns, ''), ';')) c WHERE r.episode_id = e.id ORDER BY c) AS concerns
    FROM hw.episodes e
    LEFT JOIN hw.settings s ON s.id = e.setting_id
    LEFT JOIN hw.placements p ON p.id = e.placement_id
    WHERE e.child_id = :child ORDER BY e.went_missing_at DESC, e.id
    """
)


def child_by_id(connection: Connection, child_id: UUID) -> Row[Any] | None:
    """The child's best known values, or None where there is none that may be seen."""
    return connection.execute(CHILD, {"child": child_id}).one_or_none()


def identifiers(connection: Connection, child_id: UUID) -> Sequence[Row[Any]]:
    """By kind, `numbers`: every value with its issuer."""
    return connection.execute(IDENTIFIERS, {"child": child_id}).all()


def identities(connection: Connection, child_id: UUID) -> Sequence[Row[Any]]:
    """Every way the child was recorded, last seen first."""
    return connection.execute(IDENTITIES, {"child": child_id}).all()


def placements(connection: Connection, child_id: UUID) -> Sequence[Row[Any]]:
    """Placements, newest first; `ended_on` is the first day not in it."""
    return connection.execute(PLACEMENTS, {"child": child_id}).all()


def episodes(connection: Connection, child_id: UUID) -> Sequence[Row[Any]]:
    """Every episode, latest departure first; times UTC."""
    return connection.execute(EPISODES, {"child": child_id}).all()
