"""The cluster as one object: start, stop, look, make and drop databases, and say how to connect."""

from __future__ import annotations

import re
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
from service.cluster.problems import explained, from_output

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
        fields = asdict(self)
        return {"state": "running" if fields.pop("running") else "stopped", **fields}


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
        folder = places.make_socket_folder(self.local, account, self._runtime)
        place = Place(
            local=self.local,
            base=base,
            socket=folder,
            port=before.port if before else places.free_port(self.local, folder),
            account=account.name,
            admits=tuple(sorted(admits)),
        )
        known = postmaster.address(place.data) if postmaster.running(place.data) else None
        if known:
            place = replace(place, socket=known[0], port=known[1])
        if known and server.comes_to_answer(place, account, tools):
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

    def status(self) -> ClusterStatus:
        """What is there and whether it answers; no error for a cluster that is absent or down.

        SetupError when it listens but refuses this account, or is only just starting or stopping.
        """
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
            connection = psycopg.connect(
                host=str(place.socket),
                port=place.port,
                user=ADMIN,
                dbname=database,
                requirepeer=place.account,
                connect_timeout=20,
                autocommit=True,
            )
        except psycopg.OperationalError as error:
            if "Peer authentication failed" in str(error):
                raise SetupError(
                    f"The database cluster does not admit the account {accounts.caller().name}.",
                    f"`homeward db start`, run once by root or {place.account}, admits the account that runs it.",
                ) from error
            raise SetupError(
                f"The database cluster refused the connection: {error}.",
                f"Wait a moment if it is only just starting, or look into {place.log}.",
            ) from error
        try:
            with connection:
                yield connection
        except psycopg.errors.ObjectInUse as error:
            raise ConflictError("Another connection stands in the way.", "Stop what uses it, try again.") from error
        except psycopg.OperationalError as error:
            raise from_output("do this in the database cluster", str(error), place.log) from error


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
