"""Databases in the cluster are made and dropped; the address of any database is told by role."""

from __future__ import annotations

from pathlib import Path

import psycopg
import pytest

from register.errors import ConflictError, NotFoundError, SetupError
from register.roles import APP, WORKER
from service.cluster import ADMIN, Cluster
from service.databases import admin_url, database_url
from service.settings import Settings

from .looking import ask, connect

pytestmark = pytest.mark.cluster


def test_a_new_database_has_its_extensions_and_making_it_again_changes_nothing(running: Cluster) -> None:
    assert running.create("county") is True
    assert running.create("county") is False

    assert "county" in running.status().databases
    assert ask(running, "SELECT round(ST_Distance('POINT(0 0)', 'POINT(3 4)'))", "county") == 5
    with connect(running, "county") as connection:
        found = {name for (name,) in connection.execute("SELECT extname FROM pg_extension")}
    assert {"postgis", "fuzzystrmatch", "btree_gist", "pg_trgm"} <= found


def test_a_dropped_database_is_gone_even_with_somebody_connected(running: Cluster) -> None:
    running.create("short_lived")
    with connect(running, "short_lived") as connection:
        running.drop("short_lived")
        with pytest.raises(psycopg.OperationalError):
            connection.execute("SELECT 1")

    assert "short_lived" not in running.status().databases
    with pytest.raises(NotFoundError, match="no database short_lived"):
        running.drop("short_lived")


@pytest.mark.parametrize(
    "name",
    [
        "",
        "1st",
        "County",
        "two words",
        "a-b",
        "x;drop",
        'q"',
        "é",
        "a" * 52,
        "name\n",
        "postgres",
        "template1",
    ],
)
def test_a_name_that_cannot_be_ours_is_refused_and_nothing_is_made_or_dropped(running: Cluster, name: str) -> None:
    before = ask(running, "SELECT array_agg(datname ORDER BY datname) FROM pg_database")

    with pytest.raises(ConflictError):
        running.create(name)
    with pytest.raises(ConflictError):
        running.drop(name)

    assert ask(running, "SELECT array_agg(datname ORDER BY datname) FROM pg_database") == before


def test_the_longest_name_that_is_allowed_works(running: Cluster) -> None:
    name = "a" * 51

    assert running.create(name) is True
    assert name in running.status().databases


def settings(tmp_path: Path, **fields: object) -> Settings:
    return Settings.model_validate({"local": tmp_path / ".local", **fields})


def test_without_a_database_url_the_address_is_the_clusters(running: Cluster) -> None:
    running.create("homeward")
    mine = Settings.model_validate({"local": running.local})

    url = database_url(mine, WORKER)

    assert (url.drivername, url.username, url.database) == ("postgresql+psycopg", WORKER, "homeward")
    assert admin_url(mine).username == ADMIN
    plain = admin_url(mine).set(drivername="postgresql").render_as_string()
    assert psycopg.connect(plain).execute("SELECT current_database()").fetchone() == ("homeward",)


def test_with_the_cluster_down_the_remedy_is_to_start_it(tmp_path: Path) -> None:
    with pytest.raises(SetupError, match="homeward db start"):
        database_url(settings(tmp_path), APP)


@pytest.mark.parametrize(
    "given",
    [
        "postgres://me@db.example/register",
        "postgresql://me@db.example/register",
        "postgresql+psycopg2://me@db.example/register",
        "postgresql+asyncpg://me@db.example/register",
    ],
)
def test_a_database_url_of_any_driver_is_used_as_its_own_user_whatever_the_role(tmp_path: Path, given: str) -> None:
    url = database_url(settings(tmp_path, database_url=given), APP)

    assert url.render_as_string() == "postgresql+psycopg://me@db.example/register"
    assert admin_url(settings(tmp_path, database_url=given)) == url


def test_the_password_comes_from_its_file(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("p@ss/word \n")
    given = settings(tmp_path, database_url="postgresql://me@db.example/x", database_password_file=secret)

    assert database_url(given, APP).password == "p@ss/word"


def test_an_address_without_a_user_connects_as_the_role_with_that_roles_password(tmp_path: Path) -> None:
    (tmp_path / APP).write_text("for the pages\n")
    (tmp_path / ADMIN).write_text("for migrations\n")
    given = settings(tmp_path, database_url="postgresql://db.example/x", database_passwords=tmp_path)

    pages, migrations = database_url(given, APP), admin_url(given)

    assert (pages.username, pages.password) == (APP, "for the pages")
    assert (migrations.username, migrations.password) == (ADMIN, "for migrations")
    with pytest.raises(SetupError, match=WORKER):
        database_url(given, WORKER)


@pytest.mark.parametrize(
    "given",
    ["not an address of s3cret", "mysql://me:s3cret@db.example/x", "postgresql://me:s3cret@db.example"],
)
def test_an_unusable_database_url_is_refused_without_repeating_it(tmp_path: Path, given: str) -> None:
    with pytest.raises(SetupError, match="HOMEWARD_DATABASE_URL") as refusal:
        database_url(settings(tmp_path, database_url=given), APP)

    assert "s3cret" not in str(refusal.value)
