"""Every planted pattern is really in the files, where planted.json says."""

from __future__ import annotations

import math
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest

from ingest.canonical.report import CanonicalReport
from register.clock import age_on, london_date

from .made import AS_OF, Files

DAY = timedelta(days=1)


def reports_of(files: Files, pattern: str) -> list[CanonicalReport]:
    """The current version of the first report of each planted episode."""
    return [
        files.current[one["reports"][0]["force"], one["reports"][0]["report_id"]]
        for one in files.planted[pattern]["episodes"]
    ]


def children_of(files: Files, pattern: str) -> set[str]:
    return {child["person_id"] for child in files.planted[pattern]["children"]}


def near(report: CanonicalReport, spot: dict[str, Any], postcodes: dict[str, tuple[int, int]]) -> bool:
    """Whether a report's found place, by point or else by postcode, lies within the planted radius."""
    if report.found_point is not None:
        point = (report.found_point.easting, report.found_point.northing)
    elif report.found_postcode:
        point = postcodes[report.found_postcode]
    else:
        return False
    return math.hypot(point[0] - spot["easting"], point[1] - spot["northing"]) <= spot["radius_m"]


@pytest.fixture(scope="module", params=["full", "small"])
def files(request: pytest.FixtureRequest) -> Files:
    found: Files = request.getfixturevalue(request.param)
    return found


def test_planted_names_every_pattern_and_says_that_it_is_synthetic(files: Files) -> None:
    assert files.planted["about"].startswith("Synthetic.")
    patterns = {"hotspot", "home_excess", "group", "escalation", "unnotified", "currently_missing"}
    assert patterns < set(files.planted)
    for pattern in patterns:
        assert files.planted[pattern]["about"]
        assert files.planted[pattern]["children"]
        assert files.planted[pattern]["episodes"]


def test_planted_episodes_are_those_of_the_truth(files: Files) -> None:
    for pattern in files.planted.values():
        for episode in pattern["episodes"] if isinstance(pattern, dict) else []:
            for reference in episode["reports"]:
                truth = files.truth[reference["force"], reference["report_id"]]
                for column in ("episode_id", "person_id", "setting_ref"):
                    assert truth[column] == episode[column]


def test_hotspot_has_many_finds_of_many_children_lately_and_none_before(files: Files) -> None:
    spot = files.planted["hotspot"]
    postcodes = {row["postcode"]: (int(row["easting"]), int(row["northing"])) for row in files.rows("gazetteer.csv")}
    finds = [report for report in files.counted if near(report, spot, postcodes)]
    assert spot["place"].endswith(", Bridgwater")
    assert len(finds) >= 14
    assert len({files.person_of(report) for report in finds}) >= 6
    assert min(report.went_missing_at for report in finds) > AS_OF - 90 * DAY
    assert {files.person_of(report) for report in finds} == children_of(files, "hotspot")


def test_home_has_an_excess_against_its_own_past(full: Files) -> None:
    home, days = full.planted["home_excess"]["setting_ref"], full.planted["home_excess"]["days"]
    departures = [
        full.current[identity].went_missing_at
        for identity in (identities[0] for identities in full.episodes.values())
        if full.truth[identity]["setting_ref"] == home
    ]
    start = AS_OF - days * DAY
    lately = sum(one >= start for one in departures)
    before = len(departures) - lately
    expected = before * days / (1096 - days)
    assert before >= 1
    assert lately >= max(15, 3 * expected)
    assert len(children_of(full, "home_excess")) >= 3


def test_group_leaves_within_an_hour_together_and_is_found_at_one_place(files: Files) -> None:
    reports = sorted(reports_of(files, "group"), key=lambda one: one.went_missing_at)
    members = children_of(files, "group")
    assert 4 <= len(members) <= 5
    events: list[list[CanonicalReport]] = []
    for report in reports:
        if events and report.went_missing_at - events[-1][0].went_missing_at <= timedelta(hours=1):
            events[-1].append(report)
        else:
            events.append([report])
    assert len(events) == files.planted["group"]["events"]
    for event in events:
        assert len({files.person_of(report) for report in event}) == len(event) >= 3
        assert {report.found_postcode for report in event} == {files.planted["group"]["postcode"]}
        for report in event:
            assert len(report.companions.split(";")) == len(event) - 1


def test_escalating_childs_gaps_shrink_the_grade_rises_and_exploitation_appears(files: Files) -> None:
    (child,) = children_of(files, "escalation")
    reports = files.by_person[child]
    departures = [report.went_missing_at for report in reports]
    gaps = [later - earlier for earlier, later in pairwise(departures)]
    grades = [("low", "medium", "high").index(str(report.risk_level)) for report in reports]
    assert len(reports) >= 7
    assert departures[0] > AS_OF - 60 * DAY
    assert all(later < earlier for earlier, later in pairwise(gaps))
    assert grades == sorted(grades)
    assert (grades[0], grades[-1]) == (0, 2)
    flagged = ["cse" in report.concerns for report in reports]
    assert flagged == sorted(flagged)
    assert set(flagged) == {False, True}


def test_unnotified_children_are_other_authorities_and_live_in_the_county_now(files: Files) -> None:
    placements = {row["placement_ref"]: row for row in files.rows("placements.csv")}
    hosts = {row["setting_ref"]: row["host_authority"] for row in files.rows("settings.csv")}
    planted = [placements[ref] for ref in files.planted["unnotified"]["placement_refs"]]
    assert len(planted) >= 12
    for row in planted:
        assert (row["ended_on"], row["notified_on"]) == ("", "")
        assert row["authority"] != "Exemplshire"
        assert hosts[row["setting_ref"]] == "Exemplshire"


def test_several_unnotified_children_go_missing_from_where_they_are_placed(full: Files) -> None:
    refs = {
        row["setting_ref"]
        for row in full.rows("placements.csv")
        if row["placement_ref"] in full.planted["unnotified"]["placement_refs"]
    }
    gone = {
        one["person_id"]
        for one in full.planted["unnotified"]["episodes"]
        if one["setting_ref"] in refs and datetime.fromisoformat(one["went_missing_at"]) > AS_OF - 180 * DAY
    }
    assert gone == set(full.planted["unnotified"]["went_missing"])
    assert len(gone) >= 4


def test_the_children_missing_now_are_those_planted_and_no_others(files: Files) -> None:
    planted = files.planted["currently_missing"]
    open_now = {
        person: reports[-1]
        for person, reports in files.by_person.items()
        if reports[-1].returned_at is None and reports[-1].record_status != "cancelled"
    }
    assert set(open_now) == children_of(files, "currently_missing")
    assert 3 <= len(open_now) <= 7
    assert AS_OF - open_now[planted["over_24_hours"]].went_missing_at > timedelta(hours=24)
    young = {person.person_id: person for person in files.county.people}[planted["under_13"]]
    assert age_on(young.dob, london_date(AS_OF)) < 13
    assert open_now[planted["high_risk"]].risk_level == "high"


def test_patterns_have_children_of_their_own(files: Files) -> None:
    seen: set[str] = set()
    for pattern in ("currently_missing", "group", "hotspot", "escalation", "home_excess", "unnotified"):
        children = children_of(files, pattern)
        assert not children & seen
        seen |= children
