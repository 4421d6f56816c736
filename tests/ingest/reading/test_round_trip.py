"""Any records, written in any of the formats, are read back as they were."""

from __future__ import annotations

import csv
import io
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.canonical.report import FIELDS
from tests.ingest.reading.read import array, lines, raws

CELLS = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\x00"), max_size=40)
ROWS = st.lists(
    st.fixed_dictionaries({"report_id": st.from_regex(r"[A-Z]{2}-[0-9]{1,6}", fullmatch=True)})
    .flatmap(lambda row: st.fixed_dictionaries({name: CELLS for name in FIELDS[:12] if name != "report_id"} | {
        "report_id": st.just(row["report_id"])})),
    min_size=1,
    max_size=6,
)  # fmt: skip
SIZES = st.integers(1, 300)


def as_csv(rows: list[dict[str, Any]], delimiter: str, end: str) -> str:
    """Rows as a CSV file."""
    out = io.StringIO(newline="")
    # Python's writer leaves a lone carriage return unquoted unless it is told to quote everything.
    quoting = csv.QUOTE_MINIMAL if "\r" in end else csv.QUOTE_ALL
    writer = csv.DictWriter(out, list(FIELDS[:12]), delimiter=delimiter, lineterminator=end, quoting=quoting)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


@settings(deadline=None)
@given(ROWS, st.sampled_from(",;\t|"), st.sampled_from(["\n", "\r\n"]), SIZES)
def test_records_written_as_csv(rows: list[dict[str, Any]], delimiter: str, end: str, size: int) -> None:
    assert raws(as_csv(rows, delimiter, end), size) == rows


@settings(deadline=None)
@given(ROWS, SIZES)
def test_records_written_as_a_json_array(rows: list[dict[str, Any]], size: int) -> None:
    assert raws(array(rows), size) == rows


@settings(deadline=None)
@given(ROWS, SIZES)
def test_records_written_as_ndjson(rows: list[dict[str, Any]], size: int) -> None:
    assert raws(lines(rows), size) == rows


@settings(deadline=None)
@given(ROWS, st.sampled_from(["utf-8-sig", "utf-16"]), SIZES)
def test_records_written_in_any_marked_encoding(rows: list[dict[str, Any]], encoding: str, size: int) -> None:
    for text in (as_csv(rows, ",", "\r\n"), array(rows), lines(rows)):
        assert raws(text.encode(encoding), size) == rows
