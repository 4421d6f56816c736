"""Rules on real reports: what forces write, read, versioned, linked and assembled before a rule looks."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support import Feed, report


def holds(feed: Feed) -> set[str]:
    """The rules that hold about the one child."""
    found = feed.rules()
    assert len(found) <= 1
    return set().union(*found.values())


def evidence(feed: Feed, rule: str) -> set[str]:
    """The reports that a rule's finding rests on."""
    return set(
        feed.ask(
            """
            SELECT r.report_id FROM hw.alert_findings f JOIN hw.alert_evidence x ON x.finding_id = f.id
            JOIN hw.reports r ON r.id = x.report_pk WHERE f.rule = :rule
            """,
            rule=rule,
        )
    )


@pytest.mark.parametrize(
    ("first", "within"),
    [("2026-03-11 10:00:00", True), ("2026-03-11 09:59:59", False)],
)
def test_thirty_days_back_over_the_change_of_clocks_is_elapsed_time(feed: Feed, first: str, within: bool) -> None:
    """11:00 in April is 10:00 UTC: thirty times 24 hours before it, clocks still stood on winter time."""
    feed.send(
        report("A", first, "2026-03-11 12:00"),
        report("B", "2026-03-20 10:00", "2026-03-20 12:00"),
        report("C", "2026-04-10 11:00", "2026-04-10 12:00"),
    )
    assert ("repeat_30d" in holds(feed)) == within


def test_two_reports_of_one_event_count_once_and_are_both_evidence(feed: Feed) -> None:
    feed.send(
        report("A", "2026-06-01 20:00", "2026-06-01 22:00"),
        report("A2", "2026-06-01 20:30", "2026-06-01 22:00", force="neighbour-police"),
        report("B", "2026-06-03 20:00", "2026-06-03 22:00"),
    )
    assert holds(feed) == set()
    feed.send(report("C", "2026-06-05 20:00", "2026-06-05 22:00"))
    assert holds(feed) == {"repeat_90d", "repeat_30d"}
    assert evidence(feed, "repeat_30d") == {"A", "A2", "B", "C"}


def test_reports_that_come_in_any_order_raise_the_same(feed: Feed) -> None:
    for day in (5, 1, 3):
        feed.send(report(f"R{day}", f"2026-06-0{day} 20:00", f"2026-06-0{day} 22:00"))
    assert holds(feed) == {"repeat_90d", "repeat_30d"}


@pytest.mark.parametrize(
    ("grades", "expected"),
    [
        (["high"], True),
        (["low", "high"], True),
        (["high", "low"], True),
        (["low", "medium"], False),
        (["", ""], False),
        (["HIGH RISK?"], False),
    ],
)
def test_a_grade_is_a_history(feed: Feed, grades: list[str], expected: bool) -> None:
    for version, grade in enumerate(grades, 1):
        feed.send(report("A", "2026-06-01 20:00", "2026-06-01 22:00", report_version=version, risk_level=grade))
    assert holds(feed) == ({"high_risk"} if expected else set())


def test_an_initial_grade_counts_though_the_report_never_said_high(feed: Feed) -> None:
    feed.send(report("A", "2026-06-01 20:00", "2026-06-01 22:00", initial_risk_level="high", risk_level="low"))
    assert holds(feed) == {"high_risk"}


def test_an_older_version_graded_high_counts_when_it_comes_late(feed: Feed) -> None:
    """Versions may arrive in any order: the first one, graded high, may come after the last."""
    feed.send(report("A", "2026-06-01 20:00", "2026-06-01 22:00", report_version=2, risk_level="low"))
    assert holds(feed) == set()
    counts = feed.send(report("A", "2026-06-01 20:00", report_version=1, risk_level="high"))
    assert (counts["amended"], counts["alerts_raised"]) == (1, 1)
    assert holds(feed) == {"high_risk"}


def test_a_high_grade_of_an_absent_record_does_not_count(feed: Feed) -> None:
    feed.send(report("A", "2026-06-01 20:00", "2026-06-01 22:00", record_status="absent", risk_level="high"))
    assert holds(feed) == set()


