"""Identity is (force, report_id): what is new, what is said again, what is amended, and which version stands."""

from __future__ import annotations

from itertools import permutations
from typing import Any

import pytest

from tests.support import Feed, report, write_csv, write_ndjson

COUNTS = ("received", "accepted", "duplicate", "amended", "quarantined")
FIRST = report("EX-1", "2026-06-01 10:00", reported_at="2026-06-01 11:00", risk_level="low")
SECOND = report("EX-1", "2026-06-01 10:00", reported_at="2026-06-01 12:00", risk_level="medium")
THIRD = report("EX-1", "2026-06-01 10:00", "2026-06-02 09:00", reported_at="2026-06-02 10:00", risk_level="high")


def counts(result: dict[str, Any]) -> tuple[int, ...]:
    """(received, accepted, duplicate, amended, quarantined)."""
    assert result["received"] == sum(result[name] for name in COUNTS[1:])
    return tuple(result[name] for name in COUNTS)


def standing(feed: Feed) -> list[Any]:
    """The grade of the current version of each report."""
    return feed.ask(
        """
        SELECT v.risk_level FROM hw.reports r JOIN hw.report_versions v ON v.id = r.current_version_id
        ORDER BY r.report_id, r.force_key
        """
    )


def versions(feed: Feed) -> int:
    """How many versions there are."""
    (number,) = feed.ask("SELECT count(*) FROM hw.report_versions")
    return int(number)


def test_the_same_file_twice_changes_nothing(feed: Feed) -> None:
    rows = [report(f"EX-{n}", f"2026-06-0{n} 10:00", f"2026-06-0{n} 20:00") for n in range(1, 8)]
    path = write_csv(feed.folder / "feed.csv", [*rows, {**FIRST, "report_id": ""}])
    assert counts(feed.send_file(path).as_json()) == (8, 7, 0, 0, 1)
    tables = [
        "reports", "report_versions", "children", "recorded_identities", "link_decisions", "episodes", "alerts",
        "alert_findings", "alert_events", "alert_evidence", "history", "inbox_records", "quarantine",
    ]  # fmt: skip
    before = [feed.ask(f"SELECT * FROM hw.{table} t ORDER BY t::text") for table in tables]
    again = feed.send_file(path).as_json()
    assert counts(again) == (8, 0, 7, 0, 1)
    assert again["children_new"] == again["children_linked"] == again["review"] == again["alerts_raised"] == 0
    assert [feed.ask(f"SELECT * FROM hw.{table} t ORDER BY t::text") for table in tables] == before


def test_the_same_record_is_a_duplicate_whatever_way_it_comes(feed: Feed) -> None:
    assert counts(feed.send(FIRST)) == (1, 1, 0, 0, 0)
    assert counts(feed.send(FIRST, FIRST)) == (2, 0, 2, 0, 0)
    assert counts(feed.send(FIRST, source="second source")) == (1, 0, 1, 0, 0)
    by_lines = write_ndjson(feed.folder / "again.ndjson", [dict(reversed(FIRST.items()))])
    assert counts(feed.send_file(by_lines).as_json()) == (1, 0, 1, 0, 0)
    narrow = write_csv(feed.folder / "narrow.csv", [FIRST], columns=())
    assert counts(feed.send_file(narrow).as_json()) == (1, 0, 1, 0, 0)
    assert versions(feed) == 1


def test_other_content_is_an_amendment_from_any_source(feed: Feed) -> None:
    feed.send(FIRST)
    assert counts(feed.send(SECOND, source="second source")) == (1, 0, 0, 1, 0)
    assert counts(feed.send({**FIRST, "dob": "nonsense"})) == (1, 0, 0, 1, 0)
    assert counts(feed.send({**FIRST, "dob": "other nonsense"})) == (1, 0, 0, 1, 0)
    assert versions(feed) == 4
    assert feed.ask("SELECT count(*) FROM hw.reports") == [1]


def test_versions_in_one_file_are_told_apart(feed: Feed) -> None:
    assert counts(feed.send(FIRST, SECOND, FIRST, THIRD, SECOND)) == (5, 1, 2, 2, 0)
    assert standing(feed) == ["high"]


