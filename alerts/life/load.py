"""Reading what evaluation needs, for many children at once: histories, live alerts, and what closed alerts rested on."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import Connection, text

from alerts.life.changes import LiveAlert, Standing
from alerts.rules import ChildHistory, EpisodeFacts, ReportFacts
from register.schema.words import IS_LIVE

REPORTS = """
SELECT r.id, r.episode_id,
    (SELECT array_agg(DISTINCT g.grade) FROM hw.report_versions v,
        LATERAL (VALUES (v.risk_level), (v.initial_risk_level)) AS g(grade)
     WHERE v.report_pk = r.id AND g.grade IS NOT NULL) AS grades,
    (SELECT v.concerns FROM hw.report_versions v WHERE v.report_pk = r.id AND v.concerns <> ''
     ORDER BY coalesce(v.report_version, 0) DESC, v.reported_at DESC, v.arrival DESC LIMIT 1) AS concerns,
    EXISTS (SELECT FROM hw.link_decisions d
            WHERE d.report_pk = r.id AND d.superseded_at IS NULL AND d.decision = 'review') AS open_link
FROM hw.reports r JOIN hw.episodes e ON e.id = r.episode_id
WHERE r.child_id = ANY(:children) AND e.state <> 'cancelled'
"""


def load_histories(connection: Connection, children: Collection[UUID]) -> dict[UUID, ChildHistory]:
    """The histories of some children."""
    wanted = {"children": list(children)}
    reports: dict[UUID, list[ReportFacts]] = {}
    for row in connection.execute(text(REPORTS), wanted):
        facts = ReportFacts(
            row.id,
            frozenset(row.grades or ()),
            frozenset(part for part in (row.concerns or "").split(";") if part),
            row.open_link,
        )
        reports.setdefault(row.episode_id, []).append(facts)
    episodes: dict[UUID, list[EpisodeFacts]] = {}
    for row in connection.execute(
        text(
            """
            SELECT id, child_id, kind, state, went_missing_at, returned_at FROM hw.episodes
            WHERE child_id = ANY(:children) AND state <> 'cancelled'
            """
        ),
        wanted,
    ):
        episodes.setdefault(row.child_id, []).append(
            EpisodeFacts(
                row.id,
                row.kind,
                row.state,
                row.went_missing_at,
                row.returned_at,
                tuple(reports.get(row.id, ())),
            )
        )
    return {
        row.id: ChildHistory.of(row.id, row.dob, row.birth_year, episodes.get(row.id, []))
        for row in connection.execute(
            text("SELECT id, dob, birth_year FROM hw.children WHERE id = ANY(:children)"), wanted
        )
    }


def load_live_alerts(connection: Connection, children: Collection[UUID]) -> dict[UUID, LiveAlert]:
    """The live alert of each child that has one."""
    rows = connection.execute(
        text(
            f"""
            SELECT a.id, a.child_id, a.severity AS alert_severity, a.historic, a.open_link, f.id AS finding_id, f.rule,
                   f.holds, f.severity, f.details,
                   (SELECT array_agg(x.report_pk) FROM hw.alert_evidence x WHERE x.finding_id = f.id) AS evidence
            FROM hw.alerts a JOIN hw.alert_findings f ON f.alert_id = a.id
            WHERE a.child_id = ANY(:children) AND a.status {IS_LIVE}
            """
        ),
        {"children": list(children)},
    )
    found: dict[UUID, LiveAlert] = {}
    findings: dict[UUID, dict[str, Standing]] = {}
    for row in rows:
        mine = findings.setdefault(row.child_id, {})
        mine[row.rule] = Standing(
            row.finding_id, row.rule, row.holds, row.severity, row.details, frozenset(row.evidence or ())
        )
        found[row.child_id] = LiveAlert(row.id, row.alert_severity, row.historic, row.open_link, mine)
    return found


def load_settled(connection: Connection, children: Collection[UUID]) -> dict[UUID, dict[str, frozenset[UUID]]]:
    """By child and rule, the reports that closed alerts rested on; a rule that had been withdrawn settles nothing."""
    rows = connection.execute(
        text(
            """
            SELECT a.child_id, f.rule, array_agg(DISTINCT x.report_pk) AS evidence
            FROM hw.alerts a JOIN hw.alert_findings f ON f.alert_id = a.id JOIN hw.alert_evidence x ON x.finding_id = f.id
            WHERE a.child_id = ANY(:children) AND a.status = 'closed' AND f.holds
            GROUP BY a.child_id, f.rule
            """
        ),
        {"children": list(children)},
    )
    found: dict[UUID, dict[str, frozenset[UUID]]] = {}
    for row in rows:
        found.setdefault(row.child_id, {})[row.rule] = frozenset(row.evidence)
    return found
