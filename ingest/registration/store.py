"""Writing what a batch decided: versions, current versions with their settings, link decisions, and work due."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from uuid import UUID

from sqlalchemy import Connection

from geo.gazetteer import Located
from ingest.linkage import model
from ingest.linkage.decide import Decision
from ingest.registration.locate import Points
from ingest.registration.settings import Choice
from ingest.registration.versions import KnownReport, Version
from register.bulk import bulk

INSERT_VERSIONS = """
INSERT INTO hw.report_versions (id, report_pk, inbox_record_id, content_digest, report_version, record_status,
    reported_at, went_missing_at, returned_at, returned_time_unknown, risk_level, initial_risk_level, concerns,
    content, faults, missing_from, missing_from_precision, found, found_precision)
SELECT r.id, r.report_pk, r.inbox_record_id, r.digest, c.report_version, c.record_status,
    c.reported_at, c.went_missing_at, c.returned_at, c.returned_time_unknown, c.risk_level, c.initial_risk_level,
    r.concerns, r.content, r.faults,
    public.ST_SetSRID(public.ST_MakePoint(r.from_e, r.from_n), 27700), r.from_precision,
    public.ST_SetSRID(public.ST_MakePoint(r.found_e, r.found_n), 27700), r.found_precision
FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS r(
    place int, id uuid, report_pk uuid, inbox_record_id bigint, digest text, concerns text, content jsonb, faults jsonb,
    from_e float8, from_n float8, from_precision text, found_e float8, found_n float8, found_precision text),
jsonb_to_record(r.content) AS c(
    report_version int, record_status text, reported_at timestamptz, went_missing_at timestamptz,
    returned_at timestamptz, returned_time_unknown boolean, risk_level text, initial_risk_level text)
ORDER BY r.place
"""


def store_versions(connection: Connection, versions: Iterable[Version], points: Mapping[UUID, Points]) -> None:
    """Store versions in their order of arrival."""
    rows = []
    for place, version in enumerate(versions):
        where = points[version.id]
        rows.append(
            {
                "place": place,
                "id": version.id,
                "report_pk": version.report.id,
                "inbox_record_id": version.pending.id,
                "digest": version.digest,
                "concerns": ";".join(version.content.concerns),
                "content": version.content.model_dump(mode="json"),
                "faults": [fault.as_json() for fault in version.reading.faults],
                **point_columns("from", where.missing_from),
                **point_columns("found", where.found),
            }
        )
    bulk(connection, INSERT_VERSIONS, rows)


def point_columns(prefix: str, where: Located | None) -> dict[str, object]:
    """A located point as columns."""
    return {
        f"{prefix}_e": where.point.easting if where else None,
        f"{prefix}_n": where.point.northing if where else None,
        f"{prefix}_precision": where.precision if where else None,
    }


def store_current(connection: Connection, current: Iterable[Version], settings: Mapping[UUID, Choice]) -> None:
    """Make versions current, with the child and the setting (by version) that go with them."""
    rows = []
    for version in current:
        choice = settings.get(version.id)
        rows.append(
            {
                "id": version.report.id,
                "version": version.id,
                "child": version.report.child_id,
                "setting": choice.setting if choice else None,
                "reason": choice.reason if choice else None,
            }
        )
    bulk(
        connection,
        """
        UPDATE hw.reports p
        SET current_version_id = r.version, child_id = r.child, setting_id = r.setting, setting_reason = r.reason
        FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS r(id uuid, version uuid, child uuid, setting uuid, reason text)
        WHERE p.id = r.id
        """,
        rows,
    )


def store_decisions(connection: Connection, decisions: Iterable[tuple[KnownReport, Decision]], actor: str) -> None:
    """Store decisions; those they replace stay, superseded."""
    rows = [
        {
            "report_pk": report.id,
            "child_id": report.child_id,
            "decision": decision.decision,
            "reason": decision.reason,
            "score": round(decision.score, 6),
            "best": decision.best_candidate,
            "evidence": [item.as_json() for item in decision.evidence],
        }
        for report, decision in decisions
    ]
    bulk(
        connection,
        """
        UPDATE hw.link_decisions d SET superseded_at = now()
        FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS r(report_pk uuid)
        WHERE d.report_pk = r.report_pk AND d.superseded_at IS NULL
        """,
        rows,
    )
    bulk(
        connection,
        """
        INSERT INTO hw.link_decisions (report_pk, child_id, decision, reason, score, best_candidate_id, evidence,
            model_version, decided_by)
        SELECT r.report_pk, r.child_id, r.decision, r.reason, r.score, r.best, r.evidence, :model, :actor
        FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS r(
            report_pk uuid, child_id uuid, decision text, reason text, score float8, best uuid, evidence jsonb)
        """,
        rows,
        model=model.VERSION,
        actor=actor,
    )


def mark_due(connection: Connection, children: Collection[UUID], backfill: bool) -> None:
    """Note that the rules of these children are to be looked at; live news outweighs a backfill."""
    bulk(
        connection,
        """
        INSERT INTO hw.evaluations_due (child_id, backfill)
        SELECT r.child_id, :backfill FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS r(child_id uuid)
        ON CONFLICT (child_id) DO UPDATE SET backfill = evaluations_due.backfill AND excluded.backfill
        """,
        [{"child_id": child} for child in sorted(children, key=str)],
        backfill=backfill,
    )
