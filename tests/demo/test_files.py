"""The files are what they say: headers, keys, references, invented postcodes on land, the same bytes every time."""

from __future__ import annotations

import csv
import hashlib
import math
import re
import subprocess
import sys
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from ingest.canonical.report import FIELDS
from register.errors import InputRefusedError
from service.demo import generate, write
from service.demo.towns import TOWNS

from .made import AS_OF, Files

HEADERS = {
    "settings.csv": "setting_ref,kind,name,address,postcode,lat,lon,provider_ref,provider_name,urn,places,opened_on,"
    "closed_on,host_authority",
    "children.csv": "child_la_id,authority,surname,forename,aliases,dob,sex,ethnicity,upn,home_address,home_postcode,"
    "legal_status,started_on,ceased_on",
    "placements.csv": "placement_ref,child_la_id,authority,setting_ref,started_on,ended_on,legal_status,placement_type,"
    "notified_on",
    "gazetteer.csv": "postcode,easting,northing,area",
    "population.csv": "area,age_0_17,age_10_17",
    "truth.csv": "report_id,force,person_id",
    "truth-episodes.csv": "report_id,force,episode_id,person_id,setting_ref",
}
INVENTED = re.compile(r"[A-Z]{1,2}\d{1,2}\d[CIKMOV]{2}")
# West, south, east and north edges in metres (EPSG:27700) of stretches of the Bristol Channel off the county's coast.
SEA = (
    (280_000, 147_300, 330_000, 170_000),
    (300_000, 143_700, 320_000, 170_000),
    (320_000, 148_000, 330_400, 170_000),
)
MAKE = """
import sys
from datetime import datetime, UTC
from pathlib import Path
from service.demo import generate, write
write(generate(11, datetime(2026, 11, 1, 9, 0, tzinfo=UTC), 0.1), Path(sys.argv[1]))
"""


def digests(paths: dict[str, Path]) -> dict[str, str]:
    return {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in paths.items()}


@pytest.mark.parametrize("name", sorted(HEADERS))
def test_each_file_has_exactly_its_columns(small: Files, name: str) -> None:
    assert small.paths[name].read_text(encoding="utf-8").split("\n", 1)[0] == HEADERS[name]


def test_reports_have_every_column_of_the_canonical_report_and_no_other(small: Files) -> None:
    header = small.paths["reports.csv"].read_text(encoding="utf-8").split("\n", 1)[0].split(",")
    assert sorted(header) == sorted(FIELDS)
    assert header[:5] == ["report_id", "force", "report_version", "record_status", "reported_at"]
    assert header[-1] == "notes"


def test_lines_end_with_a_line_feed_alone(small: Files) -> None:
    assert all(b"\r" not in path.read_bytes() for path in small.paths.values())


def test_two_processes_write_the_same_bytes(small: Files, tmp_path: Path) -> None:
    expected = digests(small.paths)
    for hash_seed in ("0", "4711"):
        folder = tmp_path / hash_seed
        subprocess.run(
            [sys.executable, "-c", MAKE, str(folder)],
            check=True,
            env={"PYTHONHASHSEED": hash_seed, "PYTHONPATH": str(Path(__file__).parents[2])},
        )
        assert digests({name: folder / name for name in expected}) == expected


def test_another_seed_makes_another_county(small: Files, tmp_path: Path) -> None:
    other = digests(write(generate(12, AS_OF, 0.1), tmp_path))
    same = {name for name, digest in digests(small.paths).items() if other[name] == digest}
    assert same == {"population.csv"}


def test_writing_again_replaces_the_files(small: Files) -> None:
    before = digests(small.paths)
    assert digests(write(small.county, small.paths["reports.csv"].parent)) == before


def test_every_child_of_the_list_is_there_once_and_ids_repeat_only_between_authorities(full: Files) -> None:
    children = full.rows("children.csv")
    keys = Counter((row["child_la_id"], row["authority"]) for row in children)
    assert set(keys.values()) == {1}
    assert len({row["child_la_id"] for row in children}) < len(children)


def test_placements_name_known_children_and_settings(full: Files) -> None:
    children = {(row["child_la_id"], row["authority"]) for row in full.rows("children.csv")}
    settings = {row["setting_ref"] for row in full.rows("settings.csv")}
    placements = full.rows("placements.csv")
    assert len({row["placement_ref"] for row in placements}) == len(placements)
    assert all((row["child_la_id"], row["authority"]) in children for row in placements)
    assert all(row["setting_ref"] in settings for row in placements)
    assert {(row["child_la_id"], row["authority"]) for row in placements} == children


def test_placements_of_a_child_do_not_overlap_and_a_move_leaves_no_gap(full: Files) -> None:
    spans: dict[tuple[str, str], list[tuple[date, date]]] = {}
    for row in full.rows("placements.csv"):
        start = date.fromisoformat(row["started_on"])
        end = date.fromisoformat(row["ended_on"]) if row["ended_on"] else date.max
        assert start < end
        assert start <= AS_OF.date()
        spans.setdefault((row["child_la_id"], row["authority"]), []).append((start, end))
    for child in spans.values():
        for (_, ended), (started, _) in pairwise(sorted(child)):
            assert ended == started


