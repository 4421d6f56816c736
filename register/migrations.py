"""Bring a database to a revision of the schema, or compare it with the tables as the code has them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import alembic.command as commands
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from geoalchemy2 import alembic_helpers
from sqlalchemy import URL, Connection, Engine, NullPool, create_engine, text

from register.roles import OWNER
from register.schema import SCHEMA, Base

ROOT = Path(__file__).resolve().parent.parent
BOOTSTRAP = Path(__file__).resolve().parent / "sql" / "bootstrap.sql"


def admin_engine(url: str | URL) -> Engine:
    """An engine for administration: no pool, since it does one thing and goes."""
    return create_engine(url, poolclass=NullPool)


def config(connection: Connection) -> Config:
    """Alembic's settings for an open connection (there is no alembic.ini: nothing of it would be ours)."""
    made = Config()
    made.set_main_option("script_location", str(ROOT / "alembic"))
    made.attributes["connection"] = connection
    return made


def bootstrap(connection: Connection) -> None:
    """Roles, extensions and the schema; needs an administrator, safe to repeat."""
    connection.exec_driver_sql(BOOTSTRAP.read_text(encoding="utf-8").replace("%", "%%"))
    connection.commit()


def upgrade(url: str | URL, revision: str = "head") -> None:
    """Bring the database behind an administrator's `url` to `revision`, as the owner of the tables."""
    with admin_engine(url).connect() as connection:
        bootstrap(connection)
        connection.exec_driver_sql(f"SET ROLE {OWNER}")
        connection.commit()
        commands.upgrade(config(connection), revision)
        connection.commit()


def downgrade(url: str | URL, revision: str) -> None:
    """Take the database back to `revision` ("base" for an empty schema). Roles and extensions stay."""
    with admin_engine(url).connect() as connection:
        connection.exec_driver_sql(f"SET ROLE {OWNER}")
        connection.commit()
        commands.downgrade(config(connection), revision)
        connection.commit()


def drift(connection: Connection) -> list[Any]:
    """Differences between the database and the tables as the code has them; empty when they agree."""
    context = MigrationContext.configure(
        connection,
        opts={
            "include_schemas": True,
            "include_name": lambda name, kind, _parents: name == SCHEMA if kind == "schema" else True,
            "include_object": alembic_helpers.include_object,
            "version_table_schema": SCHEMA,
            "compare_type": True,
        },
    )
    return list(compare_metadata(context, Base.metadata))


def current_revision(connection: Connection) -> str | None:
    """The revision the database is at; None where it has never been upgraded."""
    if connection.scalar(text("SELECT to_regclass('hw.alembic_version')")) is None:
        return None
    found: str | None = connection.scalar(text("SELECT version_num FROM hw.alembic_version"))
    return found
