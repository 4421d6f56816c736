"""long_missing: missing for 24 hours or more, until return or until now; longer rungs escalate the same alert."""

from __future__ import annotations

from datetime import datetime, timedelta

from alerts.rules.finding import Finding, Rule, finding, times
from alerts.rules.history import ChildHistory, EpisodeFacts
from alerts.rules.settings import RuleSet
from register.schema.words import OPEN


def duration(episode: EpisodeFacts, now: datetime) -> timedelta | None:
    """Elapsed time in UTC until return, or until now while open; None where the end is unknown (never counted long)."""
    if episode.returned_at is not None:
        return episode.returned_at - episode.went_missing_at
    return now - episode.went_missing_at if episode.state == OPEN else None


def long_missing(history: ChildHistory, now: datetime, rules: RuleSet) -> Finding | None:
    """Holds when any missing episode, closed ones included, lasted as long as the first rung."""
    settings = rules.long_missing
    lasted = [(length, episode) for episode in history.missing if (length := duration(episode, now)) is not None]
    first = timedelta(hours=settings.rungs[0].hours)
    found = [(length, episode) for length, episode in lasted if length >= first]
    if not found:
        return None
    longest = max(length for length, _ in found)
    rung = max(
        (rung for rung in settings.rungs if timedelta(hours=rung.hours) <= longest),
        key=lambda item: item.hours,
    )
    told = times(len(found), "episode")
    still = any(episode.state == OPEN for _, episode in found)
    return finding(
        rung.severity,
        # While the clock runs the rung says how long: a sentence that changed by the hour would be news by the hour.
        f"Missing for {rung.hours} hours or more"
        + (f", and still missing: {told}." if still else f": {told}, the longest {hours(longest)}."),
        (episode for _, episode in found),
        now,
        guidance=settings.guidance,
        values={"episodes": len(found), "rung_hours": rung.hours, "open": still},
        thresholds={"hours": settings.rungs[0].hours},
    )


def hours(length: timedelta) -> str:
    """A duration as a person says it."""
    whole = int(length.total_seconds() // 3600)
    return times(whole, "hour") if whole < 72 else times(whole // 24, "day")


RULES = (Rule("long_missing", "Missing for long, until return or until now", long_missing),)
