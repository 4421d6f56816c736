"""Lists that come after the reports: settings and placements that only now are known find the reports that meant them,
so that the order in which files arrive does not matter in the end."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import Connection, text

from ingest.canonical.report import CanonicalReport
from ingest.episodes.register import reassemble
from ingest.placement.match import SETTING_TYPES
from ingest.placement.register import load_placements, load_settings
from ingest.registration.settings import known_setting
from register.bulk import bulk

OPEN_TO_LISTS = """
SELECT r.id, r.child_id, r.setting_id, r.setting_reason, v.content
FROM hw.reports r JOIN hw.report_versions v ON v.id = r.current_version_id
LEFT JOIN hw.settings s ON s.id = r.setting_id
WHERE (s.id IS NULL OR s.origin = 'report' OR r.setting_reason = 'placement_held')
  AND (r.child_id = ANY(:children)
       OR CAST(:any_kind AS boolean) AND (s.origin = 'report'
           OR v.content ->> 'missing_from_type' = ANY(:kinds)
           OR v.content ->> 'missing_from_postcode' = ANY(:postcodes)))
"""


def after_settings(connection: Connection, postcodes: Collection[str]) -> set[UUID]:
    """Look again at reports that no listed setting was found for, now that the lists have more (at `postcodes` or
    elsewhere); returns the children whose episodes changed."""
    return look_again(connection, (), True, postcodes)


def after_placements(connection: Connection, children: Collection[UUID]) -> set[UUID]:
    """Look again at the reports of children whose placements changed, and at their episodes; returns the children."""
    look_again(connection, children, False, ())
    reassemble(connection, children)
    return set(children)


def look_again(
    connection: Connection, children: Collection[UUID], any_kind: bool, postcodes: Collection[str]
) -> set[UUID]:
    """Choose the listed setting of reports anew where nothing better than the police's word or a placement stood."""
    rows = connection.execute(
        text(OPEN_TO_LISTS),
        {
            "children": list(children),
            "any_kind": any_kind,
            "kinds": sorted(SETTING_TYPES),
            "postcodes": sorted(postcodes),
        },
    ).all()
    settings = load_settings(connection, listed=True)
    placements = load_placements(connection, {row.child_id for row in rows})
    changed, touched = [], set()
    for row in rows:
        report = CanonicalReport.model_validate(row.content)
        choice = known_setting(report, settings, placements.get(row.child_id, ()))
        gone = choice is None and row.setting_reason == "placement_held"
        if gone or (choice is not None and choice.setting != row.setting_id):
            changed.append(
                {
                    "id": row.id,
                    "setting": choice.setting if choice else None,
                    "reason": choice.reason if choice else None,
                }
            )
            touched.add(row.child_id)
    bulk(
        connection,
        """
        UPDATE hw.reports p SET setting_id = r.setting, setting_reason = r.reason
        FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS r(id uuid, setting uuid, reason text) WHERE p.id = r.id
        """,
        changed,
    )
    reassemble(connection, touched)
    return touched
