"""under_13: missing while under 13, by age at departure."""

from __future__ import annotations

from datetime import date, datetime

from alerts.rules.finding import Finding, Rule, finding, times
from alerts.rules.history import ChildHistory, EpisodeFacts
from alerts.rules.settings import RuleSet
from register.clock import age_on, london_date


def youngest_age(history: ChildHistory, episode: EpisodeFacts) -> int | None:
    """Completed years on the Europe/London day of departure; with a bare birth year the younger of the two possible
    (a doubt is told, not kept silent); None where neither is known."""
    day = london_date(episode.went_missing_at)
    if history.dob is not None:
        return age_on(history.dob, day)
    return age_on(date(history.birth_year, 12, 31), day) if history.birth_year is not None else None


def under_13(history: ChildHistory, now: datetime, rules: RuleSet) -> Finding | None:
    """Holds when any missing episode began under the age that is set."""
    settings = rules.under_13
    found = [
        (age, episode)
        for episode in history.missing
        if (age := youngest_age(history, episode)) is not None and age < settings.under_age
    ]
    if not found:
        return None
    youngest = min(age for age, _ in found)
    doubt = " (only the year of birth is known: may be a year older)" if history.dob is None else ""
    return finding(
        settings.severity,
        f"Missing at age {youngest}{doubt}: {times(len(found), 'episode')} under {settings.under_age}.",
        (episode for _, episode in found),
        now,
        guidance=settings.guidance,
        values={
            "youngest_age": youngest,
            "episodes": len(found),
            "from_birth_year_only": history.dob is None,
        },
        thresholds={"under_age": settings.under_age},
    )


RULES = (Rule("under_13", "Missing while under 13, by age at departure", under_13),)
