"""Reports and their versions: what is known of an identity, and what one more version of it means."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, text

from ingest.canonical.report import CanonicalReport, Reading
from ingest.inbox.ledger import Pending
from register.bulk import bulk
from register.schema.words import ACCEPTED, AMENDED, DUPLICATE

Identity = tuple[str, str]
"""(force_key, report_id)."""
Order = tuple[int, datetime, int]
"""Which version is current: the highest report_version, else the latest reported, else the latest to arrive."""

UNARRIVED = 1 << 62
"""Arrival number of versions of this batch, before the database gives them theirs: later than all it has."""


@dataclass(slots=True)
class KnownReport:
    """A report of the register, or one that this batch makes. `borrowed`: its link is open and it stands with its best
    candidate, who learns nothing from it."""

    id: UUID
    identity: Identity
    child_id: UUID | None = None
    borrowed: bool = False
    digests: set[str] = field(default_factory=set)
    order: Order | None = None
    fresh: bool = True


@dataclass(frozen=True, slots=True)
class Version:
    """One version to be stored."""

    id: UUID
    report: KnownReport
    pending: Pending
    reading: Reading
    digest: str
    newest: bool
    """Whether it was its report's current version when it arrived."""

    @property
    def content(self) -> CanonicalReport:
        """The report as read."""
        assert self.reading.report is not None  # noqa: S101 - versions are made of records that were taken
        return self.reading.report


@dataclass(slots=True)
class Sorted:
    """What a batch holds: versions to store, by record; the current one of each report that changes; outcomes."""

    versions: list[Version] = field(default_factory=list)
    current: dict[UUID, Version] = field(default_factory=dict)
    outcomes: dict[int, str] = field(default_factory=dict)


def load_known(connection: Connection, identities: Collection[Identity]) -> dict[Identity, KnownReport]:
    """What the register has of some identities, every version's digest with it."""
    rows = connection.execute(
        text(
            """
            SELECT r.id, r.force_key, r.report_id, r.child_id,
                   (SELECT array_agg(v.content_digest) FROM hw.report_versions v WHERE v.report_pk = r.id) AS digests,
                   EXISTS (SELECT FROM hw.link_decisions d WHERE d.report_pk = r.id AND d.superseded_at IS NULL
                           AND d.decision = 'review' AND d.best_candidate_id = r.child_id) AS borrowed,
                   c.report_version, c.reported_at, c.arrival
            FROM unnest(CAST(:forces AS text[]), CAST(:ids AS text[])) AS q(force_key, report_id)
            JOIN hw.reports r USING (force_key, report_id)
            JOIN hw.report_versions c ON c.id = r.current_version_id
            """
        ),
        {"forces": [force for force, _ in identities], "ids": [number for _, number in identities]},
    )
    return {
        (row.force_key, row.report_id): KnownReport(
            row.id,
            (row.force_key, row.report_id),
            row.child_id,
            row.borrowed,
            set(row.digests),
            (row.report_version or 0, row.reported_at, row.arrival),
            fresh=False,
        )
        for row in rows
    }


def sort_out(taken: Iterable[tuple[Pending, Reading]], known: dict[Identity, KnownReport]) -> Sorted:
    """Decide for each record, in order: accepted, amended or duplicate, and which version is current at the end."""
    result = Sorted()
    for number, (pending, reading) in enumerate(taken):
        content = reading.report
        assert content is not None  # noqa: S101 - only records that were taken come here
        identity = (content.force_key, content.report_id)
        digest = reading.digest()
        report = known.setdefault(identity, KnownReport(uuid.uuid4(), identity))
        if digest in report.digests:
            result.outcomes[pending.id] = DUPLICATE
            continue
        result.outcomes[pending.id] = AMENDED if report.digests else ACCEPTED
        report.digests.add(digest)
        order: Order = (content.report_version or 0, content.reported_at, UNARRIVED + number)
        newest = report.order is None or order > report.order
        version = Version(uuid.uuid4(), report, pending, reading, digest, newest)
        result.versions.append(version)
        if newest:
            report.order = order
            result.current[report.id] = version
    return result


def store_reports(connection: Connection, versions: Iterable[Version]) -> None:
    """Store the reports that are new in this batch."""
    fresh = {version.report.id: version for version in versions if version.report.fresh}
    bulk(
        connection,
        """
        INSERT INTO hw.reports (id, force, force_key, report_id, source_id, child_id)
        SELECT r.id, r.force, r.force_key, r.report_id, r.source_id, r.child_id
        FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS r(
            id uuid, force text, force_key text, report_id text, source_id uuid, child_id uuid)
        """,
        [
            {
                "id": version.report.id,
                "force": version.content.force,
                "force_key": version.report.identity[0],
                "report_id": version.report.identity[1],
                "source_id": version.pending.source_id,
                "child_id": version.report.child_id,
            }
            for version in fresh.values()
        ],
    )
