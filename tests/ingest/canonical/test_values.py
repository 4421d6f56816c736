"""Each field: what it may hold, and what becomes of what it may not."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.ingest.canonical.said import faulty, reading, taken

APOSTROPHES = (
    "children's home",
    "Children’s Home",
    "CHILDRENS_HOME",
    "childrens-home",
    " childrens  home ",
    "childrenshome",
)


def only(**fields: Any) -> Any:
    """The value read of a single field that has no fault."""
    (name,) = fields
    assert faulty(**fields) == []
    return getattr(taken(**fields), name)


def lost(**fields: Any) -> bool:
    """Whether a single field's value is read as unknown, with one fault that says so and keeps it."""
    ((name, value),) = fields.items()
    found = reading(**fields)
    kept = [(fault.field, fault.received) for fault in found.faults]
    unknown = {"sex": "U", "record_status": "missing"}.get(name)
    return kept == [(name, value)] and getattr(taken(**fields), name) == unknown


# Codes


@pytest.mark.parametrize(
    ("field", "spellings", "code"),
    [
        ("record_status", ("missing", "Missing", "MISSING ", ""), "missing"),
        ("record_status", ("absent", "ABSENT"), "absent"),
        ("record_status", ("away_unauthorised", "Away - unauthorised", "away unauthorised"), "away_unauthorised"),
        ("record_status", ("cancelled", "Cancelled", "CAN-CELLED"), "cancelled"),
        ("risk_level", ("high", "HIGH", " High "), "high"),
        ("risk_level", ("medium", "Medium"), "medium"),
        ("risk_level", ("low",), "low"),
        ("risk_level", ("no_apparent_risk", "No apparent risk", "no-apparent-risk", "NO APPARENT RISK"), "no_apparent_risk"),
        ("initial_risk_level", ("High",), "high"),
        ("sex", ("M", "m", "Male", "MALE"), "M"),
        ("sex", ("F", "f", "Female"), "F"),
        ("sex", ("X", "x"), "X"),
        ("sex", ("U", "Unknown", "Not stated", "not_stated", ""), "U"),
        ("missing_from_type", ("home", "Home address", "home-address"), "home"),
        ("missing_from_type", (*APOSTROPHES, "Residential", "care home", "Care-Home"), "childrens_home"),
        ("missing_from_type", ("foster_care", "Foster care", "foster placement", "Foster Carer"), "foster_care"),
        ("missing_from_type", ("supported_accommodation", "Semi-independent", "semi independent"), "supported_accommodation"),
        ("missing_from_type", ("street", "Public place"), "street"),
        ("missing_from_type", ("school", "School"), "school"),
        ("missing_from_type", ("hospital",), "hospital"),
        ("missing_from_type", ("other", "Other"), "other"),
        ("vulnerability_form", ("yes", "Yes", "Y", "1", "1.0", "true", True), "yes"),
        ("vulnerability_form", ("no", "No", "N", "0", "0.0", "FALSE", False), "no"),
    ],
)  # fmt: skip
def test_codes_in_the_spellings_under_which_they_come(field: str, spellings: tuple[Any, ...], code: str) -> None:
    assert [only(**{field: spelling}) for spelling in spellings] == [code] * len(spellings)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("record_status", "found"), ("record_status", "no"), ("risk_level", "very high"), ("risk_level", "3"),
        ("initial_risk_level", "n/a"), ("sex", "MF"), ("sex", "1"), ("missing_from_type", "caravan"),
        ("ethnicity", "Martian"), ("vulnerability_form", "perhaps"), ("vulnerability_form", "2"),
    ],
)  # fmt: skip
def test_an_unknown_code_is_read_as_unknown(field: str, value: str) -> None:
    assert lost(**{field: value})


@pytest.mark.parametrize(
    ("value", "code", "kind"),
    [
        ("W1", "W1", "self_defined"),
        ("w1", "W1", "self_defined"),
        ("M9", "M9", "self_defined"),
        ("WBRI", "WBRI", "self_defined"),
        ("Not stated", "Not stated", "self_defined"),
        ("White and Black Caribbean", "White and Black Caribbean", "self_defined"),
        ("white british", "White British", "self_defined"),
        ("IC1", "IC1", "officer_perceived"),
        ("IC 3", "IC3", "officer_perceived"),
        ("ic9", "IC9", "officer_perceived"),
    ],
)
def test_ethnicity_keeps_who_said_it(value: str, code: str, kind: str) -> None:
    found = taken(ethnicity=value)
    assert (found.ethnicity, found.ethnicity_kind) == (code, kind)


def test_ethnicity_codes_of_no_vocabulary_are_unknown() -> None:
    for value in ("IC7", "IC8", "W5", "Z9"):
        assert lost(ethnicity=value)


