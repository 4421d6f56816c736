"""Connections: what stands in the way is said in words, and a pooled connection carries nothing over."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from register.database import engine_for, explain, transaction
from register.errors import SetupError
from register.roles import APP, OPERATOR
from service.cluster import ADMIN
from tests.conftest import Database


@pytest.mark.parametrize(
    ("change", "role"),
    [
        ({"database": "no_such_database"}, OPERATOR),
        ({"username": "no_such_role"}, OPERATOR),
        ({"username": APP}, OPERATOR),
    ],
)
def test_a_database_that_cannot_be_reached_or_a_role_that_may_not_be_assumed(
    quiet_database: Database, change: dict[str, str], role: str
) -> None:
    engine = engine_for(quiet_database.url(OPERATOR).set(**change), role)  # type: ignore[arg-type]
    with pytest.raises(SetupError) as problem, transaction(engine):
        pass
    assert problem.value.remedy
    engine.dispose()


def test_times_are_utc_whatever_the_server_is_set_to(as_role: Callable[[str], Engine]) -> None:
    with transaction(as_role(OPERATOR)) as connection:
        assert connection.scalar(text("SHOW timezone")) == "UTC"
        moment = connection.scalar(text("SELECT timestamptz '2026-06-01 10:00+01'"))
        assert moment is not None
        assert moment.isoformat() == "2026-06-01T09:00:00+00:00"


def test_who_acts_is_set_for_one_transaction_only(as_role: Callable[[str], Engine]) -> None:
    engine = as_role(OPERATOR)
    asked = text("SELECT current_setting('homeward.actor', true), current_setting('homeward.session', true)")
    with transaction(engine, "cli:ana", "secret") as connection:
        assert tuple(connection.execute(asked).one()) == ("cli:ana", "secret")
    with engine.connect() as connection:
        assert not any(connection.execute(asked).one())
    with transaction(engine) as connection:
        assert not any(connection.execute(asked).one())


def test_parameters_stand_in_no_error(as_role: Callable[[str], Engine]) -> None:
    with transaction(as_role(OPERATOR)) as connection:
        with pytest.raises(DBAPIError) as refusal:
            connection.execute(text("SELECT :name, 1 / 0"), {"name": "Canary"})
        assert "Canary" not in str(refusal.value)
        connection.rollback()


def test_a_lost_connection_is_told_from_a_refusal(shared_database: Database) -> None:
    engine = engine_for(shared_database.url(OPERATOR), OPERATOR, pool_size=1)
    killer = engine_for(shared_database.url(ADMIN), ADMIN, pool_size=1)
    with transaction(engine) as connection:
        pid = connection.scalar(text("SELECT pg_backend_pid()"))
        with transaction(killer) as other:
            other.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": pid})
        with pytest.raises(DBAPIError) as lost:
            connection.execute(text("SELECT 1"))
        connection.rollback()
    assert explain(lost.value).problem == "The connection to the database was lost."
    with transaction(engine) as connection:  # the pool notices, and the next one works
        assert connection.scalar(text("SELECT 1")) == 1
    for made in (engine, killer):
        made.dispose()
