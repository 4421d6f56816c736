"""Connections to a real register: as its administrator, and as each of the roles that log in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from sqlalchemy import Connection, Engine

from register.database import engine_for
from register.migrations import admin_engine
from service.cluster import ADMIN
from tests.conftest import Database
from tests.emptied import emptied_database, feed

__all__ = ["emptied_database", "feed"]


@pytest.fixture
def admin(quiet_database: Database) -> Iterator[Connection]:
    """The administrator, in a transaction that is rolled back."""
    with admin_engine(quiet_database.url(ADMIN)).connect() as connection:
        yield connection
        connection.rollback()


@pytest.fixture(scope="module")
def as_role(shared_database: Database) -> Iterator[Callable[[str], Engine]]:
    """Engines that log in to this module's register as a role, one connection each."""
    with ExitStack() as stack:
        made: dict[str, Engine] = {}

        def engine(role: str) -> Engine:
            if role not in made:
                made[role] = engine_for(shared_database.url(role), role, pool_size=1)
                stack.callback(made[role].dispose)
            return made[role]

        yield engine
