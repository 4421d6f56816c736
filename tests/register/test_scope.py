"""Who sees which rows: decided in the database by the session's token, and by nothing the caller may say."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from register.database import engine_for, transaction
from register.migrations import admin_engine
from register.roles import APP, OPERATOR, SIGNIN, WORKER
from service.cluster import ADMIN
from tests.conftest import Database
from tests.register.world import (
    FAMILY_CHILD,
    FORMER_CHILD,
    NORTH_CHILD,
    NORTH_HOME,
    PEOPLE,
    SOUTH_CHILD,
    SOUTH_HOME,
    digest_of,
    populate,
    sign_in,
    token_of,
)

GUARDED = (
    "children", "settings", "placements", "episodes", "alerts", "alert_findings", "alert_evidence", "alert_events",
    "reports", "report_versions", "link_decisions", "recorded_identities", "child_identifiers", "inbox", "quarantine",
)  # fmt: skip
"""Every table with row-level security that the pages may read."""


@pytest.fixture(scope="module", autouse=True)
def world(as_role: Callable[[str], Engine]) -> None:
    """Two providers, two authorities, their children."""
    populate(as_role)


@pytest.fixture
def app(as_role: Callable[[str], Engine]) -> Engine:
    """The pages' own login, on one pooled connection."""
    return as_role(APP)


def counts(app: Engine, token: str, *first: str) -> dict[str, int]:
    """How many rows of each guarded table a bearer of `token` sees, after running some statements."""
    with transaction(app, session_token=token) as connection:
        for statement in first:
            connection.execute(text(statement))
        return {table: connection.scalar(text(f"SELECT count(id) FROM hw.{table}"
                if table != "alert_evidence" else "SELECT count(*) FROM hw.alert_evidence")) or 0
                for table in GUARDED}  # fmt: skip


def seen(app: Engine, token: str, column: str, table: str) -> set[str]:
    """Values of a column that a bearer of `token` sees."""
    with transaction(app, session_token=token) as connection:
        return {str(value) for value in connection.scalars(text(f"SELECT {column} FROM hw.{table}"))}


NOTHING = dict.fromkeys(GUARDED, 0)


def test_the_list_is_of_every_guarded_table_the_pages_may_read(shared_database: Database) -> None:
    with admin_engine(shared_database.url(ADMIN)).connect() as connection:
        readable = connection.scalars(
            text(
                """
                SELECT relname FROM pg_class WHERE relnamespace = 'hw'::regnamespace AND relkind = 'r' AND relrowsecurity
                  AND has_any_column_privilege('homeward_app', oid, 'SELECT')
                """
            )
        )
        assert set(readable) == set(GUARDED)


def test_the_county_sees_every_row(app: Engine) -> None:
    found = counts(app, token_of("county"))
    assert min(found.values()) > 0
    assert found["children"] == found["episodes"] == found["alerts"] == found["reports"] == 4


def test_no_scope_no_rows(app: Engine) -> None:
    assert counts(app, "") == NOTHING
    with app.connect() as connection:  # not even the empty setting
        assert connection.scalar(text("SELECT count(*) FROM hw.children")) == 0


@pytest.mark.parametrize(
    "token",
    [
        "nobody", "token of County", "token of county ", " token of county", "county", "0", "%", "' OR true --",
        digest_of(token_of("county")).hex(), "\\x" + digest_of(token_of("county")).hex(), "x" * 100_000, "\u0442oken of county",
    ],
)  # fmt: skip
def test_a_forged_token_gives_nothing(app: Engine, token: str) -> None:
    assert counts(app, token) == NOTHING


@pytest.mark.parametrize(
    "statement",
    [
        "SET LOCAL homeward.agencies = '{1,2,3}'",
        "SET LOCAL homeward.actor = 'cli:root'",
        "SET LOCAL homeward.scope = 'county'",
        "SET LOCAL homeward.session = 'county'",
        "SET LOCAL search_path = pg_temp, public, hw",
        "SET LOCAL role = none",
        "SET LOCAL ROLE homeward_app",
        "SELECT set_config('homeward.session', username, false) FROM hw.scope()",
    ],
)
def test_no_setting_the_caller_may_choose_widens_the_scope(app: Engine, statement: str) -> None:
    assert counts(app, "", statement) == NOTHING
    if "session" not in statement:
        before = counts(app, token_of("north"))
        assert counts(app, token_of("north"), statement) == before


