"""Giving every report of a batch its child and its setting, in order of arrival: the result is the same whatever the
size of the batches, and each report sees the children and settings that the ones before it made."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import Connection

from ingest.linkage.batch import Linker, Subject
from ingest.linkage.decide import Decision
from ingest.linkage.register import REPORT, Recording, add_children, add_recordings
from ingest.placement.match import SettingIndex
from ingest.placement.register import add_settings, load_placements, load_settings
from ingest.registration.settings import Chosen, choose_setting
from ingest.registration.store import store_decisions
from ingest.registration.versions import KnownReport, Sorted, Version, store_reports


@dataclass(slots=True)
class Links:
    """What linking a batch decided: decisions to store by report, what children were recorded with, the children that
    lost a report to another, the decisions on reports not seen before, and the setting of each version."""

    decisions: dict[UUID, tuple[KnownReport, Decision]] = field(default_factory=dict)
    recordings: list[Recording] = field(default_factory=list)
    moved: set[UUID] = field(default_factory=set)
    first: list[Decision] = field(default_factory=list)
    settings: SettingIndex = field(default_factory=SettingIndex)
    chosen: Chosen = field(default_factory=Chosen)

    def take(self, version: Version, subject: Subject, linker: Linker) -> None:
        """Decide whom one version is about."""
        report = version.report
        if report.child_id is None:
            report.child_id, decision = linker.link(subject)
            self.first.append(decision)
            self.note(report, decision)
        elif version.newest:
            before = report.child_id
            report.child_id, again = linker.link_again(before, subject, report.borrowed)
            if again is not None:
                self.note(report, again)
            if report.child_id != before:
                self.moved.add(before)
        elif report.borrowed or not linker.confirms(report.child_id, subject):
            # An older version that came late and names another child teaches nothing about this one.
            return
        else:
            linker.learn(report.child_id, subject)
        if not report.borrowed:
            seen_at = version.content.reported_at
            self.recordings.append(Recording(report.child_id, subject.identity, subject.identifiers, REPORT, seen_at))

    def note(self, report: KnownReport, decision: Decision) -> None:
        """A decision that replaces what stood."""
        report.borrowed = not decision.settled
        self.decisions[report.id] = (report, decision)


def link_batch(connection: Connection, found: Sorted, actor: str) -> Links:
    """Give every report of the batch its child and its setting, and store both with the reasons."""
    subjects = {version.id: Subject.of(version.content) for version in found.versions}
    also = {version.report.child_id for version in found.versions if version.report.child_id}
    links = Links(settings=load_settings(connection))
    linker = Linker.load(connection, subjects.values(), also, links.settings.group_homes)
    placements = load_placements(connection, linker.profiles)
    for version in found.versions:
        links.take(version, subjects[version.id], linker)
        if version.newest:
            choose_setting(version, links.settings, placements, links.chosen)
    add_children(connection, linker.new_children)
    add_recordings(connection, links.recordings)
    add_settings(connection, links.chosen.made)
    store_reports(connection, found.versions)
    store_decisions(connection, links.decisions.values(), actor)
    return links
