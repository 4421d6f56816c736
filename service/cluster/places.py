"""Where a cluster lives: its folder, its socket and its port, as recorded in `.local/cluster.json`.

The folder is `.local/cluster`. Root's server account often cannot reach that (a checkout in /root, say): then
it is `/var/lib/homeward/<digest of the path>`. A socket's whole name may have 107 bytes, so the socket has a
short folder of its own whatever the checkout's path: `/run/homeward/<digest>` for root, else
`/tmp/homeward-<uid>/<digest>`.
"""

from __future__ import annotations

import hashlib
import json
import os
import socket
import stat
from dataclasses import dataclass
from itertools import chain, count
from pathlib import Path

from register.errors import SetupError
from service.cluster.accounts import Account, is_root

FALLBACK = Path("/var/lib/homeward")
_FIRST_PORT, _PORTS = 20000, 10000
_LONGEST_SOCKET = 107


@dataclass(frozen=True)
class Place:
    """One cluster's whereabouts, as recorded beside the checkout it serves."""

    local: Path
    base: Path
    socket: Path
    port: int
    account: str
    admits: tuple[str, ...]

    @property
    def data(self) -> Path:
        """PostgreSQL's data directory."""
        return self.base / "data"

    @property
    def log(self) -> Path:
        """What the server says."""
        return self.base / "server.log"

    @property
    def socket_file(self) -> Path:
        """The socket itself."""
        return self.socket / f".s.PGSQL.{self.port}"

    def record(self) -> None:
        """Write this down in `.local/cluster.json`, whole or not at all."""
        fields = {name: str(getattr(self, name)) for name in ("local", "base", "socket", "account")}
        text = json.dumps({**fields, "port": self.port, "admits": sorted(self.admits)}, indent=2)
        fresh = self.local / "cluster.json.new"
        fresh.write_text(text + "\n", encoding="utf-8")
        fresh.replace(self.local / "cluster.json")


def recorded(local: Path) -> Place | None:
    """The record of the cluster under `local`, or None when there is none that can be used.

    A record copied along with a checkout names the cluster of the original and is not followed, unless the
    original is gone (the checkout was moved). Everything in a lost record can be found again.
    """
    try:
        fields = json.loads((local / "cluster.json").read_text(encoding="utf-8"))
        place = Place(
            local=local,
            base=Path(fields["base"]),
            socket=Path(fields["socket"]),
            port=int(fields["port"]),
            account=str(fields["account"]),
            admits=tuple(fields["admits"]),
        )
        origin = Path(fields["local"])
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return None
    if origin == local:
        return place
    moved_with_data = FALLBACK in place.base.parents and not origin.exists()
    return place if moved_with_data else None


def digest(local: Path) -> str:
    """Eight hexadecimal digits that stand for the path `local`."""
    return hashlib.sha256(os.fsencode(local)).hexdigest()[:8]


def existing_base(local: Path) -> Path | None:
    """The folder that already holds the cluster of `local`, or None before the first start.

    A fallback folder counts only when it is recorded: without its record (the checkout was deleted and cloned
    again) it is left alone, data and all, and a new cluster gets a folder of its own.
    """
    record = recorded(local)
    candidates = [*([record.base] if record else []), local / "cluster"]
    return next((base for base in candidates if (base / "data").exists()), None)


def make_base(local: Path, account: Account) -> Path:
    """Make the cluster's folder, owned by the server account, where that account can reach it."""
    if account.can_enter(local):
        base = local / "cluster"
    else:
        FALLBACK.mkdir(mode=0o755, parents=True, exist_ok=True)
        FALLBACK.chmod(0o755)
        names = chain([digest(local)], (f"{digest(local)}-{number}" for number in count(2)))
        base = next(FALLBACK / name for name in names if not (FALLBACK / name / "data").exists())
    base.mkdir(mode=0o700, exist_ok=True)
    if is_root():
        os.chown(base, account.uid, account.gid)
    return base


def free_port(local: Path, folder: Path) -> int:
    """A port nobody listens on, on this machine or in the socket's `folder`; steady for a path while free."""
    first = int(digest(local), 16) % _PORTS
    for step in range(_PORTS):
        port = _FIRST_PORT + (first + step) % _PORTS
        if (folder / f".s.PGSQL.{port}").exists():
            continue
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise SetupError(
        f"Every port from {_FIRST_PORT} to {_FIRST_PORT + _PORTS - 1} is taken.", "Stop what listens there."
    )


def make_socket_folder(local: Path, account: Account, runtime: Path | None) -> Path:
    """Make the short folder of the socket, closed to everybody but the server account (and root).

    `runtime` overrides where it is made. SetupError when somebody else has put a folder in its place, or when
    the whole name would be too long for a socket.
    """
    parent = runtime or (Path("/run/homeward") if is_root() else Path(f"/tmp/homeward-{os.geteuid()}"))  # noqa: S108
    folder = parent / digest(local)
    if len(os.fsencode(folder / ".s.PGSQL.65535")) > _LONGEST_SOCKET:
        raise SetupError(f"{folder} is too long for a socket's name.", "Set HOMEWARD_RUNTIME to a shorter folder.")
    parent.mkdir(mode=0o755 if is_root() else 0o700, parents=True, exist_ok=True)
    _check_mine(parent, os.geteuid())
    folder.mkdir(mode=0o700, exist_ok=True)
    if is_root():
        os.chown(folder, account.uid, account.gid, follow_symlinks=False)
    _check_mine(folder, account.uid)
    folder.chmod(0o700)
    return folder


def _check_mine(folder: Path, owner: int) -> None:
    """Refuse a folder that another account owns, can write to, or has made a link of."""
    seen = folder.lstat()
    if not stat.S_ISDIR(seen.st_mode) or seen.st_uid != owner or seen.st_mode & 0o022:
        raise SetupError(
            f"{folder} should be a folder of user number {owner} that nobody else can write to, and is not: "
            "another account may have put it there.",
            "Remove it, or set HOMEWARD_RUNTIME to a short folder of your own.",
        )
