"""Making, starting and stopping the server: PostgreSQL's own programs, run as the server account."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
from pathlib import Path

from register.errors import SetupError
from service.cluster import config, postmaster, problems
from service.cluster.accounts import Account, is_root
from service.cluster.binaries import Binaries
from service.cluster.places import Place

_START_SECONDS = 120
_LOG_LIMIT = 5_000_000


def made_by(base: Path) -> int | None:
    """The PostgreSQL major version that made the data under `base`, or None when there is no whole data."""
    try:
        return int((base / "data" / "PG_VERSION").read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return None


def data_owner(base: Path | None) -> int | None:
    """The user number that owns the data under `base`; None when there is none, or only a copy made by root."""
    if base is None:
        return None
    try:
        return (base / "data").stat().st_uid or None
    except FileNotFoundError:
        return None


def take_over(base: Path, account: Account) -> None:
    """Give the server account a cluster folder that root has copied along with its checkout."""
    data = base / "data"
    if is_root() and data.exists() and data.stat().st_uid == 0:
        subprocess.run(["/bin/chown", "-Rh", f"{account.uid}:{account.gid}", str(base)], check=False, timeout=600)
    if data.exists() and not account.can_enter(data):
        raise SetupError(
            f"The account {account.name}, which runs the database, can no longer reach {data}.",
            "Let it pass through the folders above again (chmod o+x), or move the checkout back.",
        )


def initialise(base: Path, account: Account, tools: Binaries) -> None:
    """Make the data directory if there is none: beside its place first, so that it is there whole or not at all."""
    data = base / "data"
    if made_by(base) is not None:
        return
    if data.exists():
        # Not made by us, or not whole: nothing is thrown away that might be somebody's data.
        aside = data.with_name(f"data.not-whole-{dt.datetime.now(dt.UTC):%Y%m%dT%H%M%SZ}")
        account.must("set a broken data directory aside", ["/bin/mv", "-T", "--", data, aside])
    fresh = data.with_name("data.new")
    account.must("clear a half-made data directory", ["/bin/rm", "-rf", "--", fresh])
    options = ["--encoding=UTF8", "--locale=C.UTF-8", "--data-checksums", "--auth-local=peer", "--auth-host=reject"]
    made = account.run(
        [tools["initdb"], "-D", fresh, "-U", config.ADMIN, "--no-instructions", *options], timeout=600
    )
    if made.returncode != 0:
        account.run(["/bin/rm", "-rf", "--", fresh])
        raise problems.from_output("make the data directory", made.stdout)
    account.must("put the data directory in place", ["/bin/mv", "-T", "--", fresh, data])


def configure(place: Place, account: Account) -> None:
    """Write the four configuration files."""
    account.write(place.data / "postgresql.conf", config.server(place.port, place.socket))
    account.write(place.data / "pg_hba.conf", config.host_based_access())
    account.write(place.data / "pg_ident.conf", config.identities(place.admits))


def admit(place: Place, account: Account, tools: Binaries) -> None:
    """Let a running server know which accounts it admits now."""
    account.write(place.data / "pg_ident.conf", config.identities(place.admits))
    account.must("make the server read its accounts", [tools["pg_ctl"], "reload", "-D", place.data])


def clear_leftovers(place: Place, account: Account) -> None:
    """Make way for a start after a crash.

    PostgreSQL copes with its own stale `postmaster.pid`, save where the number in it now belongs to another
    process. The file is removed only when no process of a server on this data is left, since it is also what
    keeps a second server out.
    """
    left = postmaster.wait_until_gone(place.data)
    if left:
        numbers = " ".join(str(pid) for pid in left)
        raise SetupError(
            f"The server has crashed and processes of it still work on its data: {numbers}.",
            f"End them (kill {numbers}), then run `homeward db start` again.",
        )
    stale = [place.data / "postmaster.pid", *place.socket.glob(".s.PGSQL.*")]
    account.must("clear what a crash left", ["/bin/rm", "-f", "--", *stale])


def launch(place: Place, account: Account, tools: Binaries) -> None:
    """Start the server and wait until it takes connections; SetupError with the log's last lines if it does not."""
    if place.log.exists() and place.log.stat().st_size > _LOG_LIMIT:
        account.must("turn the log over", ["/bin/mv", "-T", "--", place.log, f"{place.log}.1"])
    before = place.log.stat().st_size if place.log.exists() else 0
    wait = ["-w", "-t", str(_START_SECONDS), "-s"]
    done = account.run([tools["pg_ctl"], "start", "-D", place.data, "-l", place.log, *wait])
    if done.returncode == 0:
        return
    if postmaster.running(place.data):
        raise SetupError(
            f"The database server has been starting for {_START_SECONDS} seconds and takes no connections yet: "
            "it is probably still recovering from a crash.",
            f"Watch {place.log}, then run `homeward db start` again.",
        )
    raise problems.from_output(
        "start the database server", done.stdout + problems.tail(place.log, before), place.log
    )


def halt(data: Path, account: Account, tools: Binaries) -> None:
    """Stop the server: open transactions are rolled back, what was committed is written out."""
    done = account.run([tools["pg_ctl"], "stop", "-D", data, "-m", "fast", "-w", "-t", "90", "-s"])
    if done.returncode != 0 and postmaster.running(data):
        raise problems.from_output("stop the database server", done.stdout, data.parent / "server.log")


def sweep(place: Place) -> None:
    """Remove the socket's folder after a stop (an empty one; os.rmdir refuses any other)."""
    if place.socket.is_dir() and not any(place.socket.iterdir()):
        os.rmdir(place.socket)
