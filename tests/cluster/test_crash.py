"""Whatever a crash leaves behind, the next start copes with it and keeps what was committed."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from service.cluster import Cluster
from service.cluster.postmaster import wait_until_gone

from .looking import ask, connect, data_of, server_pid

pytestmark = pytest.mark.cluster


def kill_server(cluster: Cluster) -> int:
    """SIGKILL, as the kernel does when memory runs out: neither pid file nor socket is cleared."""
    pid, data = server_pid(cluster), data_of(cluster)
    os.kill(pid, signal.SIGKILL)
    assert wait_until_gone(data) == []
    return pid


def test_a_killed_server_starts_again_with_everything_committed(cluster: Cluster) -> None:
    cluster.start()
    cluster.create("kept")
    with connect(cluster, "kept") as connection:
        connection.execute("CREATE TABLE fact AS SELECT 42 AS answer")
    killed = server_pid(cluster)
    os.kill(killed, signal.SIGKILL)

    # At once: the dying server may still be seen, and must not be taken for a running one.
    again = cluster.start()

    assert again.running
    assert server_pid(cluster) != killed
    assert ask(cluster, "SELECT answer FROM fact", "kept") == 42


def test_a_stale_pid_file_that_names_another_living_process_is_no_hindrance(cluster: Cluster) -> None:
    state = cluster.start()
    kill_server(cluster)
    pid_file = data_of(cluster) / "postmaster.pid"
    lines = pid_file.read_text().splitlines()
    # The number of a process of the same account that lives on: a plain PostgreSQL refuses to start over it.
    bystander = subprocess.Popen(["sleep", "600"], user=state.account)
    try:
        pid_file.write_text("\n".join([str(bystander.pid), *lines[1:]]) + "\n")
        assert cluster.status().running is False

        assert cluster.start().running
        assert bystander.poll() is None
    finally:
        bystander.kill()
        bystander.wait()


def test_stopping_after_a_crash_ends_nobody_else(cluster: Cluster) -> None:
    state = cluster.start()
    kill_server(cluster)
    pid_file = data_of(cluster) / "postmaster.pid"
    bystander = subprocess.Popen(["sleep", "600"], user=state.account)
    try:
        pid_file.write_text(f"{bystander.pid}\n")

        assert cluster.stop() is False
        assert bystander.poll() is None
    finally:
        bystander.kill()
        bystander.wait()


def test_a_first_start_killed_half_way_is_made_whole_by_the_next(cluster: Cluster) -> None:
    code = (
        "import sys; from pathlib import Path; from service.cluster import Cluster; Cluster(Path(sys.argv[1])).start()"
    )
    first = subprocess.Popen([sys.executable, "-c", code, str(cluster.local)], start_new_session=True)
    half = cluster.local / "cluster" / "data.new" / "pg_wal"
    while not half.exists() and first.poll() is None:
        time.sleep(0.005)
    os.killpg(first.pid, signal.SIGKILL)
    first.wait()
    assert half.exists(), "the first start was not caught at its work"
    assert cluster.status().running is False

    assert cluster.start().running
    assert ask(cluster, "SHOW data_checksums") == "on"
    assert not half.exists()


def test_a_data_folder_that_is_not_whole_is_set_aside_and_not_thrown_away(cluster: Cluster) -> None:
    base = cluster.local / "cluster"
    (base / "data").mkdir(parents=True)
    (base / "data" / "somebody").write_text("may want this")

    # Made by hand, as root or as the caller, so it is handed to the server's account first.
    assert cluster.start().running

    (aside,) = base.glob("data.not-whole-*")
    assert (aside / "somebody").read_text() == "may want this"


def test_a_lost_record_is_found_again_while_the_server_runs(cluster: Cluster) -> None:
    before = cluster.start()
    pid = server_pid(cluster)
    (cluster.local / "cluster.json").unlink()
    assert cluster.status().running is False

    again = cluster.start()

    assert (again.where, again.socket, again.port) == (before.where, before.socket, before.port)
    assert server_pid(cluster) == pid


@pytest.mark.parametrize("text", ["", "{", '{"base": "/"}', "[]"])
def test_a_spoilt_record_is_as_good_as_none(cluster: Cluster, text: str) -> None:
    cluster.local.mkdir()
    record: Path = cluster.local / "cluster.json"
    record.write_text(text)

    assert cluster.status().running is False
    cluster.start()

    assert json.loads(record.read_text())["local"] == str(cluster.local)
