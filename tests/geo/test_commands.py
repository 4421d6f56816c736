"""`homeward hotspots run` and `homeward map` as people and scripts call them."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from register.database import engine_for, transaction
from register.roles import OPERATOR
from tests.conftest import Database
from tests.geo.rows import child, episode, setting

LAST = date(2026, 6, 15)


class Homeward:
    """The installed command over one database."""

    def __init__(self, database: Database) -> None:
        self.engine = engine_for(database.url(OPERATOR), OPERATOR, pool_size=1)
        self.url = database.url(OPERATOR).set(drivername="postgresql").render_as_string(hide_password=False)

    def __call__(self, *words: str) -> subprocess.CompletedProcess[str]:
        clean = {name: value for name, value in os.environ.items() if not name.startswith("HOMEWARD_")}
        return subprocess.run(
            [str(Path(sys.executable).with_name("homeward")), *words],
            env={**clean, "HOMEWARD_DATABASE_URL": self.url},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    def audited(self) -> list[tuple[str, dict[str, Any]]]:
        with transaction(self.engine, "cli:test") as connection:
            rows = connection.execute(text("SELECT action, details FROM hw.audit_log ORDER BY seq")).all()
        return [(row.action, row.details) for row in rows]


@pytest.fixture(scope="module")
def homeward(shared_database: Database) -> Iterator[Homeward]:
    """A year of 60 episodes at one home, and nine children missing from one place in the last nine days."""
    command = Homeward(shared_database)
    with transaction(command.engine, "cli:test") as connection:
        home = setting(connection, "Quarry House", (330_000, 137_000))
        residents = [child(connection) for _ in range(20)]
        noon = datetime(LAST.year, LAST.month, LAST.day, 12, tzinfo=UTC)
        for number in range(60):
            went = noon - timedelta(days=6 * number + 2)
            spot = (330_000.0, 137_000.0)
            episode(connection, residents[number % 20], went, went + timedelta(hours=4), spot, spot, setting_id=home)
        for number in range(9):
            went = noon - timedelta(days=number)
            episode(connection, child(connection), went, went + timedelta(hours=2), (355_600, 116_100))
    yield command
    command.engine.dispose()


def test_hotspots_are_geojson_on_stdout_and_words_on_stderr(homeward: Homeward) -> None:
    done = homeward("hotspots", "run", "--window-days", "365", "--as-of", "2026-06-15", "--surface", "missing_from")
    assert done.returncode == 0
    [feature] = json.loads(done.stdout)["features"]
    properties = feature["properties"]
    assert (properties["observed"], properties["children"], properties["measure"]) == (9, 9, "children")
    assert (properties["start"], properties["end"], properties["status"]) == ("2026-06-07", "2026-06-15", "new")
    assert properties["p_value"] == 0.001
    assert properties["relative_risk"] == pytest.approx(properties["observed"] / properties["expected"], rel=1e-3)
    assert "9 different children went missing from places" in done.stderr
    assert homeward.audited()[-1][0] == "hotspots.run"


def test_every_option_of_the_contract_is_taken_and_the_seed_decides(homeward: Homeward) -> None:
    words = ("hotspots", "run", "--window-days", "180", "--as-of", "2026-06-15", "--surface", "found", "--measure",
             "episodes", "--max-days", "14", "--max-km", "2", "--level", "0.99", "--replications", "99", "--seed", "7",
             "--json")  # fmt: skip
    first, second = homeward(*words), homeward(*words)
    assert first.returncode == 0
    assert first.stdout == second.stdout
    run = json.loads(first.stdout.splitlines()[-1])["run"]
    assert (run["max_days"], run["max_km"], run["level"], run["replications"], run["seed"]) == (14, 2.0, 0.99, 99, 7)


@pytest.mark.parametrize(
    "change",
    [("--surface", "nowhere"), ("--as-of", "15/06/2026"), ("--level", "2"), ("--window-days", "0"), ("--measure", "x")],
)
def test_a_wrong_option_is_exit_one_with_words(homeward: Homeward, change: tuple[str, str]) -> None:
    options = {"--window-days": "365", "--as-of": "2026-06-15", "--surface": "found"} | {change[0]: change[1]}
    done = homeward("hotspots", "run", *(word for pair in options.items() for word in pair))
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.strip()


def test_a_map_is_one_private_file_and_is_audited(homeward: Homeward, tmp_path: Path) -> None:
    out = tmp_path / "map.html"
    out.write_text("an older map")
    done = homeward("map", str(out), "--as-of", "2026-06-15")
    assert done.returncode == 0
    assert str(out) in done.stdout
    page = out.read_text(encoding="utf-8")
    assert "Quarry House" in page
    assert "OFFICIAL-SENSITIVE" in page
    assert "Hotspot M1" in page
    assert "Sample" not in page  # the children's name
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["map.html"]
    action, details = homeward.audited()[-1]
    assert (action, details["hotspots"], details["places_missing_from"]) == ("map.export", 1, 2)


def test_a_map_for_machines_is_one_json_object(homeward: Homeward, tmp_path: Path) -> None:
    done = homeward(
        "map", str(tmp_path / "map.html"), "--as-of", "2026-06-15", "--days", "30", "--no-hotspots", "--json"
    )
    result = json.loads(done.stdout.splitlines()[-1])
    assert result["file"] == str(tmp_path / "map.html")
    assert (result["first_day"], result["last_day"], result["hotspots"]) == ("2026-05-17", "2026-06-15", 0)


def test_a_map_that_cannot_be_written_is_refused_before_any_work(homeward: Homeward, tmp_path: Path) -> None:
    before = len(homeward.audited())
    for out in (tmp_path, tmp_path / "absent" / "map.html"):
        done = homeward("map", str(out), "--json")
        assert done.returncode == 1
        assert json.loads(done.stdout.splitlines()[-1])["error"]["remedy"]
    assert len(homeward.audited()) == before
