"""Four needed fields, a version and a name stop a record; nothing else does."""

from __future__ import annotations

from typing import Any

import pytest

from ingest.canonical.report import FIELDS, read_report
from tests.ingest.canonical.said import NOW, RECORD, faulty, reading, stopped, taken

NEEDED = ("report_id", "force", "reported_at", "went_missing_at")
NONSENSE = ("@@@", "x" * 25_000, "31/02/2026 25:61", "-1", "999", "ÿ\x85\x9b", {"an": "object"}, "😀" * 3_000, "\u202e")


@pytest.mark.parametrize("blank", ["", "   ", "\t\n", None, [], ["", None], "\u00a0"])
@pytest.mark.parametrize("field", NEEDED)
def test_a_needed_field_left_blank(field: str, blank: Any) -> None:
    assert stopped(**{field: blank}) == [field]


@pytest.mark.parametrize("field", NEEDED)
def test_a_needed_field_that_is_not_there(field: str) -> None:
    record = {name: value for name, value in RECORD.items() if name != field}
    assert [problem.field for problem in read_report(record, NOW).problems] == [field]


@pytest.mark.parametrize("field", ["reported_at", "went_missing_at"])
@pytest.mark.parametrize(
    "value",
    [
        "yesterday", "2026-06-01", "2026-13-01 10:00", "2026-02-29 10:00", "2026-06-01 24:00", "2026-06-01 10:60",
        "01/06/26 10:00", "06-01-2026 10:00", "10:00", "2026-06-01T10:00+25:00", "46174.4", "0", "9999-12-31T23:59-01:00",
        "0001-01-01T00:00+14:00", {"at": "2026-06-01 10:00"}, True,
    ],
)  # fmt: skip
def test_a_needed_time_that_is_none(field: str, value: Any) -> None:
    assert stopped(**{field: value}) == [field]


@pytest.mark.parametrize("field", ["reported_at", "went_missing_at"])
@pytest.mark.parametrize(
    ("value", "within"),
    [
        ("1990-01-01 00:00", True),
        ("1989-12-31 23:59", False),
        ("1990-01-01T00:00:00Z", True),
        ("1989-12-31T23:59:59Z", False),
        ("2026-06-16 23:59:59", True),  # tomorrow
        ("2026-06-16T23:59:59+01:00", True),
        ("2026-06-17 00:00", False),  # the day after
        ("2026-06-16T23:00:00Z", False),  # midnight in London
        ("0002-01-01 00:00", False),
        ("9999-12-31 23:59", False),
    ],
)
def test_a_needed_time_outside_1990_to_tomorrow(field: str, value: str, within: bool) -> None:
    other = {"reported_at": value, "went_missing_at": value} if within else {field: value}
    assert stopped(**other) == ([] if within else [field])


@pytest.mark.parametrize(
    ("value", "read"),
    [
        ("1", 1),
        ("2147483647", 2147483647),
        ("7.0", 7),
        ("007", 7),
        (" 3 ", 3),
        (3, 3),
        (2.0, 2),
        ("", None),
        (None, None),
    ],
)
def test_a_version_is_a_whole_number_from_1(value: Any, read: int | None) -> None:
    assert taken(report_version=value).report_version == read


@pytest.mark.parametrize(
    "value",
    ["0", "-1", "1.5", "2147483648", "9" * 5_000, "1e3", "one", "+1", "1,0", "²", "١", "true", True, ["1", "2"], "0.0"],
)
def test_a_bad_version_stops_the_record(value: Any) -> None:
    assert stopped(report_version=value) == ["report_version"]


@pytest.mark.parametrize("blank", ["", " ", None])
def test_a_record_without_any_name_is_stopped_and_one_name_is_enough(blank: Any) -> None:
    assert stopped(surname=blank, forename=blank) == ["surname"]
    assert taken(surname=blank).forename == "Ana"
    assert taken(forename=blank).surname == "Sample"


def test_ids_up_to_their_limit_and_not_beyond() -> None:
    assert taken(report_id="x" * 64).report_id == "x" * 64
    assert stopped(report_id="x" * 65) == ["report_id"]
    assert taken(report_id="😀" * 64).report_id == "😀" * 64
    assert taken(force="f" * 100).force == "f" * 100
    assert stopped(force="f" * 101) == ["force"]
    assert taken(report_id=f"  {'x' * 64}  ").report_id == "x" * 64


@pytest.mark.parametrize("value", ["=1+1", "26/000118", "EX;1", "../../etc", "'; DROP TABLE x", "id with blanks", 118])
def test_a_reference_may_be_of_any_shape(value: Any) -> None:
    assert taken(report_id=value).report_id == str(value)


@pytest.mark.parametrize("field", ["report_id", "force"])
def test_what_cannot_be_seen_is_no_part_of_a_reference(field: str) -> None:
    assert getattr(taken(**{field: "EX\n1\x1b[31m\u202e2\x9b"}), field) == "EX 1 [31m 2"
    assert stopped(**{field: "\u200b\u202e"}) == [field]


def test_every_problem_is_told_at_once() -> None:
    found = stopped(
        report_id="", force="", reported_at="x", went_missing_at="", report_version="x", surname="", forename=""
    )
    assert sorted(found) == ["force", "report_id", "report_version", "reported_at", "surname", "went_missing_at"]


def test_problems_repeat_no_value_of_the_record() -> None:
    found = reading(report_id="Secret" * 20, reported_at="Secret", report_version="Secret")
    assert len(found.problems) == 3
    assert all("Secret" not in f"{item.field}{item.problem}{item.remedy}" for item in found.problems)


@pytest.mark.parametrize("value", NONSENSE, ids=lambda value: str(value)[:12])
@pytest.mark.parametrize("field", [name for name in FIELDS if name not in (*NEEDED, "report_version")])
def test_no_other_value_stops_a_record_and_a_fault_is_named(field: str, value: Any) -> None:
    with_names = {"surname": "Sample", "forename": "Ana", field: value}
    assert set(faulty(**with_names)) <= {field, field.replace("lon", "lat"), field.replace("lat", "lon")}


def test_all_faults_together_do_not_stop_a_record() -> None:
    wild = {name: "@@@" for name in FIELDS if name not in (*NEEDED, "report_version", "surname", "forename")}
    assert {
        "record_status", "notified_at", "returned_at", "dob", "sex", "ethnicity", "missing_from_type", "lat", "lon",
        "found_lat", "found_lon", "risk_level", "initial_risk_level", "concerns", "crime_role", "vulnerability_form",
        "home_postcode", "missing_from_postcode", "found_postcode",
    } == set(faulty(**wild))  # fmt: skip
