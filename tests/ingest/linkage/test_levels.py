"""The levels of comparison, as tables."""

from __future__ import annotations

from datetime import date

import pytest

from ingest.linkage.compare import date_level, forename_level, surname_level
from ingest.linkage.model import LEVELS, sibling_weight, weight

from .people import children, levels, person, register_of

FORENAMES = """
    exact       Ana / ANA               Zoë / Zoe            Anne-Marie / Anne Marie      Jean Paul / Jeanpaul
    variant     Katie / Katherine       Liam / William       Ben / Benjamin               Jack / Jackie
    variant     Mohammed / Muhammad     Yusuf / Youssef      Aisha / Ayesha               Cabdiraxmaan / Abdirahman
    variant     Siobhan / Shivaun       Łukasz / Lucas       Ewa / Eva                    Oleksandr / Sasha
    variant     Tomek / Tomasz          Kuba / Jakub         Sean / Shaun                 Michał / Mike
    variant     Mary Ann / Maria        Sam / Samantha       Sam / Samuel                 Zuza / Zuzanna
    partial     J / James T             Ayla T / Ayla Theresa   Ayla B / Ayla
    partial     J / Jack                Jack / J.            Ayla Jane / Ayla             Jane / Ayla Jane
    partial     Scar / Scarlett         Han / Hannah         Court / Courtney             Nat / Nathalia
    close       Jayden / Jaydan         Scarlett / Scarlet   Brooklyn / Broklyn           Tyler / Tylre
    close       Harvey / Harley         Ivy / Ivi            Illia / Iliya                Ryn / Ryan
    close       Cin / Cian              Sma / Sam            Bengi / Benjamin             Christopherr / Christopher
    different   Jayden / Kayden         Tom / Tim            Dan / Don                    Mia / Eva
    different   Alexander / Alexandra   Molly / Polly        Child1 / Child2              Ella / Emma
    different   Jack / Jake             Emily / Amelia       Ay / Amy                     Leon / Noel
    different   Ana B / Ana C           KidA / KidB          Case-01 / Case-02            Ana 1 / Ana 2
"""
SURNAMES = """
    exact       Smith / SMITH           Al-Khatib / Al Khatib   O'Brien / OBrien          Wiśniewski / Wisniewski
    close       Smith / Smyth           Stephens / Stevens      Brown / Browne            Kowalski / Kowalsky
    close       Macdonald / Mcdonald    Thompson / Thomson      Philips / Phillips        Johnson / Jonhson
    partial     Smith-Jones / Jones     Smith / Smith-Jones     Al-Khatib / Khatib        dos Santos / Santos
    different   Smith / Jones           Rose / Nose             Lee / Low                 de Witt / de Boer
    different   Case-01 / Case-02       Boundary A / Boundary B  BoundaryA / BoundaryB   Test 1 / Test 2
    different   Sample1 / Sample2       Hughes / Rees           Brown / Crown             Wood / Ward
"""


def pairs(table: str) -> list[object]:
    found = []
    for line in table.strip().splitlines():
        level, *rest = line.split()
        names = " ".join(rest)
        cells = [cell for cell in line.strip()[len(level) :].split("  ") if cell.strip()]
        assert names
        found.extend(pytest.param(level, *map(str.strip, cell.split("/")), id=cell.strip()) for cell in cells)
    return found


@pytest.mark.parametrize(("level", "one", "other"), pairs(FORENAMES))
def test_forenames(level: str, one: str, other: str) -> None:
    assert forename_level(one, other) == level
    assert forename_level(other, one) == level


@pytest.mark.parametrize(("level", "one", "other"), pairs(SURNAMES))
def test_surnames(level: str, one: str, other: str) -> None:
    assert surname_level(one, other) == level
    assert surname_level(other, one) == level


@pytest.mark.parametrize(
    ("level", "one", "other"),
    [
        ("exact", "2011-05-02", "2011-05-02"),
        ("first_of_january", "2011-01-01", "2011-01-01"),
        ("swapped", "2011-05-02", "2011-02-05"),
        ("guessed", "2011-05-02", "2011-01-01"),
        ("year_near", "2011-05-02", "2012-05-02"),
        ("year_near", "2011-05-02", "2010-05-02"),
        ("one_digit", "2011-05-02", "2011-05-12"),
        ("one_digit", "2011-05-02", "2011-06-02"),
        ("one_digit", "2011-05-20", "2011-05-19"),
        ("one_digit", "2008-05-02", "2018-05-02"),
        ("different", "2011-05-02", "2011-06-03"),
        ("different", "2011-05-02", "2013-07-09"),
        ("different", "2011-05-02", "2012-01-01"),
    ],
)
def test_birth_dates(level: str, one: str, other: str) -> None:
    assert date_level(date.fromisoformat(one), date.fromisoformat(other)) == level
    assert date_level(date.fromisoformat(other), date.fromisoformat(one)) == level


