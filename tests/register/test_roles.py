"""What each database role may do: the login roles are powerless beyond the rows and columns they need."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError

from register.database import powers_of, transaction
from register.roles import ALL_ROLES, APP, DEFINER, LOGIN_ROLES, OPERATOR, OWNER, SIGNIN, WORKER

PLAIN = "search_path=pg_catalog, pg_temp"
REVIEWED = {
    "hw.scope()": PLAIN,
    "hw.sees_county()": PLAIN,
    "hw.scope_kind()": PLAIN,
    "hw.visible_settings()": PLAIN,
    "hw.visible_children()": PLAIN,
    "hw.audit_append(text,uuid[],jsonb,integer,inet)": PLAIN,
    "hw.audit_faults()": PLAIN,
    # Rows with a point are written as JSON by a function of PostGIS, which lives in public (where nobody may create).
    "hw.keep_history()": "search_path=pg_catalog, public, pg_temp",
}
"""Functions that run with the rights of their owner, each with its fixed search path. A new one is a decision."""

MAY_DELETE = {
    (OPERATOR, "evaluations_due"),
    (OPERATOR, "alert_evidence"),
    (WORKER, "evaluations_due"),
    (WORKER, "alert_evidence"),
    (SIGNIN, "sign_in_attempts"),
}
UNSEEN_BY_APP = {
    "audit_log", "audit_head", "history", "users", "agencies", "web_sessions", "sign_in_attempts", "inbox_chunks",
    "inbox_records", "child_keys", "evaluations_due", "job_runs",
}  # fmt: skip
SEEN_BY_SIGNIN = {"users", "agencies", "web_sessions", "sign_in_attempts", "alembic_version"}


def definers(connection: Connection) -> dict[str, str]:
    """Definer functions of the schema: their signature and settings."""
    rows = connection.execute(
        text(
            """
            SELECT p.oid::regprocedure::text AS name, array_to_string(p.proconfig, '; ') AS settings FROM pg_proc p
            WHERE p.prosecdef AND p.pronamespace = 'hw'::regnamespace
            """
        )
    )
    return {row.name: row.settings for row in rows}


def test_app_role_is_powerless(admin: Connection) -> None:
    rows = admin.execute(
        text(
            """
            SELECT rolname, rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb OR rolreplication AS powerful,
                   rolcanlogin, rolinherit FROM pg_roles WHERE rolname = ANY(:roles)
            """
        ),
        {"roles": list(ALL_ROLES)},
    ).all()
    assert {row.rolname for row in rows} == set(ALL_ROLES)
    assert not any(row.powerful for row in rows)
    assert {row.rolname for row in rows if row.rolcanlogin} == set(LOGIN_ROLES)


def test_login_roles_are_members_of_nothing(admin: Connection) -> None:
    members = text(
        "SELECT pg_get_userbyid(member), pg_get_userbyid(roleid) FROM pg_auth_members "
        "WHERE pg_get_userbyid(member) = ANY(:roles)"
    )
    assert [tuple(row) for row in admin.execute(members, {"roles": list(ALL_ROLES)})] == [(OWNER, DEFINER)]


def test_login_roles_own_nothing(admin: Connection) -> None:
    owned = text(
        """
        SELECT relname FROM pg_class WHERE pg_get_userbyid(relowner) = ANY(:roles)
        UNION ALL SELECT proname FROM pg_proc WHERE pg_get_userbyid(proowner) = ANY(:roles)
        UNION ALL SELECT nspname FROM pg_namespace WHERE pg_get_userbyid(nspowner) = ANY(:roles)
        """
    )
    assert list(admin.scalars(owned, {"roles": [*LOGIN_ROLES]})) == []


def test_rights_on_tables_stop_at_rows(admin: Connection) -> None:
    granted = admin.execute(
        text(
            """
            SELECT grantee, table_name, privilege_type FROM information_schema.role_table_grants
            WHERE table_schema = 'hw' AND grantee = ANY(:roles)
            """
        ),
        {"roles": [*LOGIN_ROLES, DEFINER]},
    ).all()
    assert {row.privilege_type for row in granted} == {"SELECT", "INSERT", "UPDATE", "DELETE"}
    assert {(row.grantee, row.table_name) for row in granted if row.privilege_type == "DELETE"} == MAY_DELETE
    assert {row.privilege_type for row in granted if row.grantee == APP} == {"SELECT"}
    assert not {row.table_name for row in granted if row.grantee == APP} & UNSEEN_BY_APP
    assert {row.table_name for row in granted if row.grantee == SIGNIN} == SEEN_BY_SIGNIN


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE hw.mine (x int)",
        "CREATE TABLE public.mine (x int)",
        "CREATE SCHEMA mine",
        "CREATE FUNCTION hw.mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "CREATE EXTENSION pgcrypto",
        "TRUNCATE hw.children",
        "DROP TABLE hw.children",
        "ALTER TABLE hw.children DISABLE ROW LEVEL SECURITY",
        "ALTER TABLE hw.audit_log DISABLE TRIGGER ALL",
        "DROP POLICY people ON hw.children",
        "CREATE POLICY mine ON hw.children USING (true)",
        "GRANT homeward_owner TO homeward_app",
        "CREATE VIEW hw.mine AS SELECT 1",
        "SET session_replication_role = replica",
        "SET ROLE homeward_owner",
        "SET ROLE homeward_definer",
        "SET SESSION AUTHORIZATION homeward_owner",
        "ALTER ROLE homeward_app BYPASSRLS",
        "COPY hw.postcodes TO PROGRAM 'id'",
        "SELECT pg_read_file('/etc/passwd')",
        "SELECT hw.audit_text(1, now(), 'a', 'b', 'c', '{}', '{}', 0, NULL)",
        "SELECT setval('hw.history_id_seq', 1)",
    ],
)
@pytest.mark.parametrize("role", LOGIN_ROLES)
def test_a_login_role_that_tries_is_refused(as_role: Callable[[str], Engine], role: str, statement: str) -> None:
    with transaction(as_role(role)) as connection:
        with pytest.raises(DBAPIError) as refusal:
            connection.execute(text(statement))
        assert getattr(refusal.value.orig, "sqlstate", "") == "42501"  # insufficient privilege
        connection.rollback()


@pytest.mark.parametrize("role", LOGIN_ROLES)
def test_row_security_cannot_be_switched_off(as_role: Callable[[str], Engine], role: str) -> None:
    table = "users" if role == SIGNIN else "children"
    with transaction(as_role(role)) as connection:
        connection.execute(text("SET LOCAL row_security = off"))
        with pytest.raises(DBAPIError, match="row-level security"):
            connection.execute(text(f"SELECT * FROM hw.{table}"))
        connection.rollback()


@pytest.mark.parametrize("table", sorted(UNSEEN_BY_APP))
def test_the_pages_cannot_even_ask_for(as_role: Callable[[str], Engine], table: str) -> None:
    with transaction(as_role(APP)) as connection:
        with pytest.raises(DBAPIError, match="permission denied"):
            connection.execute(text(f"SELECT FROM hw.{table}"))
        connection.rollback()


@pytest.mark.parametrize("column", ["digest", "received_by", "refusal", "size"])
def test_the_pages_see_when_something_was_received_and_not_what(as_role: Callable[[str], Engine], column: str) -> None:
    with transaction(as_role(APP)) as connection:
        connection.execute(text("SELECT id, state, received_at FROM hw.inbox"))
        with pytest.raises(DBAPIError, match="permission denied"):
            connection.execute(text(f"SELECT {column} FROM hw.inbox"))
        connection.rollback()


def test_definer_functions_are_the_reviewed_list(admin: Connection) -> None:
    assert definers(admin) == REVIEWED


def test_a_new_definer_function_is_found(admin: Connection) -> None:
    admin.execute(text("CREATE FUNCTION hw.mine() RETURNS int LANGUAGE sql SECURITY DEFINER AS 'SELECT 1'"))
    assert set(definers(admin)) - set(REVIEWED) == {"hw.mine()"}


def test_definer_functions_belong_to_the_role_that_cannot_log_in(admin: Connection) -> None:
    owners = text(
        "SELECT DISTINCT pg_get_userbyid(proowner) FROM pg_proc WHERE prosecdef AND pronamespace = 'hw'::regnamespace"
    )
    assert list(admin.scalars(owners)) == [DEFINER]


def test_every_function_of_ours_has_a_fixed_search_path(admin: Connection) -> None:
    loose = text(
        """
        SELECT proname FROM pg_proc WHERE pronamespace = 'hw'::regnamespace
          AND NOT coalesce(array_to_string(proconfig, ';') ~ '^search_path=pg_catalog, (public, )?pg_temp$', false)
        """
    )
    assert list(admin.scalars(loose)) == []


def test_what_makes_a_role_too_powerful_is_named(admin: Connection, as_role: Callable[[str], Engine]) -> None:
    assert set(powers_of(admin)) >= {"is a superuser", "bypasses row-level security"}
    admin.execute(text(f"SET LOCAL ROLE {OWNER}"))
    assert "owns table children" in powers_of(admin)
    for role in LOGIN_ROLES:
        with transaction(as_role(role)) as connection:
            assert powers_of(connection) == []
