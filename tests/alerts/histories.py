"""Histories of children as tables that a person can read.

    missing | 2026-06-01 10:00 | 2026-06-01 12:00 | high | cse

is an episode: kind, departure, return (blank: open; ?: ended at an unknown time), every grade it ever had, concerns (each
with `,` between). Times are UTC, `Z` left out. A second report of the same episode is a line that begins with `+`.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from alerts.rules import RULES, ChildHistory, EpisodeFacts, Finding, ReportFacts, default_rule_set

NOW = datetime(2026, 6, 15, 12, 0, tzinfo=UTC)
CHILD = uuid.UUID(int=1)


@dataclass(frozen=True)
class Case:
    """A history and whether the rule holds about it. `reports`: how many it then rests on, where that is the point."""

    name: str
    table: str
    holds: bool
    dob: str = ""
    year: int | None = None
    now: str = "2026-06-15 12:00"
    reports: int | None = None

    @property
    def history(self) -> ChildHistory:
        """The history of the table."""
        return history(self.table, self.dob, self.year)

    def finding(self, rule: str) -> Finding | None:
        """What a rule finds, by the rule set that ships."""
        return RULES[rule].evaluate(self.history, moment(self.now), default_rule_set())


def moment(cell: str) -> datetime:
    return datetime.fromisoformat(cell).replace(tzinfo=UTC)


def history(table: str, dob: str = "", year: int | None = None) -> ChildHistory:
    """The history that a table tells."""
    episodes: list[EpisodeFacts] = []
    for number, line in enumerate(line.strip() for line in table.strip().splitlines()):
        kind, departed, returned, grades, concerns = (*(cell.strip() for cell in line.split("|")), "", "", "", "")[:5]
        report = ReportFacts(uuid.uuid5(CHILD, f"report {number}"), cells(grades), cells(concerns))
        if kind == "+":
            episodes[-1] = replace(episodes[-1], reports=(*episodes[-1].reports, report))
            continue
        back = moment(returned) if returned not in ("", "?") else None
        state = "returned" if back else "ended_unknown" if returned == "?" else "open"
        if kind == "cancelled":
            kind, state, back = "missing", "cancelled", None
        episodes.append(
            EpisodeFacts(uuid.uuid5(CHILD, f"episode {number}"), kind, state, moment(departed), back, (report,))
        )
    born = date.fromisoformat(dob) if dob else None
    return ChildHistory.of(CHILD, born, born.year if born else year, episodes)


def cells(text: str) -> frozenset[str]:
    return frozenset(part.strip() for part in text.split(",") if part.strip())
