"""Warnings of a delivery, grouped: what was wrong with which field, how often, and the first record it was seen in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from ingest.canonical.report import Reading
from ingest.reading.delimited import EXTRA_CELLS

MOST = 50
"""Groups told; the rest is summed up in one line."""


@dataclass(slots=True)
class Warnings:
    """Groups of (field, problem) -> [first record, count]."""

    groups: dict[tuple[str, str], tuple[str, int]] = field(default_factory=dict)

    def note(self, position: int, reading: Reading) -> None:
        """Take in the faults of one record, and its unknown columns."""
        name = reading.report.report_id if reading.report else f"#{position}"
        for fault in reading.faults:
            self.count(name, fault.field, fault.problem)
        self.unknown(name, reading.unknown_columns)

    def unknown(self, record: str, columns: Iterable[str]) -> None:
        """Take in columns that nobody reads; they are kept with the raw record."""
        for column in columns:
            if column == EXTRA_CELLS:
                self.count(record, "row", "has cells that stand under no column name; kept with the raw record")
            else:
                self.count(record, column[:100] or "(no name)", "is not a known column; kept with the raw record")

    def count(self, record: str, field_name: str, problem: str, times: int = 1) -> None:
        """Count one more of a group."""
        first, before = self.groups.get((field_name, problem), (record, 0))
        self.groups[field_name, problem] = (first, before + times)

    def add(self, other: Warnings) -> None:
        """Take another batch's groups in."""
        for (field_name, problem), (first, times) in other.groups.items():
            self.count(first, field_name, problem, times)

    def as_json(self) -> list[dict[str, object]]:
        """The commonest groups: `record` is the first one's report id (or #position where it has none)."""
        ranked = sorted(self.groups.items(), key=lambda item: (-item[1][1], item[0]))
        told: list[dict[str, object]] = [
            {"record": first, "field": name, "problem": problem, "count": times}
            for (name, problem), (first, times) in ranked[:MOST]
        ]
        if rest := ranked[MOST:]:
            total = sum(times for _, (_, times) in rest)
            told.append(
                {
                    "record": "",
                    "field": "",
                    "problem": f"{len(rest)} further kinds of warning",
                    "count": total,
                }
            )
        return told
