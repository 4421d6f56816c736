"""What set-up and deployment are described by: pins, scripts, the compose file and what it mounts."""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from register.roles import LOGIN_ROLES
from service.cluster import ADMIN, Cluster
from service.settings import ROOT

from .looking import ask, connect, data_of

pytestmark = pytest.mark.cluster

PINS = ["requirements.txt", "requirements-dev.txt", "requirements-build.txt"]
ADDRESS = re.compile(r"[a-z]+://|^\s*--(index|extra-index|find-links|trusted)|@ |file:", re.MULTILINE)
MACHINE_PATH = re.compile(r"(?<![\w.])/(home|root|opt|tmp|usr|var|work|srv|mnt)/")


@pytest.mark.parametrize("name", [*PINS, "package-lock.json", "package.json", ".npmrc"])
def test_no_address_and_no_path_of_a_machine_is_in_the_pins(name: str) -> None:
    text = (ROOT / name).read_text()

    assert text
    assert ADDRESS.findall(text) == []
    assert MACHINE_PATH.findall(text) == []


@pytest.mark.parametrize("name", PINS)
def test_every_requirement_is_pinned_with_its_digest(name: str) -> None:
    text = (ROOT / name).read_text().replace("\\\n", " ")
    requirements = [line for line in text.splitlines() if line and not line.lstrip().startswith("#")]

    assert requirements
    assert [
        line for line in requirements if not re.match(r"[\w.\[\],-]+==\S+ .*--hash=sha256:[0-9a-f]{64}", line)
    ] == []


def test_every_front_end_package_is_pinned_with_its_digest_and_without_an_address() -> None:
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    fetched = {name: package for name, package in packages.items() if name}

    assert {"node_modules/govuk-frontend", "node_modules/leaflet", "node_modules/axe-core"} <= set(fetched)
    assert [name for name, package in fetched.items() if not package["integrity"].startswith("sha512-")] == []
    assert [name for name, package in fetched.items() if "resolved" in package] == []
    direct = json.loads((ROOT / "package.json").read_text())
    for name, version in (direct["dependencies"] | direct["devDependencies"]).items():
        assert fetched[f"node_modules/{name}"]["version"] == version


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    """The compose file as Debian's docker-compose understands it (it brings its own YAML reader)."""
    if shutil.which("docker-compose") is None:
        pytest.skip("docker-compose is not installed")
    read = "import json, sys, yaml; json.dump(yaml.safe_load(sys.stdin), sys.stdout)"
    config = ["docker-compose", "-f", str(ROOT / "docker-compose.yml"), "config"]
    accepted = subprocess.run(config, cwd="/", capture_output=True, text=True, check=False, timeout=60)
    assert accepted.returncode == 0, accepted.stderr
    as_json = subprocess.run(
        ["/usr/bin/python3", "-c", read], input=accepted.stdout, capture_output=True, text=True, check=True
    )
    described: dict[str, Any] = json.loads(as_json.stdout)
    return described


def test_debians_docker_compose_accepts_the_deployment(compose: dict[str, Any]) -> None:
    assert {"postgis", "migrate", "service", "worker", "proxy"} <= set(compose["services"])


def test_nothing_in_the_deployment_is_privileged(compose: dict[str, Any]) -> None:
    services = compose["services"]

    assert [name for name, service in services.items() if service.get("cap_drop") != ["ALL"]] == []
    assert [name for name, service in services.items() if service.get("read_only") is not True] == []
    assert [name for name, service in services.items() if "no-new-privileges:true" not in service["security_opt"]] == []
    forbidden = {"privileged", "cap_add", "devices", "pid", "ipc", "network_mode"}
    assert [name for name, service in services.items() if forbidden & set(service)] == []
    assert [name for name, service in services.items() if str(service.get("user", "")).startswith(("root", "0"))] == []


def test_only_the_proxy_can_be_reached_and_the_database_has_no_way_out(compose: dict[str, Any]) -> None:
    services = compose["services"]

    assert [name for name, service in services.items() if service.get("ports")] == ["proxy"]
    assert set(services["postgis"]["networks"]) == {"database"}
    assert compose["networks"]["database"]["internal"] is True
    assert set(services["proxy"]["networks"]).isdisjoint(services["postgis"]["networks"])


