"""Names folded for comparison, placeholders, and the keys under which a record finds its child."""

from __future__ import annotations

import pytest

from ingest.linkage.names import GROUPS, VARIANTS, alias_pairs, heard, skeleton, tokens, whole

from .people import person


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("Zoë", "zoe"),
        ("ZOE", "zoe"),
        ("  Zoe  ", "zoe"),
        ("Łukasz", "lukasz"),
        ("Siân", "sian"),
        ("Siobhán", "siobhan"),
        ("Müller", "muller"),
        ("Weiß", "weiss"),
        ("Sørensen", "sorensen"),
        ("Đorđe", "dorde"),
        ("Ælfric", "aelfric"),
        ("Çağla", "cagla"),
        ("Ștefan", "stefan"),
        ("Nguyễn", "nguyen"),
        ("O'Brien", "obrien"),
        ("O’Brien", "obrien"),
        ("O Brien", "obrien"),
        ("Mc Donald", "mcdonald"),
        ("Smith-Jones", "smithjones"),
        ("Smith Jones", "smithjones"),
        ("Al-Khatib", "alkhatib"),
        ("J.", "j"),
        ("Zoe\u0308", "zoe"),
    ],
)
def test_case_diacritics_and_punctuation_do_not_distinguish_names(written: str, folded: str) -> None:
    assert whole(written) == folded


def test_parts_of_a_name_are_told_apart() -> None:
    assert tokens("Anna-Maria de la Cruz") == ("anna", "maria", "de", "la", "cruz")


@pytest.mark.parametrize(
    "written",
    [
        "Unknown", "UNKNOWN", "unk", "Not Known", "N/K", "n/a", "None", "No name", "Not stated", "not given", "Baby", "Unborn",
        "Male", "Female", "Unknown Male", "unknown-female", "Baby Boy", "-", "?", "...", "",
    ],
)  # fmt: skip
def test_a_placeholder_is_no_name(written: str) -> None:
    assert tokens(written) == ()


@pytest.mark.parametrize("written", ["Child1", "Baby Jane", "Malek", "Testa", "Babyface", "Noname7"])
def test_a_name_that_only_looks_like_a_placeholder_is_one(written: str) -> None:
    assert tokens(written)


def test_a_long_name_is_cut_before_anything_is_made_of_it() -> None:
    assert len(whole("x" * 5_000)) == 100


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("amy", "ami"),
        ("illia", "ilya"),
        ("philip", "filip"),
        ("nicholas", "nikolas"),
        ("zara", "sara"),
        ("anna", "ana"),
    ],
)
def test_spellings_of_one_sound_are_heard_alike(one: str, other: str) -> None:
    assert heard(one) == heard(other)


@pytest.mark.parametrize(("one", "other"), [("tom", "tim"), ("dan", "don"), ("jack", "jake"), ("eva", "ava")])
def test_other_vowels_are_heard(one: str, other: str) -> None:
    assert heard(one) != heard(other)


def test_a_skeleton_is_short_and_begins_as_the_name_sounds() -> None:
    assert skeleton("kowalski") == skeleton("kovalsky")
    assert len(skeleton("wolfeschlegelsteinhausen")) == 6
    assert skeleton("") == ""


def test_no_two_groups_of_forms_begin_alike_since_the_first_name_is_the_key() -> None:
    groups = [line.split() for line in GROUPS.replace("\n", "|").split("|") if line]
    heads = [group[0] for group in groups]
    assert sorted({head for head in heads if heads.count(head) > 1}) == []
    assert all(whole(name) == name for group in groups for name in group)
    assert sum(len(group) for group in groups) > len(VARIANTS) > 400


def test_aliases_are_read_as_whole_names_or_forenames() -> None:
    assert alias_pairs("Ash; Ana Maria Pattern ;; ") == (("", "Ash"), ("Pattern", "Ana Maria"))
    assert alias_pairs("") == ()


def test_a_flood_of_aliases_is_cut() -> None:
    assert len(alias_pairs(";".join(f"Alias{n}" for n in range(1_000)))) == 20


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param(person("Ana Sample", "2011-05-02"), person("Zed Other", "2011-05-02"), id="birth date"),
        pytest.param(person("Katie Sample", "2011"), person("Ana Sampel", "2011"), id="surname's sound and year"),
        pytest.param(person("Katie Sample"), person("Kasia Sampel"), id="surname's sound and the forename's forms"),
        pytest.param(person("Sample, Ana"), person("Ana, Sample"), id="swapped names"),
        pytest.param(
            person("Katie Sample", postcode="TA1 1AA"), person("Kate Other", postcode="TA1 1AA"),
            id="postcode and the forename's forms",
        ),
        pytest.param(person("Katie Sample", "2011-05-02"), person("Kate Other", "2011"), id="forename's forms and year"),
        pytest.param(person("Ana Sample"), person("Zed Other", aliases="Ana Sample"), id="an alias"),
        pytest.param(
            person("Ana Sample", police_person_id="f/1"), person("Zed Other", police_person_id="f/1"), id="an identifier"
        ),
        pytest.param(person("Ana Smith-Jones", "2011"), person("Zed Jones", "2011"), id="part of a surname and year"),
        pytest.param(
            person(", Sample", postcode="TA1 1AA"), person(", Sampel", postcode="TA1 1AA"),
            id="postcode and surname where the forename is missing",
        ),
    ],
)  # fmt: skip
def test_records_that_agree_on_something_are_compared(one: object, other: object) -> None:
    assert one.keys & other.keys  # type: ignore[attr-defined]


def test_identifiers_of_two_issuers_are_no_common_key() -> None:
    assert not person("Ana Sample", police_person_id="f/1").keys & person("Zed Other", police_person_id="g/1").keys


def test_placeholders_make_no_key() -> None:
    assert not person("Unknown Unknown").keys & person("Unknown Unknown").keys
