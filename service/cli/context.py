"""What every command needs: the settings, a connection as the operator, and the account that runs it."""

from __future__ import annotations

import os
import pwd
import sys
from functools import cache

from pydantic import ValidationError
from sqlalchemy import Connection, Engine

from register.database import engine_for, transaction
from register.errors import SetupError
from register.migrations import current_revision
from register.roles import OPERATOR
from service.databases import database_url
from service.pipeline import Context
from service.pipeline.context import silent
from service.settings import Settings


@cache
def settings() -> Settings:
    """The settings of this process, read once. Raises SetupError naming every setting that cannot be read."""
    try:
        return Settings()
    except ValidationError as error:
        faults = "; ".join(
            f"HOMEWARD_{'_'.join(map(str, item['loc'])).upper()}: {item['msg']}"
            for item in error.errors(include_input=False)
        )
        raise SetupError(f"A setting cannot be used: {faults}.", "Correct it in the environment.") from None


def account() -> str:
    """The account of this machine that runs the command: who the audit names."""
    try:
        return f"cli:{pwd.getpwuid(os.getuid()).pw_name}"
    except KeyError:
        return f"cli:{os.getuid()}"


@cache
def operator_engine() -> Engine:
    """An engine as the operator. Raises SetupError where the database was never upgraded."""
    engine = engine_for(database_url(settings(), OPERATOR), OPERATOR)
    with transaction(engine) as connection:
        require_tables(connection)
    return engine


def require_tables(connection: Connection) -> None:
    """Raise SetupError where the tables are not there."""
    if current_revision(connection) is None:
        raise SetupError("The database has no tables of Homeward yet.", "Run `homeward db upgrade`.")


def pipeline(watch: bool = False) -> Context:
    """A pipeline context for the command line; `watch` shows progress to people."""
    return Context(operator_engine(), account(), progress=show if watch else silent)


def show(done: int, of: int, what: str) -> None:
    """Progress on stderr, in one line that is written over."""
    if sys.stderr.isatty():
        sys.stderr.write(f"\r{done:,}{f' of {of:,}' if of else ''} {what} ")
        sys.stderr.flush()
