"""A cluster is started, looked at, stopped and started again."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from register.errors import SetupError
from service.cluster import ADMIN, Cluster

from .looking import ask, connect, data_of, server_pid

pytestmark = pytest.mark.cluster


def test_looking_at_a_cluster_that_was_never_started_makes_nothing(tmp_path: Path) -> None:
    cluster = Cluster(tmp_path / ".local")

    state = cluster.status()

    assert not state.running
    assert state.where is None
    assert state.as_dict()["state"] == "stopped"
    assert not cluster.stop()
    assert not (tmp_path / ".local").exists()


def test_connecting_to_a_cluster_that_is_down_says_how_to_start_it(tmp_path: Path) -> None:
    with pytest.raises(SetupError, match="homeward db start"):
        Cluster(tmp_path / ".local").url("homeward", ADMIN)


def test_the_first_start_makes_a_utf8_cluster_with_checksums_in_utc(running: Cluster) -> None:
    state = running.status()

    assert state.running
    assert state.postgresql is not None
    assert int(state.postgresql.split(".")[0]) >= 15
    assert state.postgis is not None
    assert int(state.postgis.split(".")[0]) >= 3
    assert ask(running, "SHOW server_encoding") == "UTF8"
    assert ask(running, "SHOW data_checksums") == "on"
    assert ask(running, "SHOW timezone") == "UTC"
    assert ask(running, "SHOW fsync") == "on"


def test_starting_a_running_cluster_leaves_its_server_alone(running: Cluster) -> None:
    before = server_pid(running)

    again = running.start()

    assert again.running
    assert server_pid(running) == before


def test_what_was_committed_is_there_after_a_restart_and_stopping_twice_is_no_error(cluster: Cluster) -> None:
    port = cluster.start().port
    cluster.create("kept")
    with connect(cluster, "kept") as connection:
        connection.execute("CREATE TABLE fact AS SELECT 42 AS answer")

    assert cluster.stop() is True
    assert cluster.status().running is False
    assert cluster.stop() is False
    again = cluster.start()

    assert again.databases == ("kept",)
    assert again.port == port
    assert ask(cluster, "SELECT answer FROM fact", "kept") == 42


def test_two_first_starts_at_once_make_one_server(cluster: Cluster) -> None:
    code = (
        "import sys; from pathlib import Path; from service.cluster import Cluster; Cluster(Path(sys.argv[1])).start()"
    )
    starts = [
        subprocess.Popen([sys.executable, "-c", code, str(cluster.local)], stderr=subprocess.PIPE, text=True)
        for _ in range(2)
    ]

    said = [start.communicate(timeout=120)[1] for start in starts]

    assert [start.returncode for start in starts] == [0, 0], said
    assert ask(cluster, "SELECT 1") == 1
    assert data_of(cluster).with_name("data.new").exists() is False


def test_the_operators_own_settings_outlive_a_restart(cluster: Cluster) -> None:
    cluster.start()
    own = data_of(cluster) / "local.conf"
    own.write_text("work_mem = '7MB'\n")
    own.chmod(0o644)

    cluster.stop()
    cluster.start()

    assert ask(cluster, "SHOW work_mem") == "7MB"


def test_a_server_that_will_not_start_is_quoted_and_starts_once_that_is_mended(cluster: Cluster) -> None:
    cluster.start()
    cluster.stop()
    own = data_of(cluster) / "local.conf"
    own.write_text("shared_buffers = 'a lot'\n")
    own.chmod(0o644)

    with pytest.raises(SetupError) as refusal:
        cluster.start()
    own.unlink()

    assert "shared_buffers" in refusal.value.problem
    assert refusal.value.remedy
    assert cluster.start().running
