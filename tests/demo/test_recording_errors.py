"""Reports go wrong as often, and in the ways, that real recording does."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

import pytest

from register.clock import london_date
from service.demo.misspelling import day_and_month_swapped, has_parts, without_diacritics
from service.demo.name_variants import SHORT_FORMS, SPELLINGS
from service.demo.recording import Identity
from service.demo.reports import Report

from .made import Files


def recorded(report: Report) -> Identity:
    return report.versions[0].identity


def true_dob(report: Report) -> date:
    return report.episode.person.dob


def true_surname(report: Report) -> str:
    return report.episode.person.surname_on(london_date(report.episode.departed))


def plain(name: str) -> str:
    return without_diacritics(name).lower()


def rate(reports: Iterable[Report], happened: Callable[[Report], bool]) -> float:
    among = list(reports)
    assert len(among) > 100
    return sum(happened(report) for report in among) / len(among)


def swapped(report: Report) -> bool:
    return plain(recorded(report).forename) == plain(true_surname(report))


def dob_is(report: Report, day: date | None) -> bool:
    return day is not None and recorded(report).dob == report.dialect.day(day)


def shifted_by_a_year(report: Report) -> bool:
    born = true_dob(report)
    return any(dob_is(report, date(born.year + step, born.month, min(born.day, 28))) for step in (-1, 1))


# name of the slip, whether it happened, lowest and highest share of reports
SLIPS: list[tuple[str, Callable[[Report], bool], float, float]] = [
    ("birth date missing", lambda one: recorded(one).dob == "", 0.022, 0.038),
    ("birth year alone", lambda one: len(recorded(one).dob) == 4, 0.001, 0.008),
    ("day and month swapped", lambda one: dob_is(one, day_and_month_swapped(true_dob(one))), 0.017, 0.033),
    ("birth year wrong", shifted_by_a_year, 0.005, 0.016),
    ("placeholder birth date", lambda one: dob_is(one, date(1900, 1, 1)), 0.002, 0.009),
    ("names swapped", swapped, 0.006, 0.022),
    ("sex missing", lambda one: recorded(one).sex in ("", "U", "Unknown"), 0.010, 0.021),
    ("ethnicity missing", lambda one: recorded(one).ethnicity in ("", "NS"), 0.10, 0.14),
    ("address missing", lambda one: recorded(one).home_address == "", 0.05, 0.09),
    ("postcode missing", lambda one: recorded(one).home_postcode == "", 0.09, 0.13),
    ("person reference given", lambda one: recorded(one).police_person_id != "", 0.66, 0.74),
]


@pytest.mark.parametrize(("slip", "happened", "low", "high"), SLIPS, ids=[one[0] for one in SLIPS])
def test_slip_happens_at_its_rate(
    full: Files, slip: str, happened: Callable[[Report], bool], low: float, high: float
) -> None:
    assert low < rate(full.county.reports, happened) < high, slip


def test_forenames_are_mistyped(full: Files) -> None:
    simple = [one for one in full.county.reports if not one.episode.person.goes_by]
    simple = [one for one in simple if one.episode.person.forename not in SPELLINGS and not swapped(one)]
    assert 0.04 < rate(simple, lambda one: plain(recorded(one).forename) != plain(one.episode.person.forename)) < 0.075


def test_short_forms_stand_for_nearly_half_where_there_is_one(full: Files) -> None:
    having = [one for one in full.county.reports if one.episode.person.forename in SHORT_FORMS]

    def short(report: Report) -> bool:
        return recorded(report).forename in {
            without_diacritics(name) for name in SHORT_FORMS[report.episode.person.forename]
        }

    assert 0.33 < rate(having, short) < 0.55


def test_names_from_other_alphabets_are_spelt_otherwise(full: Files) -> None:
    having = [
        one
        for one in full.county.reports
        if one.episode.person.forename in SPELLINGS and not one.episode.person.goes_by
    ]

    def otherwise(report: Report) -> bool:
        return recorded(report).forename in {
            without_diacritics(name) for name in SPELLINGS[report.episode.person.forename]
        }

    assert 0.13 < rate(having, otherwise) < 0.30


def test_surnames_are_wrong_and_lose_their_parts(full: Files) -> None:
    def other(report: Report) -> bool:
        return plain(recorded(report).surname) != plain(true_surname(report))

    reports = [one for one in full.county.reports if not swapped(one)]
    whole = [one for one in reports if not has_parts(true_surname(one))]
    parts = [one for one in reports if has_parts(true_surname(one))]
    assert 0.03 < rate(whole, other) < 0.065
    assert 0.26 < rate(parts, other) < 0.50


def test_diacritics_are_mostly_lost(full: Files) -> None:
    having = [one for one in full.county.reports if not one.episode.person.surname.isascii()]
    kept = rate(having, lambda one: not (recorded(one).surname + recorded(one).forename).isascii())
    assert 0.05 < kept < 0.20


def test_old_addresses_are_given(full: Files) -> None:
    at_home = [one for one in full.county.reports if one.episode.placement is None and one.episode.person.former_home]

    def old(report: Report) -> bool:
        former = report.episode.person.former_home
        assert former is not None
        return recorded(report).home_postcode.replace(" ", "").upper() == former.postcode.text.replace(" ", "")

    assert 0.04 < rate(at_home, old) < 0.09


def test_a_person_reference_is_now_and_then_somebody_elses_or_a_second_one(full: Files) -> None:
    given = [one for one in full.county.reports if recorded(one).police_person_id]

    def wrong(report: Report) -> bool:
        return recorded(report).police_person_id != report.episode.person.police_ids[report.force][0]

    assert 0.015 < rate(given, wrong) < 0.05


def test_some_versions_correct_what_the_first_had_wrong(full: Files) -> None:
    corrected = [
        one
        for one in full.county.reports
        if not dob_is(one, true_dob(one)) and one.versions[-1].identity.dob == one.dialect.day(true_dob(one))
    ]
    assert corrected


def test_only_the_officer_perceived_or_self_defined_codes_of_the_feed_format_are_used(full: Files) -> None:
    kinds = {report.ethnicity_kind for report in full.readings}
    assert kinds == {None, "self_defined", "officer_perceived"}
