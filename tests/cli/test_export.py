"""`homeward export`: the columns of the contract, one row for each accepted report and each rule that holds."""

from __future__ import annotations

import csv
import io
import json
import re
from typing import Any

import pytest

from service.exports import EXPORTS
from tests.cli.conftest import Homeward, Ran
from tests.support import BEN, report, write_csv, write_ndjson

COLUMNS = {
    "links": ["report_id", "force", "child_id", "episode_id", "setting_id", "decision", "score"],
    "alerts": [
        "alert_id", "rule", "severity", "subject_kind", "subject_id", "child_id", "raised_at", "status", "open_link",
        "evidence",
    ],
}  # fmt: skip
KINDS = ("episodes", "children", "links", "alerts")
UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")

ROWS = [
    report("EX-1", "2026-01-01 10:00", "2026-01-01 20:00", missing_from_type="childrens_home",
           missing_from_address="Example House, 1 Example Road", missing_from_postcode="TA6 5XV", lat="51.1282", lon="-3.0036"),
    report("EX-2", "2026-01-02 10:00", "2026-01-02 20:00", risk_level="high"),
    report("EX-3", "2026-01-03 10:00", "2026-01-03 20:00", force="Other Force"),
    report("EX-4", "2026-01-09 10:00", "2026-01-09 12:00", **BEN),
]  # fmt: skip


@pytest.fixture
def loaded(homeward: Homeward) -> Homeward:
    """Ana, missing three times within thirty days, once at high risk; and Ben, once."""
    assert homeward("ingest", write_csv(homeward.folder / "feed.csv", ROWS), "--source", "test").code == 0
    return homeward


def table(ran: Ran) -> list[dict[str, str]]:
    """The rows of a CSV export."""
    assert ran.code == 0
    assert ran.err == ""
    return list(csv.DictReader(io.StringIO(ran.out, newline="")))


def objects(ran: Ran) -> list[dict[str, Any]]:
    """The rows of an NDJSON export."""
    assert ran.code == 0
    return [json.loads(line) for line in ran.lines]


@pytest.mark.parametrize("kind", COLUMNS)
def test_columns_exactly_as_in_the_contract_even_of_an_empty_register(homeward: Homeward, kind: str) -> None:
    assert homeward("export", kind).out == ",".join(COLUMNS[kind]) + "\n"
    assert homeward("export", kind, "--format", "ndjson").out == ""


def test_links_has_one_row_for_every_accepted_report(loaded: Homeward) -> None:
    loaded("ingest", write_csv(loaded.folder / "more.csv", [{**ROWS[0], "notes": "amended"}, ROWS[1], {**ROWS[0], "force": ""}]),
           "--source", "test")  # fmt: skip
    rows = table(loaded("export", "links"))
    assert sorted((row["report_id"], row["force"]) for row in rows) == [
        ("EX-1", "example-force"), ("EX-2", "example-force"), ("EX-3", "Other Force"), ("EX-4", "example-force"),
    ]  # fmt: skip
    assert all(UUID.fullmatch(row["child_id"]) and UUID.fullmatch(row["episode_id"]) for row in rows)
    assert all(row["decision"] in ("linked", "new", "review") and 0 <= float(row["score"]) <= 1 for row in rows)
    by_id = {row["report_id"]: row for row in rows}
    assert (
        by_id["EX-1"]["child_id"] == by_id["EX-2"]["child_id"] == by_id["EX-3"]["child_id"] != by_id["EX-4"]["child_id"]
    )
    assert by_id["EX-1"]["decision"] == "new"
    assert UUID.fullmatch(by_id["EX-1"]["setting_id"])
    assert by_id["EX-4"]["setting_id"] == ""


def test_alerts_has_one_row_for_each_rule_that_holds(loaded: Homeward) -> None:
    rows = table(loaded("export", "alerts"))
    held = {row["rule"]: row for row in rows}
    assert len(rows) == len(held)
    assert set(held) >= {"repeat_90d", "repeat_30d", "high_risk"}
    everything = "example-force/EX-1;example-force/EX-2;Other Force/EX-3"
    assert held["repeat_90d"]["evidence"] == held["repeat_30d"]["evidence"] == everything
    assert held["high_risk"]["evidence"] == "example-force/EX-2"
    for row in rows:
        assert row["subject_kind"] == "child"
        assert row["subject_id"] == row["child_id"]
        assert row["status"] == "open"
        assert row["open_link"] == "false"
        assert row["severity"] in ("low", "medium", "high")
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z", row["raised_at"])
    assert len({row["alert_id"] for row in rows}) == 1


