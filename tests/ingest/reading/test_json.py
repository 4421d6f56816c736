"""JSON arrays and NDJSON: numbers as written, bad items costing themselves, damage of the whole refused."""

from __future__ import annotations

import json

import pytest

from ingest.canonical.values import DEEPEST
from ingest.reading.json_records import LONGEST_ITEM, LONGEST_LINE, PIECE
from ingest.reading.records import LONGEST_RECORD
from register.errors import InputRefusedError
from tests.ingest.reading.read import raws, records

ONE, TWO, THREE = ({"report_id": f"EX-{n}", "surname": "Sample"} for n in (1, 2, 3))


def broken(data: str) -> list[str]:
    """What is wrong with each record."""
    return [record.broken for record in records(data)]


# Arrays


def test_an_array_and_lines_of_the_same_objects_read_the_same() -> None:
    objects = [ONE, TWO, THREE]
    pretty = json.dumps(objects, indent=4)
    lines = "\n".join(json.dumps(item) for item in objects)
    assert raws(json.dumps(objects)) == raws(pretty) == raws(lines) == raws(f" \r\n{lines}\r\n\r\n") == objects


def test_an_empty_array_is_a_file_of_no_records() -> None:
    assert records("[]") == records(" [ \n ] \n") == []


@pytest.mark.parametrize("whole", [json.dumps([ONE, TWO, THREE])])
def test_an_array_cut_off_anywhere_is_refused(whole: str) -> None:
    for end in range(2, len(whole)):
        with pytest.raises(InputRefusedError, match="cannot be read to its end"):
            records(whole[:end])


def test_a_cut_is_told_from_damage_and_from_what_follows() -> None:
    for data, how in (
        ('[{"a": "x"}, {"b": "y', "cut off (after item 1)"),
        ('[{"a": "x"},', "cut off (after item 1)"),
        ('[{"a": "x"}', "cut off (after item 1)"),
        ('[{"a" "x"}]', "malformed (after item 0)"),
        ('[{"a": "x"} {"b": "y"}]', "malformed (after item 1)"),
        ('[{"a": "x"},]', "malformed (after item 1)"),
        ('[{"a": "x"}] [', "something else follows it (after item 1)"),
        ('[{"a": "x"}]\n{"b": "y"}', "something else follows it (after item 1)"),
    ):
        with pytest.raises(InputRefusedError) as refusal:
            records(data)
        assert how in refusal.value.problem


def test_items_that_are_no_objects_are_broken_and_the_others_taken() -> None:
    data = json.dumps([ONE, "text", 5, None, True, [TWO], [], THREE])
    assert broken(data) == ["", *["the item is not a JSON object"] * 6, ""]
    assert records(data)[1].raw == {"_line": '"text"'}


@pytest.mark.parametrize("form", ["[{}]", "{}\n"])
def test_numbers_stay_as_they_were_written(form: str) -> None:
    numbers = {
        "a": "51.10", "b": "1E5", "c": "-0", "d": "1.0e-3", "e": "0.1000", "f": "12345678901234567890", "g": "-7",
        "h": "9" * 5_000, "i": "1e400", "j": "0." + "1" * 5_000,
    }  # fmt: skip
    item = "{" + ", ".join(f'"{name}": {number}' for name, number in numbers.items()) + "}"
    assert raws(form.replace("{}", item)) == [numbers]


def test_a_number_that_a_piece_of_the_file_ends_in_is_read_whole() -> None:
    for length in range(PIECE, PIECE + 24):
        data = '[{"pad": "' + "x" * (length - 30) + '"}, 1234567, {"n": 7654321}]'
        found = records(data)
        assert found[1].raw == {"_line": '"1234567"'}
        assert found[2].raw == {"n": "7654321"}


def test_items_larger_than_a_piece_are_read_whole() -> None:
    long = {"notes": "né\u20ac😀" * 60_000, "surname": "Sample"}
    assert raws(json.dumps([long, ONE, long], ensure_ascii=False), 100_000) == [long, ONE, long]


def test_an_item_without_end_refuses_the_array() -> None:
    with pytest.raises(InputRefusedError, match="more than 16,000,000 characters"):
        records('[{"notes": "' + "x" * (2 * LONGEST_ITEM + PIECE))


# Values


@pytest.mark.parametrize("form", ["[{}]", "{}\n"])
def test_nested_values_true_false_and_null_are_kept(form: str) -> None:
    item = {"concerns": ["cse", "gang"], "vulnerability_form": True, "x": False, "dob": None, "extra": {"a": ["1", {}]}}
    assert raws(form.replace("{}", json.dumps(item))) == [item]


