"""The real service on a free port over a real database with a small synthetic county in it."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import httpx
import pytest
import uvicorn
from fastapi import FastAPI
from sqlalchemy import Connection, Engine, create_engine, text

from register.database import engine_for, transaction
from register.roles import APP, OPERATOR, SIGNIN
from service.cluster import ADMIN
from service.settings import Settings
from service.web import create_app
from service.web.sessions import start
from tests.conftest import Database
from tests.web.county import PEOPLE, County, small_county


@dataclass
class Site:
    """A running service: where it is, what is behind it, and the ways in."""

    base: str
    app: FastAPI
    database: Database
    county: County
    admin: Engine
    now: datetime
    tokens: dict[str, str] = field(default_factory=dict)

    def token(self, kind: str) -> str:
        """A live session's token for one of PEOPLE, as sign-in makes it."""
        with transaction(self.app.state.web.signin_engine) as connection:
            user = connection.scalar(text("SELECT id FROM hw.users WHERE username = :name"), {"name": PEOPLE[kind][0]})
            return start(connection, UUID(str(user)))

    def client(self, kind: str | None = None, **options: Any) -> httpx.Client:
        """A browser without scripts: signed in as one of PEOPLE, or as nobody."""
        cookies = {}
        if kind is not None:
            cookies["homeward"] = self.tokens.setdefault(kind, self.token(kind))
        return httpx.Client(base_url=self.base, trust_env=False, cookies=cookies, **options)

    def get(self, path: str, kind: str | None = None, **options: Any) -> httpx.Response:
        """One page as one person."""
        with self.client(kind) as client:
            return client.get(path, **options)

    def ask(self, statement: str, **values: Any) -> list[Any]:
        """Rows as the database's administrator, whom no policy hides anything from; one column comes as its value."""
        with self.admin.begin() as connection:
            rows = connection.execute(text(statement), values).all()
        return [row[0] if len(row) == 1 else tuple(row) for row in rows]

    def do(self, statement: str, **values: Any) -> None:
        """A change as the administrator."""
        with self.admin.begin() as connection:
            connection.execute(text(statement), values)

    def audit(self) -> list[Any]:
        """Every entry of pages so far: action, actor, subjects, row_count, details."""
        return self.ask("SELECT action, actor, subjects, row_count, details FROM hw.audit_log ORDER BY seq")


@contextmanager
def running(app: FastAPI) -> Iterator[str]:
    """The application behind a real server on a free port of this machine; gives its address."""
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_config=None, access_log=False, server_header=False))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive(), "the server ended before it started"
        time.sleep(0.02)
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(timeout=10)


@contextmanager
def site_on(
    database: Database, settings: Settings, fill: Callable[[Connection], County] = small_county
) -> Iterator[Site]:
    """The service over one database, with a county put in by the operator."""
    operator = engine_for(database.url(OPERATOR), OPERATOR, pool_size=1)
    with transaction(operator, "cli:test") as connection:
        county = fill(connection)
    operator.dispose()
    app_engine, signin_engine = engine_for(database.url(APP), APP), engine_for(database.url(SIGNIN), SIGNIN)
    admin = create_engine(database.url(ADMIN), pool_size=1)
    now = datetime.now(UTC)
    app = create_app(settings, app_engine, signin_engine, clock=lambda: now)
    try:
        with running(app) as base:
            yield Site(base, app, database, county, admin, now)
    finally:
        for engine in (app_engine, signin_engine, admin):
            engine.dispose()


@pytest.fixture(scope="module")
def site(shared_database: Database) -> Iterator[Site]:
    """The service as it runs on a loopback set-up; one for each module."""
    with site_on(shared_database, Settings()) as made:
        yield made


@pytest.fixture
def own_site(database: Database) -> Iterator[Site]:
    """A service of its own, for a test that breaks something."""
    with site_on(database, Settings()) as made:
        yield made


@pytest.fixture(scope="session")
def csrf() -> Callable[[str], str]:
    """Reads the form token out of a page."""
    return lambda html: re.findall(r'name="csrf_token" value="([^"]+)"', html)[-1]
