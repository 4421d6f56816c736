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
from ingest.linkage.batch import Linker, Subject
from ingest.linkage.decide import Decision
from ingest.linkage.register import Recording, add_children, add_recordings, show_best_values
from ingest.placement.register import add_settings, load_placements, load_settings
from ingest.registration.locate import points_of, postcode_points
from ingest.registration.settings import GROUP_KINDS, choose_settings
from ingest.registration.store import mark_due, store_current, store_decisions, store_versions
from ingest.registration.versions import KnownReport, Sorted, load_known, sort_out, store_reports
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
    moved = link_batch(connection, found, outcome, actor)
    store_places(connection, found)
    touched = {version.report.child_id for version in found.current.values() if version.report.child_id} | moved
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


def link_batch(connection: Connection, found: Sorted, outcome: BatchOutcome, actor: str) -> set[UUID]:
    """Give every report of the batch its child. Returns the children that lost a report to another."""
    settings = load_settings(connection)
    shared = frozenset(
        place.postcode for place in settings.places.values() if place.kind in GROUP_KINDS and place.postcode
    )
    subjects = {version.id: Subject.of(version.content) for version in found.versions}
    also = {version.report.child_id for version in found.versions if version.report.child_id}
    linker = Linker.load(connection, subjects.values(), also, shared)
    decisions: dict[UUID, tuple[KnownReport, Decision]] = {}
    recordings: list[Recording] = []
    moved: set[UUID] = set()
    for version in found.versions:
        report, subject = version.report, subjects[version.id]
        current = found.current.get(report.id) is version
        if report.child_id is None:
            report.child_id, decision = linker.link(subject)
            decisions[report.id] = (report, decision)
            outcome.decisions[decision.decision] += 1
        elif current and not linker.confirms(report.child_id, subject):
            before = report.child_id
            report.child_id, decision = linker.link(subject)
            if report.child_id != before:
                moved.add(before)
                decisions[report.id] = (report, decision)
        else:
            linker.learn(report.child_id, subject)
        recordings.append(
            Recording(report.child_id, subject.identity, subject.identifiers, "report", version.content.reported_at)
        )
    add_children(connection, linker.new_children)
    add_recordings(connection, recordings)
    store_reports(connection, found.versions)
    store_decisions(connection, decisions.values(), actor)
    return moved


def store_places(connection: Connection, found: Sorted) -> None:
    """Locate every version, choose the setting of every report whose current version changed, and store both."""
    settings = load_settings(connection)
    children = {version.report.child_id for version in found.current.values() if version.report.child_id}
    chosen = choose_settings(found.current.values(), settings, load_placements(connection, children))
    add_settings(connection, chosen.made)
    contents = [version.content for version in found.versions]
    postcodes = postcode_points(connection, contents)
    points = {}
    for version in found.versions:
        pick = chosen.of.get(version.report.id)
        points[version.id] = points_of(version.content, settings.places.get(pick.setting) if pick else None, postcodes)
    store_versions(connection, found.versions, points)
    store_current(connection, found.current.values(), chosen.of)
