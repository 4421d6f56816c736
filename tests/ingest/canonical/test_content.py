"""When two records say the same, and that whatever a record holds it is read or stopped, never a crash."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.canonical.report import FIELDS, Reading, read_report
from tests.ingest.canonical.said import NOW, RECORD, reading
from tests.ingest.reading.read import array, lines, raws

FULL: dict[str, Any] = {
    **RECORD, "report_version": 2, "record_status": "missing", "notified_at": "2026-06-01 22:00",
    "returned_at": "2026-06-02 07:50", "aliases": "Annie S;A Sample", "dob": "2011-05-02", "sex": "F", "ethnicity": "W1",
    "police_person_id": "P 77", "home_postcode": "TA6 5XX", "missing_from_type": "childrens_home", "lat": 51.1282,
    "lon": -3.0036, "risk_level": "high", "concerns": ["cse", "gang"], "vulnerability_form": True,
    "notes": "said: \"I'm fine\"\nthen left; Łódź 😀", "crime_role": None,
}  # fmt: skip
"""Every kind of value, as a JSON feed writes it."""


def cell(value: Any) -> str:
    """A JSON value as an export to CSV writes it."""
    if value is None:
        return ""
    if isinstance(value, list):
        return "; ".join(map(str, value))
    return str(value).lower() if isinstance(value, bool) else str(value)


def as_csv(record: dict[str, Any], columns: list[str], delimiter: str = ",") -> str:
    """One record as a CSV file."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter)
    writer.writerow(columns)
    writer.writerow([cell(record[name]) for name in columns])
    return out.getvalue()


def digest(delivery: str) -> str:
    """The digest of the one record of a delivery."""
    (raw,) = raws(delivery)
    return read_report(raw, NOW).digest()


def test_the_same_content_is_the_same_whatever_way_it_came() -> None:
    backwards = dict(reversed(FULL.items()))
    shouted = {name.upper().replace("_", " "): value for name, value in FULL.items()}
    ways = [
        as_csv(FULL, list(FULL)),
        as_csv(FULL, sorted(FULL)),
        as_csv(FULL, list(FULL), ";"),
        as_csv(FULL, [*FULL]).replace("\r\n", "\n"),
        array([FULL]),
        array([backwards]),
        json.dumps([FULL], indent=3),
        lines([FULL]),
        lines([shouted]),
        json.dumps(FULL, indent=1),
        lines([{**FULL, "concerns": "cse;gang", "lat": "51.12820", "report_version": "2", "vulnerability_form": "Y"}]),
        lines([{**FULL, "reported_at": "2026-06-01T22:40:00Z", "went_missing_at": "01/06/2026 21:15"}]),
        lines(
            [{**FULL, "unheard_of": "column", "sex": "Female", "home_postcode": "ta65xx", "force": " Example-FORCE "}]
        ),
    ]
    assert {digest(way) for way in ways} == {digest(lines([FULL]))}


def test_any_other_content_is_other_content() -> None:
    others: list[dict[str, Any]] = [
        {"reported_at": "2026-06-01 23:41"}, {"report_version": 3}, {"record_status": "cancelled"}, {"surname": "Simple"},
        {"dob": ""}, {"dob": "2011"}, {"returned_at": ""}, {"returned_at": "2026-06-01 01:00"}, {"concerns": ["cse"]},
        {"lat": 51.2}, {"notes": ""}, {"risk_level": "medium"}, {"vulnerability_form": ""}, {"home_postcode": "TA6 5XY"},
        {"police_person_id": "P78"}, {"companions": "Ben"}, {"ethnicity": "IC1"}, {"sex": "U"},
    ]  # fmt: skip
    found = {digest(lines([{**FULL, **other}])) for other in [{}, *others]}
    assert len(found) == len(others) + 1


def test_another_value_that_cannot_be_read_is_other_content() -> None:
    faulty = [
        {"dob": "x"},
        {"dob": "y"},
        {"dob": ""},
        {"home_postcode": "x"},
        {"lat": "x"},
        {"concerns": "x"},
        {"concerns": "y"},
    ]
    found = {reading(**fields).digest() for fields in faulty}
    assert len(found) == len(faulty)
    assert reading(notes="x" * 20_001).digest() != reading(notes="x" * 20_002).digest()


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.sampled_from(
        ["2026-06-01 10:00", "2025-10-26 01:30", "9999-12-31T23:59-12:00", "51.1", "-3", "TA6 5XX", "2011", "cse;x", "1"]
    ),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)  # fmt: skip
RECORDS = st.dictionaries(st.sampled_from(FIELDS) | st.text(), VALUES, max_size=20)


def sound(found: Reading) -> None:
    """Either problems, or a report that can be stored."""
    assert (found.report is None) == bool(found.problems)
    if found.report is not None:
        json.dumps(found.report.model_dump(mode="json")).encode()
        assert len(found.digest()) == 64
    json.dumps([fault.as_json() for fault in found.faults]).encode()


@settings(deadline=None, max_examples=300)
@given(RECORDS)
def test_whatever_a_record_holds_it_is_read_or_stopped(record: dict[str, Any]) -> None:
    sound(read_report(record, NOW))


@settings(deadline=None, max_examples=300)
@given(RECORDS)
def test_a_whole_record_with_anything_beside_is_taken_unless_a_needed_field_or_the_version_is_replaced(
    extra: dict[str, Any],
) -> None:
    needed = {"report_id", "force", "reported_at", "went_missing_at", "report_version"}
    beside = {name: value for name, value in extra.items() if name not in needed}
    found = read_report({**RECORD, **beside, "surname": "Sample"}, NOW)
    sound(found)
    assert found.report is not None
