"""Quarantine: held with field, problem and remedy; retried, resolved or dismissed; nothing lost."""

from __future__ import annotations

from typing import Any

import pytest

from ingest.inbox import quarantine
from register.database import transaction
from register.errors import ConflictError, NotFoundError
from service.pipeline import process_delivery
from tests.support import Feed, report

BAD = {**report("EX-9", "2026-06-01 10:00"), "reported_at": "soon", "report_id": ""}
SETTING = {"setting_ref": "S1", "kind": "childrens_home", "name": "Example House", "postcode": "TA6 5XX"}
CHILD = {"child_la_id": "C1", "authority": "Exemplshire", "surname": "Sample", "forename": "Ana", "dob": "2011-05-02"}
PLACEMENT = {
    "placement_ref": "P1", "child_la_id": "c1", "authority": "exemplshire", "setting_ref": "S1", "started_on": "2026-01-01",
}  # fmt: skip


def held(feed: Feed, source: str | None = None) -> list[dict[str, Any]]:
    """What the quarantine lists."""
    with transaction(feed.engine, "cli:test") as connection:
        return quarantine.listing(connection, source)


def shown(feed: Feed, number: int) -> dict[str, Any]:
    """One record of the quarantine."""
    with transaction(feed.engine, "cli:test") as connection:
        return quarantine.one(connection, number)


def retry(feed: Feed, *numbers: int) -> dict[str, int]:
    """Retry records (all where none is named), as the command does."""
    with transaction(feed.engine, "cli:test") as connection:
        deliveries = quarantine.retry(connection, list(numbers) or None)
    states: dict[str, int] = {}
    for delivery, kind in deliveries:
        for name, count in process_delivery(feed.context(), delivery, kind, anew=True).as_json().items():
            if isinstance(count, int):
                states[name] = states.get(name, 0) + count
    return states


def dismiss(feed: Feed, number: int, why: str) -> None:
    """Dismiss a record."""
    with transaction(feed.engine, "cli:test") as connection:
        quarantine.dismiss(connection, number, why, "cli:somebody")


def test_every_problem_of_a_record_is_listed_with_its_remedy_and_no_value(feed: Feed) -> None:
    feed.send(report("EX-1", "2026-06-01 10:00"), BAD, source="night feed")
    (item,) = held(feed)
    assert (item["source"], item["kind"], item["record"], item["state"], item["attempts"]) == (
        "night feed", "reports", 2, "held", 1,
    )  # fmt: skip
    assert [problem["field"] for problem in item["problems"]] == ["report_id", "reported_at"]
    assert all(problem["problem"] and problem["remedy"] for problem in item["problems"])
    assert "soon" not in str(item["problems"])
    assert shown(feed, item["id"])["raw"]["reported_at"] == "soon"


def test_the_list_can_be_of_one_source(feed: Feed) -> None:
    feed.send(BAD, source="first")
    feed.send({**BAD, "surname": "Pattern"}, source="second")
    assert [item["source"] for item in held(feed)] == ["first", "second"]
    assert [item["source"] for item in held(feed, "second")] == ["second"]
    assert held(feed, "nobody") == []


def test_a_record_that_could_not_be_taken_apart_is_held_with_what_there_was_of_it(feed: Feed) -> None:
    path = feed.folder / "broken.csv"
    path.write_text('report_id,force,reported_at,went_missing_at,surname\nEX-1,f,x,y,"Sam"ple\n')
    result = feed.send_file(path).as_json()
    assert (result["received"], result["quarantined"]) == (1, 1)
    (item,) = held(feed)
    assert [problem["field"] for problem in item["problems"]] == ["record"]
    assert shown(feed, item["id"])["raw"]["_line"] == 'EX-1,f,x,y,"Sam"ple'


def test_what_is_still_wrong_stays_held_and_the_attempts_are_counted(feed: Feed) -> None:
    feed.send(BAD)
    (item,) = held(feed)
    for attempt in (2, 3):
        result = retry(feed, item["id"])
        assert (result["received"], result["quarantined"]) == (1, 1)
        assert shown(feed, item["id"])["attempts"] == attempt
    assert [again["id"] for again in held(feed)] == [item["id"]]


