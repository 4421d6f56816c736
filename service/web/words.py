"""Times, ages, durations and codes as people read them. Times of day are Europe/London."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from alerts.rules import RULES
from register.clock import LONDON, age_on, london_date

RISKS = {
    "high": "High risk",
    "medium": "Medium risk",
    "low": "Low risk",
    "no_apparent_risk": "No apparent risk",
    None: "Not graded",
}
SEVERITIES = {"high": "High", "medium": "Medium", "low": "Low"}
COLOURS = {"high": "red", "medium": "yellow", "low": "grey", "no_apparent_risk": "grey", None: "purple"}
"""Tag colours of risks and severities; the word always stands with the colour."""
PLACES = {
    "home": "Home address",
    "childrens_home": "Children’s home",
    "foster_care": "Foster care",
    "supported_accommodation": "Supported accommodation",
    "secure_home": "Secure home",
    "school": "School",
    "hospital": "Hospital",
    "street": "Public place",
    "other": "Another place",
    None: "Not known",
}
KINDS = {
    "missing": "Missing",
    "absent": "Absent (historic category)",
    "away_unauthorised": "Away without authorisation",
}
STATES = {
    "open": "Not yet returned",
    "returned": "Returned",
    "ended_unknown": "Ended, time not known",
    "cancelled": "Cancelled",
}
SEXES = {"M": "Male", "F": "Female", "X": "Another sex recorded", "U": "Not known"}
STATUSES = {
    "open": "Open",
    "acknowledged": "Acknowledged",
    "snoozed": "Snoozed",
    "closed": "Closed",
    "withdrawn": "Withdrawn",
}
REASONS = {
    "first_notice": "Raised",
    "rule_added": "Another rule holds",
    "new_evidence": "New evidence joined",
    "less_evidence": "Evidence was corrected away",
    "escalated": "Became more serious",
    "ground_removed": "The ground of a rule was corrected away",
    "holds_again": "A rule holds again",
    "withdrawn": "Withdrawn: nothing it rested on is left",
    "link_opened": "Now rests on a report whose child is to be confirmed",
    "link_settled": "The child of every report is settled",
    "values_changed": "Its figures changed",
}
RULES_IN_SHORT = {
    "repeat_90d": "Repeat in 90 days",
    "repeat_30d": "Repeat in 30 days",
    "long_missing": "Long missing",
    "under_13": "Under 13",
    "high_risk": "High risk",
    "cse_concern": "CSE concern",
}
CONCERNS = {
    "cse": "child sexual exploitation",
    "cce": "child criminal exploitation",
    "trafficking": "trafficking",
    "gang": "gang",
    "county_lines": "county lines",
    "self_harm": "self-harm",
    "domestic_abuse": "domestic abuse",
    "substance_misuse": "substance misuse",
    "mental_health": "mental health",
    "honour_based": "honour-based abuse",
    "radicalisation": "radicalisation",
}
IDENTIFIERS = {
    "police_person_id": "Police person record",
    "nhs_number": "NHS number",
    "upn": "Unique pupil number",
    "child_la_id": "Authority’s child number",
}


def plain(code: str) -> str:
    """A code without a word of its own, made readable: `rate_rising` -> `Rate rising`."""
    return code.replace("_", " ").capitalize()


def rule(name: str) -> str:
    """A rule in two or three words."""
    return RULES_IN_SHORT.get(name, plain(name))


def rule_in_full(name: str) -> str:
    """What a rule looks for, in the rule's own words."""
    return RULES[name].words if name in RULES else plain(name)


def clock(moment: datetime) -> str:
    """Time of day, like 9:05pm; with GMT or BST where the hour occurs twice that night."""
    local = moment.astimezone(LONDON)
    twice = local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()
    return f"{local:%-I:%M%p}".lower() + (f" {local:%Z}" if twice else "")


def day(value: date | datetime) -> str:
    """A date like 14 November 2026 (of a moment: its Europe/London date)."""
    return f"{value.astimezone(LONDON) if isinstance(value, datetime) else value:%-d %B %Y}"


def moment(value: datetime) -> str:
    """Date and time of day, like Fri 14 November 2026, 9:05pm."""
    return f"{value.astimezone(LONDON):%a} {day(value)}, {clock(value)}"


def brief(value: datetime, now: datetime) -> str:
    """Date and time of day for a table, like Fri 14 Nov, 9:05pm; with the year once it could be mistaken."""
    year = f" {value.astimezone(LONDON):%Y}" if abs(now - value) > timedelta(days=300) else ""
    return f"{value.astimezone(LONDON):%a %-d %b}{year}, {clock(value)}"


def count(number: int, one: str, many: str = "") -> str:
    """A number with its noun: 1 child, 12 children."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def span(length: timedelta) -> str:
    """A duration in the two units that matter: 42 minutes, 3 hours 20 minutes, 2 days 3 hours, 64 days."""
    minutes = int(length.total_seconds() // 60)
    days, hours = minutes // 1440, minutes // 60 % 24
    if minutes < 1:
        return "less than a minute"
    if days >= 60:
        return count(days, "day")
    if days:
        parts = [count(days, "day"), count(hours, "hour") if hours else ""]
    else:
        parts = [count(hours, "hour") if hours else "", count(minutes % 60, "minute") if minutes % 60 else ""]
    return " ".join(part for part in parts if part)


def age(dob: date | None, birth_year: int | None, at: datetime) -> str:
    """Completed years on the Europe/London date of a moment: "14", "14 or 15" from a bare year, "not known"."""
    today = london_date(at)
    if dob is not None:
        return str(age_on(dob, today))
    if birth_year is not None:
        return f"{max(today.year - birth_year - 1, 0)} or {today.year - birth_year}"
    return "not known"


def child_name(forename: str, surname: str) -> str:
    """Forename and surname, either of which may be blank."""
    return f"{forename} {surname}".strip()


def value(given: Any) -> str:
    """A value or threshold of a finding as text: times become Europe/London, lists a row of words."""
    if isinstance(given, bool):
        return "Yes" if given else "No"
    if isinstance(given, list):
        return ", ".join(value(item) for item in given) or "none"
    if isinstance(given, str):
        try:
            return moment(datetime.fromisoformat(given)) if "T" in given else CONCERNS.get(given, given)
        except ValueError:
            return given
    return "not known" if given is None else str(given)


def stamp(moment_or_day: date | datetime) -> str:
    """The machine-readable form for a <time> element: UTC for a moment."""
    if isinstance(moment_or_day, datetime):
        return moment_or_day.astimezone(UTC).isoformat(timespec="seconds")
    return moment_or_day.isoformat()
