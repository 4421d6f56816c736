"""Records that no honest system writes: each costs itself at most, and what they hold stays where it belongs."""

from __future__ import annotations

import json
import random
from typing import Any

import pytest

from ingest.inbox.split import ROWS, pieces
from ingest.reading import RawRecord
from tests.support import ANA, Feed, report

SCRIPTS = [(0x0041, 0x005A), (0x00C0, 0x017F), (0x0600, 0x06FF), (0x4E00, 0x9FFF), (0x1F300, 0x1F64F)]


def noise(seed: int, length: int) -> str:
    """Characters of many scripts that do not compress."""
    chance = random.Random(seed)
    return "".join(chr(chance.randint(*chance.choice(SCRIPTS))) for _ in range(length))


def send(feed: Feed, *rows: dict[str, Any], kind: str = "reports") -> dict[str, Any]:
    """Ingest rows as NDJSON."""
    feed.sent += 1
    path = feed.folder / f"hostile-{feed.sent}.ndjson"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="ascii")
    return feed.send_file(path, kind).as_json()


@pytest.mark.parametrize(
    "fields",
    [
        {"surname": noise(1, 2_000), "forename": noise(2, 2_000), "aliases": noise(3, 2_000)},
        {"child_la_id": noise(4, 64), "placing_authority": noise(5, 2_000)},
        {"police_person_id": noise(6, 64), "nhs_number": noise(7, 64), "upn": noise(8, 64)},
        {"report_id": noise(9, 64), "force": noise(10, 100)},
        {"home_address": noise(11, 2_000), "missing_from_address": noise(12, 2_000), "missing_from_type": "childrens_home"},
        {"notes": noise(13, 200_000)},
        {"concerns": ";".join(map(str, range(100_000)))},
        {"aliases": ";".join(f"Alias {n}" for n in range(200))},
        {"surname": "\u202ealpmaS\u202c", "forename": "علي", "notes": "\u0000\ud800😀"},
        {"surname": "Robert'); DROP TABLE hw.children;--", "forename": "%s %(x)s {} :name"},
        {"surname": "\\x00 \\u0000 $1 $$", "forename": '"}{"'},
        {"concerns": [["cse", ["gang", None]], True], "companions": [1, 2.5, {"name": "Ben"}]},
        {"_broken": "no", "_line": "no", "_extra_cells": "no"},
        {"dob": "0001-01-01", "returned_at": "9999-12-31T23:59:59-01:00", "notified_at": "0001-01-01T00:00:00+14:00"},
        {f"column {n}": n for n in range(2_000)},
    ],
    ids=lambda fields: next(iter(fields)),
)  # fmt: skip
def test_a_record_that_is_strange_but_whole_is_taken_beside_an_ordinary_one(feed: Feed, fields: dict[str, Any]) -> None:
    result = send(feed, {**report("EX-1", "2026-06-01 10:00"), **fields}, report("EX-2", "2026-06-03 10:00"))
    assert (result["received"], result["accepted"]) == (2, 2)
    assert len(result["warnings"]) <= 51
    assert feed.ask("SELECT count(*) FROM hw.reports WHERE child_id IS NOT NULL AND episode_id IS NOT NULL") == [2]
    assert feed.ask("SELECT * FROM hw.audit_faults()") == []


@pytest.mark.parametrize(
    "fields",
    [
        {"reported_at": "9999-12-31T23:59:59-01:00"}, {"went_missing_at": "0001-01-01T00:00:00+14:00"},
        {"report_version": 10**30}, {"report_version": "²"}, {"report_id": {"$ne": ""}}, {"report_id": "x" * 65},
        {"force": None}, {"surname": [], "forename": [[]]}, {"reported_at": True}, {"went_missing_at": 1780304400},
    ],
    ids=str,
)  # fmt: skip
def test_a_record_that_cannot_be_taken_costs_only_itself(feed: Feed, fields: dict[str, Any]) -> None:
    result = send(feed, {**report("EX-1", "2026-06-01 10:00"), **fields}, report("EX-2", "2026-06-03 10:00"))
    assert (result["received"], result["accepted"], result["quarantined"]) == (2, 1, 1)


@pytest.mark.parametrize(
    ("kind", "row", "fields"),
    [
        ("settings", {"setting_ref": "S1", "kind": "other"}, {"places": "99999999999"}),
        ("settings", {"setting_ref": "S1", "kind": "other"}, {"places": "-1"}),
        ("settings", {"setting_ref": "S1", "kind": "other"}, {"opened_on": "0001-01-01"}),
        ("settings", {"setting_ref": "S1", "kind": "other"}, {"opened_on": "2020-01-02", "closed_on": "2020-01-01"}),
        ("settings", {"setting_ref": "S1", "kind": "other"}, {"setting_ref": "x" * 65}),
        ("settings", {"setting_ref": "S1", "kind": "other"}, {"lat": "north", "lon": "-3"}),
        ("children", {"child_la_id": "C1", "authority": "A", "surname": "S", "forename": ""}, {"dob": "0001-01-01"}),
        ("children", {"child_la_id": "C1", "authority": "A", "surname": "S", "forename": ""}, {"dob": "9999-12-31"}),
        ("children", {"child_la_id": "C1", "authority": "A", "surname": "S", "forename": ""}, {"authority": {"a": 1}}),
        ("children", {"child_la_id": "C1", "authority": "A", "surname": "S", "forename": ""}, {"surname": " "}),
        ("children", {"child_la_id": "C1", "authority": "A", "surname": "S", "forename": ""}, {"surname": {}}),
    ],
    ids=str,
)
def test_a_row_of_an_authority_that_cannot_be_taken_costs_only_itself(
    feed: Feed, kind: str, row: dict[str, Any], fields: dict[str, Any]
) -> None:
    key = next(iter(row))
    result = send(feed, {**row, **fields}, {**row, key: "other"}, kind=kind)
    assert (result["received"], result["accepted"], result["quarantined"]) == (2, 1, 1)
    (problems,) = feed.ask("SELECT problems FROM hw.quarantine")
    assert all(problem["field"] in (*row, *fields) and problem["problem"] and problem["remedy"] for problem in problems)


def test_what_a_feed_says_stands_in_no_audit_entry_no_warning_and_no_problem(feed: Feed) -> None:
    canary = {name: f"Canary{number}" for number, name in enumerate(ANA)}
    bad = {**report("EX-1", "2026-06-01 10:00"), **canary, "reported_at": "Canary9"}
    result = send(feed, {**report("EX-2", "2026-06-01 10:00"), **canary}, bad)
    assert "Canary" not in str(result)
    for question in ("SELECT to_jsonb(a)::text FROM hw.audit_log a", "SELECT problems::text FROM hw.quarantine"):
        answers = feed.ask(question)
        assert answers
        assert "Canary" not in "".join(answers)


def test_large_records_are_written_to_the_ledger_in_pieces() -> None:
    large = [RawRecord(n, {"notes": "x" * 900_000}) for n in range(40)]
    small = [RawRecord(n, {"notes": "x"}) for n in range(ROWS + 1)]
    assert [len(piece) for piece in pieces(large)] == [18, 18, 4]
    assert [len(piece) for piece in pieces(small)] == [ROWS, 1]
    assert list(pieces([])) == []


def test_many_large_records_are_taken(feed: Feed) -> None:
    rows = [report(f"EX-{n}", "2026-06-01 10:00", notes="x" * 500_000) for n in range(40)]
    result = send(feed, *rows)
    assert (result["received"], result["accepted"]) == (40, 40)
    assert [warning["count"] for warning in result["warnings"]] == [40]
