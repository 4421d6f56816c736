"""The cluster as one object: start, stop, look, make and drop databases, and say how to connect."""

from __future__ import annotations

import re
import shutil
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, LiteralString

import psycopg
from psycopg import sql
from sqlalchemy import URL

from register.errors import ConflictError, NotFoundError, SetupError
from service.cluster import accounts, binaries, places, postmaster, server
from service.cluster.config import ADMIN, EXTENSIONS
from service.cluster.lock import exclusive
from service.cluster.places import Place
from service.cluster.problems import explained

_NAME = re.compile(r"[a-z][a-z0-9_]{0,50}")
_RESERVED = ("postgres", "template0", "template1")
_START = "Start it with `homeward db start`."


@dataclass(frozen=True)
class ClusterStatus:
    """What there is to know about a cluster. `where` and the rest are None before the first start."""

    running: bool
    where: str | None = None
    socket: str | None = None
    port: int | None = None
    account: str | None = None
    databases: tuple[str, ...] = ()
    postgresql: str | None = None
    postgis: str | None = None

    def as_dict(self) -> dict[str, Any]:
        """The same as JSON-ready values."""
        return {"state": "running" if self.running else "stopped", **asdict(self)}


class Cluster:
    """The private cluster of one `.local` folder. Nothing is touched before a method is called."""

    def __init__(self, local: Path, runtime: Path | None = None) -> None:
        self.local = local.absolute()
        self._runtime = runtime

    def start(self) -> ClusterStatus:
        """Start the server, making the cluster on first use and recovering what a crash left. Idempotent.

        SetupError says what stands in the way: packages, rights, a full disk, the server's own last words.
        """
        with explained("start the database cluster"):
            self.local.mkdir(parents=True, exist_ok=True)
            with exclusive(self.local / "cluster.lock"):
                self._start()
        return self.status()

    def _start(self) -> None:
        base = places.existing_base(self.local)
        account = accounts.for_server(server.data_owner(base))
        tools = binaries.find(server.made_by(base) if base else None)
        base = base or places.make_base(self.local, account)
        before = places.recorded(self.local)
        admits = {accounts.caller().name, *(before.admits if before else ())}
        place = Place(
            local=self.local,
            base=base,
            socket=places.make_socket_folder(self.local, account, self._runtime),
            port=before.port if before else places.free_port(self.local),
            account=account.name,
            admits=tuple(sorted(admits)),
        )
        if postmaster.running(place.data):
            folder, port = postmaster.address(place.data)
            place = replace(place, socket=folder, port=port)
            server.admit(place, account, tools)
        else:
            server.take_over(base, account)
            server.initialise(base, account, tools)
            server.configure(place, account)
            server.clear_leftovers(place, account)
            server.launch(place, account, tools)
        place.record()

    def stop(self) -> bool:
        """Stop the server; False when none was running. Committed work is kept."""
        base = None
        with explained("stop the database cluster"):
            if not self.local.exists():
                return False
            with exclusive(self.local / "cluster.lock"):
                base = places.existing_base(self.local)
                if base is None or not postmaster.running(base / "data"):
                    return False
                account = accounts.for_server(server.data_owner(base))
                server.halt(base / "data", account, binaries.find(server.made_by(base)))
        return True

    def remove(self) -> None:
        """Stop the server and delete the cluster with every database in it. There is no way back."""
        self.stop()
        with explained("remove the database cluster"):
            for base in places.bases(self.local):
                shutil.rmtree(base, ignore_errors=not base.exists())
            record = places.recorded(self.local)
            if record and record.socket.exists():
                shutil.rmtree(record.socket)
            for name in ("cluster.json", "cluster.lock"):
                (self.local / name).unlink(missing_ok=True)

    def status(self) -> ClusterStatus:
        """What is there and whether it answers. Never raises for a cluster that is not there or not running."""
        with explained("look at the database cluster"):
            place = places.recorded(self.local)
            if place is None:
                return ClusterStatus(running=False)
            known = ClusterStatus(False, str(place.base), str(place.socket), place.port, place.account)
            if not self._answers(place):
                return known
        with self._admin() as connection:
            names = connection.execute(
                "SELECT datname FROM pg_database WHERE datname <> ALL (%s) ORDER BY 1", [list(_RESERVED)]
            ).fetchall()
            versions = connection.execute(
                "SELECT current_setting('server_version'), default_version "
                "FROM pg_available_extensions WHERE name = 'postgis'"
            ).fetchone()
        postgresql, postgis = versions or (None, None)
        return replace(
            known,
            running=True,
            databases=tuple(str(name) for (name,) in names),
            postgresql=postgresql,
            postgis=postgis,
        )

    @property
    def answers(self) -> bool:
        """Whether something listens on this cluster's socket (a quick look, without a connection)."""
        with explained("look at the database cluster"):
            place = places.recorded(self.local)
            return place is not None and self._answers(place)

    def create(self, name: str) -> bool:
        """Make sure that database `name` exists with its extensions; False when it was there already.

        SetupError when the cluster is down; ConflictError for a name that cannot be used.
        """
        _check_name(name)
        with self._admin() as connection:
            fresh = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone() is None
            if fresh:
                _run(connection, "CREATE DATABASE {}", name)
        with self._admin(name) as connection:
            for extension in EXTENSIONS:
                _run(connection, "CREATE EXTENSION IF NOT EXISTS {}", extension)
        return fresh

    def drop(self, name: str) -> None:
        """Delete database `name` and everything in it, ending the connections to it.

        NotFoundError when it is not there; SetupError when the cluster is down.
        """
        _check_name(name)
        with self._admin() as connection:
            if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone() is None:
                raise NotFoundError(f"There is no database {name}.", "`homeward db status` lists them.")
            _run(connection, "DROP DATABASE {} WITH (FORCE)", name)

    def url(self, database: str, role: str) -> URL:
        """How to connect to `database` as `role`, for SQLAlchemy; the server's account is checked on the way.

        SetupError when the cluster is down. The database need not exist.
        """
        place = self._place()
        query = {"host": str(place.socket), "port": str(place.port), "requirepeer": place.account}
        return URL.create("postgresql+psycopg", username=role, database=database, query=query)

    def _place(self) -> Place:
        with explained("look at the database cluster"):
            place = places.recorded(self.local)
            if place is None or not self._answers(place):
                raise SetupError("The database cluster of this checkout is not running.", _START)
            return place

    @staticmethod
    def _answers(place: Place) -> bool:
        with socket.socket(socket.AF_UNIX) as probe:
            probe.settimeout(10)
            try:
                probe.connect(str(place.socket_file))
            except (FileNotFoundError, ConnectionRefusedError):
                return False
            return True

    @contextmanager
    def _admin(self, database: str = "postgres") -> Iterator[psycopg.Connection[tuple[Any, ...]]]:
        """A connection as administrator in autocommit; SetupError instead of the driver's errors."""
        place = self._place()
        try:
            with psycopg.connect(
                host=str(place.socket),
                port=place.port,
                user=ADMIN,
                dbname=database,
                requirepeer=place.account,
                connect_timeout=20,
                autocommit=True,
            ) as connection:
                yield connection
        except psycopg.errors.DiskFull as error:
            raise SetupError("The disk of the database is full.", "Free some space, then run it again.") from error
        except psycopg.errors.ObjectInUse as error:
            raise ConflictError("Another connection stands in the way.", "Stop what uses it, then run it again.") from error
        except psycopg.OperationalError as error:
            raise SetupError(f"The database cluster refused: {error}", _START) from error


def _check_name(name: str) -> None:
    if not _NAME.fullmatch(name) or name in _RESERVED:
        raise ConflictError(
            f"{name!r} cannot be the name of a database of ours.",
            "Take lower-case letters, digits and _, a letter first, at most 51 characters, "
            f"and none of {', '.join(_RESERVED)}.",
        )


def _run(connection: psycopg.Connection[tuple[Any, ...]], statement: LiteralString, name: str) -> None:
    """Run a statement with one quoted name in it."""
    connection.execute(sql.SQL(statement).format(sql.Identifier(name)))