@pytest.mark.parametrize(
    ("level", "one", "other"),
    [("year", "2011", "2011-05-02"), ("year", "2011", "2011"), ("year_differs", "2011", "2012-05-02")],
)
def test_a_bare_year_is_compared_with_years(level: str, one: str, other: str) -> None:
    assert levels(person("Ana Sample", one), person("Ana Sample", other))["dob"] == level


def test_the_best_level_over_everything_a_child_was_recorded_with_counts() -> None:
    known = person("Ana Sample", "2011-02-05")
    record = person("Ana Sample", "2011-05-02")
    assert levels(record, known)["dob"] == "swapped"


@pytest.mark.parametrize(
    ("field", "one", "other"),
    [
        ("forename", person("Unknown, Sample", "2011-05-02"), person("Unknown, Sample", "2011-05-02")),
        ("forename", person(", Sample", "2011-05-02"), person("Ana, Sample", "2011-05-02")),
        ("surname", person("Ana, Unknown", "2011-05-02"), person("Ana, Unknown", "2011-05-02")),
        ("surname", person("Ana, ", "2011-05-02"), person("Ana, Sample", "2011-05-02")),
        ("dob", person("Ana Sample"), person("Ana Sample", "2011-05-02")),
        ("sex", person("Ana Sample"), person("Ana Sample", sex="F")),
        ("sex", person("Ana Sample", sex="U"), person("Ana Sample", sex="U")),
        ("sex", person("Ana Sample", sex="X"), person("Ana Sample", sex="F")),
        ("address", person("Ana Sample"), person("Ana Sample", home="1 Test Road", postcode="TA1 1AA")),
        ("upn", person("Ana Sample"), person("Ana Sample", upn="/A1")),
        (
            "police_person_id",
            person("Ana Sample", police_person_id="f/1"),
            person("Ana Sample", police_person_id="g/1"),
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_either_side_lacks_is_neither_agreement_nor_disagreement(field: str, one: object, other: object) -> None:
    assert field not in levels(one, other)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("level", "home", "postcode"),
    [
        ("equal", "1 Test Rd", "TA1 1AA"),
        ("equal", "1 TEST ROAD", "TA1 1AA"),
        ("postcode", "2 Test Road", "TA1 1AA"),
        ("postcode", "", "TA1 1AA"),
        ("different", "1 Test Road", "TA1 1AB"),
        ("different", "9 Other Street", "BS1 1AA"),
    ],
)
def test_home_addresses(level: str, home: str, postcode: str) -> None:
    known = person("Ana Sample", "2011-05-02", home="1 Test Road", postcode="TA1 1AA")
    assert levels(person("Ana Sample", "2011-05-02", home=home, postcode=postcode), known)["address"] == level


@pytest.mark.parametrize(
    ("level", "known", "record"),
    [
        ("different", {"home": "1 Test Road", "postcode": "TA1 1AA"}, {"home": "1 Test Road", "postcode": "TA1 1AA"}),
        ("different", {"postcode": "TA1 1AA"}, {"home": "2 Test Road", "postcode": "TA1 1AA"}),
        ("different", {"police_person_id": "f/1"}, {"police_person_id": "f/1"}),
        ("another", {"home": "1 Test Road", "postcode": "TA1 1AA"}, {"home": "9 Other Street", "postcode": "BS1 1AA"}),
        ("another", {"police_person_id": "f/1"}, {"police_person_id": "f/2"}),
        ("another", {}, {}),
    ],
)
def test_another_surname_is_likelier_a_changed_one_where_home_or_number_is_shared(
    level: str, known: dict[str, str], record: dict[str, str]
) -> None:
    found = levels(person("Ana Newname", "2011-05-02", **record), person("Ana Sample", "2011-05-02", **known))
    assert found["surname"] == level


def test_a_birth_date_or_an_address_that_many_children_have_says_little() -> None:
    home = {"home": "1 Test Road", "postcode": "TA1 1AA"}
    everybody = [
        person(f"{name} Example", "2011-05-02", **home) for name in ("Ana", "Bea", "Cleo", "Dora", "Edie", "Flo")
    ]
    crowded = register_of(*everybody, size=10).weigh(everybody[0])
    alone = register_of(everybody[0], size=10).weigh(everybody[0])
    weights = [{item.level.field: item.match for item in decision.evidence} for decision in (crowded, alone)]
    assert weights[0]["dob"] < weights[1]["dob"] - 3
    assert weights[0]["address"] < weights[1]["address"] - 3


@pytest.mark.parametrize("home", ["Unknown", "No fixed abode", "NFA", "As above", "Exampleton"])
def test_an_address_that_names_no_house_is_no_agreement(home: str) -> None:
    known = person("Ana Sample", "2011-05-02", home=home)
    assert "address" not in levels(person("Ana Sample", "2011-05-02", home=home), known)


@pytest.mark.parametrize(
    "home",
    [
        {"home": "Sample House, 1 Test Road", "postcode": "TA1 1AA"},
        {"home": "Sample House, 1 Test Rd"},
        {"postcode": "TA1 1AA"},
    ],
)
def test_the_address_of_a_group_home_is_no_evidence(home: dict[str, str]) -> None:
    known = person("Ana Sample", "2011-05-02", **home)
    shared = {"TA1 1AA", "sample house 1 test road|"}
    assert "address" in levels(person("Ana Sample", "2011-05-02", **home), known)
    assert "address" not in levels(person("Ana Sample", "2011-05-02", **home), known, shared=shared)


def test_a_group_home_is_no_disagreement_with_the_family_home_either() -> None:
    known = person("Ana Sample", "2011-05-02", home="3 Family Way", postcode="BA1 1AA")
    record = person("Ana Sample", "2011-05-02", home="Sample House, 1 Test Road", postcode="TA1 1AA")
    assert levels(record, known)["address"] == "different"
    assert "address" not in levels(record, known, shared={"TA1 1AA"})
    assert "address" not in levels(known, record, shared={"TA1 1AA"})


def test_swapped_names_agree_on_both_with_less_weight() -> None:
    known, swapped = person("Ana, Pattern", "2011-05-02"), person("Pattern, Ana", "2011-05-02")
    assert levels(swapped, known)["surname"] == levels(swapped, known)["forename"] == "exact"


def test_a_surname_in_the_place_of_the_forename_is_not_a_forename_that_is_shared() -> None:
    """A brother once recorded with swapped names must not lend his swapped forename to the other."""
    home = {"home": "1 Test Road", "postcode": "TA1 1AA"}
    register = register_of(person("Stefan, Patternov", "2009-10-23", **home))
    register.learn(*children(register), person("Patternov, Stefan", **home))
    decision = register.weigh(person("Patternov, Kacper", **home))
    assert {item.level.field: item.level.name for item in decision.evidence}["forename"] == "different"
    assert decision.decision == "new"


@pytest.mark.parametrize("field", sorted({field for field, _ in LEVELS}))
def test_agreement_weighs_for_and_disagreement_against(field: str) -> None:
    mine = {name: level for (of, name), level in LEVELS.items() if of == field}
    assert all(0 < probability < 1 for level in mine.values() for probability in (level.m, level.u or 0.5, level.s))
    for name, level in mine.items():
        bits = weight(level, share=0.001)
        assert (bits < 0) == (name in ("different", "another", "guessed", "year_differs")), name


@pytest.mark.parametrize(
    ("field", "names"),
    [
        ("forename", ("exact", "variant", "close", "partial", "different")),
        ("surname", ("exact", "close", "partial", "different", "another")),
        ("dob", ("exact", "swapped", "guessed", "one_digit", "year_near", "different")),
        ("sex", ("equal", "different")),
        ("address", ("equal", "postcode", "different")),
        ("police_person_id", ("equal", "different")),
    ],
)
def test_the_levels_of_a_field_are_all_there_is(field: str, names: tuple[str, ...]) -> None:
    """The ways in which two records of one child can compare add up to one, within what rounding of rare ones leaves."""
    assert sum(LEVELS[field, name].m for name in names) == pytest.approx(1.0, abs=0.02)


def test_a_rare_name_weighs_more_than_a_common_one() -> None:
    level = LEVELS["surname", "exact"]
    assert weight(level, 0.0005) > weight(level, 0.02) > 0


def test_a_shared_surname_tells_nothing_between_a_child_and_its_sibling() -> None:
    level = LEVELS["surname", "exact"]
    assert weight(level, 0.001) == pytest.approx(sibling_weight(level, 0.001), abs=0.1)