def test_everything_that_goes_on_running_has_a_health_check(compose: dict[str, Any]) -> None:
    lasting = {name for name, service in compose["services"].items() if service["restart"] != "no"}

    assert lasting == {"postgis", "service", "worker", "proxy"}
    assert [name for name in lasting if "healthcheck" not in compose["services"][name]] == []


def test_each_part_holds_the_passwords_of_its_own_roles_alone(compose: dict[str, Any]) -> None:
    held = {
        name: {secret["source"] for secret in service.get("secrets", [])}
        for name, service in compose["services"].items()
    }

    assert held["postgis"] == {ADMIN, *LOGIN_ROLES}
    assert held["migrate"] == {ADMIN}
    assert [name for name, secrets in held.items() if ADMIN in secrets] == ["migrate", "postgis"]
    assert held["worker"] == {"homeward_worker"}
    assert held["service"] == {"homeward_app", "homeward_signin"}
    given = {name: secret["file"] for name, secret in compose["secrets"].items()}
    assert given == {name: str(ROOT / "secrets" / f"{name}.txt") for name in given}


def test_what_the_dockerfile_copies_is_there_and_let_through(tmp_path: Path) -> None:
    copied = [
        name
        for line in (ROOT / "Dockerfile").read_text().splitlines()
        if line.startswith("COPY ") and "--from" not in line
        for name in line.split()[1:-1]
    ]
    let_through = (ROOT / ".dockerignore").read_text().splitlines()

    assert copied
    assert [name for name in copied if not (ROOT / name).exists()] == []
    assert [name for name in copied if f"!{name}" not in let_through] == []


def test_secrets_are_made_once_closed_to_others_and_ignored_by_git(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "deploy", tmp_path / "deploy")
    make = [str(tmp_path / "deploy" / "make-secrets.sh"), "county.example"]

    subprocess.run(make, check=True, capture_output=True, timeout=60)
    secrets = tmp_path / "secrets"
    first = {path.name: path.read_bytes() for path in secrets.glob("*.txt")}
    subprocess.run(make, check=True, capture_output=True, timeout=60)

    roles = {f"{role}.txt" for role in (ADMIN, *LOGIN_ROLES)}
    assert set(first) == roles | {"tls_certificate.txt", "tls_key.txt"}
    assert len({first[name] for name in roles}) == len(roles)
    assert all(len(first[name].strip()) >= 32 for name in roles)
    assert {path.name: path.read_bytes() for path in secrets.glob("*.txt")} == first
    assert secrets.stat().st_mode & 0o077 == 0
    assert (secrets / ".gitignore").read_text() == "*\n"


def test_the_role_script_gives_each_login_role_its_password_and_no_power(running: Cluster, tmp_path: Path) -> None:
    running.create("deployed")
    state = running.status()
    script = ROOT / "deploy" / "postgis" / "20-roles.sh"
    environment = {
        **os.environ,
        "PGHOST": str(state.socket),
        "PGPORT": str(state.port),
        "POSTGRES_USER": ADMIN,
        "POSTGRES_DB": "deployed",
        "HOMEWARD_SECRETS": str(tmp_path),
    }

    def verifiers(passwords: str) -> dict[str, str]:
        for role in (ADMIN, *LOGIN_ROLES):
            (tmp_path / role).write_text(f"{passwords} of '{role}' \\ $(id)\n")
        subprocess.run([str(script)], env=environment, check=True, capture_output=True, text=True, timeout=60)
        with connect(running) as connection:
            found = connection.execute(
                "SELECT rolname, rolpassword FROM pg_authid WHERE rolname = ANY (%s)", [list(LOGIN_ROLES)]
            ).fetchall()
        return dict(found)

    first, second = verifiers("first"), verifiers("second")

    assert set(first) == set(LOGIN_ROLES)
    assert all(verifier.startswith("SCRAM-SHA-256$") for verifier in first.values())
    assert not set(first.values()) & set(second.values())
    powerful = "rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb OR NOT rolcanlogin"
    assert ask(running, f"SELECT count(*) FROM pg_roles WHERE rolname ~ '^homeward_[^a]' AND ({powerful})") == 0


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """The scripts and the Makefile alone, as after a clone that was never set up."""
    shutil.copytree(ROOT / "scripts", tmp_path / "scripts")
    shutil.copy(ROOT / "Makefile", tmp_path)
    return tmp_path