def test_children_are_in_care_from_birth_at_the_earliest_to_eighteen_at_the_latest(full: Files) -> None:
    for row in full.rows("children.csv"):
        born, started = date.fromisoformat(row["dob"]), date.fromisoformat(row["started_on"])
        last = date.fromisoformat(row["ceased_on"]) if row["ceased_on"] else AS_OF.date()
        assert born <= started <= last
        assert last <= date(born.year + 18, born.month, min(born.day, 28)) + timedelta(days=3)


def test_placements_are_in_settings_that_are_open(full: Files) -> None:
    settings = {row["setting_ref"]: row for row in full.rows("settings.csv")}
    for row in full.rows("placements.csv"):
        setting = settings[row["setting_ref"]]
        assert setting["opened_on"] <= row["started_on"]
        assert not setting["closed_on"] or row["started_on"] < setting["closed_on"]


def test_placement_types_fit_the_kind_of_setting(full: Files) -> None:
    kinds = {row["setting_ref"]: row["kind"] for row in full.rows("settings.csv")}
    seen: dict[str, set[str]] = {}
    for row in full.rows("placements.csv"):
        seen.setdefault(kinds[row["setting_ref"]], set()).add(row["placement_type"])
    secure = seen.pop("secure_home", {"K1"})
    assert secure == {"K1"}
    assert seen == {
        "childrens_home": {"K2"},
        "supported_accommodation": {"K3"},
        "foster_care": {"U1", "U4", "U5", "U6"},
    }


def test_own_children_in_the_county_need_no_notice_and_others_have_one_unless_planted(full: Files) -> None:
    hosts = {row["setting_ref"]: row["host_authority"] for row in full.rows("settings.csv")}
    blank = set()
    for row in full.rows("placements.csv"):
        if row["authority"] == hosts[row["setting_ref"]]:
            assert row["notified_on"] == ""
        elif not row["notified_on"]:
            blank.add(row["placement_ref"])
        else:
            assert date.fromisoformat(row["notified_on"]) <= AS_OF.date()
    assert blank == set(full.planted["unnotified"]["placement_refs"])


def test_every_postcode_in_every_file_is_one_that_is_never_issued(full: Files) -> None:
    seen = 0
    for name in full.paths:
        if name.endswith(".csv"):
            for row in full.rows(name):
                for column, value in row.items():
                    if column.endswith("postcode") and value:
                        seen += 1
                        assert INVENTED.fullmatch(value.replace(" ", "").upper())
    assert seen > 20_000


def test_gazetteer_has_each_postcode_once_within_two_kilometres_of_its_town(full: Files) -> None:
    rows = full.rows("gazetteer.csv")
    assert len({row["postcode"] for row in rows}) == len(rows) > 1_500
    centres = {town.name: town for town in TOWNS}
    assert {row["area"] for row in rows} == set(centres)
    for row in rows:
        town = centres[row["area"]]
        assert math.hypot(int(row["easting"]) - town.easting, int(row["northing"]) - town.northing) <= 2_001
        assert row["postcode"].split()[0] in town.districts


