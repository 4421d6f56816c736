"""The county has the size and the rates that it is said to have (docs/synthetic-county.md)."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from itertools import pairwise

from register.clock import age_on, london_date

from .made import AS_OF, Files

HOST = "Exemplshire"
TODAY = AS_OF.date()


def share(part: int, whole: int) -> float:
    return part / whole


def test_children_in_care_at_the_end_are_513_of_its_own_and_179_of_other_authorities(full: Files) -> None:
    now = [row for row in full.rows("children.csv") if not row["ceased_on"]]
    assert sum(row["authority"] == HOST for row in now) == 513
    assert sum(row["authority"] != HOST for row in now) == 179
    assert len([row for row in full.rows("placements.csv") if not row["ended_on"]]) == 513 + 179


def test_settings_are_as_many_as_the_county_has(full: Files) -> None:
    here = [row for row in full.rows("settings.csv") if row["host_authority"] == HOST and not row["closed_on"]]
    kinds = Counter(row["kind"] for row in here)
    assert (kinds["foster_care"], kinds["childrens_home"], kinds["supported_accommodation"]) == (238, 28, 16)
    assert 12 <= len({row["provider_ref"] for row in here if row["kind"] == "childrens_home"}) <= 14
    assert all(not row["urn"] for row in here if row["kind"] == "foster_care")
    assert all(row["urn"] for row in here if row["kind"] == "childrens_home")


def test_population_is_figures_for_109_000_children(full: Files) -> None:
    rows = full.rows("population.csv")
    assert sum(int(row["age_0_17"]) for row in rows) == 109_000
    assert all(0.4 < int(row["age_10_17"]) / int(row["age_0_17"]) < 0.5 for row in rows)


def test_about_two_thousand_episodes_in_each_of_three_years(full: Files) -> None:
    years = Counter((AS_OF - report.went_missing_at).days // 366 for report in full.counted)
    assert len(full.counted) == len(full.county.episodes)
    assert all(1_700 < years[year] < 2_350 for year in range(3))
    assert 5_900 < len(full.counted) < 6_300


def test_sixty_to_sixty_five_per_cent_of_episodes_are_repeats(full: Files) -> None:
    repeats = len(full.counted) - len(full.by_person)
    assert 0.60 < share(repeats, len(full.counted)) < 0.67


def test_repeats_come_in_bursts(full: Files) -> None:
    gaps = [
        later.went_missing_at - earlier.went_missing_at
        for reports in full.by_person.values()
        for earlier, later in pairwise(reports)
    ]
    assert share(sum(gap < timedelta(days=14) for gap in gaps), len(gaps)) > 0.5


def test_four_in_five_are_found_within_a_day_and_one_in_fifty_after_a_week(full: Files) -> None:
    hours = [(one.returned_at - one.went_missing_at).total_seconds() / 3600 for one in full.counted if one.returned_at]
    assert 0.77 < share(sum(one <= 24 for one in hours), len(hours)) < 0.83
    assert 0.013 < share(sum(one > 168 for one in hours), len(hours)) < 0.030


def test_sixty_per_cent_of_episodes_are_of_children_in_care(full: Files) -> None:
    in_care = sum(episode.placement is not None for episode in full.county.episodes)
    assert 0.56 < share(in_care, len(full.county.episodes)) < 0.64


def test_most_of_the_missing_are_twelve_to_seventeen_and_all_are_under_eighteen(full: Files) -> None:
    ages = [age_on(one.person.dob, london_date(one.departed)) for one in full.county.episodes]
    assert max(ages) <= 17
    assert 0.90 < share(sum(age >= 12 for age in ages), len(ages)) < 0.955


def test_grades_and_sexual_exploitation_come_at_their_national_rates(full: Files) -> None:
    missing = [one for one in full.counted if one.record_status == "missing"]
    grades = Counter(one.risk_level for one in missing)
    assert 0.13 < grades["high"] / len(missing) < 0.20
    assert 0.62 < grades["medium"] / len(missing) < 0.72
    assert 0.10 < grades["low"] / len(missing) < 0.16
    assert 0.015 < grades["no_apparent_risk"] / len(missing) < 0.05
    assert 0.07 < share(sum("cse" in one.concerns for one in full.counted), len(full.counted)) < 0.11


def test_absent_is_history_and_a_few_are_cancelled_or_away(full: Files) -> None:
    statuses = Counter(one.record_status for one in full.counted)
    absent = [one for one in full.counted if one.record_status == "absent"]
    assert all(AS_OF - one.went_missing_at > timedelta(days=700) for one in absent)
    for status in ("absent", "away_unauthorised", "cancelled"):
        assert 0.004 < statuses[status] / len(full.counted) < 0.045


def test_reports_have_one_to_three_versions_and_one_in_twenty_events_is_reported_twice(full: Files) -> None:
    assert {len(versions) for versions in full.versions.values()} == {1, 2, 3}
    twice = [identities for identities in full.episodes.values() if len(identities) > 1]
    assert 0.03 < share(len(twice), len(full.episodes)) < 0.06
    by_two_forces = sum(len({force for force, _ in identities}) == 2 for identities in twice)
    assert 0 < by_two_forces < len(twice)


def test_most_reports_are_the_county_forces_and_some_of_two_others(full: Files) -> None:
    forces = Counter(force for force, _ in full.versions)
    assert set(forces) == {"exemplshire-police", "neighbour-police", "example-transport-police"}
    assert forces["exemplshire-police"] / sum(forces.values()) > 0.88


def test_siblings_twins_and_namesakes_are_as_frequent_as_documented(full: Files) -> None:
    people = full.county.people
    families = Counter(person.family for person in people)
    names = Counter((person.forename, person.surname) for person in people)
    assert 0.30 < share(sum(number for number in families.values() if number > 1), len(people)) < 0.38
    assert 0.015 < share(sum(person.twin for person in people), len(people)) < 0.035
    assert 0.006 < share(sum(number for number in names.values() if number > 1), len(people)) < 0.018


def test_names_of_many_origins_are_among_the_children(full: Files) -> None:
    origins = Counter(person.origin.key for person in full.county.people)
    assert 0.62 < origins["english"] / len(full.county.people) < 0.80
    assert all(origins[key] >= 15 for key in ("polish", "romanian", "south_asian", "somali", "arabic", "portuguese"))


def test_homes_and_households_hold_about_as_many_children_as_they_have_places(full: Files) -> None:
    places = {row["setting_ref"]: int(row["places"]) for row in full.rows("settings.csv") if row["places"]}
    now = Counter(row["setting_ref"] for row in full.rows("placements.csv") if not row["ended_on"])
    over = sum(number - places[ref] for ref, number in now.items() if number > places[ref])
    assert over <= 15


def test_leavers_of_three_years_stay_on_the_list(full: Files) -> None:
    left = [date.fromisoformat(row["ceased_on"]) for row in full.rows("children.csv") if row["ceased_on"]]
    assert len(left) > 900
    assert max(left) <= TODAY
    assert min(left) >= TODAY - timedelta(days=1_100)