@pytest.mark.parametrize("table", GUARDED)
def test_a_condition_that_would_betray_hidden_rows_never_meets_them(app: Engine, table: str) -> None:
    column = "finding_id" if table == "alert_evidence" else "id"
    with transaction(app) as connection:
        divide = text(
            f"SELECT {column} FROM hw.{table} WHERE 1 / (length({column}::text) - length({column}::text)) = 1"
        )
        assert connection.execute(divide).all() == []


def test_statistics_do_not_show_hidden_values(shared_database: Database, app: Engine) -> None:
    with (
        admin_engine(shared_database.url(ADMIN)).execution_options(isolation_level="AUTOCOMMIT").connect() as connection
    ):
        connection.execute(text("ANALYZE"))
        assert connection.scalar(
            text("SELECT count(*) FROM pg_stats WHERE schemaname = 'hw' AND tablename = 'children'")
        )
    with transaction(app) as connection:
        shown = connection.scalars(text("SELECT DISTINCT tablename FROM pg_stats WHERE schemaname = 'hw'"))
        assert not set(shown) & set(GUARDED)


def test_a_provider_sees_only_its_own(app: Engine) -> None:
    for token, child, home in (("north", NORTH_CHILD, NORTH_HOME), ("south", SOUTH_CHILD, SOUTH_HOME)):
        assert seen(app, token_of(token), "id", "children") == {child}
        assert seen(app, token_of(token), "id", "settings") == {home}
        assert seen(app, token_of(token), "setting_id", "placements") == {home}
        assert seen(app, token_of(token), "child_id", "episodes") == {child}
        found = counts(app, token_of(token))
        hidden = set(GUARDED) - {"children", "settings", "placements", "episodes"}
        assert {table: found[table] for table in hidden} == dict.fromkeys(hidden, 0)


def test_a_provider_does_not_see_a_child_who_has_left(app: Engine) -> None:
    assert FORMER_CHILD not in seen(app, token_of("north"), "id", "children")
    assert FORMER_CHILD not in seen(app, token_of("north"), "child_id", "episodes")


def test_an_authority_sees_only_children_it_placed(app: Engine) -> None:
    assert seen(app, token_of("near"), "id", "children") == {NORTH_CHILD}
    assert seen(app, token_of("far"), "id", "children") == {SOUTH_CHILD, FORMER_CHILD}
    for token, children in (("near", {NORTH_CHILD}), ("far", {SOUTH_CHILD, FORMER_CHILD})):
        for table in ("placements", "episodes", "alerts"):
            assert seen(app, token_of(token), "child_id", table) == children
        placed_in = seen(app, token_of(token), "setting_id", "placements")
        assert placed_in
        assert seen(app, token_of(token), "id", "settings") == placed_in
        found = counts(app, token_of(token))
        assert found["alert_findings"] == found["alert_events"] == len(children)
        hidden = {"reports", "report_versions", "link_decisions", "recorded_identities", "child_identifiers",
                  "alert_evidence", "inbox", "quarantine"}  # fmt: skip
        assert {table: found[table] for table in hidden} == dict.fromkeys(hidden, 0)


def test_a_child_in_no_placement_is_seen_by_the_county_alone(app: Engine) -> None:
    assert {name for name in PEOPLE if FAMILY_CHILD in seen(app, token_of(name), "id", "children")} == {"county"}


END = {
    "ended": (SIGNIN, "UPDATE hw.web_sessions SET ended_at = now() WHERE token_hash = :hash"),
    "expired": (SIGNIN, "UPDATE hw.web_sessions SET expires_at = now() WHERE token_hash = :hash"),
    "disabled": (OPERATOR, "UPDATE hw.users SET disabled_at = now() WHERE username = 'north'"),
}


@pytest.mark.parametrize("how", END)
def test_a_session_that_is_over_gives_nothing_at_once(as_role: Callable[[str], Engine], app: Engine, how: str) -> None:
    with transaction(as_role(SIGNIN)) as connection:
        token = sign_in(connection, "north", f"about to be {how}")
    assert seen(app, token, "id", "children") == {NORTH_CHILD}
    role, statement = END[how]
    with transaction(as_role(role), "cli:test") as connection:
        connection.execute(text(statement), {"hash": digest_of(token)} if ":hash" in statement else {})
    assert counts(app, token) == NOTHING
    with transaction(as_role(OPERATOR), "cli:test") as connection:
        connection.execute(text("UPDATE hw.users SET disabled_at = NULL"))