@pytest.mark.parametrize(
    ("value", "codes"),
    [
        ("cse", ["cse"]),
        ("CSE;gang", ["cse", "gang"]),
        (" gang ; cse ;; gang", ["gang", "cse"]),
        ("County Lines; self-harm ;Honour based", ["county_lines", "self_harm", "honour_based"]),
        (["cse", "domestic abuse"], ["cse", "domestic_abuse"]),
        ("cse|cce", ["cse", "cce"]),
        ("trafficking;mental health;radicalisation", ["trafficking", "mental_health", "radicalisation"]),
        ("substance_misuse", ["substance_misuse"]),
        ("", []),
        ([], []),
    ],
)  # fmt: skip
def test_concerns(value: Any, codes: list[str]) -> None:
    assert only(concerns=value) == codes


def test_an_unknown_concern_costs_only_itself() -> None:
    found = reading(concerns="cse; witchcraft ;gang;x")
    assert found.report is not None
    assert found.report.concerns == ["cse", "gang"]
    assert [(fault.field, fault.received) for fault in found.faults] == [("concerns", "witchcraft; x")]


def test_crime_roles() -> None:
    assert only(crime_role="Victim;suspect; PERPETRATOR") == ["victim", "suspect", "perpetrator"]
    assert faulty(crime_role="witness") == ["crime_role"]


# Texts and names


def test_texts_are_trimmed_composed_and_otherwise_as_recorded() -> None:
    assert only(surname=" O’Brien-Łuczak ") == "O’Brien-Łuczak"
    assert only(forename="Ame\u0301lie") == "Am\u00e9lie"
    assert only(forename="علي") == "علي"
    assert only(surname="=HYPERLINK(1)") == "=HYPERLINK(1)"
    assert only(notes="first\nsecond\x1b[31m") == "first\nsecond [31m"
    assert only(companions=["Ben Pattern", "Cat"]) == "Ben Pattern;Cat"


def test_texts_up_to_their_limit_and_not_beyond() -> None:
    assert only(notes="n" * 20_000) == "n" * 20_000
    assert only(home_address="a" * 2_000) == "a" * 2_000
    for field, longest in (("notes", 20_000), ("home_address", 2_000), ("surname", 2_000), ("crime_ref", 2_000)):
        found = reading(**{field: "x" * (longest + 1)})
        assert found.report is not None
        assert getattr(found.report, field) == ""
        assert [fault.field for fault in found.faults] == [field]


def test_what_is_stored_of_a_fault_has_an_end() -> None:
    (fault,) = reading(notes="x" * 900_000).faults
    assert len(fault.received) == 900_000
    assert len(fault.as_json()["received"]) <= 2_000


@pytest.mark.parametrize("field", ["surname", "forename", "aliases"])
@pytest.mark.parametrize("damaged", ["M\ufffdller", "M\x81ller", "Ren\x9d"])
def test_a_damaged_name_is_kept_as_received_and_warned(field: str, damaged: str) -> None:
    found = reading(**{field: damaged})
    assert found.report is not None
    assert getattr(found.report, field) == damaged
    assert [(fault.field, fault.received) for fault in found.faults] == [(field, damaged)]


@pytest.mark.parametrize("field", ["police_person_id", "nhs_number", "upn", "child_la_id"])
def test_identifiers_lose_their_blanks(field: str) -> None:
    assert only(**{field: " 943 476 5919 "}) == "9434765919"
    assert only(**{field: 7}) == "7"
    assert only(**{field: ""}) is None
    assert lost(**{field: "9" * 65})


@pytest.mark.parametrize(
    ("value", "read"), [("ta6 5xx", "TA6 5XX"), (" TA65XX ", "TA6 5XX"), ("sw1a  1aa", "SW1A 1AA"), ("", None)]
)
@pytest.mark.parametrize("field", ["home_postcode", "missing_from_postcode", "found_postcode"])
def test_postcodes(field: str, value: str, read: str | None) -> None:
    assert only(**{field: value}) == read


@pytest.mark.parametrize("value", ["TA6", "Bridgwater", "TA6 5XX TA6 5XY", "ТА6 5ХХ", "12345", "A" * 3000])
def test_a_bad_postcode_is_read_as_unknown(value: str) -> None:
    assert lost(home_postcode=value)


# Birth dates


@pytest.mark.parametrize(
    ("value", "dob", "year"),
    [
        ("2011-05-02", date(2011, 5, 2), 2011),
        ("02/05/2011", date(2011, 5, 2), 2011),
        ("2/5/2011", date(2011, 5, 2), 2011),
        ("2012-02-29", date(2012, 2, 29), 2012),
        ("2011-05-02 00:00:00", date(2011, 5, 2), 2011),
        ("2011-05-02T00:00:00.000Z", date(2011, 5, 2), 2011),
        ("2011", None, 2011),
        (2011, None, 2011),
        ("2011.0", None, 2011),
        ("2026-06-01", date(2026, 6, 1), 2026),  # born the day it went missing
        ("1901", None, 1901),
    ],
)
def test_birth_dates_and_bare_years(value: Any, dob: date | None, year: int) -> None:
    found = taken(dob=value)
    assert (found.dob, found.birth_year) == (dob, year)
    assert faulty(dob=value) == []