def test_a_clock_that_ran_ahead_is_taken_once_its_day_has_come(feed: Feed) -> None:
    ahead = report("EX-1", "2026-06-20 10:00")
    assert feed.send(ahead)["quarantined"] == 1
    feed.now = feed.now.replace(day=21)
    result = retry(feed)
    assert (result["received"], result["accepted"], result["quarantined"]) == (1, 1, 0)
    assert held(feed) == []
    assert feed.ask("SELECT state, decided_by FROM hw.quarantine") == [("resolved", "cli:test")]
    assert feed.ask("SELECT count(*) FROM hw.episodes") == [1]


def test_a_placement_of_a_child_nobody_knows_succeeds_once_the_child_was_sent(feed: Feed) -> None:
    feed.send(SETTING, kind="settings")
    assert feed.send(PLACEMENT, kind="placements")["quarantined"] == 1
    (item,) = held(feed)
    assert [problem["field"] for problem in item["problems"]] == ["child_la_id"]
    assert retry(feed)["quarantined"] == 1
    assert feed.send(CHILD, kind="children")["accepted"] == 1
    result = retry(feed, item["id"])
    assert (result["received"], result["accepted"], result["quarantined"]) == (1, 1, 0)
    assert feed.ask("SELECT ref, placing_authority FROM hw.placements") == [("P1", "exemplshire")]
    assert shown(feed, item["id"])["state"] == "resolved"


def test_a_placement_in_a_setting_nobody_knows_succeeds_once_the_setting_was_sent(feed: Feed) -> None:
    feed.send(CHILD, kind="children")
    assert feed.send(PLACEMENT, kind="placements")["quarantined"] == 1
    feed.send(SETTING, kind="settings")
    assert retry(feed)["accepted"] == 1


def test_a_dismissal_needs_a_reason_and_keeps_who_decided(feed: Feed) -> None:
    feed.send(BAD)
    (item,) = held(feed)
    for blank in ("", "  \n"):
        with pytest.raises(ConflictError, match="needs a reason"):
            dismiss(feed, item["id"], blank)
    dismiss(feed, item["id"], "  a test row of the force  ")
    found = shown(feed, item["id"])
    assert (found["state"], found["why"], found["decided_by"]) == (
        "dismissed",
        "a test row of the force",
        "cli:somebody",
    )
    assert found["raw"]["reported_at"] == "soon"
    assert held(feed) == []
    assert retry(feed) == {}


def test_what_is_not_held_can_be_neither_retried_nor_dismissed(feed: Feed) -> None:
    feed.send(BAD, {**BAD, "surname": "Pattern"})
    first, second = held(feed)
    dismiss(feed, first["id"], "test")
    for number in (first["id"], 10_000, 0, -1):
        with pytest.raises(NotFoundError, match=f"Not held in quarantine: {number}"):
            retry(feed, second["id"], number)
        with pytest.raises(NotFoundError, match=f"Not held in quarantine: {number}"):
            dismiss(feed, number, "because")
    with pytest.raises(NotFoundError):
        shown(feed, 10_000)
    assert [item["attempts"] for item in held(feed)] == [1]


def test_the_file_sent_again_counts_what_is_held_and_what_was_dismissed(feed: Feed) -> None:
    rows = [report("EX-1", "2026-06-01 10:00"), BAD, {**BAD, "surname": "Pattern"}]
    feed.send(*rows)
    dismiss(feed, held(feed)[0]["id"], "test")
    feed.sent = 0
    again = feed.send(*rows)
    assert [again[name] for name in ("received", "accepted", "duplicate", "amended", "quarantined")] == [3, 0, 2, 0, 1]


def test_a_retry_that_was_killed_is_taken_up_by_the_next(feed: Feed) -> None:
    feed.send(report("EX-1", "2026-06-20 10:00"))
    feed.now = feed.now.replace(day=21)
    with transaction(feed.engine, "cli:test") as connection:
        quarantine.retry(connection, None)  # and then the machine went down
    assert feed.ask("SELECT state FROM hw.inbox_records") == ["pending"]
    assert retry(feed)["accepted"] == 1
    assert held(feed) == []
