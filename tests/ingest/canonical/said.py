"""One record in few words, and what was read of it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from ingest.canonical.report import CanonicalReport, Reading, read_report

NOW = datetime(2026, 6, 15, 12, 0, tzinfo=UTC)

RECORD = {
    "report_id": "EX-26-000118",
    "force": "example-force",
    "reported_at": "2026-06-01 23:40",
    "went_missing_at": "2026-06-01 21:15",
    "surname": "Sample",
    "forename": "Ana",
}


def reading(**fields: Any) -> Reading:
    """What is read of the record with these fields."""
    return read_report({**RECORD, **fields}, NOW)


def taken(**fields: Any) -> CanonicalReport:
    """The report, where the record is taken."""
    found = reading(**fields)
    assert found.problems == []
    assert found.report is not None
    return found.report


def stopped(**fields: Any) -> list[str]:
    """The fields for which the record is stopped."""
    found = reading(**fields)
    assert (found.report is None) == bool(found.problems)
    assert all(problem.problem and problem.remedy for problem in found.problems)
    return [problem.field for problem in found.problems]


def faulty(**fields: Any) -> list[str]:
    """The fields that cost a value, of a record that is taken."""
    taken(**fields)
    return [fault.field for fault in reading(**fields).faults]