CONCERNS: dict[str, tuple[list[dict[str, Any]], bool]] = {
    "stated": ([{"concerns": "cse"}], True),
    "stated in words": ([{"concerns": "gang; Child Sexual Exploitation"}], True),
    "a blank in a newer version does not take it away": ([{"concerns": "cse"}, {"concerns": ""}], True),
    "another list without it takes it away": ([{"concerns": "cse"}, {"concerns": "gang"}], False),
    "stated again": ([{"concerns": "cse"}, {"concerns": "gang"}, {"concerns": "cse;gang"}], True),
    "a newer version adds it": ([{"concerns": "gang"}, {"concerns": "gang;cse"}], True),
    "unknown codes alone are a blank": ([{"concerns": "cse"}, {"concerns": "something else"}], True),
    "on an absent record": ([{"concerns": "cse", "record_status": "absent"}], True),
    "on one away without authorisation": ([{"concerns": "cse", "record_status": "away_unauthorised"}], True),
    "on a cancelled record": ([{"concerns": "cse", "record_status": "cancelled"}], False),
    "cancelled later": ([{"concerns": "cse"}, {"concerns": "cse", "record_status": "cancelled"}], False),
    "never stated": ([{"concerns": ""}, {"concerns": "gang"}], False),
}


@pytest.mark.parametrize(("versions", "expected"), CONCERNS.values(), ids=CONCERNS.keys())
def test_a_concern(feed: Feed, versions: list[dict[str, Any]], expected: bool) -> None:
    for number, changes in enumerate(versions, 1):
        feed.send(report("A", "2026-06-01 20:00", "2026-06-01 22:00", report_version=number, **changes))
    assert holds(feed) == ({"cse_concern"} if expected else set())


def test_an_older_version_that_comes_late_does_not_restate_a_concern(feed: Feed) -> None:
    feed.send(report("A", "2026-06-01 20:00", "2026-06-01 22:00", report_version=2, concerns="gang"))
    feed.send(report("A", "2026-06-01 20:00", "2026-06-01 22:00", report_version=1, concerns="cse"))
    assert holds(feed) == set()


def test_a_birthday_is_a_london_date(feed: Feed) -> None:
    """Half past midnight, summer time, on the thirteenth birthday: in UTC it is still the day before."""
    feed.send(report("A", "2026-06-02 00:30", "2026-06-02 01:00", dob="2013-06-02"))
    assert holds(feed) == set()
    feed.send(report("B", "2026-06-01 23:59", "2026-06-02 00:10", dob="2013-06-02"))
    assert holds(feed) == {"under_13"}
    assert evidence(feed, "under_13") == {"B"}


def test_a_birth_date_that_is_corrected_withdraws_what_rested_on_it(feed: Feed) -> None:
    feed.send(report("A", "2026-06-01 20:00", "2026-06-01 22:00", dob="2014-05-02"))
    assert holds(feed) == {"under_13"}
    feed.send(report("A", "2026-06-01 20:00", "2026-06-01 22:00", reported_at="2026-06-02 09:00", dob="2011-05-02"),
              report("B", "2026-05-01 20:00", "2026-05-01 22:00", dob="2011-05-02"))  # fmt: skip
    assert holds(feed) == set()
    assert feed.ask("SELECT status FROM hw.alerts") == ["withdrawn"]


def test_an_open_episode_that_a_later_departure_overtakes_is_no_longer_long(feed: Feed) -> None:
    feed.send(report("A", "2026-06-10 20:00"))
    assert holds(feed) == {"long_missing"}
    feed.send(report("B", "2026-06-14 20:00", "2026-06-14 22:00"))
    assert holds(feed) == set()


@pytest.mark.parametrize(
    ("returned", "expected"),
    [("2026-06-02 20:00", True), ("2026-06-02 19:59:59", False), ("2026-05-02 20:00", False)],
)
def test_a_day_is_24_hours_and_an_impossible_return_is_never_long(feed: Feed, returned: str, expected: bool) -> None:
    feed.send(report("A", "2026-06-01 20:00", returned, reported_at="2026-06-03 08:00"))
    assert holds(feed) == ({"long_missing"} if expected else set())