@pytest.mark.parametrize(
    "order", list(permutations([FIRST, SECOND, THIRD])), ids=lambda rows: "-".join(r["risk_level"] for r in rows)
)
def test_in_any_order_of_arrival_the_latest_reported_stands(feed: Feed, order: tuple[dict[str, Any], ...]) -> None:
    for row in order:
        feed.send(row)
    assert standing(feed) == ["high"]
    assert feed.ask("SELECT state, risk_level FROM hw.episodes") == [("returned", "high")]
    assert counts(feed.send(FIRST, SECOND, THIRD)) == (3, 0, 3, 0, 0)


@pytest.mark.parametrize("order", list(permutations([0, 1, 2])))
def test_the_highest_version_number_outweighs_the_time_of_reporting(feed: Feed, order: tuple[int, ...]) -> None:
    rows = [{**FIRST, "report_version": 3}, {**SECOND, "report_version": 2}, {**THIRD, "report_version": ""}]
    for place in order:
        feed.send(rows[place])
    assert standing(feed) == ["low"]


def test_of_equal_versions_the_latest_reported_and_of_equal_times_the_latest_to_arrive_stands(feed: Feed) -> None:
    feed.send({**SECOND, "report_version": 1})
    feed.send({**FIRST, "report_version": 1})
    assert standing(feed) == ["medium"]
    feed.send({**SECOND, "report_version": 1, "risk_level": "high"})
    assert standing(feed) == ["high"]
    feed.send({**SECOND, "report_version": 1, "risk_level": ""}, {**SECOND, "report_version": 1, "risk_level": "low"})
    assert standing(feed) == ["low"]


def test_an_older_version_that_arrives_late_is_kept_and_changes_nothing_that_stands(feed: Feed) -> None:
    feed.send(THIRD)
    before = feed.ask("SELECT id, state, returned_at, risk_level FROM hw.episodes")
    assert counts(feed.send(FIRST)) == (1, 0, 0, 1, 0)
    assert feed.ask("SELECT id, state, returned_at, risk_level FROM hw.episodes") == before
    assert feed.ask("SELECT risk_level FROM hw.report_versions ORDER BY arrival") == ["high", "low"]


def test_one_reference_under_two_forces_is_two_reports(feed: Feed) -> None:
    other = {**FIRST, "force": "other-force", "risk_level": "medium"}
    assert counts(feed.send(FIRST, other)) == (2, 2, 0, 0, 0)
    assert standing(feed) == ["low", "medium"]


@pytest.mark.parametrize("spelling", ["EXAMPLE-FORCE", " Example-Force ", "example-force\u00a0"])
def test_a_force_spelt_otherwise_is_the_same_force(feed: Feed, spelling: str) -> None:
    feed.send(FIRST)
    assert counts(feed.send({**FIRST, "force": spelling})) == (1, 0, 1, 0, 0)
    assert counts(feed.send({**SECOND, "force": spelling})) == (1, 0, 0, 1, 0)
    assert feed.ask("SELECT force FROM hw.reports") == ["example-force"]


def test_references_are_case_sensitive_and_exact(feed: Feed) -> None:
    assert counts(feed.send(FIRST, {**FIRST, "report_id": "ex-1"}, {**FIRST, "report_id": "EX-01"})) == (3, 3, 0, 0, 0)
    assert counts(feed.send({**FIRST, "report_id": " EX-1 "})) == (1, 0, 1, 0, 0)


def test_a_quarantined_version_leaves_the_others_alone(feed: Feed) -> None:
    assert counts(feed.send(FIRST, {**THIRD, "reported_at": "soon"}, SECOND)) == (3, 1, 0, 1, 1)
    assert standing(feed) == ["medium"]


def test_every_accepted_record_leads_back_to_the_bytes_it_came_from(feed: Feed) -> None:
    feed.send(FIRST, SECOND)
    assert feed.ask(
        """
        SELECT i.position, i.raw ->> 'risk_level', v.content ->> 'risk_level'
        FROM hw.report_versions v JOIN hw.inbox_records i ON i.id = v.inbox_record_id ORDER BY v.arrival
        """
    ) == [(1, "low", "low"), (2, "medium", "medium")]