def make(checkout: Path, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("HOMEWARD_", "MAKE"))}
    return subprocess.run(
        ["make", "-C", str(checkout), *words],
        env={**clean, **environment},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def test_stopping_twice_where_nothing_runs_is_no_error(checkout: Path) -> None:
    for _ in range(2):
        done = make(checkout, "stop")
        assert done.returncode == 0, done.stderr
        assert "running" in done.stdout


def test_make_alone_lists_every_command(checkout: Path) -> None:
    listed = make(checkout).stdout

    targets = re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert {"setup", "run", "stop", "test", "check", "format", "clean", "demo-reset"} <= set(targets)
    assert [target for target in targets if f"make {target} " not in listed] == []


def test_stop_without_an_environment_still_stops_the_cluster(
    checkout: Path, cluster: Cluster, open_folders: Callable[[], Path]
) -> None:
    cluster.start()

    done = make(checkout, "stop", HOMEWARD_LOCAL=str(cluster.local))

    assert done.returncode == 0, done.stderr
    assert "stopped" in done.stdout
    assert cluster.status().running is False


def test_a_port_that_is_no_number_is_refused_with_an_example(checkout: Path) -> None:
    refused = make(checkout, "run", "PORT=eighty")

    assert refused.returncode != 0
    assert "make run PORT=8010" in refused.stderr
    assert not (checkout / ".venv").exists()


def test_clean_removes_this_checkouts_data_only_when_told_and_never_anothers(
    checkout: Path, cluster: Cluster, open_folders: Callable[[], Path]
) -> None:
    cluster.start()
    copied = open_folders() / ".local"
    copied.mkdir()
    shutil.copy(cluster.local / "cluster.json", copied)

    other = make(checkout, "clean", "DATA=yes", HOMEWARD_LOCAL=str(copied))
    assert other.returncode == 0, other.stderr
    assert cluster.status().running, "the record of another cluster came along with a copied checkout"

    kept = make(checkout, "clean", HOMEWARD_LOCAL=str(cluster.local))
    assert kept.returncode == 0, kept.stderr
    assert data_of(cluster).exists()

    socket = Path(cluster.status().socket or "")
    gone = make(checkout, "clean", "DATA=yes", HOMEWARD_LOCAL=str(cluster.local))
    assert gone.returncode == 0, gone.stderr
    assert not (cluster.local / "cluster").exists()
    assert not socket.exists()


def script(name: str, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(ROOT / "scripts" / name), *words]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)


def test_an_environment_counts_as_whole_only_with_every_pin_in_its_version(tmp_path: Path) -> None:
    pins = (ROOT / "requirements.txt").read_text()
    other = tmp_path / "requirements.txt"

    assert script("venv_whole.py", str(ROOT / "requirements.txt")).returncode == 0
    other.write_text(re.sub(r"^fastapi==\S+", "fastapi==0.0.1", pins, flags=re.MULTILINE))
    assert "not 0.0.1" in script("venv_whole.py", str(other)).stderr
    other.write_text("no-such-distribution==1.0 \\\n    --hash=sha256:00\n")
    assert "is not installed" in script("venv_whole.py", str(other)).stderr
    other.write_text("")
    assert script("venv_whole.py", str(other)).returncode == 1


def test_a_taken_port_is_found_before_the_service_is_started() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])

        assert script("probe.py", "free", "127.0.0.1", port).returncode == 1
    assert script("probe.py", "free", "127.0.0.1", port).returncode == 0


def test_waiting_for_a_service_that_has_ended_ends_at_once() -> None:
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()

    waited = script("probe.py", "ready", "http://127.0.0.1:1/readyz", str(ended.pid))

    assert waited.returncode == 1
    assert "has ended" in waited.stderr
