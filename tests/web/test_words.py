"""Times, ages and durations as people read them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from alerts.life.changes import REASONS
from alerts.rules import RULES
from ingest.canonical.codes import CONCERNS
from register.schema.words import (
    ALERT_STATUSES,
    EPISODE_KINDS,
    EPISODE_STATES,
    IDENTIFIER_KINDS,
    MISSING_FROM_TYPES,
    RISK_LEVELS,
    SETTING_KINDS,
    SEVERITIES,
    SEXES,
)
from service.web import words

NOW = datetime(2026, 11, 14, 21, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("moment", "shown"),
    [
        (datetime(2026, 11, 14, 21, 5, tzinfo=UTC), "Sat 14 November 2026, 9:05pm"),
        (datetime(2026, 7, 1, 21, 5, tzinfo=UTC), "Wed 1 July 2026, 10:05pm"),
        (datetime(2026, 6, 30, 23, 30, tzinfo=UTC), "Wed 1 July 2026, 12:30am"),
        (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), "Sun 25 October 2026, 1:30am BST"),
        (datetime(2026, 10, 25, 1, 30, tzinfo=UTC), "Sun 25 October 2026, 1:30am GMT"),
        (datetime(2026, 10, 25, 2, 30, tzinfo=UTC), "Sun 25 October 2026, 2:30am"),
    ],
)
def test_times_are_of_the_clock_on_the_wall(moment: datetime, shown: str) -> None:
    assert words.moment(moment) == shown


def test_short_times_leave_the_year_out_until_it_could_be_mistaken() -> None:
    assert words.brief(NOW - timedelta(days=10), NOW) == "Wed 4 Nov, 9:05pm"
    assert words.brief(NOW - timedelta(days=365), NOW) == "Fri 14 Nov 2025, 9:05pm"


@pytest.mark.parametrize(
    ("length", "shown"),
    [
        (timedelta(seconds=59), "less than a minute"),
        (timedelta(minutes=1), "1 minute"),
        (timedelta(minutes=42), "42 minutes"),
        (timedelta(hours=1), "1 hour"),
        (timedelta(hours=3, minutes=20), "3 hours 20 minutes"),
        (timedelta(days=1, minutes=59), "1 day"),
        (timedelta(days=2, hours=3, minutes=5), "2 days 3 hours"),
        (timedelta(days=64, hours=5), "64 days"),
        (timedelta(days=1200), "1,200 days"),
    ],
)
def test_durations(length: timedelta, shown: str) -> None:
    assert words.span(length) == shown


@pytest.mark.parametrize(
    ("dob", "year", "at", "shown"),
    [
        (date(2012, 2, 29), 2012, datetime(2025, 2, 28, 12, tzinfo=UTC), "12"),
        (date(2012, 2, 29), 2012, datetime(2025, 3, 1, 12, tzinfo=UTC), "13"),
        # Half past midnight in London on the birthday, still the day before in UTC.
        (date(2012, 7, 1), 2012, datetime(2026, 6, 30, 23, 30, tzinfo=UTC), "14"),
        (None, 2011, NOW, "14 or 15"),
        (None, None, NOW, "not known"),
    ],
)
def test_ages(dob: date | None, year: int | None, at: datetime, shown: str) -> None:
    assert words.age(dob, year, at) == shown


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        (3, "3"),
        (True, "Yes"),
        (None, "not known"),
        (["cse", "gang"], "child sexual exploitation, gang"),
        ([], "none"),
        ("2026-07-01T21:05:00+00:00", "Wed 1 July 2026, 10:05pm"),
        ("T is not a time", "T is not a time"),
    ],
)
def test_values_of_findings(given: object, shown: str) -> None:
    assert words.value(given) == shown


def test_every_code_of_the_record_has_its_word() -> None:
    for codes, table in (
        (RISK_LEVELS, words.RISKS),
        (SEVERITIES, words.SEVERITIES),
        (EPISODE_KINDS, words.KINDS),
        (EPISODE_STATES, words.STATES),
        (ALERT_STATUSES, words.STATUSES),
        (SEXES, words.SEXES),
        (IDENTIFIER_KINDS, words.IDENTIFIERS),
        (REASONS, words.REASONS),
        (RULES, words.RULES_IN_SHORT),
        ({*SETTING_KINDS, *MISSING_FROM_TYPES}, words.PLACES),
        (CONCERNS.values(), words.CONCERNS),
    ):
        assert set(codes) <= set(table), table
