"""repeat_90d and repeat_30d: several missing episodes within a window back from the departure of the latest."""

from __future__ import annotations

from datetime import datetime, timedelta

from alerts.rules.finding import Finding, Rule, finding
from alerts.rules.history import ChildHistory
from alerts.rules.settings import Repeat, RuleSet


def repeated(history: ChildHistory, now: datetime, settings: Repeat) -> Finding | None:
    """Holds when at least `episodes` departures lie within `window_days` x 24 hours up to the latest one, both ends
    included."""
    if not history.missing:
        return None
    latest = history.missing[-1].went_missing_at
    earliest = latest - timedelta(days=settings.window_days)
    within = [episode for episode in history.missing if episode.went_missing_at >= earliest]
    if len(within) < settings.episodes:
        return None
    return finding(
        settings.severity,
        f"{len(within)} missing episodes in {settings.window_days} days "
        f"(threshold {settings.episodes}), counted back from the latest departure.",
        within,
        now,
        guidance=settings.guidance,
        values={"episodes": len(within), "latest_departure": latest.isoformat()},
        thresholds={"episodes": settings.episodes, "window_days": settings.window_days},
    )


def repeat_90d(history: ChildHistory, now: datetime, rules: RuleSet) -> Finding | None:
    """See `repeated`."""
    return repeated(history, now, rules.repeat_90d)


def repeat_30d(history: ChildHistory, now: datetime, rules: RuleSet) -> Finding | None:
    """See `repeated`."""
    return repeated(history, now, rules.repeat_30d)


RULES = (
    Rule(
        "repeat_90d",
        "Repeated missing episodes within the longer window (90 days), back from the latest departure",
        repeat_90d,
    ),
    Rule(
        "repeat_30d",
        "Repeated missing episodes within the shorter window (30 days), back from the latest departure",
        repeat_30d,
    ),
)