def test_csv_is_the_default_and_ndjson_holds_the_same(loaded: Homeward) -> None:
    for kind in KINDS:
        plain, named = loaded("export", kind), loaded("export", kind, "--format", "csv")
        assert plain.out == named.out
        rows, lines = table(plain), objects(loaded("export", kind, "--format", "ndjson"))
        assert len(rows) == len(lines) > 0
        for row, line in zip(rows, lines, strict=True):
            assert list(row) == list(line)
            assert row == {
                name: "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)
                for name, value in line.items()
            }
    (first, *_) = objects(loaded("export", "links", "--format", "ndjson"))
    assert isinstance(first["score"], float)


def test_json_adds_one_object_in_the_last_line(loaded: Homeward) -> None:
    ran = loaded("export", "links", "--json")
    assert ran.json == {"rows": 4}
    assert ran.lines[0] == ",".join(COLUMNS["links"])


def test_points_are_served_in_degrees_and_times_in_utc(loaded: Homeward) -> None:
    episode = next(row for row in table(loaded("export", "episodes")) if row["missing_from_lon"])
    assert abs(float(episode["missing_from_lon"]) - -3.0036) < 1e-5
    assert abs(float(episode["missing_from_lat"]) - 51.1282) < 1e-5
    assert episode["went_missing_at"] == "2026-01-01T10:00:00Z"
    assert episode["duration_hours"] == "10.00"


def test_text_that_a_spreadsheet_would_run_is_text_in_csv_and_as_recorded_in_ndjson(homeward: Homeward) -> None:
    wild = report(
        "=1+1", "2026-01-01 10:00", force="@sum", surname="=HYPERLINK(\"x\")", forename="-1+1", risk_level="high"
    )  # fmt: skip
    homeward("ingest", write_csv(homeward.folder / "wild.csv", [wild]), "--source", "test")
    for kind in KINDS:
        for row in table(homeward("export", kind)):
            assert not any(value.startswith(("=", "+", "@", "-1")) for value in row.values())
    (child,) = objects(homeward("export", "children", "--format", "ndjson"))
    assert (child["surname"], child["forename"]) == ('=HYPERLINK("x")', "-1+1")
    (link,) = objects(homeward("export", "links", "--format", "ndjson"))
    assert (link["report_id"], link["force"]) == ("=1+1", "@sum")


def test_names_with_any_characters_survive_a_csv(homeward: Homeward) -> None:
    odd = report('EX;1,"2"', "2026-01-01 10:00", surname='O\'Brien,\n"Łuczak"', forename="علي 😀", risk_level="high")
    cr = report("EX-2", "2026-01-01 10:00", surname="Pattern\rModel", forename="Zed", dob="2012-12-12", sex="M")
    homeward("ingest", write_ndjson(homeward.folder / "odd.ndjson", [odd, cr]), "--source", "test")
    for kind in KINDS:
        assert {len(row) for row in csv.reader(io.StringIO(homeward("export", kind).out, newline=""))} == {
            len(EXPORTS[kind].columns)
        }
    names = {(row["surname"], row["forename"]) for row in table(homeward("export", "children"))}
    assert names == {('O\'Brien,\n"Łuczak"', "علي 😀"), ("Pattern\nModel", "Zed")}
    assert {row["report_id"] for row in table(homeward("export", "links"))} == {'EX;1,"2"', "EX-2"}


def test_a_withdrawn_ground_is_no_longer_shown_as_holding(loaded: Homeward) -> None:
    gone = [{**row, "record_status": "cancelled", "reported_at": "2026-02-01 10:00"} for row in ROWS[:3]]
    loaded("ingest", write_csv(loaded.folder / "gone.csv", gone), "--source", "test")
    assert {row["status"] for row in table(loaded("export", "alerts"))} == {"withdrawn"}
    assert len(table(loaded("export", "links"))) == 4


def test_an_export_is_audited_with_every_child_in_it(loaded: Homeward) -> None:
    for kind in KINDS:
        loaded("export", kind)
    entries = loaded.feed.ask(
        "SELECT action, cardinality(subjects), row_count FROM hw.audit_log WHERE action LIKE 'export.%'"
    )
    assert [entry[0] for entry in entries] == [f"export.{kind}" for kind in KINDS]
    assert [entry[1] for entry in entries] == [2, 2, 2, 1]
    assert all(entry[2] > 0 for entry in entries)
