"""Every table that holds a child is guarded by forced row-level security; the catalogue is asked, not the code."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import Connection, text

EXEMPT = {
    "alembic_version": "which schema this is",
    "sources": "names of feeds",
    "providers": "names of organisations",
    "postcodes": "open geography",
    "areas": "open geography, with counts of all children living there",
    "job_runs": "which background job ran when",
}
"""Tables without row-level security, and what is in them. Nothing about a child may be."""

PERSONAL = {
    "child_id",
    "report_pk",
    "surname",
    "forename",
    "dob",
    "raw",
    "content",
    "body",
    "problems",
    "user_id",
    "before",
}


def unguarded(connection: Connection) -> set[str]:
    """Tables of the schema whose row-level security is not both enabled and forced."""
    return set(
        connection.scalars(
            text(
                """
                SELECT relname FROM pg_class WHERE relnamespace = 'hw'::regnamespace AND relkind IN ('r', 'p', 'm', 'f')
                  AND NOT (relrowsecurity AND relforcerowsecurity)
                """
            )
        )
    )


def bare_calls(connection: Connection) -> list[str]:
    """Policies that call one of our functions for each row instead of once, in a sub-select."""
    found = []
    for name, expression in connection.execute(
        text(
            """
            SELECT tablename || '.' || policyname, coalesce(qual, '') || ' ' || coalesce(with_check, '')
            FROM pg_policies WHERE schemaname = 'hw'
            """
        )
    ):
        calls = re.findall(r"(\w*)\s*\bhw\.\w+\(", expression)
        if any(before not in ("SELECT", "FROM") for before in calls):
            found.append(name)
    return found


def test_every_table_has_forced_rls_or_stands_on_the_list(admin: Connection) -> None:
    assert unguarded(admin) == set(EXEMPT)


def test_no_exempt_table_holds_anything_about_a_person(admin: Connection) -> None:
    columns = text(
        "SELECT column_name FROM information_schema.columns WHERE table_schema = 'hw' AND table_name = ANY(:t)"
    )
    assert not PERSONAL & set(admin.scalars(columns, {"t": list(EXEMPT)}))


def test_a_new_table_without_a_policy_is_found(admin: Connection) -> None:
    admin.execute(text("CREATE TABLE hw.new_table (child_id uuid)"))
    assert unguarded(admin) - set(EXEMPT) == {"new_table"}
    admin.execute(text("ALTER TABLE hw.new_table ENABLE ROW LEVEL SECURITY"))
    assert unguarded(admin) - set(EXEMPT) == {"new_table"}
    admin.execute(text("ALTER TABLE hw.new_table FORCE ROW LEVEL SECURITY"))
    assert unguarded(admin) == set(EXEMPT)


def test_a_table_whose_security_was_switched_off_is_found(admin: Connection) -> None:
    admin.execute(text("ALTER TABLE hw.episodes NO FORCE ROW LEVEL SECURITY"))
    admin.execute(text("ALTER TABLE hw.children DISABLE ROW LEVEL SECURITY"))
    assert unguarded(admin) - set(EXEMPT) == {"episodes", "children"}


def test_no_view_looks_behind_the_policies(admin: Connection) -> None:
    views = text(
        """
        SELECT relname FROM pg_class WHERE relnamespace = 'hw'::regnamespace AND (relkind = 'm'
            OR (relkind = 'v' AND NOT 'security_invoker=true' = ANY(coalesce(reloptions, '{}'))))
        """
    )
    assert list(admin.scalars(views)) == []


def test_policies_name_roles_and_none_is_for_everybody(admin: Connection) -> None:
    assert (
        list(admin.scalars(text("SELECT tablename FROM pg_policies WHERE schemaname = 'hw' AND 'public' = ANY(roles)")))
        == []
    )


def test_no_policy_of_the_pages_is_simply_true(admin: Connection) -> None:
    simple = text(
        "SELECT tablename FROM pg_policies WHERE schemaname = 'hw' AND 'homeward_app' = ANY(roles) "
        "AND (qual = 'true' OR cmd <> 'SELECT' OR permissive <> 'PERMISSIVE')"
    )
    assert list(admin.scalars(simple)) == []


def test_policies_wrap_scope_in_subselect(admin: Connection) -> None:
    assert bare_calls(admin) == []


@pytest.mark.parametrize(
    "policy",
    [
        "USING (hw.sees_county())",
        "USING (id = ANY (hw.visible_children()))",
        "USING ((SELECT hw.sees_county()) OR hw.scope_kind() = 'county')",
        "USING (id = ANY (coalesce(hw.visible_children(), '{}')))",
    ],
)
def test_a_policy_that_calls_a_function_for_each_row_is_found(admin: Connection, policy: str) -> None:
    admin.execute(text(f"CREATE POLICY slow ON hw.children FOR SELECT TO homeward_app {policy}"))
    assert bare_calls(admin) == ["children.slow"]


def test_the_scope_is_looked_up_once_for_a_query_and_not_for_each_row(admin: Connection) -> None:
    admin.execute(text("SET LOCAL ROLE homeward_app"))
    for table in ("children", "placements", "settings", "episodes", "alerts", "reports"):
        plan = "\n".join(admin.scalars(text(f"EXPLAIN (VERBOSE) SELECT * FROM hw.{table}")))
        assert "InitPlan" in plan
        assert not any("hw." in line for line in plan.splitlines() if "Filter:" in line)
