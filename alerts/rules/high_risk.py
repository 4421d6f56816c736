"""high_risk: graded high by police at any time."""

from __future__ import annotations

from datetime import datetime

from alerts.rules.finding import Finding, Rule, finding, times
from alerts.rules.history import ChildHistory
from alerts.rules.settings import RuleSet


def high_risk(history: ChildHistory, now: datetime, rules: RuleSet) -> Finding | None:
    """Holds when any version of any report of a missing episode was graded high; a lower grade later changes nothing."""
    settings = rules.high_risk
    found = [episode for episode in history.missing if any("high" in report.grades for report in episode.reports)]
    if not found:
        return None
    return finding(
        settings.severity,
        f"Graded high risk by police in {times(len(found), 'episode')}.",
        found,
        now,
        guidance=settings.guidance,
        values={"episodes": len(found)},
        thresholds={"grade": "high"},
    )


RULES = (Rule("high_risk", "Graded high risk by police at any time of a missing episode", high_risk),)
