"""Making, starting and stopping the server: PostgreSQL's own programs, run as the server account."""

from __future__ import annotations

import datetime as dt
import time
from pathlib import Path

from register.errors import SetupError
from service.cluster import accounts, config, postmaster, problems
from service.cluster.accounts import Account
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
    """The user number that owns the data under `base`; None without data, or for a copy made by root."""
    if base is None:
        return None
    try:
        return (base / "data").stat().st_uid or None
    except FileNotFoundError:
        return None


def take_over(base: Path, account: Account) -> None:
    """Give the server account a cluster folder that root has copied along with its checkout."""
    data = base / "data"
    if accounts.is_root() and data.exists() and data.stat().st_uid == 0:
        accounts.caller().must(
            "hand the data to its account", ["/bin/chown", "-Rh", f"{account.uid}:{account.gid}", base]
        )
    if data.exists() and not account.can_enter(data):
        raise SetupError(
            f"The account {account.name}, which runs the database, can no longer reach {data}.",
            "Let it pass through the folders above again (chmod o+x), or move the checkout back.",
        )


def initialise(base: Path, account: Account, tools: Binaries) -> None:
    """Make the data directory if there is none; beside its place first, so it is whole or not there."""
    data = base / "data"
    if made_by(base) is not None:
        return
    if data.exists():
        # Not made by us, or not whole: nothing is thrown away that might be somebody's data.
        aside = data.with_name(f"data.not-whole-{dt.datetime.now(dt.UTC):%Y%m%dT%H%M%SZ}")
        account.must("set a broken data directory aside", ["/bin/mv", "-T", "--", data, aside])
    fresh = data.with_name("data.new")
    account.must("clear a half-made data directory", ["/bin/rm", "-rf", "--", fresh])
    options = [
        "--encoding=UTF8",
        "--locale=C.UTF-8",
        "--data-checksums",
        "--auth-local=peer",
        "--auth-host=reject",
    ]
    made = account.run([tools["initdb"], "-D", fresh, "-U", config.ADMIN, "--no-instructions", *options], timeout=600)
    if made.returncode != 0:
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


def comes_to_answer(place: Place, account: Account, tools: Binaries) -> bool:
    """Wait until the server that has a process takes connections; False when the process goes (it was dying).

    SetupError when it neither answers nor goes.
    """
    end = time.monotonic() + _START_SECONDS
    while postmaster.running(place.data):
        asked = [tools["pg_isready"], "-q", "-t", "3", "-h", str(place.socket), "-p", str(place.port)]
        if account.run(asked).returncode == 0:
            return True
        if time.monotonic() > end:
            raise SetupError(
                f"The database server runs but has taken no connection for {_START_SECONDS} seconds.",
                f"Look into {place.log}; `homeward db stop`, then `homeward db start`, begins anew.",
            )
        time.sleep(0.1)
    return False


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
    stale = [
        place.data / "postmaster.pid",
        place.socket_file,
        place.socket_file.with_suffix(f".{place.port}.lock"),
    ]
    account.must("clear what a crash left", ["/bin/rm", "-f", "--", *stale])


def launch(place: Place, account: Account, tools: Binaries) -> None:
    """Start the server and wait until it takes connections; else SetupError with the log's last lines."""
    if place.log.exists() and place.log.stat().st_size > _LOG_LIMIT:
        account.must("turn the log over", ["/bin/mv", "-T", "--", place.log, f"{place.log}.1"])
    before = place.log.stat().st_size if place.log.exists() else 0
    wait = ["-w", "-t", str(_START_SECONDS), "-s"]
    done = account.run([tools["pg_ctl"], "start", "-D", place.data, "-l", place.log, *wait])
    if done.returncode == 0:
        return
    if postmaster.running(place.data):
        raise SetupError(
            f"The database server takes no connections {_START_SECONDS} seconds after its start: "
            "it is probably still recovering from a crash.",
            f"Watch {place.log}, then run `homeward db start` again.",
        )
    raise problems.from_output("start the database server", done.stdout + problems.tail(place.log, before), place.log)


def halt(data: Path, account: Account, tools: Binaries) -> None:
    """Stop the server: open transactions are rolled back, what was committed is written out."""
    done = account.run([tools["pg_ctl"], "stop", "-D", data, "-m", "fast", "-w", "-t", "90", "-s"])
    if done.returncode != 0 and postmaster.running(data):
        raise problems.from_output("stop the database server", done.stdout, data.parent / "server.log")
