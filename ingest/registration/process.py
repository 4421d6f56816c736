"""One batch of reports, from the ledger into the register: everything but the rules, in the caller's transaction."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection

from ingest.canonical.report import Problem, Reading, read_report
from ingest.episodes.register import reassemble
from ingest.inbox import quarantine
from ingest.inbox.ledger import Pending, settle
from ingest.inbox.split import BROKEN
from ingest.linkage.register import show_best_values
from ingest.registration.linking import Links, link_batch
from ingest.registration.locate import points_of, postcode_points
from ingest.registration.store import mark_due, store_current, store_versions
from ingest.registration.versions import Sorted, load_known, sort_out
from ingest.registration.warnings import Warnings
from register.schema.words import QUARANTINED


@dataclass(slots=True)
class BatchOutcome:
    """What came of a batch: counts by record state and by link decision, warnings, and the children concerned."""

    states: Counter[str] = field(default_factory=Counter)
    decisions: Counter[str] = field(default_factory=Counter)
    warnings: Warnings = field(default_factory=Warnings)
    children: set[UUID] = field(default_factory=set)

    def add(self, other: BatchOutcome) -> None:
        """Take another batch's outcome in."""
        self.states.update(other.states)
        self.decisions.update(other.decisions)
        self.warnings.add(other.warnings)
        self.children.update(other.children)


def enter_reports(connection: Connection, batch: Sequence[Pending], now: datetime, actor: str) -> BatchOutcome:
    """Read, link, place and assemble a batch of claimed records; bad ones go to quarantine.

    The caller holds the register lock (ingest.inbox.ledger.enter_register) and commits.
    """
    outcome = BatchOutcome()
    taken = read_batch(connection, batch, now, actor, outcome)
    known = load_known(connection, {(r.force_key, r.report_id) for _, reading in taken if (r := reading.report)})
    found = sort_out(taken, known)
    links = link_batch(connection, found, actor)
    outcome.decisions.update(decision.decision for decision in links.first)
    store_places(connection, found, links)
    # An older version that came late counts too: its grade and its concerns are part of the history.
    touched = {version.report.child_id for version in found.versions if version.report.child_id} | links.moved
    reassemble(connection, touched)
    show_best_values(connection, touched)
    mark_due(connection, touched, backfill=all(pending.backfill for pending in batch))
    settle(
        connection,
        [
            *found.outcomes.items(),
            *((pending.id, QUARANTINED) for pending in batch if pending.id not in found.outcomes),
        ],
    )
    outcome.states.update(found.outcomes.values())
    outcome.children.update(touched)
    return outcome


def read_batch(
    connection: Connection, batch: Sequence[Pending], now: datetime, actor: str, outcome: BatchOutcome
) -> list[tuple[Pending, Reading]]:
    """Read each record; those that are stopped go to quarantine, those that were held before and can be taken leave it."""
    taken, held = [], []
    for pending in batch:
        if BROKEN in pending.raw:
            problem = Problem("record", str(pending.raw[BROKEN]), "Correct the record in the export and send it again.")
            held.append((pending.id, [problem.as_json()]))
            continue
        reading = read_report(pending.raw, now)
        outcome.warnings.note(pending.position, reading)
        if reading.report is None:
            held.append((pending.id, [problem.as_json() for problem in reading.problems]))
        else:
            taken.append((pending, reading))
    quarantine.hold(connection, held)
    quarantine.release(connection, [pending.id for pending, _ in taken], actor)
    outcome.states[QUARANTINED] += len(held)
    return taken


def store_places(connection: Connection, found: Sorted, links: Links) -> None:
    """Locate every version, and store versions and what is current of each report."""
    postcodes = postcode_points(connection, (version.content for version in found.versions))
    points = {}
    for version in found.versions:
        choice = links.chosen.of.get(version.id)
        place = links.settings.places.get(choice.setting) if choice else None
        points[version.id] = points_of(version.content, place, postcodes)
    store_versions(connection, found.versions, points)
    store_current(connection, found.current.values(), links.chosen.of)
