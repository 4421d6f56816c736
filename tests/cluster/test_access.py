"""Who can reach a cluster: the account that runs Homeward, by the socket, and nobody else by any way."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import psycopg
import pytest

from register import migrations
from register.errors import SetupError
from register.roles import LOGIN_ROLES
from service.cluster import ADMIN, Cluster
from service.cluster.postmaster import processes

from .conftest import as_root_only
from .looking import ask, connect, data_of, server_pid

pytestmark = pytest.mark.cluster

STRANGER = "nobody"


def psql_as_stranger(cluster: Cluster, role: str) -> subprocess.CompletedProcess[str]:
    state = cluster.status()
    psql = [
        "psql",
        "-h",
        str(state.socket),
        "-p",
        str(state.port),
        "-U",
        role,
        "-d",
        "postgres",
        "-Atc",
        "SELECT 7",
    ]
    return subprocess.run(
        psql, user=STRANGER, extra_groups=[], cwd="/", capture_output=True, text=True, check=False, timeout=30
    )


def test_no_process_of_the_server_belongs_to_root(running: Cluster) -> None:
    owners = set()
    for pid in processes(data_of(running)):
        with suppress(FileNotFoundError):  # an autovacuum worker may have ended since
            owners.add(Path(f"/proc/{pid}").stat().st_uid)

    assert owners
    assert 0 not in owners


def test_the_server_listens_on_no_network_address(running: Cluster) -> None:
    # The postmaster is the one that listens; what it hands to its children are connections.
    targets = [str(handle.readlink()) for handle in Path(f"/proc/{server_pid(running)}/fd").iterdir()]
    inodes = {target[len("socket:[") : -1] for target in targets if target.startswith("socket:[")}
    listening = {
        fields[9]
        for table in ("tcp", "tcp6")
        for fields in (line.split() for line in Path(f"/proc/net/{table}").read_text().splitlines()[1:])
        if fields[3] == "0A"
    }

    assert inodes, "the server holds at least its local socket"
    assert not inodes & listening
    assert ask(running, "SHOW listen_addresses") == ""


def test_peer_authentication_on_the_local_socket_is_the_only_way_in(running: Cluster) -> None:
    with connect(running) as connection:
        rules = connection.execute("SELECT type, auth_method, options, error FROM pg_hba_file_rules").fetchall()

    assert rules == [("local", "peer", ["map=homeward"], None)]


@as_root_only
def test_another_account_cannot_even_see_the_socket(running: Cluster) -> None:
    refused = psql_as_stranger(running, ADMIN)

    assert refused.returncode != 0
    assert "Permission denied" in refused.stderr


@as_root_only
@pytest.mark.parametrize("role", [ADMIN, *LOGIN_ROLES, STRANGER])
def test_another_account_that_reaches_the_socket_is_refused_by_the_server(running: Cluster, role: str) -> None:
    folder = Path(running.status().socket or "")
    folder.chmod(0o755)
    try:
        refused = psql_as_stranger(running, role)
    finally:
        folder.chmod(0o700)

    assert refused.returncode != 0
    assert f'Peer authentication failed for user "{role}"' in refused.stderr


def test_this_account_is_admitted_as_each_role_of_the_code(running: Cluster) -> None:
    running.create("roles")
    migrations.upgrade(running.url("roles", ADMIN))

    acting = {role: ask(running, "SELECT current_user", "roles", role) for role in (ADMIN, *LOGIN_ROLES)}

    assert acting == {role: role for role in (ADMIN, *LOGIN_ROLES)}


def test_a_client_does_not_talk_to_a_server_of_another_account(running: Cluster) -> None:
    url = running.url("postgres", ADMIN)
    assert url.query["requirepeer"] == running.status().account

    elsewhere = url.set(drivername="postgresql").update_query_dict({"requirepeer": STRANGER})
    with pytest.raises(psycopg.OperationalError, match="requirepeer"):
        psycopg.connect(elsewhere.render_as_string())


def test_nothing_of_a_statement_or_its_values_reaches_the_log(running: Cluster) -> None:
    with connect(running) as connection:
        connection.execute("CREATE TABLE kept_apart (name text PRIMARY KEY, age int CHECK (age < 18))")
        insert = "INSERT INTO kept_apart VALUES (%s, %s)"
        connection.execute(insert, ("Zebedee", 12))
        # The client is told the values, or this test would prove nothing.
        with pytest.raises(psycopg.errors.UniqueViolation, match="Zebedee"):
            connection.execute(insert, ("Zebedee", 12))
        with pytest.raises(psycopg.errors.CheckViolation, match="Ermintrude"):
            connection.execute(insert, ("Ermintrude", 40))
        with pytest.raises(psycopg.errors.UndefinedTable):
            connection.execute("SELECT * FROM missing WHERE name = 'Dougal'")

    log = data_of(running).with_name("server.log").read_text()

    assert "duplicate key" in log
    assert "violates check constraint" in log
    assert not [name for name in ("Zebedee", "Ermintrude", "Dougal") if name in log]


def test_files_of_the_cluster_are_closed_to_other_accounts(running: Cluster) -> None:
    data = data_of(running)

    assert data.parent.stat().st_mode & 0o077 == 0
    assert Path(running.status().socket or "").stat().st_mode & 0o077 == 0
    assert [path.name for path in data.glob("pg_*.conf") if path.stat().st_mode & 0o077] == []


@pytest.mark.parametrize("trick", ["a link", "open to all", pytest.param("another account's", marks=as_root_only)])
def test_a_socket_folder_that_somebody_else_may_have_laid_is_refused(
    open_folders: Callable[[], Path], trick: str
) -> None:
    runtime = open_folders() / "run"
    if trick == "a link":
        runtime.symlink_to(open_folders())
    else:
        runtime.mkdir()
        runtime.chmod(0o777 if trick == "open to all" else 0o755)
    if trick == "another account's":
        os.chown(runtime, 65534, 65534)
    cluster = Cluster(open_folders() / ".local", runtime)

    with pytest.raises(SetupError, match="another account may have put it there"):
        cluster.start()


def test_the_server_runs_as_the_account_that_owns_its_data(running: Cluster) -> None:
    assert Path(f"/proc/{server_pid(running)}").stat().st_uid == data_of(running).stat().st_uid