@pytest.mark.parametrize(
    "value",
    [
        "1900-01-01", "01/01/1900", "1901-01-01", "1970-01-01",  # placeholders
        "2011-02-29", "2011-13-01", "31/04/2011", "0000-01-01", "00/00/0000",  # no days of the calendar
        "2026-06-02",  # after it went missing
        "2027-01-01", "2027", "1899-12-31", "1900", "0001", "9999-12-31", "11", "unknown", "2011-05", "40665", "1/1/11",
    ],
)  # fmt: skip
def test_an_impossible_birth_date_is_read_as_unknown(value: str) -> None:
    found = taken(dob=value)
    assert (found.dob, found.birth_year) == (None, None)
    assert faulty(dob=value) == ["dob"]


# Points


def test_a_point_in_great_britain_is_in_grid_metres() -> None:
    report = taken(lat="51.1282", lon="-3.0036", found_lat=51.4545, found_lon=-2.5879)
    assert report.missing_from_point is not None
    assert report.found_point is not None
    assert abs(report.missing_from_point.easting - 329_800) < 500  # Bridgwater
    assert abs(report.missing_from_point.northing - 137_000) < 700
    assert abs(report.found_point.easting - 359_200) < 500  # Bristol
    assert abs(report.found_point.northing - 173_000) < 700


def test_a_decimal_comma_is_a_decimal_point() -> None:
    assert taken(lat="51,1282", lon="-3,0036") == taken(lat="51.1282", lon="-3.0036")


@pytest.mark.parametrize(
    ("lat", "lon", "named", "how"),
    [
        ("0", "0", ["lat"], "not in Great Britain"),
        ("0.0", "0.0", ["lat"], "not in Great Britain"),
        ("-3.0036", "51.1282", ["lat"], "look swapped"),
        ("48.8566", "2.3522", ["lat"], "not in Great Britain"),  # Paris
        ("53.3498", "-6.2603", ["lat"], "not in Great Britain"),  # Dublin
        ("54.5973", "-5.9301", ["lat"], "not in Great Britain"),  # Belfast
        ("51.1282", "3.0036", ["lat"], "not in Great Britain"),  # a sign lost
        ("91", "181", ["lat"], "not in Great Britain"),
        ("1e308", "-1e308", ["lat"], "not in Great Britain"),
        ("51.1282", "", ["lon"], "blank though lat is given"),
        ("", "-3.0036", ["lat"], "blank though lon is given"),
        ("north", "-3.0036", ["lat"], "not a number"),
        ("51.1282", "west", ["lon"], "not a number"),
        ("nan", "inf", ["lat", "lon"], "not a number"),
        ("5_1.1", "-3.0", ["lat"], "not a number"),
        ("9" * 5_000, "-3.0", ["lat"], "not a number"),
    ],
)
@pytest.mark.parametrize("prefix", ["", "found_"])
def test_a_point_that_is_none_is_read_as_unknown(prefix: str, lat: str, lon: str, named: list[str], how: str) -> None:
    fields = {f"{prefix}lat": lat, f"{prefix}lon": lon}
    report = taken(**fields)
    assert (report.missing_from_point, report.found_point) == (None, None)
    faults = reading(**fields).faults
    assert [fault.field for fault in faults] == [prefix + name for name in named]
    assert all(
        how.replace("lat is", f"{prefix}lat is").replace("lon is", f"{prefix}lon is") in f.problem for f in faults
    )


# Order and unknown columns


def test_a_return_before_departure_closes_the_episode_at_an_unknown_time() -> None:
    report = taken(returned_at="2026-06-01 21:14")
    assert (report.returned_at, report.returned_time_unknown) == (None, True)
    assert faulty(returned_at="2026-06-01 21:14") == ["returned_at"]
    assert not taken(returned_at="2026-06-01 21:15").returned_time_unknown


@pytest.mark.parametrize("value", ["soon", "2026-06-17 00:00", "1989-01-01 10:00", "9999-12-31T23:59-01:00"])
def test_a_return_that_cannot_be_read_is_unknown_and_closes_nothing(value: str) -> None:
    report = taken(returned_at=value)
    assert (report.returned_at, report.returned_time_unknown) == (None, False)
    assert faulty(returned_at=value) == ["returned_at"]


def test_unknown_columns_are_named_and_cost_nothing() -> None:
    found = reading(niche_ref="N1", spare="", **{"": "x"})
    assert found.unknown_columns == ("niche_ref", "spare", "")
    assert found.faults == []
    assert found.report == reading().report
