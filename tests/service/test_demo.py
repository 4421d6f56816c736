"""`homeward demo`: the synthetic county goes through the doors of a real one, and what was planted in it is found."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest
from convertbng.cutil import convert_osgb36_to_ll

from register.roles import OPERATOR
from tests.conftest import Database

AS_OF = "2026-06-15"


@dataclass
class Demo:
    """The county as loaded by the command, and what was put into it."""

    database: Database
    folder: Path
    first: dict[str, Any]

    def run(self, *arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, "-c", "import service.cli as c; c.main()", *arguments],
            env=self.environment,
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout

    @property
    def environment(self) -> dict[str, str]:
        address = self.database.url(OPERATOR).set(drivername="postgresql").render_as_string(hide_password=False)
        return {**os.environ, "HOMEWARD_DATABASE_URL": address, "HOMEWARD_LOCAL": str(self.folder)}

    def rows(self, what: str) -> list[dict[str, str]]:
        return list(csv.DictReader(io.StringIO(self.run("export", what))))

    @cached_property
    def planted(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads((self.folder / "county" / "planted.json").read_text(encoding="utf-8"))
        return found

    @cached_property
    def child_of(self) -> dict[str, set[str]]:
        """By person of the truth, the children of the register that its reports were linked to."""
        linked = {(row["force"], row["report_id"]): row["child_id"] for row in self.rows("links")}
        found: dict[str, set[str]] = {}
        with (self.folder / "county" / "truth.csv").open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                found.setdefault(row["person_id"], set()).add(linked[row["force"], row["report_id"]])
        return found

    @cached_property
    def rules_of(self) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        for row in self.rows("alerts"):
            found.setdefault(row["child_id"], set()).add(row["rule"])
        return found

    def rules_of_person(self, person: str) -> set[str]:
        return set().union(*(self.rules_of.get(child, set()) for child in self.child_of[person]))


@pytest.fixture(scope="module")
def demo(shared_database: Database, tmp_path_factory: pytest.TempPathFactory) -> Demo:
    made = Demo(shared_database, tmp_path_factory.mktemp("demo"), {})
    made.first = json.loads(made.run("demo", "--as-of", AS_OF, "--json").splitlines()[-1])
    return made


def test_every_report_of_the_county_is_taken(demo: Demo) -> None:
    assert demo.first["received"] == demo.first["accepted"] + demo.first["amended"] > 10_000
    assert demo.first["quarantined"] == demo.first["duplicate"] == 0
    assert len(demo.rows("links")) == demo.first["accepted"]


def test_loading_it_again_changes_nothing_and_keeps_the_passwords(demo: Demo) -> None:
    before = (demo.folder / "sign-in.txt").read_text(encoding="utf-8")
    again = json.loads(demo.run("demo", "--as-of", AS_OF, "--json").splitlines()[-1])
    assert (again["accepted"], again["amended"], again["alerts_raised"]) == (0, 0, 0)
    assert again["duplicate"] == demo.first["received"]
    assert (demo.folder / "sign-in.txt").read_text(encoding="utf-8") == before
    assert (demo.folder / "sign-in.txt").stat().st_mode & 0o077 == 0


def test_those_planted_as_missing_now_are_the_ones_still_missing(demo: Demo) -> None:
    planted = {child["person_id"] for child in demo.planted["currently_missing"]["children"]}
    open_now = {row["child_id"] for row in demo.rows("episodes") if row["state"] == "open" and row["kind"] == "missing"}
    assert all(demo.child_of[person] & open_now for person in planted)
    assert "long_missing" in demo.rules_of_person(demo.planted["currently_missing"]["over_24_hours"])
    assert "under_13" in demo.rules_of_person(demo.planted["currently_missing"]["under_13"])
    assert "high_risk" in demo.rules_of_person(demo.planted["currently_missing"]["high_risk"])


def test_the_escalating_child_is_seen_to_escalate(demo: Demo) -> None:
    (child,) = demo.planted["escalation"]["children"]
    assert {"repeat_30d", "repeat_90d", "cse_concern"} <= demo.rules_of_person(child["person_id"])


def test_the_planted_place_is_the_strongest_found_at_hotspot(demo: Demo) -> None:
    found = json.loads(
        demo.run("hotspots", "run", "--window-days", "365", "--as-of", AS_OF, "--surface", "found", "--json")
    )
    strongest = found["features"][0]
    assert strongest["properties"]["p_value"] <= 0.05
    assert strongest["properties"]["children"] >= 6
    lons, lats = zip(*strongest["geometry"]["coordinates"][0], strict=True)
    # Bridgwater's planted place lies in the circle's box.
    from_planted = demo.planted["hotspot"]
    lon, lat = lonlat(from_planted["easting"], from_planted["northing"])
    assert min(lons) <= lon <= max(lons)
    assert min(lats) <= lat <= max(lats)


def lonlat(easting: float, northing: float) -> tuple[float, float]:
    lons, lats = convert_osgb36_to_ll([easting], [northing])
    return float(lons[0]), float(lats[0])


def test_linkage_keeps_its_floor_on_the_whole_county(demo: Demo) -> None:
    splits = sum(len(children) > 1 for children in demo.child_of.values())
    persons: dict[str, set[str]] = {}
    for person, children in demo.child_of.items():
        for child in children:
            persons.setdefault(child, set()).add(person)
    merged = sum(len(those) > 1 for those in persons.values())
    assert splits / len(demo.child_of) < 0.03
    assert merged / len(persons) < 0.003


def test_what_it_is_told_must_be_a_day(demo: Demo) -> None:
    done = subprocess.run(
        [sys.executable, "-c", "import service.cli as c; c.main()", "demo", "--as-of", "yesterday"],
        env=demo.environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "YYYY-MM-DD" in done.stderr


def test_the_files_alone_need_no_database(tmp_path: Path) -> None:
    environment = {**os.environ, "HOMEWARD_DATABASE_URL": "postgresql://nobody@/none?host=/nowhere"}
    subprocess.run(
        [sys.executable, "-c", "import service.cli as c; c.main()", "demo", "--as-of", AS_OF, "--files", str(tmp_path)],
        env=environment,
        check=True,
        capture_output=True,
    )
    stamp = json.loads((tmp_path / "made.json").read_text(encoding="utf-8"))
    assert datetime.fromisoformat(stamp["as_of"]).isoformat() == "2026-06-15T11:00:00+00:00"
    assert (tmp_path / "reports.csv").stat().st_size > 1_000_000
