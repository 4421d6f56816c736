"""Writing what changed of alerts: in bulk, events with everything."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import Connection

from alerts.life.changes import Change, LiveAlert
from register.bulk import bulk

ALERTS = """
INSERT INTO hw.alerts AS a (id, subject_kind, subject_id, child_id, severity, status, open_link, historic)
SELECT r.id, 'child', r.child_id, r.child_id, r.severity, 'open', r.open_link, r.historic
FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS r(
    id uuid, child_id uuid, severity text, open_link boolean, historic boolean)
"""

UPDATES = """
UPDATE hw.alerts a SET severity = r.severity, open_link = r.open_link, historic = r.historic, updated_at = now(),
    status = CASE WHEN r.withdrawn THEN 'withdrawn' ELSE a.status END
FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS r(
    id uuid, severity text, open_link boolean, historic boolean, withdrawn boolean)
WHERE a.id = r.id
"""

FINDINGS = """
INSERT INTO hw.alert_findings AS f (id, alert_id, rule, rule_set_version, severity, details, newest_evidence_at)
SELECT r.id, r.alert_id, r.rule, :version, r.severity, r.details, r.newest
FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS r(
    id uuid, alert_id uuid, rule text, severity text, details jsonb, newest timestamptz)
ON CONFLICT (alert_id, rule) DO UPDATE SET
    rule_set_version = excluded.rule_set_version, severity = excluded.severity, details = excluded.details,
    newest_evidence_at = excluded.newest_evidence_at, holds = true, withdrawn_at = NULL, updated_at = now()
"""

WITHDRAW = """
UPDATE hw.alert_findings f SET holds = false, withdrawn_at = now(), updated_at = now()
FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS r(id uuid) WHERE f.id = r.id
"""

DROP_EVIDENCE = """
DELETE FROM hw.alert_evidence x
USING jsonb_to_recordset(CAST(:rows AS jsonb)) AS r(finding_id uuid, reports uuid[])
WHERE x.finding_id = r.finding_id AND x.report_pk <> ALL (r.reports)
"""

ADD_EVIDENCE = """
INSERT INTO hw.alert_evidence (finding_id, report_pk)
SELECT r.finding_id, unnest(r.reports)
FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS r(finding_id uuid, reports uuid[])
ON CONFLICT DO NOTHING
"""

EVENTS = """
INSERT INTO hw.alert_events (alert_id, reason, rule, actor)
SELECT r.alert_id, r.reason, r.rule, :actor
FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS r(alert_id uuid, reason text, rule text)
"""


def store(
    connection: Connection,
    decided: Sequence[tuple[UUID, LiveAlert | None, Change]],
    rule_set_version: str,
    actor: str,
) -> None:
    """Write the changes of many children: (child, its live alert, what changes)."""
    raised: list[dict[str, object]] = []
    updated: list[dict[str, object]] = []
    findings: list[dict[str, object]] = []
    evidence: list[dict[str, object]] = []
    withdrawn: list[dict[str, object]] = []
    events: list[dict[str, object]] = []
    for child, live, change in decided:
        alert = live.id if live else uuid.uuid4()
        row: dict[str, object] = {
            "id": alert,
            "severity": change.severity,
            "open_link": change.open_link,
            "historic": change.historic,
        }
        if live is None:
            raised.append({**row, "child_id": child})
        else:
            updated.append(
                {
                    **row,
                    "severity": live.severity if change.withdraw_alert else change.severity,
                    "withdrawn": change.withdraw_alert,
                }
            )
            withdrawn.extend({"id": live.findings[rule].id} for rule in change.withdraw)
        put(alert, live.findings if live else {}, change, findings, evidence)
        events.extend({"alert_id": alert, "reason": reason, "rule": rule} for reason, rule in change.events)
    bulk(connection, ALERTS, raised)
    bulk(connection, UPDATES, updated)
    bulk(connection, FINDINGS, findings, version=rule_set_version)
    bulk(connection, WITHDRAW, withdrawn)
    bulk(connection, DROP_EVIDENCE, evidence)
    bulk(connection, ADD_EVIDENCE, evidence)
    bulk(connection, EVENTS, events, actor=actor)


def put(
    alert: UUID,
    standing: Mapping[str, object],
    change: Change,
    findings: list[dict[str, object]],
    evidence: list[dict[str, object]],
) -> None:
    """Rows for the findings of one alert that are new or changed."""
    for rule, finding in change.put.items():
        before = standing.get(rule)
        number = getattr(before, "id", None) or uuid.uuid4()
        findings.append(
            {
                "id": number,
                "alert_id": alert,
                "rule": rule,
                "severity": finding.severity,
                "details": finding.details(),
                "newest": finding.newest_evidence_at.isoformat(),
            }
        )
        evidence.append({"finding_id": number, "reports": sorted(finding.evidence, key=str)})
