"""A real PostGIS for every test: one private cluster, one migrated template, and copies of it that cost a blink."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import URL, Connection

from register.database import engine_for, transaction
from register.migrations import upgrade
from register.roles import OPERATOR
from service.cluster import ADMIN, Cluster
from service.cluster.lock import exclusive

ROOT = Path(__file__).resolve().parent.parent
LOCAL = ROOT / ".local" / "tests"


@dataclass(frozen=True)
class Database:
    """A database of the test cluster; `url(role)` says how to connect to it as a role."""

    cluster: Cluster
    name: str

    def url(self, role: str) -> URL:
        return self.cluster.url(self.name, role)


def administer(cluster: Cluster, statement: str, *names: str) -> None:
    """Run one statement that names databases, as the cluster's administrator."""
    url = cluster.url("postgres", ADMIN)
    address = {key: str(value) for key, value in url.query.items()}
    with psycopg.connect(dbname="postgres", user=ADMIN, autocommit=True, **address) as connection:
        connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


def schema_digest() -> str:
    """Changes with anything that makes the template what it is."""
    parts = sorted(
        [*(ROOT / "alembic").rglob("*.py"), *(ROOT / "alembic").rglob("*.sql"), *(ROOT / "register").rglob("*.sql")]
    )
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part.read_bytes())
    return digest.hexdigest()[:12]


@pytest.fixture(scope="session")
def test_cluster() -> Cluster:
    """The cluster that tests share, left running for the next run."""
    cluster = Cluster(LOCAL)
    cluster.start()
    return cluster


@pytest.fixture(scope="session")
def template(test_cluster: Cluster) -> str:
    """The name of a database at the head revision, made once for all workers and runs of one schema."""
    name = f"template_{schema_digest()}"
    with exclusive(LOCAL / "template.lock"):
        if name not in test_cluster.status().databases:
            for old in test_cluster.status().databases:
                if old.startswith(("template_", "building_", "copy_")):
                    test_cluster.drop(old)
            test_cluster.create("building_it")
            upgrade(test_cluster.url("building_it", ADMIN))
            administer(test_cluster, "ALTER DATABASE {} RENAME TO {}", "building_it", name)
    return name


@pytest.fixture(scope="session")
def copy_database(test_cluster: Cluster, template: str) -> Callable[[], Database]:
    """Makes copies of the template; whoever asks for one drops it."""

    def copy() -> Database:
        name = f"copy_{uuid.uuid4().hex[:16]}"
        with exclusive(LOCAL / "template.lock"):
            administer(test_cluster, "CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY", name, template)
        return Database(test_cluster, name)

    return copy


@pytest.fixture
def database(copy_database: Callable[[], Database]) -> Iterator[Database]:
    """A fresh database for a test that commits."""
    made = copy_database()
    yield made
    made.cluster.drop(made.name)


@pytest.fixture(scope="module")
def shared_database(copy_database: Callable[[], Database]) -> Iterator[Database]:
    """A fresh database for the tests of one module, which commit and see what came before."""
    made = copy_database()
    yield made
    made.cluster.drop(made.name)


@pytest.fixture(scope="session")
def quiet_database(copy_database: Callable[[], Database]) -> Iterator[Database]:
    """A database in which nothing is ever committed."""
    made = copy_database()
    yield made
    made.cluster.drop(made.name)


@pytest.fixture
def operator(quiet_database: Database) -> Iterator[Connection]:
    """A connection as the operator, in a transaction that is rolled back."""
    engine = engine_for(quiet_database.url(OPERATOR), OPERATOR, pool_size=1)
    with transaction(engine, "cli:test") as connection:
        yield connection
        connection.rollback()
    engine.dispose()
