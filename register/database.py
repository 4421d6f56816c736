"""Connections: one engine for each role, and transactions that say for whom they run."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, text
from sqlalchemy.exc import DBAPIError, OperationalError, ProgrammingError, SQLAlchemyError

from register.errors import SetupError


def engine_for(url: str | URL, role: str, pool_size: int = 5) -> Engine:
    """An engine whose every connection acts as `role`.

    Where the URL logs in as somebody else, that login must be entitled to `SET ROLE`.
    Times come back as aware UTC values.
    """
    engine = create_engine(
        url,
        pool_size=pool_size,
        pool_pre_ping=True,
        connect_args={"options": "-c timezone=UTC -c application_name=homeward", "connect_timeout": 10},
        hide_parameters=True,  # parameters are personal data: they may not stand in an error or a log
    )

    @event.listens_for(engine, "connect")
    def act_as(connection: Any, _record: Any) -> None:
        """Become `role`, for as long as the connection lives."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_user")
            if cursor.fetchone()[0] != role:
                cursor.execute(f'SET ROLE "{role}"')
        connection.commit()

    return engine


@contextmanager
def transaction(engine: Engine, actor: str = "", session_token: str = "") -> Iterator[Connection]:
    """One transaction for `actor` (the account on the command line) or for the bearer of `session_token`.

    Both are set for this transaction only, so that a pooled connection carries nothing over.
    Raises SetupError where the database cannot be reached or was never set up.
    """
    try:
        connection = engine.connect()
    except (OperationalError, ProgrammingError) as error:
        raise SetupError(
            "The database cannot be reached, or does not know Homeward's roles.",
            "Run `homeward db start`, then `homeward db upgrade`, or check HOMEWARD_DATABASE_URL.",
        ) from error
    with connection, connection.begin():
        connection.execute(
            text("SELECT set_config('homeward.actor', :actor, true), set_config('homeward.session', :token, true)"),
            {"actor": actor, "token": session_token},
        )
        yield connection


def explain(error: SQLAlchemyError) -> SetupError:
    """An error of the database as one that may be shown: its code, and nothing of what PostgreSQL said, since that
    quotes the row it failed on."""
    code = getattr(error.orig, "sqlstate", None) if isinstance(error, DBAPIError) else None
    name = type(error.orig).__name__ if isinstance(error, DBAPIError) else type(error).__name__
    if isinstance(error, OperationalError) and (code is None or code.startswith(("08", "57P"))):
        return SetupError("The connection to the database was lost.", "See that it runs, and run the same again.")
    return SetupError(
        f"The database refused a step of this ({name}{f', SQLSTATE {code}' if code else ''}); the step left nothing "
        "behind.",
        "Run the same again; if it is refused again, report the code.",
    )


def powers_of(connection: Connection) -> list[str]:
    """What makes the acting role too powerful to serve people: superuser, BYPASSRLS, owning a table. Empty is good."""
    return list(
        connection.scalars(
            text(
                """
                SELECT 'is a superuser' FROM pg_roles WHERE rolname = current_user AND rolsuper
                UNION ALL
                SELECT 'bypasses row-level security' FROM pg_roles WHERE rolname = current_user AND rolbypassrls
                UNION ALL
                SELECT 'owns table ' || tablename FROM pg_tables WHERE schemaname = 'hw' AND tableowner = current_user
                """
            )
        )
    )
