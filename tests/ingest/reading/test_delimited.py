"""CSV: one bad row costs one row, and a header that leaves anything open refuses the file."""

from __future__ import annotations

import pytest

from ingest.reading.delimited import LONGEST_CELL, LONGEST_LINE
from register.errors import InputRefusedError
from tests.ingest.reading.read import HEADER, raws, records, table

GOOD = "EX-{n},example-force,2026-06-01 10:00,2026-06-01 09:00,Sample"


def ids(data: str | bytes) -> list[str]:
    """Report ids of the whole records, `-` for a broken one."""
    return ["-" if record.broken else record.raw["report_id"] for record in records(data)]


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_the_delimiter_is_told_by_the_header(mark: str) -> None:
    (found,) = raws(table(GOOD.format(n=1), header=HEADER).replace(",", mark))
    assert (found["report_id"], found["surname"]) == ("EX-1", "Sample")


def test_other_delimiters_within_cells_do_not_mislead() -> None:
    header = f'{HEADER},"missing_from_address","notes, free; text|any"'
    (found,) = raws(table(f'{GOOD.format(n=1)},"Flat 1; 2 Example Road, Bridgwater","a;b|c"', header=header))
    assert found["missing_from_address"] == "Flat 1; 2 Example Road, Bridgwater"
    assert found["notes,_free;_text|any"] == "a;b|c"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_any_line_end_and_a_last_line_without_one(end: str) -> None:
    data = table(GOOD.format(n=1), GOOD.format(n=2)).replace("\n", end)
    assert ids(data) == ids(data.removesuffix(end)) == ["EX-1", "EX-2"]


def test_line_ends_within_quotes_stay_in_their_cell() -> None:
    data = table(f'{GOOD.format(n=1)},"first\nsecond\r\nthird"', GOOD.format(n=2) + ",", header=f"{HEADER},notes")
    assert [row["notes"] for row in raws(data)] == ["first\nsecond\r\nthird", ""]


def test_doubled_quotes_and_quotes_within_a_word_are_characters() -> None:
    data = table(f'{GOOD.format(n=1)},"says ""no"""', f'{GOOD.format(n=2)},5 "Main" St', header=f"{HEADER},notes")
    assert [row["notes"] for row in raws(data)] == ['says "no"', '5 "Main" St']


def test_blank_lines_are_no_records() -> None:
    data = f"\n  \n{HEADER}\n\n{GOOD.format(n=1)}\n,,,,\n   \n{GOOD.format(n=2)}\n\n"
    assert ids(data) == ["EX-1", "EX-2"]
    assert [record.position for record in records(data)] == [1, 2]


def test_a_header_alone_is_a_file_of_no_records() -> None:
    assert records(HEADER) == records(f"{HEADER}\r\n\r\n") == []


def test_a_short_row_lacks_its_last_columns() -> None:
    (found,) = raws(table("EX-1,example-force,2026-06-01 10:00"))
    assert found == {"report_id": "EX-1", "force": "example-force", "reported_at": "2026-06-01 10:00"}


def test_cells_that_stand_under_no_column_name_are_kept() -> None:
    data = table(f"{GOOD.format(n=1)},x,beyond,", f"{GOOD.format(n=2)},,,", header=f"{HEADER},")
    first, second = raws(data)
    assert first["_extra_cells"] == ["x", "beyond"]
    assert "_extra_cells" not in second


def test_headers_are_folded_and_a_name_cannot_pass_for_one_of_ours() -> None:
    header = (
        " Report ID ,FORCE,Reported-At,went__missing_at,\ufeffSurname,_broken,_line,\u200bzero\u200bwidth,\x1b[31mred"
    )
    (found,) = raws(table(f"{GOOD.format(n=1)},a,b,c,d", header=header))
    assert found["report_id"] == "EX-1"
    assert found["surname"] == "Sample"
    assert {"broken", "line", "zero_width", "[31mred"} < set(found)


