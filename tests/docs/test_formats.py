"""The formats that senders read about are the formats that are read."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ingest.authority.files import KINDS, SETTING_KIND
from ingest.canonical import codes, values
from ingest.canonical.report import FIELDS, LONGEST_FORCE, LONGEST_ID, LONGEST_TEXT, REQUIRED, read_report
from register.roles import OPERATOR
from tests.conftest import Database
from tests.docs.documents import blocks, sections, tables, text_of
from tests.support import feed_into

FEED = text_of("docs/feed-format.md")
AUTHORITY = text_of("docs/authority-files.md")
NOW = datetime(2026, 6, 15, 12, 0, tzinfo=UTC)
VOCABULARIES: dict[str, Mapping[str, str]] = {
    "record_status": codes.RECORD_STATUS,
    "risk_level": codes.RISK_LEVEL,
    "sex": codes.SEX,
    "missing_from_type": codes.MISSING_FROM_TYPE,
    "concerns": codes.CONCERNS,
    "crime_role": codes.CRIME_ROLE,
    "vulnerability_form": codes.YES_NO,
}


def named(cell: str) -> list[str]:
    return re.findall(r"`([^`]+)`", cell)


def field_rows() -> dict[str, dict[str, str]]:
    return {name: row for row in tables(sections(FEED, 2)["The fields"])[0] for name in named(row["field"])}


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_every_field_of_the_report_is_described_and_no_other() -> None:
    assert sorted(field_rows()) == sorted(FIELDS)


def test_needed_fields_are_marked() -> None:
    assert {name for name, row in field_rows().items() if row["needed"] == "yes"} == set(REQUIRED)


@pytest.mark.parametrize("field", list(VOCABULARIES))
def test_every_code_of_a_field_is_named(field: str) -> None:
    row = field_rows()[field]
    told = {codes.fold(word) for word in named(row["notes"]) + named(row["type"])}
    assert {codes.fold(code) for code in VOCABULARIES[field].values()} <= told


def other_words() -> list[tuple[str, str, str]]:
    table = next(found for found in tables(FEED) if "other words" in found[0])
    pairs = []
    for row in table:
        for group in row["other words"].split(";"):
            *spellings, code = named(group)
            pairs.extend((named(row["field"])[0], spelling, code) for spelling in spellings)
    return pairs


@pytest.mark.parametrize(("field", "spelling", "code"), other_words())
def test_every_other_word_that_is_promised_is_understood(field: str, spelling: str, code: str) -> None:
    assert VOCABULARIES[field][codes.fold(spelling)] == code


def test_every_other_word_that_is_understood_is_promised() -> None:
    told = {(field, codes.fold(spelling)) for field, spelling, _ in other_words()}
    own = {(field, codes.fold(code)) for field, table in VOCABULARIES.items() for code in table.values()}
    numbers = {("vulnerability_form", "10"), ("vulnerability_form", "00")}  # 1.0 and 0.0, as spreadsheets write them
    understood = {(field, spelling) for field, table in VOCABULARIES.items() for spelling in table}
    assert understood - own - numbers <= told


def test_the_greatest_lengths_are_told() -> None:
    for figure in (f"at most {LONGEST_ID} characters", f"at most {LONGEST_FORCE} characters"):
        assert figure in FEED
    assert f"at most {LONGEST_TEXT:,} characters" in FEED
    assert f"at most {values.LONGEST_NOTES:,} characters" in FEED


def test_the_example_reads_without_a_fault() -> None:
    for row in rows_of(blocks(FEED, "csv")[0]):
        reading = read_report(row, NOW)
        assert (reading.problems, reading.faults, reading.unknown_columns) == ([], [], ())


def test_the_example_becomes_what_the_page_says(database: Database, tmp_path: Path) -> None:
    path = tmp_path / "example.csv"
    path.write_text(blocks(FEED, "csv")[0], encoding="utf-8")
    with feed_into(database.url(OPERATOR), tmp_path) as feed:
        counts = feed.send_file(path).as_json()
        assert (counts["accepted"], counts["amended"], counts["children_new"]) == (1, 1, 1)
        assert feed.ask("SELECT count(*) FROM hw.episodes") == [1]
        assert feed.rules() == {"Ana": {"high_risk", "cse_concern"}}


@pytest.mark.parametrize("kind", list(KINDS))
def test_every_column_of_an_authority_file_is_described_in_order(kind: str) -> None:
    rows = tables(sections(AUTHORITY, 2)[kind.capitalize()])[0]
    assert [name for row in rows for name in named(row["column"])] == list(KINDS[kind].fields)


@pytest.mark.parametrize("kind", list(KINDS))
def test_columns_without_which_a_file_is_refused_are_marked_as_needed(kind: str) -> None:
    rows = tables(sections(AUTHORITY, 2)[kind.capitalize()])[0]
    needed = {name for row in rows if row["needed"].startswith("yes") for name in named(row["column"])}
    assert needed == set(KINDS[kind].needed)


def test_every_kind_of_setting_is_named() -> None:
    row = next(row for row in tables(AUTHORITY)[0] if row["column"] == "`kind`")
    assert set(named(row["what it holds"])) == set(SETTING_KIND.values())


@pytest.mark.parametrize(("place", "kind"), list(enumerate(("settings", "children", "placements"))))
def test_the_examples_of_authority_files_are_rows_of_their_kind(place: int, kind: str) -> None:
    rows = rows_of(blocks(AUTHORITY, "csv")[place])
    assert list(rows[0]) == list(KINDS[kind].fields)
    for row in rows:
        KINDS[kind].model.model_validate({name: value for name, value in row.items() if value})


def test_the_authority_examples_place_the_child_of_the_report(database: Database, tmp_path: Path) -> None:
    with feed_into(database.url(OPERATOR), tmp_path) as feed:
        for place, kind in enumerate(("settings", "children", "placements")):
            path = tmp_path / f"{kind}.csv"
            path.write_text(blocks(AUTHORITY, "csv")[place], encoding="utf-8")
            assert feed.send_file(path, kind).as_json()["accepted"] == 1
        reports = tmp_path / "reports.csv"
        reports.write_text(blocks(FEED, "csv")[0], encoding="utf-8")
        assert feed.send_file(reports).as_json()["children_linked"] == 1
        assert feed.ask(
            "SELECT s.ref, p.ref FROM hw.episodes e JOIN hw.settings s ON s.id = e.setting_id "
            "JOIN hw.placements p ON p.id = e.placement_id"
        ) == [("S-001", "PL-1")]
