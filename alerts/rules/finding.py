"""What a rule finds: that it holds, on which reports, with the values and thresholds that fired."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from alerts.rules.history import ChildHistory, EpisodeFacts
from alerts.rules.settings import RuleSet


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule that holds. `sentence` names no child, so that it can stand in any list."""

    severity: str
    sentence: str
    values: dict[str, Any]
    thresholds: dict[str, Any]
    guidance: str
    evidence: frozenset[UUID]
    open_link: bool
    newest_evidence_at: datetime

    def details(self) -> dict[str, Any]:
        """What is stored with the alert."""
        return {
            "sentence": self.sentence,
            "values": self.values,
            "thresholds": self.thresholds,
            "guidance": self.guidance,
        }


Evaluate = Callable[[ChildHistory, datetime, RuleSet], Finding | None]


@dataclass(frozen=True, slots=True)
class Rule:
    """A named rule: what it looks for in words, and the pure function that looks. `now` is an aware UTC time."""

    name: str
    words: str
    evaluate: Evaluate


def finding(
    severity: str,
    sentence: str,
    episodes: Iterable[EpisodeFacts],
    now: datetime,
    *,
    guidance: str,
    values: dict[str, Any] | None = None,
    thresholds: dict[str, Any] | None = None,
) -> Finding:
    """A finding that rests on every report of some episodes (at least one)."""
    counted = list(episodes)
    reports = [report for episode in counted for report in episode.reports]
    return Finding(
        severity=severity,
        sentence=sentence,
        values=values or {},
        thresholds=thresholds or {},
        guidance=guidance,
        evidence=frozenset(report.id for report in reports),
        open_link=any(report.open_link for report in reports),
        newest_evidence_at=max(episode.newest_at(now) for episode in counted),
    )


def times(number: int, thing: str) -> str:
    """A number with its noun: "1 episode", "3 episodes"."""
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"