def test_postcodes_are_denser_in_the_middle_of_a_town(full: Files) -> None:
    town = TOWNS[0]
    distances = sorted(
        math.hypot(int(row["easting"]) - town.easting, int(row["northing"]) - town.northing)
        for row in full.rows("gazetteer.csv")
        if row["area"] == town.name
    )
    # Spread evenly over the disc, half of the points would lie beyond 71% of the radius.
    assert distances[len(distances) // 2] < 0.64 * town.radius


def test_no_point_lies_in_the_bristol_channel(full: Files) -> None:
    points = [(float(row["easting"]), float(row["northing"])) for row in full.rows("gazetteer.csv")]
    for report in full.readings:
        points += [(one.easting, one.northing) for one in (report.missing_from_point, report.found_point) if one]
    assert len(points) > 8_000
    in_sea = [
        point
        for point in points
        for west, south, east, north in SEA
        if west < point[0] < east and south < point[1] < north
    ]
    assert in_sea == []


def test_every_row_is_read_by_the_service_and_only_placeholders_and_repeated_hours_are_faulted(full: Files) -> None:
    assert len(full.readings) == len(full.rows("reports.csv"))
    for row in full.rows("reports.csv"):
        assert row["report_id"]
        assert row["force"]
        assert row["reported_at"]
        assert row["went_missing_at"]
        assert row["surname"] or row["forename"]
        assert not row["notes"] or row["notes"].startswith("Synthetic.")


def test_reports_are_in_order_of_reported_at_and_none_is_from_the_future(full: Files) -> None:
    moments = [report.reported_at for report in full.readings]
    assert moments == sorted(moments)
    assert moments[-1] <= AS_OF


def test_events_of_a_report_are_in_order(full: Files) -> None:
    for versions in full.versions.values():
        for report in versions:
            assert report.notified_at is not None
            assert report.went_missing_at <= report.notified_at <= report.reported_at
            assert not report.returned_time_unknown
            assert report.returned_at is None or report.went_missing_at < report.returned_at <= report.reported_at
        assert all(earlier.reported_at < later.reported_at for earlier, later in pairwise(versions))


def test_numbered_versions_rise_and_some_reports_have_none(full: Files) -> None:
    numbered = 0
    for versions in full.versions.values():
        numbers = [report.report_version for report in versions]
        assert numbers in ([None] * len(versions), list(range(1, len(versions) + 1)))
        numbered += numbers[0] is not None
    assert 0.7 < numbered / len(full.versions) < 0.95


def test_each_force_writes_in_its_own_dialect(full: Files) -> None:
    rows = full.rows("reports.csv")
    neighbours = [row for row in rows if row["force"] == "neighbour-police"]
    county = [row for row in rows if row["force"] == "exemplshire-police"]
    assert all(re.fullmatch(r"\d\d/\d\d/\d{4} \d\d:\d\d", row["went_missing_at"]) for row in neighbours)
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d", row["went_missing_at"]) for row in county)
    assert "Children's Home" in {row["missing_from_type"] for row in county}
    assert "No apparent risk" in {row["risk_level"] for row in county}


def test_truth_names_each_report_once_and_no_other(full: Files) -> None:
    reported = {(row["force"], row["report_id"]) for row in full.rows("reports.csv")}
    for name in ("truth.csv", "truth-episodes.csv"):
        named = [(row["force"], row["report_id"]) for row in full.rows(name)]
        assert len(named) == len(set(named))
        assert set(named) == reported
    people = {(row["force"], row["report_id"]): row["person_id"] for row in full.rows("truth.csv")}
    assert all(people[identity] == row["person_id"] for identity, row in full.truth.items())


def test_reports_of_one_true_episode_are_within_an_hour_and_episodes_of_a_child_are_not(full: Files) -> None:
    for identities in full.episodes.values():
        assert len({full.truth[identity]["person_id"] for identity in identities}) == 1
        departures = [full.current[identity].went_missing_at for identity in identities]
        assert max(departures) - min(departures) < timedelta(hours=1)
    for reports in full.by_person.values():
        for earlier, later in pairwise(reports):
            assert later.went_missing_at - (earlier.returned_at or earlier.went_missing_at) > timedelta(hours=3)


def test_the_setting_missing_from_is_the_placement_held_on_that_day(full: Files) -> None:
    children = {(p.child_la_id, p.authority): p.person_id for p in full.county.in_care}
    held: dict[str, list[dict[str, str]]] = {}
    for row in full.rows("placements.csv"):
        held.setdefault(children[row["child_la_id"], row["authority"]], []).append(row)
    kinds = {row["setting_ref"]: row["kind"] for row in full.rows("settings.csv")}
    checked = 0
    for report in full.counted:
        truth = full.truth[report.force, report.report_id]
        if kinds.get(truth["setting_ref"], "school") in ("school", "hospital"):
            continue
        day = report.went_missing_at.astimezone(ZoneInfo("Europe/London")).date().isoformat()
        there = [
            row["setting_ref"]
            for row in held[truth["person_id"]]
            if row["started_on"] <= day and (not row["ended_on"] or day < row["ended_on"])
        ]
        assert there == [truth["setting_ref"]]
        checked += 1
    assert checked > 3_000


@pytest.mark.parametrize(
    ("seed", "as_of", "scale"),
    [
        (1, AS_OF.replace(tzinfo=None), 1.0),
        (-1, AS_OF, 1.0),
        (1, AS_OF, 0.0),
        (1, AS_OF, 0.09),
        (1, AS_OF, 11.0),
        (1, AS_OF, math.nan),
    ],
)
def test_arguments_that_make_no_county_are_refused_with_a_remedy(seed: int, as_of: datetime, scale: float) -> None:
    with pytest.raises(InputRefusedError) as refused:
        generate(seed, as_of, scale)
    assert refused.value.remedy


@pytest.mark.parametrize(
    "as_of",
    [
        datetime(2024, 2, 29, 12, 0, tzinfo=UTC),
        datetime(2026, 3, 29, 1, 30, tzinfo=UTC),
        datetime(2026, 10, 25, 3, 0, tzinfo=UTC),
        datetime(2026, 7, 1, 0, 0, 30, tzinfo=ZoneInfo("Europe/London")),
    ],
    ids=["leap day", "clocks going forward", "clocks gone back", "midnight in summer time"],
)
def test_history_can_end_at_awkward_times(as_of: datetime, tmp_path: Path) -> None:
    paths = write(generate(5, as_of, 0.1), tmp_path)
    with paths["truth.csv"].open(encoding="utf-8", newline="") as file:
        assert len(list(csv.DictReader(file))) > 500
