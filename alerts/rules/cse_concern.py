"""cse_concern: a concern about child sexual exploitation on any report."""

from __future__ import annotations

from datetime import datetime

from alerts.rules.finding import Finding, Rule, finding, times
from alerts.rules.history import ChildHistory
from alerts.rules.settings import RuleSet


def cse_concern(history: ChildHistory, now: datetime, rules: RuleSet) -> Finding | None:
    """Holds when any report states the concern, whatever kind of episode it is of: absent counts in no repeat or
    duration, but a concern on it is a concern."""
    settings = rules.cse_concern
    found = [episode for episode in history.episodes if any("cse" in report.concerns for report in episode.reports)]
    if not found:
        return None
    return finding(
        settings.severity,
        f"A concern about child sexual exploitation was recorded in {times(len(found), 'episode')}.",
        found,
        now,
        guidance=settings.guidance,
        values={"episodes": len(found)},
        thresholds={"concern": "cse"},
    )


RULES = (Rule("cse_concern", "A concern about child sexual exploitation on any report", cse_concern),)
