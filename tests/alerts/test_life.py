"""The life of an alert through the pipeline: raised, grouped, joined, withdrawn, closed, and every step with its reason."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from alerts.life.changes import REASONS
from register.database import transaction
from service.exports import read_export
from service.pipeline import ingest_file
from tests.support import BEN, Feed, report, write_csv


def alerts(feed: Feed) -> list[tuple[Any, ...]]:
    """(child, status, severity, historic) of each alert, oldest first."""
    return feed.ask(
        """
        SELECT c.forename, a.status, a.severity, a.historic FROM hw.alerts a JOIN hw.children c ON c.id = a.child_id
        ORDER BY a.raised_at, c.forename
        """
    )


def events(feed: Feed) -> list[tuple[str, str | None]]:
    """(reason, rule) of everything that happened, in order."""
    return feed.ask("SELECT reason, rule FROM hw.alert_events ORDER BY at, reason, rule")


def exported(feed: Feed) -> list[dict[str, Any]]:
    """The alerts as `homeward export alerts` writes them."""
    with transaction(feed.engine, "cli:test") as connection:
        return read_export(connection, "alerts")


def close(feed: Feed) -> None:
    """A person is done with every alert."""
    feed.do("UPDATE hw.alerts SET status = 'closed'")


def high(report_id: str, day: int, **fields: Any) -> dict[str, Any]:
    """A report of two hours on a day of June, graded high."""
    return report(report_id, f"2026-06-{day:02d} 20:00", f"2026-06-{day:02d} 22:00", **{"risk_level": "high", **fields})


def test_everything_that_holds_about_a_child_is_one_alert(feed: Feed) -> None:
    counts = feed.send(high("A", 1, concerns="cse", dob="2014-01-01"), high("B", 5, **BEN))
    assert counts["alerts_raised"] == 2
    assert alerts(feed) == [("Ana", "open", "high", False), ("Ben", "open", "high", False)]
    assert feed.rules() == {"Ana": {"high_risk", "cse_concern", "under_13"}, "Ben": {"high_risk"}}
    assert events(feed) == [("first_notice", rule) for rule in ("cse_concern", "high_risk", "high_risk", "under_13")]


def test_the_same_file_twice_raises_nothing(feed: Feed) -> None:
    rows = [high("A", 1), high("B", 5)]
    assert feed.send(*rows)["alerts_raised"] == 1
    before = events(feed)
    counts = feed.send(*rows)
    assert (counts["duplicate"], counts["alerts_raised"]) == (2, 0)
    assert events(feed) == before


def test_the_same_reports_by_another_way_raise_nothing(feed: Feed) -> None:
    feed.send(high("A", 1))
    before = events(feed)
    assert feed.send(high("A", 1), source="nightly")["alerts_raised"] == 0
    assert events(feed) == before


def test_new_evidence_joins_the_alert_that_stands(feed: Feed) -> None:
    feed.send(high("A", 1))
    counts = feed.send(high("B", 5))
    assert counts["alerts_raised"] == 0
    assert len(alerts(feed)) == 1
    assert events(feed) == [("first_notice", "high_risk"), ("new_evidence", "high_risk")]
    assert exported(feed)[0]["evidence"] == "example-force/A;example-force/B"


def test_another_rule_joins_the_alert_that_stands(feed: Feed) -> None:
    feed.send(high("A", 1))
    assert feed.send(high("A", 1, concerns="cse", reported_at="2026-06-02 09:00"))["alerts_raised"] == 0
    assert events(feed) == [("first_notice", "high_risk"), ("rule_added", "cse_concern")]


@pytest.mark.parametrize("status", ["acknowledged", "snoozed"])
def test_an_alert_in_somebodys_hands_is_joined_and_stays_in_them(feed: Feed, status: str) -> None:
    feed.send(high("A", 1))
    feed.do("UPDATE hw.alerts SET status = :status", status=status)
    assert feed.send(high("B", 5))["alerts_raised"] == 0
    assert [row[1] for row in alerts(feed)] == [status]


def test_a_cancellation_withdraws_and_is_exported_as_withdrawn_with_what_it_rested_on(feed: Feed) -> None:
    feed.send(high("A", 1))
    feed.send(high("A", 1, record_status="cancelled", reported_at="2026-06-02 09:00"))
    assert alerts(feed) == [("Ana", "withdrawn", "high", False)]
    assert events(feed) == [("first_notice", "high_risk"), ("ground_removed", "high_risk"), ("withdrawn", None)]
    (row,) = exported(feed)
    assert (row["status"], row["rule"], row["evidence"]) == ("withdrawn", "high_risk", "example-force/A")


def test_a_restored_report_raises_a_new_alert(feed: Feed) -> None:
    feed.send(high("A", 1))
    feed.send(high("A", 1, record_status="cancelled", reported_at="2026-06-02 09:00"))
    counts = feed.send(high("A", 1, reported_at="2026-06-03 09:00"))
    assert counts["alerts_raised"] == 1
    assert [row[1] for row in alerts(feed)] == ["withdrawn", "open"]


def test_a_ground_removed_in_part_leaves_the_rest(feed: Feed) -> None:
    feed.send(high("A", 1, concerns="cse"), high("B", 5))
    feed.send(high("A", 1, record_status="cancelled", reported_at="2026-06-02 09:00"))
    assert alerts(feed) == [("Ana", "open", "high", False)]
    assert events(feed)[2:] == [("ground_removed", "cse_concern"), ("less_evidence", "high_risk")]
    assert {row["rule"]: row["status"] for row in exported(feed)} == {"cse_concern": "withdrawn", "high_risk": "open"}
    assert {row["rule"]: row["evidence"] for row in exported(feed)}["high_risk"] == "example-force/B"


def test_a_rule_whose_ground_comes_back_holds_again_in_the_same_alert(feed: Feed) -> None:
    feed.send(high("A", 1, concerns="cse"))
    feed.send(high("A", 1, concerns="gang", reported_at="2026-06-02 09:00"))
    feed.send(high("A", 1, concerns="cse", reported_at="2026-06-03 09:00"))
    assert [event for event in events(feed) if event[1] == "cse_concern"] == [
        ("first_notice", "cse_concern"), ("ground_removed", "cse_concern"), ("holds_again", "cse_concern"),
    ]  # fmt: skip
    assert len(alerts(feed)) == 1


def test_a_repeat_that_loses_one_of_its_three_is_withdrawn(feed: Feed) -> None:
    feed.send(*(report(f"R{day}", f"2026-06-0{day} 20:00", f"2026-06-0{day} 22:00") for day in (1, 3, 5)))
    assert feed.rules() == {"Ana": {"repeat_90d", "repeat_30d"}}
    feed.send(report("R3", "2026-06-03 20:00", reported_at="2026-06-06 09:00", record_status="cancelled"))
    assert feed.rules() == {}
    assert [row[1] for row in alerts(feed)] == ["withdrawn"]


def test_two_episodes_that_turn_out_to_be_one_withdraw_the_repeat(feed: Feed) -> None:
    feed.send(*(report(f"R{day}", f"2026-06-0{day} 20:00", f"2026-06-0{day} 22:00") for day in (1, 3, 5)))
    feed.send(report("R3", "2026-06-05 20:30", "2026-06-05 22:00", reported_at="2026-06-06 09:00"))
    assert [row[1] for row in alerts(feed)] == ["withdrawn"]


def test_a_window_that_moves_on_removes_no_ground(feed: Feed) -> None:
    feed.now -= timedelta(days=150)
    feed.send(*(report(f"R{day}", f"2026-01-0{day} 20:00", f"2026-01-0{day} 22:00") for day in (1, 3, 5)))
    assert feed.rules() == {"Ana": {"repeat_90d", "repeat_30d"}}
    before = exported(feed)
    feed.now += timedelta(days=150)
    feed.send(report("R9", "2026-06-09 20:00", "2026-06-09 22:00"))
    assert exported(feed) == before


def test_a_repeat_that_stands_is_still_withdrawn_when_its_own_ground_goes(feed: Feed) -> None:
    feed.send(*(report(f"R{day}", f"2026-01-0{day} 20:00", f"2026-01-0{day} 22:00") for day in (1, 3, 5)))
    feed.send(report("R9", "2026-06-09 20:00", "2026-06-09 22:00"))
    feed.send(report("R3", "2026-01-03 20:00", reported_at="2026-06-10 09:00", record_status="cancelled"))
    assert feed.rules() == {}


def test_a_new_repeat_takes_the_place_of_one_whose_window_has_moved_on(feed: Feed) -> None:
    feed.send(*(report(f"R{day}", f"2026-01-0{day} 20:00", f"2026-01-0{day} 22:00") for day in (1, 3, 5)))
    feed.send(*(report(f"S{day}", f"2026-06-0{day} 20:00", f"2026-06-0{day} 22:00") for day in (1, 3, 5)))
    assert {row["evidence"] for row in exported(feed)} == {"example-force/S1;example-force/S3;example-force/S5"}
    assert ("new_evidence", "repeat_90d") in events(feed)


def test_a_longer_absence_escalates_the_same_alert(feed: Feed) -> None:
    feed.send(report("A", "2026-06-14 09:00"))
    assert alerts(feed) == [("Ana", "open", "medium", False)]
    for hours, rungs in [(24, [24, 48]), (24, [24, 48, 72]), (96, [24, 48, 72, 168])]:
        feed.now += timedelta(hours=hours)
        counts = feed.send(report(f"B{len(rungs)}", "2026-01-01 20:00", "2026-01-01 21:00", **BEN))
        assert counts["alerts_raised"] == 0
        assert len([reason for reason, _ in events(feed) if reason == "escalated"]) == len(rungs) - 1
        assert feed.ask("SELECT (details #>> '{values,rung_hours}')::int FROM hw.alert_findings") == [rungs[-1]]
    assert alerts(feed) == [("Ana", "open", "high", False)]


def test_a_return_within_the_day_withdraws_what_the_clock_had_raised(feed: Feed) -> None:
    """Reported late: the child had been back after twenty hours."""
    feed.send(report("A", "2026-06-14 09:00"))
    feed.send(report("A", "2026-06-14 09:00", "2026-06-15 05:00"))
    assert [row[1] for row in alerts(feed)] == ["withdrawn"]


def test_the_clock_raises_without_any_report_when_something_else_is_taken_in(feed: Feed) -> None:
    feed.send(report("A", "2026-06-15 10:00"))
    assert alerts(feed) == []
    feed.now += timedelta(hours=24)
    counts = feed.send(
        {"setting_ref": "H1", "kind": "childrens_home", "name": "Example House", "address": "", "postcode": ""},
        kind="settings",
    )
    assert counts["alerts_raised"] == 1
    assert feed.rules() == {"Ana": {"long_missing"}}


def test_the_clock_of_an_absent_child_does_not_run(feed: Feed) -> None:
    feed.send(report("A", "2026-06-13 10:00", record_status="absent"))
    feed.now += timedelta(days=3)
    assert feed.send(report("B", "2026-01-01 20:00", "2026-01-01 21:00", **BEN))["alerts_raised"] == 0


def test_a_closed_alert_is_not_raised_again_on_the_same_reports(feed: Feed) -> None:
    feed.send(high("A", 1))
    close(feed)
    counts = feed.send(high("A", 1, reported_at="2026-06-03 09:00", found_by="police"))
    assert (counts["amended"], counts["alerts_raised"]) == (1, 0)
    assert [row[1] for row in alerts(feed)] == ["closed"]


def test_a_closed_alert_is_followed_by_a_new_one_on_new_reports(feed: Feed) -> None:
    feed.send(high("A", 1))
    close(feed)
    assert feed.send(high("B", 5))["alerts_raised"] == 1
    assert [row[1] for row in alerts(feed)] == ["closed", "open"]


def test_another_rule_on_the_reports_of_a_closed_alert_is_raised(feed: Feed) -> None:
    feed.send(high("A", 1))
    close(feed)
    assert feed.send(high("A", 1, concerns="cse", reported_at="2026-06-03 09:00"))["alerts_raised"] == 1
    assert {row["rule"]: row["status"] for row in exported(feed)} == {"high_risk": "closed", "cse_concern": "open"}


def test_what_was_withdrawn_before_the_alert_was_closed_is_raised_when_it_holds_again(feed: Feed) -> None:
    """A person who closed the alert never saw it hold."""
    feed.send(high("A", 1, concerns="cse"))
    feed.send(high("A", 1, concerns="gang", reported_at="2026-06-02 09:00"))
    close(feed)
    assert feed.send(high("A", 1, concerns="cse", reported_at="2026-06-03 09:00"))["alerts_raised"] == 1
    assert feed.ask(
        "SELECT f.rule FROM hw.alerts a JOIN hw.alert_findings f ON f.alert_id = a.id WHERE a.status = 'open'"
    ) == ["cse_concern"]


@pytest.mark.parametrize(("days", "historic"), [(59, False), (60, False), (61, True)])
def test_an_alert_on_evidence_older_than_sixty_days_is_history(feed: Feed, days: int, historic: bool) -> None:
    feed.send(report("A", "2026-06-01 20:00", "2026-06-15 13:00", reported_at="2026-06-15 13:00"))
    feed.do("UPDATE hw.alerts SET status = 'closed'")
    feed.now += timedelta(days=days)
    feed.send(high("B", 15, returned_at="2026-06-15 13:00", went_missing_at="2026-06-15 12:30"))
    assert alerts(feed)[-1] == ("Ana", "open", "high", historic)


def test_everything_of_a_backfill_is_history_however_new(feed: Feed) -> None:
    feed.send(high("A", 14), report("B", "2026-06-10 09:00", **BEN), backfill=True)
    assert [row[3] for row in alerts(feed)] == [True, True]


def test_live_news_makes_an_alert_of_a_backfill_current(feed: Feed) -> None:
    feed.send(high("A", 1), backfill=True)
    feed.send(high("B", 14))
    assert alerts(feed) == [("Ana", "open", "high", False)]


def test_old_news_does_not_make_history_current(feed: Feed) -> None:
    feed.send(report("A", "2026-01-01 20:00", "2026-01-01 22:00", risk_level="high"))
    feed.send(report("B", "2025-01-01 20:00", "2025-01-01 22:00", risk_level="high"))
    assert events(feed)[-1] == ("new_evidence", "high_risk")
    assert alerts(feed) == [("Ana", "open", "high", True)]


def test_a_current_alert_stays_current_when_history_joins_it(feed: Feed) -> None:
    feed.send(high("A", 14))
    feed.send(report("B", "2025-01-01 20:00", "2025-01-01 22:00", risk_level="high"), backfill=True)
    assert alerts(feed) == [("Ana", "open", "high", False)]


class KilledError(Exception):
    """The process is killed after a batch was committed and before the rules were looked at."""


def killed_before_the_rules(feed: Feed, *rows: dict[str, Any], backfill: bool = False) -> Path:
    """Ingest rows and be killed; returns the file."""

    def kill(_done: int, _of: int, what: str) -> None:
        if what == "records":
            raise KilledError

    path = write_csv(feed.folder / "killed.csv", rows)
    with pytest.raises(KilledError):
        ingest_file(feed.context(progress=kill), path, "test", "reports", backfill)
    assert alerts(feed) == []
    assert feed.ask("SELECT count(*) FROM hw.evaluations_due") == [1]
    return path


def test_an_evaluation_that_never_ran_is_taken_up_by_the_next_ingest(feed: Feed) -> None:
    killed_before_the_rules(feed, high("A", 1))
    counts = feed.send(report("B", "2026-01-01 20:00", "2026-01-01 21:00", **BEN))
    assert counts["alerts_raised"] == 1
    assert feed.rules() == {"Ana": {"high_risk"}}
    assert feed.ask("SELECT count(*) FROM hw.evaluations_due") == [0]


def test_the_same_file_after_such_a_kill_finishes_what_was_left(feed: Feed) -> None:
    path = killed_before_the_rules(feed, high("A", 1))
    counts = feed.send_file(path).as_json()
    assert (counts["received"], counts["duplicate"], counts["alerts_raised"]) == (1, 1, 1)


@pytest.mark.parametrize("first", [True, False])
def test_live_news_outweighs_a_backfill_that_waits_for_its_rules_in_either_order(feed: Feed, first: bool) -> None:
    killed_before_the_rules(feed, high("A", 1), backfill=first)
    feed.send(high("B", 14), backfill=not first)
    assert alerts(feed) == [("Ana", "open", "high", False)]


def test_a_relinked_report_moves_what_rested_on_it(feed: Feed) -> None:
    feed.send(report("B1", "2026-01-01 20:00", "2026-01-01 22:00", **BEN))
    feed.send(high("A", 1))
    assert feed.rules() == {"Ana": {"high_risk"}}
    feed.send(high("A", 1, reported_at="2026-06-02 09:00", **BEN))
    assert feed.rules() == {"Ben": {"high_risk"}}
    assert alerts(feed) == [("Ana", "withdrawn", "high", False), ("Ben", "open", "high", False)]


def test_severity_is_that_of_the_gravest_rule_that_holds(feed: Feed) -> None:
    feed.send(report("A", "2026-06-14 09:00", "2026-06-15 10:00"))
    assert alerts(feed)[0][2] == "medium"
    feed.send(report("A", "2026-06-14 09:00", "2026-06-15 10:00", reported_at="2026-06-15 11:00", risk_level="high"))
    assert alerts(feed)[0][2] == "high"


def test_every_event_has_a_reason_that_is_listed_and_names_who_did_it(feed: Feed) -> None:
    feed.send(high("A", 1, concerns="cse"), high("B", 5))
    feed.send(high("A", 1, reported_at="2026-06-02 09:00", record_status="cancelled"))
    feed.send(high("B", 5, reported_at="2026-06-06 09:00", record_status="cancelled"))
    assert {reason for reason, _ in events(feed)} <= set(REASONS)
    assert set(feed.ask("SELECT actor FROM hw.alert_events")) == {"cli:test"}
    raised = feed.ask("SELECT count(*) FROM hw.alerts a WHERE NOT EXISTS "
                      "(SELECT FROM hw.alert_events e WHERE e.alert_id = a.id AND e.reason = 'first_notice')")  # fmt: skip
    assert raised == [0]


def test_thresholds_and_version_of_the_rules_are_printed_on_the_finding(feed: Feed) -> None:
    feed.send(*(report(f"R{day}", f"2026-06-0{day} 20:00", f"2026-06-0{day} 22:00") for day in (1, 3, 5)))
    found = dict(feed.ask("SELECT rule, details -> 'thresholds' FROM hw.alert_findings"))
    assert found["repeat_30d"] == {"episodes": 3, "window_days": 30}
    assert feed.ask("SELECT DISTINCT rule_set_version FROM hw.alert_findings") == ["2026-11"]


def test_a_rule_that_is_switched_off_raises_nothing_and_leaves_what_stands(feed: Feed) -> None:
    rules = feed.context().rules
    off = rules.model_copy(update={"high_risk": rules.high_risk.model_copy(update={"enabled": False})})
    path = write_csv(feed.folder / "off.csv", [high("A", 1)])
    assert ingest_file(feed.context(rules=off), path, "test", "reports").alerts_raised == 0
    feed.send(high("B", 5, **BEN))
    path = write_csv(
        feed.folder / "later.csv", [high("B", 5, found_by="police", reported_at="2026-06-07 09:00", **BEN)]
    )
    ingest_file(feed.context(rules=off), path, "test", "reports")
    assert feed.rules() == {"Ben": {"high_risk"}}
