"""Times as written, and the two nights on which a local time is no time or two."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from tests.ingest.canonical.said import faulty, taken


def utc(text: str) -> datetime:
    """An aware UTC time of the year 2026 or the one given."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2026-06-01 21:15", "2026-06-01 20:15"),  # summer time
        ("2026-06-01 21:15:30", "2026-06-01 20:15:30"),
        ("2026-06-01T21:15", "2026-06-01 20:15"),
        ("01/06/2026 21:15", "2026-06-01 20:15"),  # day first
        ("1/6/2026 9:05", "2026-06-01 08:05"),
        ("01/06/2026T21:15:30", "2026-06-01 20:15:30"),
        ("2026-01-01 09:00", "2026-01-01 09:00"),  # winter time
        ("2026-06-01 9:15", "2026-06-01 08:15"),
        ("2026-06-01T21:15:00Z", "2026-06-01 21:15"),
        ("2026-06-01T21:15:00+01:00", "2026-06-01 20:15"),
        ("2026-06-01 21:15:00 +0100", "2026-06-01 20:15"),
        ("2026-06-01T21:15:00.123456+02", "2026-06-01 19:15:00.123456"),
        ("2026-06-01T21:15:00,5Z", "2026-06-01 21:15:00.5"),
        ("2026-06-01T21:15:00.1234567Z", "2026-06-01 21:15:00.123456"),  # as .NET writes it
        ("  2026-06-01t21:15z ", "2026-06-01 21:15"),
        ("1990-01-01 00:00", "1990-01-01 00:00"),
    ],
)
def test_times_as_they_are_written(written: str, read: str) -> None:
    fields: dict[str, Any] = {"went_missing_at": written, "reported_at": "2026-06-02 10:00"}
    assert taken(**fields).went_missing_at == utc(read)
    assert faulty(**fields) == []


SPRING, AUTUMN = "2026-03-29", "2025-10-26"


@pytest.mark.parametrize(
    ("written", "read", "warned"),
    [
        (f"{SPRING} 00:30", f"{SPRING} 00:30", False),
        (f"{SPRING} 00:59:59", f"{SPRING} 00:59:59", False),
        (f"{SPRING} 01:00", f"{SPRING} 01:00", True),  # never was: 02:00 summer time
        (f"{SPRING} 01:30", f"{SPRING} 01:30", True),  # never was: 02:30 summer time
        (f"{SPRING} 02:00", f"{SPRING} 01:00", False),
        (f"{SPRING} 02:30", f"{SPRING} 01:30", False),
        (f"{AUTUMN} 00:30", "2025-10-25 23:30", False),
        (f"{AUTUMN} 00:59:59", "2025-10-25 23:59:59", False),
        (f"{AUTUMN} 01:00", f"{AUTUMN} 00:00", True),  # twice: the first
        (f"{AUTUMN} 01:30", f"{AUTUMN} 00:30", True),  # twice: the first
        (f"{AUTUMN} 02:00", f"{AUTUMN} 02:00", False),
        (f"{AUTUMN} 02:30", f"{AUTUMN} 02:30", False),
        (f"{SPRING}T01:30:00+00:00", f"{SPRING} 01:30", False),  # with an offset nothing is in doubt
        (f"{AUTUMN}T01:30:00+00:00", f"{AUTUMN} 01:30", False),
        (f"{AUTUMN}T01:30:00+01:00", f"{AUTUMN} 00:30", False),
    ],
)
def test_the_nights_of_the_clock_changes(written: str, read: str, warned: bool) -> None:
    fields = {"went_missing_at": written, "reported_at": "2026-06-02 10:00"}
    assert taken(**fields).went_missing_at == utc(read)
    assert faulty(**fields) == (["went_missing_at"] if warned else [])


@pytest.mark.parametrize(
    ("went", "returned", "read"),
    [
        (f"{AUTUMN} 00:30", f"{AUTUMN} 01:30", f"{AUTUMN} 00:30"),  # the first keeps the order
        (f"{AUTUMN} 01:15", f"{AUTUMN} 01:45", f"{AUTUMN} 00:45"),
        (f"{AUTUMN} 01:45", f"{AUTUMN} 01:15", f"{AUTUMN} 01:15"),  # only the second keeps it
        (f"{AUTUMN}T01:10:00Z", f"{AUTUMN} 01:30", f"{AUTUMN} 01:30"),
        (f"{AUTUMN} 01:30", f"{AUTUMN} 01:30", f"{AUTUMN} 00:30"),
    ],
)
def test_a_time_that_was_twice_is_the_first_unless_that_puts_events_out_of_order(
    went: str, returned: str, read: str
) -> None:
    report = taken(went_missing_at=went, returned_at=returned)
    assert report.returned_at == utc(read)
    assert not report.returned_time_unknown


def test_when_neither_occurrence_keeps_the_order_the_return_is_out_of_order() -> None:
    report = taken(went_missing_at=f"{AUTUMN} 02:30", returned_at=f"{AUTUMN} 01:30")
    assert (report.returned_at, report.returned_time_unknown) == (None, True)


def test_the_time_of_the_report_keeps_the_order_too() -> None:
    report = taken(went_missing_at=f"{AUTUMN} 01:50", reported_at=f"{AUTUMN} 01:10")
    assert (report.went_missing_at, report.reported_at) == (utc(f"{AUTUMN} 00:50"), utc(f"{AUTUMN} 01:10"))


def test_an_elapsed_night_is_as_long_as_it_was() -> None:
    spring = taken(went_missing_at="2026-03-28 22:00", returned_at="2026-03-29 08:00")
    autumn = taken(went_missing_at="2025-10-25 22:00", returned_at="2025-10-26 08:00")
    hours = [
        (item.returned_at - item.went_missing_at).total_seconds() / 3600
        for item in (spring, autumn)
        if item.returned_at
    ]
    assert hours == [9, 11]