def test_a_session_that_expired_before_it_was_used_gives_nothing(as_role: Callable[[str], Engine], app: Engine) -> None:
    with transaction(as_role(SIGNIN)) as connection:
        token = sign_in(connection, "county", "too late", timedelta(seconds=-1))
    assert counts(app, token) == NOTHING


def test_a_session_ended_while_a_transaction_is_open_gives_nothing_to_the_next_statement(
    as_role: Callable[[str], Engine], app: Engine
) -> None:
    with transaction(as_role(SIGNIN)) as connection:
        token = sign_in(connection, "county", "interrupted")
    with transaction(app, session_token=token) as connection:
        assert connection.scalar(text("SELECT count(*) FROM hw.children")) == 4
        with transaction(as_role(SIGNIN)) as other:
            other.execute(
                text("UPDATE hw.web_sessions SET ended_at = now() WHERE token_hash = :h"), {"h": digest_of(token)}
            )
        assert connection.scalar(text("SELECT count(*) FROM hw.children")) == 0


@pytest.fixture
def one_connection(shared_database: Database) -> Iterator[Engine]:
    """The pages' login, as an administrator's connection that assumes it: pooled, one connection for all."""
    engine = engine_for(shared_database.url(ADMIN), APP, pool_size=1)
    yield engine
    engine.dispose()


@pytest.mark.parametrize("login", ["app", "one_connection"])
def test_scope_never_crosses_pooled_connections(request: pytest.FixtureRequest, login: str) -> None:
    engine: Engine = request.getfixturevalue(login)
    chance = random.Random(7)
    expected = {"county": 4, "north": 1, "south": 1, "near": 1, "far": 2, "": 0, "nobody": 0}
    backends = set()
    for _ in range(300):
        who = chance.choice(list(expected))
        token = token_of(who) if who in PEOPLE else who
        try:
            with transaction(engine, session_token=token) as connection:
                assert connection.scalar(text("SELECT count(*) FROM hw.children")) == expected[who]
                backends.add(connection.scalar(text("SELECT pg_backend_pid()")))
                if chance.random() < 0.2:
                    connection.execute(text("SELECT 1 / 0"))
                if chance.random() < 0.1:
                    raise KeyboardInterrupt
        except (DBAPIError, KeyboardInterrupt):
            pass
    assert len(backends) == 1


def test_an_engine_that_assumes_a_role_has_no_more_than_the_role(one_connection: Engine) -> None:
    with transaction(one_connection) as connection:
        assert connection.scalar(text("SELECT current_user")) == APP
        assert connection.scalar(text("SELECT count(*) FROM hw.children")) == 0


@pytest.mark.parametrize("table", GUARDED)
@pytest.mark.parametrize("form", ["INSERT INTO hw.{} DEFAULT VALUES", "UPDATE hw.{} SET {}", "DELETE FROM hw.{}"])
def test_the_pages_change_nothing_even_for_the_county(app: Engine, table: str, form: str) -> None:
    column = {"alert_evidence": "finding_id", "quarantine": "state"}.get(table, "id")
    statement = form.replace("SET {}", f"SET {column} = {column}").format(table)
    with transaction(app, session_token=token_of("county")) as connection:
        with pytest.raises(DBAPIError, match="permission denied"):
            connection.execute(text(statement))
        connection.rollback()


@pytest.mark.parametrize("role", [OPERATOR, WORKER])
def test_operator_and_worker_see_every_child_without_a_session(as_role: Callable[[str], Engine], role: str) -> None:
    with transaction(as_role(role), "cli:test") as connection:
        assert connection.scalar(text("SELECT count(*) FROM hw.children")) == 4


def test_the_sign_in_role_sees_no_child(as_role: Callable[[str], Engine]) -> None:
    for table in (*GUARDED, "audit_log", "history"):
        with transaction(as_role(SIGNIN)) as connection:
            with pytest.raises(DBAPIError, match="permission denied"):
                connection.execute(text(f"SELECT FROM hw.{table}"))
            connection.rollback()


def test_the_scope_tells_a_person_who_they_are_and_nobody_else(app: Engine) -> None:
    asked: dict[str, Any] = {}
    for username in PEOPLE:
        with transaction(app, session_token=token_of(username)) as connection:
            asked[username] = connection.execute(text("SELECT kind, username FROM hw.scope()")).one()
    assert {name: tuple(row) for name, row in asked.items()} == {name: (kind, name) for name, kind in PEOPLE.items()}
