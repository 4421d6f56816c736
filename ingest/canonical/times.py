"""Reading times: ISO 8601 with an offset, or local Europe/London, with a written rule for the two clock changes.

A local time that occurs twice (the last Sunday of October) is the first occurrence, unless that puts the events of
the report out of order. One that does not exist (the last Sunday of March) is moved on one hour. Both are warned.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from register.clock import LONDON, london_date

EARLIEST = datetime(1990, 1, 1, tzinfo=LONDON).astimezone(UTC)

ISO = re.compile(r"^\d{4}-\d{2}-\d{2}[T ]\d{1,2}:\d{2}(:\d{2}([.,]\d{1,9})?)?\s*(Z|[+-]\d{2}:?\d{2}|[+-]\d{2})?$", re.I)
BRITISH = re.compile(r"^(\d{1,2})/(\d{1,2})/(\d{4})[ T](\d{1,2}):(\d{2})(?::(\d{2}))?$")

TWICE = "this local time occurred twice when the clocks went back"
NEVER = "this local time did not exist when the clocks went forward; moved on one hour"


@dataclass(frozen=True, slots=True)
class Moment:
    """What a written time may mean: one aware UTC instant, or two (the earlier first); `note` says what was decided."""

    instants: tuple[datetime, ...]
    note: str = ""

    def resolve(self, not_before: datetime | None = None) -> datetime:
        """The first instant, unless only the second keeps the events in order."""
        first, last = self.instants[0], self.instants[-1]
        return last if not_before is not None and first < not_before <= last else first


def read_moment(text: str) -> Moment | None:
    """What a date-time says, or None when it cannot be read. Shapes: see the module's head."""
    text = text.strip()
    naive: datetime
    if ISO.match(text):
        try:
            naive = datetime.fromisoformat(shaped(text))
            if naive.tzinfo is not None:
                return Moment((naive.astimezone(UTC),))
        except (ValueError, OverflowError):  # the years 1 and 9999 leave the calendar in another zone
            return None
    elif found := BRITISH.match(text):
        day, month, year, hour, minute, second = (int(part or 0) for part in found.groups())
        try:
            naive = datetime(year, month, day, hour, minute, second)  # noqa: DTZ001 - local by definition
        except ValueError:
            return None
    else:
        return None
    return local_moment(naive)


def shaped(text: str) -> str:
    """An ISO text as datetime.fromisoformat wants it: one-digit hours padded, a comma in seconds a point, no blanks."""
    day, rest = text[:10], text[11:].replace(",", ".").replace(" ", "").upper()
    return f"{day}T{rest if rest[1] != ':' else '0' + rest}"


def local_moment(naive: datetime) -> Moment:
    """A naive Europe/London time as the instant or instants it can be."""
    first = naive.replace(tzinfo=LONDON, fold=0).astimezone(UTC)
    second = naive.replace(tzinfo=LONDON, fold=1).astimezone(UTC)
    if first == second:
        return Moment((first,))
    if first < second:
        return Moment((first, second), TWICE)
    # In the gap fold=0 counts with winter time: the same as moving the clock on one hour.
    return Moment((first,), NEVER)


def end_of_tomorrow(now: datetime) -> datetime:
    """The first instant that is later than tomorrow in Europe/London: what a clock that runs ahead may not pass."""
    day = london_date(now) + timedelta(days=2)
    return datetime(day.year, day.month, day.day, tzinfo=LONDON).astimezone(UTC)
