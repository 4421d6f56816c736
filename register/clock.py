"""The one clock of the record: stored in UTC, read and shown in Europe/London. Ages and days are counted there."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")


def london_date(instant: datetime) -> date:
    """The Europe/London calendar day of an aware instant."""
    return instant.astimezone(LONDON).date()


def age_on(dob: date, day: date) -> int:
    """Completed years on `day`. A child born on 29 February has a birthday on 1 March in common years."""
    return day.year - dob.year - ((day.month, day.day) < (dob.month, dob.day))