@pytest.mark.parametrize(
    ("header", "named"),
    [
        ("report_id", "force, reported_at, went_missing_at"),
        ("report_id,force,surname", "reported_at, went_missing_at"),
        ("a,b,c", "report_id, force, reported_at, went_missing_at"),
        ("setting_ref,kind", "report_id"),
    ],
)
def test_a_header_without_needed_columns_refuses_the_file_and_names_them(header: str, named: str) -> None:
    with pytest.raises(InputRefusedError, match=f"lacks the needed columns? {named}"):
        records(table("1,2,3", header=header))


def test_two_columns_of_one_name_refuse_the_file() -> None:
    for twice in ("surname", "Surname", " SURNAME "):
        with pytest.raises(InputRefusedError, match="surname more than once"):
            records(table(f"{GOOD.format(n=1)},Other", header=f"{HEADER},{twice}"))


@pytest.mark.parametrize("header", [f'{HEADER},"notes', f'"{HEADER}', f'{HEADER},"a"b'])
def test_a_broken_quote_in_the_header_refuses_the_file(header: str) -> None:
    with pytest.raises(InputRefusedError, match="header row"):
        records(table(GOOD.format(n=1), header=header))


def test_a_broken_quote_in_the_middle_costs_its_own_row() -> None:
    rows = [GOOD.format(n=n) for n in range(1, 6)]
    rows[1] += ' of "The Elms"'
    rows[2] = rows[2].replace("Sample", '"Sam"ple')
    found = records(table(*rows))
    assert ids(table(*rows)) == ["EX-1", "EX-2", "-", "EX-4", "EX-5"]
    assert found[2].broken == "the row in line 4 has a broken quote"
    assert found[2].raw == {"_line": rows[2]}


@pytest.mark.parametrize("at", [1, 3, 5])
def test_a_quote_that_is_never_closed_costs_its_own_row_and_swallows_none(at: int) -> None:
    rows = [GOOD.format(n=n) for n in range(1, 6)]
    rows[at - 1] = rows[at - 1].replace("Sample", '"Sample')
    assert ids(table(*rows)) == ["-" if n == at else f"EX-{n}" for n in range(1, 6)]


def test_a_quote_closed_by_a_later_row_by_chance_costs_its_own_row() -> None:
    rows = [GOOD.format(n=n) for n in range(1, 6)]
    rows[1] = rows[1].replace("Sample", '"Sample')
    rows[3] = rows[3].replace("Sample", '"Sample, the second"')
    found = ids(table(*rows))
    assert found == ["EX-1", "-", "EX-3", "EX-4", "EX-5"]


def test_broken_quotes_in_every_row_cost_no_more_than_those_rows() -> None:
    rows = [GOOD.format(n=n).replace("Sample", 'Sam",x"ple' if n % 2 else '"Sam"ple') for n in range(1, 401)]
    found = records(table(*rows))
    assert len(found) == 400
    assert sum(bool(record.broken) for record in found) >= 200


def test_the_lines_of_a_broken_row_are_counted_from_the_top_of_the_file() -> None:
    data = f'\n{HEADER},notes\n{GOOD.format(n=1)},"two\nlines"\n\n{GOOD.format(n=2)},"x"y\n{GOOD.format(n=3)},z\n'
    found = records(data)
    assert [record.broken for record in found] == ["", "the row in line 6 has a broken quote", ""]


def test_a_cell_without_end_costs_its_row() -> None:
    rows = [GOOD.format(n=1), GOOD.format(n=2) + "x" * (LONGEST_CELL + 1), GOOD.format(n=3)]
    assert ids(table(*rows)) == ["EX-1", "-", "EX-3"]
    assert records(table(*rows))[1].broken == "the row in line 3 is too long"


def test_a_line_without_end_costs_its_row_and_is_not_kept_whole() -> None:
    endless = ",".join(["x" * 900_000] * 6)
    assert len(endless) > LONGEST_LINE
    found = records(table(GOOD.format(n=1), endless, GOOD.format(n=3)))
    assert [record.broken for record in found] == ["", "the row in line 3 is too long", ""]
    assert len(str(found[1].raw)) < 20_000


def test_what_postgres_cannot_keep_is_replaced_and_the_rest_of_the_value_kept() -> None:
    (found,) = raws(table(GOOD.format(n=1) + "\x00x"))
    assert found["surname"] == "Sample\ufffdx"
