"""A county with its files, read back as the service reads them."""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from ingest.canonical.report import CanonicalReport, read_report
from service.demo import County

AS_OF = datetime(2026, 11, 1, 9, 0, tzinfo=UTC)
Identity = tuple[str, str]
"""(force, report_id)."""


@dataclass
class Files:
    """A county with its files as read back."""

    county: County
    paths: dict[str, Path]

    def rows(self, name: str) -> list[dict[str, str]]:
        with self.paths[name].open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    @cached_property
    def planted(self) -> dict[str, Any]:
        loaded: dict[str, Any] = json.loads(self.paths["planted.json"].read_text(encoding="utf-8"))
        return loaded

    @cached_property
    def readings(self) -> list[CanonicalReport]:
        """Every row of reports.csv through the service's own reader; a row that it stops fails here."""
        read = [read_report(row, AS_OF) for row in self.rows("reports.csv")]
        assert [one.problems for one in read if one.problems] == []
        return [one.report for one in read if one.report is not None]

    @cached_property
    def versions(self) -> dict[Identity, list[CanonicalReport]]:
        """All versions of each report in order of `reported_at`."""
        found: dict[Identity, list[CanonicalReport]] = {}
        for report in self.readings:
            found.setdefault((report.force, report.report_id), []).append(report)
        return found

    @cached_property
    def current(self) -> dict[Identity, CanonicalReport]:
        """The last version of each report."""
        return {identity: versions[-1] for identity, versions in self.versions.items()}

    @cached_property
    def truth(self) -> dict[Identity, dict[str, str]]:
        return {(row["force"], row["report_id"]): row for row in self.rows("truth-episodes.csv")}

    @cached_property
    def episodes(self) -> dict[str, list[Identity]]:
        """Reports of each true episode, the first first."""
        found: dict[str, list[Identity]] = {}
        for identity in self.versions:
            found.setdefault(self.truth[identity]["episode_id"], []).append(identity)
        return found

    @cached_property
    def counted(self) -> list[CanonicalReport]:
        """The current version of the first report of each true episode."""
        return [self.current[identities[0]] for identities in self.episodes.values()]

    def person_of(self, report: CanonicalReport) -> str:
        return self.truth[report.force, report.report_id]["person_id"]

    @cached_property
    def by_person(self) -> dict[str, list[CanonicalReport]]:
        found: dict[str, list[CanonicalReport]] = {}
        for report in self.counted:
            found.setdefault(self.person_of(report), []).append(report)
        return {person: sorted(reports, key=lambda one: one.went_missing_at) for person, reports in found.items()}
