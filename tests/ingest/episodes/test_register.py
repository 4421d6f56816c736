"""Episodes in the register: what amendments, cancellations, second reports and relinking do to them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from tests.support import BEN, Feed, report


def episodes(feed: Feed) -> list[tuple[Any, ...]]:
    """(child, kind, state, departure, return, reports) of every episode, by departure; times as day and clock in UTC."""
    return feed.ask(
        """
        SELECT c.forename, e.kind, e.state, to_char(e.went_missing_at, 'DD HH24:MI'), to_char(e.returned_at, 'DD HH24:MI'),
               (SELECT string_agg(r.report_id, ' ' ORDER BY r.report_id) FROM hw.reports r WHERE r.episode_id = e.id)
        FROM hw.episodes e JOIN hw.children c ON c.id = e.child_id ORDER BY e.went_missing_at, e.kind, e.state
        """
    )


def ids(feed: Feed) -> list[Any]:
    return feed.ask("SELECT id FROM hw.episodes ORDER BY went_missing_at, state")


def test_an_amendment_updates_the_episode_and_keeps_its_id(feed: Feed) -> None:
    feed.send(report("A", "2026-06-01 20:00"))
    assert episodes(feed) == [("Ana", "missing", "open", "01 19:00", None, "A")]
    before = ids(feed)
    counts = feed.send(report("A", "2026-06-01 19:30", "2026-06-02 06:00"))
    assert (counts["accepted"], counts["amended"]) == (0, 1)
    assert episodes(feed) == [("Ana", "missing", "returned", "01 18:30", "02 05:00", "A")]
    assert ids(feed) == before


def test_a_correction_may_take_a_return_back(feed: Feed) -> None:
    feed.send(report("A", "2026-06-01 20:00", "2026-06-02 06:00"))
    feed.send(report("A", "2026-06-01 20:00", reported_at="2026-06-02 09:00"))
    assert episodes(feed) == [("Ana", "missing", "open", "01 19:00", None, "A")]


def test_an_older_version_that_comes_late_changes_nothing(feed: Feed) -> None:
    feed.send(report("A", "2026-06-01 20:00", "2026-06-02 06:00"))
    counts = feed.send(report("A", "2026-06-01 21:00", reported_at="2026-06-01 22:00"))
    assert counts["amended"] == 1
    assert episodes(feed) == [("Ana", "missing", "returned", "01 19:00", "02 05:00", "A")]


def test_a_cancellation_withdraws_the_episode_and_a_restoration_brings_the_same_one_back(feed: Feed) -> None:
    feed.send(report("A", "2026-06-01 20:00", "2026-06-02 06:00"))
    before = ids(feed)
    feed.send(report("A", "2026-06-01 20:00", reported_at="2026-06-03 09:00", record_status="cancelled"))
    assert episodes(feed) == [("Ana", "missing", "cancelled", "01 19:00", None, "A")]
    feed.send(report("A", "2026-06-01 20:00", "2026-06-02 06:00", reported_at="2026-06-04 09:00"))
    assert episodes(feed) == [("Ana", "missing", "returned", "01 19:00", "02 05:00", "A")]
    assert ids(feed) == before


def test_a_report_by_another_force_under_another_reference_joins(feed: Feed) -> None:
    feed.send(report("A", "2026-06-01 20:00", "2026-06-02 06:00"))
    before = ids(feed)
    feed.send(report("77/26", "2026-06-01 20:40", force="neighbour-police", missing_from_address="Bus station"))
    assert episodes(feed) == [("Ana", "missing", "returned", "01 19:00", "02 05:00", "77/26 A")]
    assert ids(feed) == before


def test_one_reference_used_by_two_forces_is_two_reports(feed: Feed) -> None:
    counts = feed.send(
        report("A", "2026-06-01 20:00", "2026-06-01 22:00"),
        report("A", "2026-06-05 20:00", "2026-06-05 22:00", force="neighbour-police"),
    )
    assert counts["accepted"] == 2
    assert [row[5] for row in episodes(feed)] == ["A", "A"]


def test_an_amendment_that_moves_a_departure_parts_two_reports(feed: Feed) -> None:
    feed.send(report("A", "2026-06-01 20:00", "2026-06-01 23:00"), report("B", "2026-06-01 21:00", "2026-06-01 23:00"))
    assert len(episodes(feed)) == 1
    feed.send(report("B", "2026-06-03 21:00", "2026-06-03 23:00"))
    assert [(row[3], row[5]) for row in episodes(feed)] == [("01 19:00", "A"), ("03 20:00", "B")]


def test_an_episode_whose_reports_all_went_to_another_is_kept_as_cancelled(feed: Feed) -> None:
    feed.send(report("A", "2026-06-01 20:00", "2026-06-01 23:00"), report("B", "2026-06-03 20:00", "2026-06-03 23:00"))
    feed.send(report("B", "2026-06-01 20:30", "2026-06-01 23:00", reported_at="2026-06-04 09:00"))
    assert sorted((row[2], row[5]) for row in episodes(feed)) == [("cancelled", None), ("returned", "A B")]


def test_a_later_departure_overtakes_and_its_cancellation_opens_again(feed: Feed) -> None:
    feed.send(report("A", "2026-06-01 20:00"), report("B", "2026-06-03 20:00"))
    assert [row[2] for row in episodes(feed)] == ["ended_unknown", "open"]
    assert feed.ask("SELECT overtaken FROM hw.episodes ORDER BY went_missing_at") == [True, False]
    feed.send(report("B", "2026-06-03 20:00", reported_at="2026-06-04 09:00", record_status="cancelled"))
    assert [row[2] for row in episodes(feed)] == ["open", "cancelled"]
    assert feed.ask("SELECT overtaken FROM hw.episodes ORDER BY went_missing_at") == [False, False]


def test_a_status_corrected_from_missing_to_absent_changes_the_kind(feed: Feed) -> None:
    feed.send(report("A", "2026-06-01 20:00", "2026-06-01 22:00"))
    feed.send(
        report("A", "2026-06-01 20:00", "2026-06-01 22:00", reported_at="2026-06-02 09:00", record_status="absent")
    )
    assert episodes(feed) == [("Ana", "absent", "returned", "01 19:00", "01 21:00", "A")]


def test_an_impossible_return_closes_the_episode_at_an_unknown_time(feed: Feed) -> None:
    counts = feed.send(report("A", "2026-06-02 20:00", "2026-06-01 20:00", reported_at="2026-06-03 08:00"))
    assert counts["accepted"] == 1
    assert episodes(feed) == [("Ana", "missing", "ended_unknown", "02 19:00", None, "A")]
    assert feed.ask("SELECT overtaken FROM hw.episodes") == [False]


def test_each_fact_is_shown_from_the_newest_report_that_states_it(feed: Feed) -> None:
    feed.send(
        report(
            "A", "2026-06-01 20:00", "2026-06-02 06:00", reported_at="2026-06-02 07:00", risk_level="medium",
            missing_from_type="street", lat="51.1280", lon="-3.0040",
        ),
        report(
            "B", "2026-06-01 20:10", reported_at="2026-06-02 08:00", force="neighbour-police", risk_level="high",
        ),
        report(
            "C", "2026-06-01 20:20", "2026-06-02 05:30", reported_at="2026-06-02 06:30", force="third-force",
            risk_level="low", missing_from_type="home", found_lat="51.4490", found_lon="-2.5810",
        ),
    )  # fmt: skip
    (shown,) = feed.ask(
        """
        SELECT risk_level, missing_from_type, returned_at, missing_from_precision, found_precision
        FROM hw.episodes
        """
    )
    assert shown == ("high", "street", datetime(2026, 6, 2, 5, 0, tzinfo=UTC), "coordinates", "coordinates")


def test_what_reports_said_is_kept_where_the_episode_shows_another_fact(feed: Feed) -> None:
    feed.send(
        report("A", "2026-06-01 20:00", "2026-06-02 06:00", risk_level="low"),
        report("B", "2026-06-01 20:10", "2026-06-02 06:30", risk_level="high"),
    )
    assert feed.ask("SELECT risk_level FROM hw.report_versions ORDER BY arrival") == ["low", "high"]


def test_a_report_that_turns_out_to_be_of_another_child_takes_its_episode_along(feed: Feed) -> None:
    feed.send(report("B1", "2026-05-01 20:00", "2026-05-01 22:00", **BEN))
    feed.send(report("A", "2026-06-01 20:00", "2026-06-01 22:00"))
    before = feed.ask("SELECT episode_id FROM hw.reports WHERE report_id = 'A'")
    feed.send(report("A", "2026-06-01 20:00", "2026-06-01 22:00", reported_at="2026-06-02 09:00", **BEN))
    assert [(row[0], row[5]) for row in episodes(feed)] == [("Ben", "B1"), ("Ben", "A")]
    assert feed.ask("SELECT episode_id FROM hw.reports WHERE report_id = 'A'") == before


def test_a_report_that_moves_leaves_the_episode_with_the_reports_that_stay(feed: Feed) -> None:
    feed.send(report("B1", "2026-05-01 20:00", "2026-05-01 22:00", **BEN))
    feed.send(
        report("A1", "2026-06-01 20:00", "2026-06-01 22:00"), report("A2", "2026-06-01 20:10", "2026-06-01 22:00")
    )
    (before,) = feed.ask("SELECT DISTINCT episode_id FROM hw.reports WHERE report_id IN ('A1', 'A2')")
    feed.send(report("A2", "2026-06-01 20:10", "2026-06-01 22:00", reported_at="2026-06-02 09:00", **BEN))
    assert sorted((row[0], row[5]) for row in episodes(feed)) == [("Ana", "A1"), ("Ben", "A2"), ("Ben", "B1")]
    assert feed.ask("SELECT episode_id FROM hw.reports WHERE report_id = 'A1'") == [before]


def test_an_episode_that_changed_leaves_its_earlier_state_in_the_history(feed: Feed) -> None:
    feed.send(report("A", "2026-06-01 20:00"))
    feed.send(report("A", "2026-06-01 20:00", "2026-06-02 06:00"))
    states = feed.ask("SELECT before ->> 'state' FROM hw.history WHERE table_name = 'episodes'")
    assert states == ["open"]


def test_the_same_file_again_leaves_episodes_untouched(feed: Feed) -> None:
    rows = [report("A", "2026-06-01 20:00", "2026-06-02 06:00"), report("B", "2026-06-04 20:00")]
    feed.send(*rows)
    before = feed.ask("SELECT to_jsonb(e) FROM hw.episodes e ORDER BY went_missing_at")
    counts = feed.send(*rows)
    assert (counts["accepted"], counts["amended"], counts["duplicate"]) == (0, 0, 2)
    assert feed.ask("SELECT to_jsonb(e) FROM hw.episodes e ORDER BY went_missing_at") == before