@pytest.mark.parametrize("form", ["[{}]", "{}\n"])
def test_nul_and_lone_surrogates_are_replaced_in_keys_and_values_at_any_depth(form: str) -> None:
    item = r'{"surname": "Sa\u0000m", "forename": "\ud800Ana", "pair": "\ud83d\ude00", "deep": [{"k\u0000": "\udfff"}]}'
    (found,) = raws(form.replace("{}", item))
    assert found == {
        "surname": "Sa\ufffdm",
        "forename": "\ufffdAna",
        "pair": "😀",
        "deep": [{"k\ufffd": "\ufffd"}],
    }


@pytest.mark.parametrize("form", ["[{}]", "{}\n"])
@pytest.mark.parametrize("item", ['{"surname": "A", "surname": "B"}', '{"surname": "A", "Surname ": "B"}'])
def test_an_object_that_names_a_key_twice_leaves_open_what_is_meant(form: str, item: str) -> None:
    assert broken(form.replace("{}", item)) == ["the object names a key twice"]


@pytest.mark.parametrize("form", ["[{},{}]", "{}\n{}\n"])
@pytest.mark.parametrize("depth", [DEEPEST + 1, 300, 480])
def test_values_nested_without_sense_cost_their_record(form: str, depth: int) -> None:
    data = form.replace("{}", '{"a": ' + "[" * depth + "]" * depth + "}", 1).replace("{}", json.dumps(ONE))
    found = records(data)
    assert found[0].broken == f"the record is nested more than {DEEPEST} levels deep"
    assert found[1].raw == ONE


def test_an_array_nested_beyond_reading_is_refused() -> None:
    with pytest.raises(InputRefusedError, match="nested too deeply"):
        records('[{"a": ' + "[" * 100_000)


def test_a_record_larger_than_the_ledger_takes_costs_itself() -> None:
    large = {f"k{n}": "x" * 900_000 for n in range(5)}
    found = records(json.dumps([large, ONE]))
    assert found[0].broken == f"the record is longer than {LONGEST_RECORD:,} characters"
    assert found[1].raw == ONE


# Lines


def test_a_line_that_is_no_json_costs_itself_wherever_it_stands() -> None:
    good = [json.dumps(item) for item in (ONE, TWO, THREE)]
    for at in range(4):
        lines = [*good[:at], '{"report_id": "EX-9", oops}', *good[at:]]
        found = broken("\n".join(lines))
        assert found == ["the line is not valid JSON" if n == at else "" for n in range(4)]


def test_lines_that_are_no_objects_cost_themselves() -> None:
    data = "\n".join([json.dumps(ONE), "5", '"x"', "[1]", json.dumps(TWO)])
    assert broken(data) == ["", *["the item is not a JSON object"] * 3, ""]


@pytest.mark.parametrize("first", [True, False])
def test_a_line_without_end_costs_itself_and_is_not_kept_whole(first: bool) -> None:
    endless = json.dumps({"report_id": "EX-9", "notes": "x" * LONGEST_LINE})
    lines = [endless, json.dumps(TWO)] if first else [json.dumps(ONE), endless, json.dumps(TWO)]
    found = records("\n".join(lines))
    assert [bool(record.broken) for record in found] == [line is endless for line in lines]
    bad = next(record for record in found if record.broken)
    assert bad.broken == f"the line is longer than {LONGEST_LINE:,} characters"
    assert len(bad.raw["_line"]) <= 10_000


def test_one_object_over_several_lines_is_one_record() -> None:
    item = {**ONE, "companions": [{"name": "Ben"}], "concerns": ["cse"]}
    assert raws(json.dumps(item, indent=2)) == raws(f"\n{json.dumps(item, indent=0)}\n\n") == [item]


@pytest.mark.parametrize(
    "data",
    ["{", '{"a": 1', "{oops}", "{\n\n\n", '{"a": 1}}', json.dumps({"reports": [ONE] * 80_000}, indent=1)],
)
def test_what_starts_like_json_and_is_none_is_refused(data: str) -> None:
    with pytest.raises(InputRefusedError, match="neither its lines nor the whole"):
        records(data)


def test_line_separators_within_a_text_do_not_end_a_line() -> None:
    item = {"surname": "Sam\u2028ple\x85", "notes": "a\u2029b"}
    assert raws(json.dumps(item, ensure_ascii=False) + "\n" + json.dumps(ONE)) == [item, ONE]
