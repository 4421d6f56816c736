"""Episodes in the database: assembling those of some children anew, keeping what each already was."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from sqlalchemy import Connection, text

from ingest.episodes.assemble import Account, Assembled, assemble, keep_identity
from ingest.placement.register import Held, held_on, load_placements
from register.bulk import bulk
from register.clock import london_date

ACCOUNTS = """
SELECT r.id AS report, r.child_id, r.episode_id, e.child_id AS episode_child_id, v.record_status, v.reported_at,
       v.arrival, v.went_missing_at, v.returned_at, v.returned_time_unknown
FROM hw.reports r JOIN hw.report_versions v ON v.id = r.current_version_id
LEFT JOIN hw.episodes e ON e.id = r.episode_id
WHERE r.child_id = ANY(:children) ORDER BY r.child_id, r.id
"""

STORE = """
WITH given AS (
    SELECT * FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS r(
        id uuid, child_id uuid, kind text, state text, overtaken boolean, went_missing_at timestamptz,
        returned_at timestamptz, placement_id uuid, reports uuid[])
), facts AS (
    -- What the episode shows: for each fact the newest report that states it.
    SELECT g.id AS episode_id,
        (array_agg(v.risk_level ORDER BY o.place DESC) FILTER (WHERE v.risk_level IS NOT NULL))[1] AS risk_level,
        (array_agg(v.content ->> 'missing_from_type' ORDER BY o.place DESC)
            FILTER (WHERE v.content ->> 'missing_from_type' IS NOT NULL))[1] AS missing_from_type,
        (array_agg(p.setting_id ORDER BY o.place DESC) FILTER (WHERE p.setting_id IS NOT NULL))[1] AS setting_id,
        (array_agg(v.id ORDER BY o.place DESC) FILTER (WHERE v.missing_from IS NOT NULL))[1] AS from_version,
        (array_agg(v.id ORDER BY o.place DESC) FILTER (WHERE v.found IS NOT NULL))[1] AS found_version
    FROM given g, unnest(g.reports) WITH ORDINALITY AS o(report_pk, place)
    JOIN hw.reports p ON p.id = o.report_pk JOIN hw.report_versions v ON v.id = p.current_version_id
    GROUP BY g.id
)
INSERT INTO hw.episodes AS e (id, child_id, kind, state, overtaken, went_missing_at, returned_at, risk_level,
    missing_from_type, setting_id, placement_id, missing_from, missing_from_precision, found, found_precision)
SELECT g.id, g.child_id, g.kind, g.state, g.overtaken, g.went_missing_at, g.returned_at, f.risk_level,
    f.missing_from_type, f.setting_id, g.placement_id,
    CASE WHEN s.point IS NULL OR m.missing_from_precision IN ('coordinates', 'setting') THEN m.missing_from
         ELSE s.point END,
    CASE WHEN s.point IS NULL OR m.missing_from_precision IN ('coordinates', 'setting') THEN m.missing_from_precision
         ELSE 'setting' END,
    d.found, d.found_precision
FROM given g JOIN facts f ON f.episode_id = g.id
LEFT JOIN hw.settings s ON s.id = f.setting_id
LEFT JOIN hw.report_versions m ON m.id = f.from_version
LEFT JOIN hw.report_versions d ON d.id = f.found_version
ON CONFLICT (id) DO UPDATE SET
    child_id = excluded.child_id, kind = excluded.kind, state = excluded.state, overtaken = excluded.overtaken,
    went_missing_at = excluded.went_missing_at, returned_at = excluded.returned_at, risk_level = excluded.risk_level,
    missing_from_type = excluded.missing_from_type, setting_id = excluded.setting_id,
    placement_id = excluded.placement_id, missing_from = excluded.missing_from,
    missing_from_precision = excluded.missing_from_precision, found = excluded.found,
    found_precision = excluded.found_precision, updated_at = now()
WHERE (e.child_id, e.kind, e.state, e.overtaken, e.went_missing_at, e.returned_at, e.risk_level, e.missing_from_type,
       e.setting_id, e.placement_id, e.missing_from_precision, e.found_precision)
      IS DISTINCT FROM
      (excluded.child_id, excluded.kind, excluded.state, excluded.overtaken, excluded.went_missing_at,
       excluded.returned_at, excluded.risk_level, excluded.missing_from_type, excluded.setting_id,
       excluded.placement_id, excluded.missing_from_precision, excluded.found_precision)
   OR NOT coalesce(public.ST_Equals(e.missing_from, excluded.missing_from), e.missing_from IS NULL)
   OR NOT coalesce(public.ST_Equals(e.found, excluded.found), e.found IS NULL)
"""

ATTACH = """
UPDATE hw.reports p SET episode_id = g.id
FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS g(id uuid, reports uuid[])
WHERE p.id = ANY(g.reports) AND p.episode_id IS DISTINCT FROM g.id
"""

# An episode whose reports all went elsewhere is kept, withdrawn.
EMPTY = """
UPDATE hw.episodes e SET state = 'cancelled', returned_at = NULL, overtaken = false, updated_at = now()
WHERE e.child_id = ANY(:children) AND e.state <> 'cancelled'
  AND NOT EXISTS (SELECT FROM hw.reports r WHERE r.episode_id = e.id)
"""


def reassemble(connection: Connection, children: Collection[UUID]) -> None:
    """Assemble the episodes of some children anew from the current versions of their reports."""
    if not children:
        return
    accounts = load_accounts(connection, children)
    placements = load_placements(connection, children)
    rows: list[dict[str, object]] = []
    for child in sorted(accounts, key=str):
        episodes = assemble(accounts[child])
        for episode, known in zip(episodes, keep_identity(episodes), strict=True):
            rows.append(as_row(known or uuid.uuid4(), child, episode, placements))
    bulk(connection, STORE, rows)
    bulk(connection, ATTACH, rows)
    connection.execute(text(EMPTY), {"children": list(children)})


def load_accounts(connection: Connection, children: Collection[UUID]) -> dict[UUID, list[Account]]:
    """The reports of each child. One that came from another child leaves its episode with the reports that stayed
    there; where none stayed, the first that came brings it along."""
    found = connection.execute(text(ACCOUNTS), {"children": list(children)}).all()
    kept = {row.episode_id: row.child_id for row in found if row.child_id == row.episode_child_id}
    accounts: dict[UUID, list[Account]] = {}
    for row in found:
        episode = row.episode_id if kept.setdefault(row.episode_id, row.child_id) == row.child_id else None
        accounts.setdefault(row.child_id, []).append(
            Account(
                row.report, episode, row.record_status, row.reported_at, row.arrival, row.went_missing_at,
                row.returned_at, row.returned_time_unknown,
            )
        )  # fmt: skip
    return accounts


def as_row(
    number: UUID, child: UUID, episode: Assembled, placements: Mapping[UUID, Sequence[Held]]
) -> dict[str, object]:
    """An episode for the database, its reports in order of precedence, the newest last."""
    held = held_on(placements.get(child, ()), london_date(episode.went_missing_at))
    return {
        "id": number,
        "child_id": child,
        "kind": episode.kind,
        "state": episode.state,
        "overtaken": episode.overtaken,
        "went_missing_at": episode.went_missing_at.isoformat(),
        "returned_at": episode.returned_at.isoformat() if episode.returned_at else None,
        "placement_id": held.id if held else None,
        "reports": [account.report for account in episode.accounts],
    }
