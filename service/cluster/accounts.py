"""Operating-system accounts: who asks, who runs the server, and running things as the latter.

PostgreSQL refuses to run as root, so root hands the server to Debian's `postgres` account (or to whoever
owns the data already). Whatever is inside the cluster's folder is then written by that account and never by
root, so that nothing left there (a link, say) can lead root astray.
"""

from __future__ import annotations

import os
import pwd
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from register.errors import SetupError

_SERVER_ACCOUNT = "postgres"
# PostgreSQL's programs obey PG* variables and the locale: they get a small environment of their own.
_ENVIRONMENT = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C.UTF-8", "TZ": "UTC"}
_WRITE = 'umask 077; cat > "$1.new" && mv -f -T -- "$1.new" "$1"'


def is_root() -> bool:
    """Whether this process runs as root."""
    return os.geteuid() == 0


@dataclass(frozen=True)
class Account:
    """One account of this machine."""

    name: str
    uid: int
    gid: int

    def run(
        self, command: Sequence[str | Path], stdin: str | None = None, timeout: float = 180
    ) -> subprocess.CompletedProcess[str]:
        """Run `command` as this account, without root's groups or environment, and wait for it (seconds)."""
        mine = self.uid == os.geteuid()
        return subprocess.run(  # noqa: S603 - commands are lists of our own making
            [str(part) for part in command],
            input=stdin,
            stdin=subprocess.DEVNULL if stdin is None else None,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            check=False,
            timeout=timeout,
            cwd="/",
            env=_ENVIRONMENT,
            umask=0o077,
            user=None if mine else self.uid,
            group=None if mine else self.gid,
            extra_groups=None if mine else [],
        )

    def must(self, doing: str, command: Sequence[str | Path], stdin: str | None = None) -> None:
        """Run `command` as this account; SetupError with its own words when it fails."""
        done = self.run(command, stdin)
        if done.returncode != 0:
            raise SetupError(f"Could not {doing}: {done.stdout.strip()}", "Mend what is named, then run it again.")

    def write(self, path: Path, text: str) -> None:
        """Write a file as this account, readable by it alone, whole or not at all."""
        self.must(f"write {path}", ["/bin/sh", "-c", _WRITE, "sh", path], stdin=text)

    def can_enter(self, folder: Path) -> bool:
        """Whether this account may pass through every folder down to `folder`."""
        return self.run(["/usr/bin/test", "-x", folder]).returncode == 0


def caller() -> Account:
    """The account this process runs as. SetupError if its number has no name."""
    return by_uid(os.geteuid())


def by_uid(uid: int) -> Account:
    """The account of a user number. SetupError if it has no name."""
    try:
        entry = pwd.getpwuid(uid)
    except KeyError as error:
        raise SetupError(
            f"User number {uid} has no account name on this machine; the database admits accounts by name.",
            "Give it one (useradd), or run Homeward as another account.",
        ) from error
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)


def for_server(data_owner: int | None) -> Account:
    """Who runs the server: the caller; for root the owner of the data, else Debian's `postgres` account.

    SetupError when the data is another account's and the caller is not root.
    """
    me = caller()
    if me.uid != 0:
        if data_owner not in (None, me.uid):
            raise SetupError(
                f"This cluster belongs to user number {data_owner}, and you are {me.name}.",
                "Run it as root or as that account, or point HOMEWARD_LOCAL at a folder of your own.",
            )
        return me
    if data_owner:
        return by_uid(data_owner)
    try:
        entry = pwd.getpwnam(_SERVER_ACCOUNT)
    except KeyError as error:
        raise SetupError(
            f"PostgreSQL may not run as root, and there is no account {_SERVER_ACCOUNT} to run it.",
            "Install Debian's postgresql-common, which makes it, or run Homeward as another account.",
        ) from error
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)
