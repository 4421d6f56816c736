"""`homeward db …` as people and scripts call it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from service.cluster import Cluster

from .looking import discard

pytestmark = pytest.mark.cluster


class Homeward:
    """The installed command, over a cluster of its own."""

    def __init__(self, local: Path) -> None:
        self.cluster = Cluster(local)

    def __call__(self, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
        command = [str(Path(sys.executable).with_name("homeward")), *words]
        clean = {name: value for name, value in os.environ.items() if not name.startswith("HOMEWARD_")}
        local = {"HOMEWARD_LOCAL": str(self.cluster.local)}
        return subprocess.run(
            command,
            env={**clean, **local, **environment},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )


@pytest.fixture(scope="module")
def homeward(open_folders: Callable[[], Path]) -> Iterator[Homeward]:
    command = Homeward(open_folders() / ".local")
    yield command
    discard(command.cluster)


def last_line(done: subprocess.CompletedProcess[str]) -> dict[str, Any]:
    value = json.loads(done.stdout.splitlines()[-1])
    assert isinstance(value, dict)
    return value


def test_a_cluster_from_nothing_to_a_usable_database_and_back(homeward: Homeward) -> None:
    before = homeward("db", "status", "--json")
    started = homeward("db", "start", "--json")
    running = homeward("db", "status", "--json")
    stopped, again = homeward("db", "stop", "--json"), homeward("db", "stop", "--json")

    assert (before.returncode, last_line(before)["state"]) == (1, "stopped")
    assert (started.returncode, last_line(started)["state"]) == (0, "running")
    assert (running.returncode, last_line(running)["databases"]) == (0, ["homeward"])
    assert (stopped.returncode, last_line(stopped)["was_running"]) == (0, True)
    assert (again.returncode, last_line(again)["was_running"]) == (0, False)


def test_upgrade_starts_the_cluster_makes_the_database_and_may_be_repeated(homeward: Homeward) -> None:
    homeward.cluster.stop()

    first = homeward("db", "upgrade", "--json", HOMEWARD_DATABASE="fresh")
    second = homeward("db", "upgrade", "--json", HOMEWARD_DATABASE="fresh")

    assert first.returncode == 0, first.stderr
    assert last_line(first) == {"database": "fresh", "upgraded": True}
    assert second.returncode == 0, second.stderr


def test_create_then_drop_which_asks_for_yes(homeward: Homeward) -> None:
    homeward.cluster.start()

    created = homeward("db", "create", "spare", "--json")
    unsure = homeward("db", "drop", "spare", "--json")
    kept = homeward.cluster.status().databases
    sure = homeward("db", "drop", "spare", "--yes", "--json")

    assert last_line(created) == {"database": "spare", "created": True}
    assert unsure.returncode == 1
    assert "--yes" in last_line(unsure)["error"]["remedy"]
    assert "spare" in kept
    assert (sure.returncode, last_line(sure)) == (0, {"database": "spare", "dropped": True})
    assert "spare" not in homeward.cluster.status().databases


def test_people_get_words_on_stdout_and_errors_say_what_to_do(homeward: Homeward) -> None:
    homeward.cluster.start()

    status = homeward("db", "status")
    refused = homeward("db", "create", "Not-A-Name")

    assert "The database cluster is running" in status.stdout
    assert "no network" in status.stdout
    assert refused.returncode == 1
    assert "lower-case letters" in refused.stderr
    assert refused.stdout == ""


def test_a_folder_that_cannot_be_made_is_named_with_a_remedy(homeward: Homeward) -> None:
    refused = homeward("db", "start", HOMEWARD_LOCAL="/proc/nowhere/.local")

    assert refused.returncode == 1
    assert "/proc/nowhere" in refused.stderr
    assert "Traceback" not in refused.stderr
