"""`homeward serve`, `routes` and `users` as people run them: real processes, real ports."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from tests.conftest import LOCAL, Database, administer
from tests.web.conftest import Site

HOMEWARD = Path(sys.executable).with_name("homeward")


def environment(database: Database) -> dict[str, str]:
    """What points the command line at a test database."""
    return os.environ | {"HOMEWARD_LOCAL": str(LOCAL), "HOMEWARD_DATABASE": database.name}


def homeward(database: Database, *arguments: str, given: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [HOMEWARD, *arguments], env=environment(database), input=given, capture_output=True, text=True, timeout=120
    )


@contextmanager
def serving(database: Database, *arguments: str) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """The service in a process of its own; gives the address it says it is at."""
    with tempfile.TemporaryFile("w+") as spoken:
        process = subprocess.Popen(
            [HOMEWARD, "serve", *arguments], env=environment(database), stderr=subprocess.PIPE, stdout=spoken, text=True
        )
        assert process.stderr is not None
        line = process.stderr.readline()
        try:
            yield line, process
        finally:
            if process.poll() is None:
                process.send_signal(signal.SIGINT)
            process.communicate(timeout=30)


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
def test_serve_says_where_it_is_answers_and_stops(site: Site, stop: signal.Signals) -> None:
    with serving(site.database, "--port", "0") as (line, process):
        found = re.search(r"http://127\.0\.0\.1:\d+/", line)
        assert found, line
        assert "stop it with Ctrl+C" in line
        with httpx.Client(base_url=found[0], trust_env=False) as client:
            assert client.get("/readyz").json() == {"status": "ready"}
            assert client.get("/").status_code == 303
        process.send_signal(stop)
        _, spoken = process.communicate(timeout=30)
        assert "Stopped." in spoken
        logged = [json.loads(each) for each in spoken.splitlines() if each.startswith("{")]
        assert [each["route"] for each in logged] == ["/readyz", "/"]
        assert process.returncode == 0


def test_a_taken_port_is_named_with_another_to_try(site: Site) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        answer = homeward(site.database, "serve", "--port", str(port))
    assert answer.returncode == 1
    assert f"port {port} cannot be listened on" in answer.stderr
    assert f"--port {port + 10}" in answer.stderr
    assert "Traceback" not in answer.stderr


def test_a_database_without_the_newest_schema_is_named(database: Database) -> None:
    administer(database.cluster, "DROP DATABASE {}", database.name)
    administer(database.cluster, "CREATE DATABASE {}", database.name)
    answer = homeward(database, "serve", "--port", "0")
    assert answer.returncode == 1
    assert "homeward db upgrade" in answer.stderr
    assert "Traceback" not in answer.stderr


def test_routes_lists_every_route_as_json_without_a_database(database: Database) -> None:
    command = [HOMEWARD, "routes", "--json"]
    nowhere = os.environ | {"HOMEWARD_DATABASE_URL": "postgresql:///nothing?host=/nowhere"}
    answer = subprocess.run(command, env=nowhere, capture_output=True, text=True, timeout=60)
    listed = json.loads(answer.stdout)
    assert answer.returncode == 0
    assert {"method": "GET", "path": "/missing", "access": "signed_in"} in listed
    assert all(set(item) == {"method", "path", "access"} for item in listed)


def test_an_added_person_signs_in_changes_password_and_is_shut_out(site: Site) -> None:
    words = "four unrelated sample words"
    added = homeward(
        site.database,
        *(
            "users",
            "add",
            "new.person",
            "--name",
            "New Person",
            "--role",
            "police",
            "--agency",
            "Sample Force",
            "--json",
        ),
        given=f"{words}\n",
    )
    assert (added.returncode, json.loads(added.stdout)) == (0, {"username": "new.person", "done": "added"})

    def enter(password: str) -> int:
        with site.client() as client:
            token = re.findall(r'name="csrf_token" value="([^"]+)"', client.get("/sign-in").text)[-1]
            form = {"username": "new.person", "password": password, "csrf_token": token}
            return client.post("/sign-in", data=form).status_code

    assert enter(words) == 303
    changed = homeward(site.database, "users", "password", "new.person", "--generate", "--json")
    fresh = json.loads(changed.stdout)["password"]
    sessions = "SELECT count(*) FROM hw.web_sessions s JOIN hw.users u ON u.id = s.user_id WHERE u.username = :name"
    assert site.ask(f"{sessions} AND ended_at IS NULL", name="new.person") == [0]
    assert (enter(words), enter(fresh)) == (422, 303)
    listed = json.loads(homeward(site.database, "users", "list", "--json").stdout)["users"]
    assert [item["role"] for item in listed if item["username"] == "new.person"] == ["police"]
    assert homeward(site.database, "users", "disable", "new.person").returncode == 0
    assert enter(fresh) == 422
    actions = site.ask("SELECT action FROM hw.audit_log WHERE action LIKE 'user.%' ORDER BY seq DESC LIMIT 3")
    assert actions == ["user.disable", "user.password", "user.add"]


@pytest.mark.parametrize(
    ("arguments", "given", "said"),
    [
        (("--role", "police"), "short\n", "12 to 200 characters"),
        (("--role", "police"), "weak.person-is-me-again\n", "easy to guess"),
        (("--role", "provider"), "four unrelated sample words\n", "does not fit"),
        (("--role", "provider", "--provider", "NONE-SUCH"), "four unrelated sample words\n", "no provider"),
    ],
)
def test_a_person_who_cannot_be_added_is_refused_with_the_reason(
    site: Site, arguments: tuple[str, ...], given: str, said: str
) -> None:
    answer = homeward(
        site.database,
        "users",
        "add",
        "weak.person",
        "--name",
        "Weak",
        "--agency",
        "Sample Force",
        *arguments,
        given=given,
    )
    assert answer.returncode == 1
    assert said in answer.stderr
    assert given.strip() not in answer.stderr + answer.stdout
    assert site.ask("SELECT count(*) FROM hw.users WHERE username = 'weak.person'") == [0]
