"""The command line as a real process: its entry point, its streams, and machines that are not set up."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.cli.running import environment, last_object, start
from tests.conftest import Database
from tests.support import Feed, report, write_csv

SHOWN = "Łuczak-علي-😀"


def test_the_entry_point_ends_with_the_exit_code_and_speaks_utf8_whatever_the_terminal(
    feed: Feed, emptied_database: Database
) -> None:
    path = write_csv(feed.folder / f"{SHOWN}.csv", [report("EX-1", "2026-01-01 10:00", surname=SHOWN), report("", "x")])
    process = start(emptied_database, "ingest", path, "--source", SHOWN, "--json", PYTHONIOENCODING="latin-1")
    out, err = process.communicate(timeout=120)
    assert (process.returncode, last_object(out)["accepted"]) == (3, 1), err
    process = start(emptied_database, "export", "children", LC_ALL="C", PYTHONIOENCODING="ascii")
    assert SHOWN in process.communicate(timeout=120)[0]


def test_a_name_that_is_no_utf8_is_no_obstacle(feed: Feed, emptied_database: Database) -> None:
    path = os.fsdecode(os.fsencode(feed.folder) + b"/Ren\xe9e.csv")
    write_csv(Path(path), [report("EX-1", "2026-01-01 10:00")])
    process = start(emptied_database, "ingest", path, "--source", "test", "--json")
    out, _ = process.communicate(timeout=120)
    assert (process.returncode, last_object(out)["accepted"]) == (0, 1)
    process = start(emptied_database, "ingest", f"{path}.gone", "--source", "test", "--json")
    out, _ = process.communicate(timeout=120)
    assert (process.returncode, "not a file" in last_object(out)["error"]["problem"]) == (1, True)


def test_a_reader_that_goes_away_is_no_crash(feed: Feed, emptied_database: Database) -> None:
    rows = [
        report(f"EX-{n}-{'x' * 50}", "2026-01-01 10:00", "2026-01-01 11:00", force=f"force {n}") for n in range(1500)
    ]
    feed.send(*rows)
    process = start(emptied_database, "export", "links")
    assert process.stdout is not None
    assert process.stdout.readline().startswith("report_id,")
    process.stdout.close()
    assert process.stderr is not None
    assert process.stderr.read() == ""
    process.wait(timeout=120)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"HOMEWARD_DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none"}, "cannot be reached"),
        ({"HOMEWARD_DATABASE_URL": "mysql://x/y"}, "HOMEWARD_DATABASE_URL"),
        ({"HOMEWARD_DATABASE_URL": "nonsense"}, "HOMEWARD_DATABASE_URL"),
    ],
)
def test_a_database_that_is_not_there_is_said_with_what_to_do(
    emptied_database: Database, tmp_path: Path, changes: dict[str, str], said: str
) -> None:
    path = write_csv(tmp_path / "feed.csv", [report("EX-1", "2026-01-01 10:00")])
    process = start(emptied_database, "ingest", path, "--source", "test", "--json", **changes)
    out, err = process.communicate(timeout=120)
    assert process.returncode == 1
    assert said in last_object(out)["error"]["problem"]
    assert last_object(out)["error"]["remedy"]
    assert "Traceback" not in err


def test_a_database_without_tables_says_how_to_make_them(emptied_database: Database, tmp_path: Path) -> None:
    bare = environment(emptied_database)["HOMEWARD_DATABASE_URL"].replace(emptied_database.name, "postgres")
    process = start(emptied_database, "audit", "verify", "--json", HOMEWARD_DATABASE_URL=bare)
    out, _ = process.communicate(timeout=120)
    assert process.returncode == 1
    assert "homeward db upgrade" in last_object(out)["error"]["remedy"]
