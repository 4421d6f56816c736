"""What is written stays: append-only tables refuse every change, and rows that may change leave what they were."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError

from register.database import transaction
from register.roles import OPERATOR, OWNER
from tests.register.world import NORTH_CHILD, populate

APPEND_ONLY = ("audit_log", "report_versions", "alert_events", "history", "inbox_chunks")
KEPT = {
    "children": "surname = 'Simple'",
    "settings": "name = 'Renamed'",
    "placements": "ended_on = '2030-01-01'",
    "episodes": "risk_level = 'high'",
    "reports": "setting_reason = 'name'",
    "alerts": "status = 'acknowledged'",
    "alert_findings": "severity = 'low'",
}
"""Tables that keep history, and a change of each."""


@pytest.fixture(scope="module", autouse=True)
def world(as_role: Callable[[str], Engine]) -> None:
    """Rows in every table."""
    populate(as_role)


def triggers(connection: Connection, function: str) -> set[str]:
    """Tables on which a trigger function stands, switched on."""
    return set(
        connection.scalars(
            text(
                """
                SELECT tgrelid::regclass::text FROM pg_trigger
                WHERE tgfoid = to_regproc(:function) AND tgenabled = 'O' AND NOT tgisinternal
                """
            ),
            {"function": f"hw.{function}"},
        )
    )


def test_the_lists_are_those_of_the_database(admin: Connection) -> None:
    assert triggers(admin, "refuse_change") == {f"hw.{table}" for table in APPEND_ONLY}
    assert triggers(admin, "keep_history") == {f"hw.{table}" for table in KEPT}


@pytest.mark.parametrize("change", ["UPDATE hw.{0} SET {1} = {1}", "DELETE FROM hw.{0}", "TRUNCATE hw.{0} CASCADE"])
@pytest.mark.parametrize("table", APPEND_ONLY)
@pytest.mark.parametrize("owner", [True, False], ids=["owner", "administrator"])
def test_append_only_tables_refuse_every_change(admin: Connection, table: str, change: str, owner: bool) -> None:
    column = {"audit_log": "seq", "inbox_chunks": "seq"}.get(table, "at" if table == "alert_events" else "id")
    if owner:
        admin.execute(text(f"SET LOCAL ROLE {OWNER}"))
    with pytest.raises(DBAPIError, match=f"{table} is append-only"):
        admin.execute(text(change.format(table, column)))


@pytest.mark.parametrize("table", ["report_versions", "alert_events", "inbox_chunks"])
def test_the_operator_cannot_change_them_either(as_role: Callable[[str], Engine], table: str) -> None:
    column = {"inbox_chunks": "body"}.get(table, "id")
    for change, why in (
        (f"UPDATE hw.{table} SET {column} = {column}", "append-only"),
        (f"DELETE FROM hw.{table}", "denied"),
    ):
        with transaction(as_role(OPERATOR), "cli:test") as connection:
            with pytest.raises(DBAPIError, match=why):
                connection.execute(text(change))
            connection.rollback()


def changed(connection: Connection) -> list[Any]:
    """What history holds."""
    return list(connection.execute(text("SELECT table_name, row_id, changed_by, before FROM hw.history ORDER BY id")))


@pytest.mark.parametrize("table", KEPT)
def test_a_change_leaves_the_row_as_it_was_and_who_changed_it(as_role: Callable[[str], Engine], table: str) -> None:
    with transaction(as_role(OPERATOR), "cli:somebody") as connection:
        before = connection.execute(text(f"SELECT id, to_jsonb(t) AS row FROM hw.{table} t ORDER BY id LIMIT 1")).one()
        count = len(changed(connection))
        connection.execute(text(f"UPDATE hw.{table} SET {KEPT[table]} WHERE id = :id"), {"id": before.id})
        (entry,) = changed(connection)[count:]
        assert (entry.table_name, entry.row_id, entry.changed_by, entry.before) == (
            table, before.id, "cli:somebody", before.row,
        )  # fmt: skip
        connection.rollback()


def test_a_change_that_changes_nothing_leaves_nothing(as_role: Callable[[str], Engine]) -> None:
    with transaction(as_role(OPERATOR), "cli:test") as connection:
        count = len(changed(connection))
        for table in KEPT:
            connection.execute(text(f"UPDATE hw.{table} SET id = id"))
        connection.execute(text("UPDATE hw.episodes SET updated_at = now()"))
        assert len(changed(connection)) == count
        connection.rollback()


def test_every_change_of_a_row_is_kept_in_order(as_role: Callable[[str], Engine]) -> None:
    with transaction(as_role(OPERATOR), "cli:test") as connection:
        count = len(changed(connection))
        for name in ("One", "Two", "Three"):
            connection.execute(
                text("UPDATE hw.children SET surname = :name WHERE id = :id"), {"name": name, "id": NORTH_CHILD}
            )
        assert [entry.before["surname"] for entry in changed(connection)[count:]] == ["Sample", "One", "Two"]
        connection.rollback()


def test_history_is_written_by_its_trigger_alone(as_role: Callable[[str], Engine]) -> None:
    with transaction(as_role(OPERATOR), "cli:test") as connection:
        with pytest.raises(DBAPIError, match="permission denied"):
            connection.execute(
                text("INSERT INTO hw.history (table_name, row_id, changed_by, before) VALUES ('x', :id, 'me', '{}')"),
                {"id": NORTH_CHILD},
            )
        connection.rollback()


def test_a_person_is_named_even_where_no_account_was_given(as_role: Callable[[str], Engine]) -> None:
    with transaction(as_role(OPERATOR)) as connection:
        connection.execute(text("UPDATE hw.children SET surname = 'Other' WHERE id = :id"), {"id": NORTH_CHILD})
        assert changed(connection)[-1].changed_by == OPERATOR
        connection.rollback()
