"""Times of the synthetic county: aware UTC inside, Europe/London on the paper."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from register.clock import LONDON

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)


def london(instant: datetime) -> datetime:
    """The same instant on a Europe/London clock."""
    return instant.astimezone(LONDON)


def at_local(day: date, minutes: float) -> datetime:
    """The UTC instant of so many minutes after midnight on a Europe/London day."""
    wall = datetime(day.year, day.month, day.day, int(minutes) // 60, int(minutes) % 60, tzinfo=LONDON)
    return wall.astimezone(UTC)


def settled(instant: datetime) -> datetime:
    """To the whole minute, and out of the hour that local time repeats, whose text would be read as the first pass."""
    whole = instant.replace(second=0, microsecond=0)
    return whole + HOUR if whole.astimezone(LONDON).fold else whole


def birthday(dob: date, age: int) -> date:
    """The day on which somebody born on `dob` becomes `age` (1 March for 29 February in common years)."""
    try:
        return dob.replace(year=dob.year + age)
    except ValueError:
        return date(dob.year + age, 3, 1)
