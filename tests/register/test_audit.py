"""The audit chain: one chain whoever writes, written by nobody but its function, and every tampering found."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from uuid import UUID

import pytest
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError

from register import audit
from register.database import engine_for, transaction
from register.migrations import admin_engine
from register.roles import APP, DEFINER, OPERATOR, SIGNIN, WORKER
from service.cluster import ADMIN
from tests.conftest import Database
from tests.register.world import NORTH_CHILD, populate, token_of


@pytest.fixture(scope="module")
def written(shared_database: Database, as_role: Callable[[str], Engine]) -> Database:
    """A register with people and a chain of entries."""
    populate(as_role)
    for number in range(12):
        with transaction(as_role(OPERATOR), f"cli:person-{number % 3}") as connection:
            details = {"format": "csv", "größe": number, "nested": {"b": [1.50, None], "a": True}}
            audit.append(connection, "export.links", [UUID(NORTH_CHILD)] * (number % 3), details, number, "192.0.2.1")
    return shared_database


@pytest.fixture
def tamperer(written: Database) -> Iterator[Connection]:
    """Its administrator with triggers off, in a transaction that is rolled back."""
    with admin_engine(written.url(ADMIN)).connect() as connection:
        connection.execute(text("SET LOCAL session_replication_role = replica"))
        yield connection
        connection.rollback()


def first_fault(connection: Connection) -> tuple[int, str] | None:
    """The first place where the chain does not hold."""
    return next(iter(audit.faults(connection)), None)


def test_a_chain_that_nobody_touched_is_whole(tamperer: Connection) -> None:
    assert audit.faults(tamperer) == []
    assert audit.length(tamperer) >= 12


@pytest.mark.parametrize(
    "change",
    [
        "at = at + interval '1 microsecond'", "actor = 'cli:somebody-else'", "actor_role = 'homeward_worker'",
        "action = 'export.alerts'", "subjects = '{}'", "subjects = subjects || gen_random_uuid()",
        "details = details || '{\"format\": \"ndjson\"}'", "details = '{}'", "row_count = row_count + 1",
        "address = '192.0.2.2'", "address = NULL", "hash = sha256(hash)", "prev_hash = sha256(prev_hash)",
    ],
)  # fmt: skip
@pytest.mark.parametrize("seq", [2, 5, 12])
def test_an_edited_entry_is_found(tamperer: Connection, change: str, seq: int) -> None:
    tamperer.execute(text(f"UPDATE hw.audit_log SET {change} WHERE seq = :seq"), {"seq": seq})
    fault = first_fault(tamperer)
    assert fault is not None
    assert fault[0] == seq


@pytest.mark.parametrize("seq", [1, 2, 7, 11])
def test_a_deleted_entry_is_found_at_the_next(tamperer: Connection, seq: int) -> None:
    tamperer.execute(text("DELETE FROM hw.audit_log WHERE seq = :seq"), {"seq": seq})
    assert first_fault(tamperer) == (seq + 1, "an entry before this one is gone")


@pytest.mark.parametrize("least", [12, 11, 5, 1])
def test_a_cut_tail_is_found(tamperer: Connection, least: int) -> None:
    tamperer.execute(text("DELETE FROM hw.audit_log WHERE seq >= :least"), {"least": least})
    assert audit.faults(tamperer) == [(least - 1, "the last entries are gone")]


def test_entries_in_another_order_are_found(tamperer: Connection) -> None:
    tamperer.execute(text("UPDATE hw.audit_log SET seq = -seq WHERE seq IN (4, 5)"))
    tamperer.execute(text("UPDATE hw.audit_log SET seq = 9 + seq WHERE seq < 0"))
    assert first_fault(tamperer) is not None


REHASH = """
UPDATE hw.audit_log l SET hash = sha256(l.prev_hash || convert_to(hw.audit_text(
    l.seq, l.at, l.actor, l.actor_role, l.action, l.subjects, l.details, l.row_count, l.address), 'UTF8'))
WHERE seq = :seq
"""


def test_an_edited_entry_with_its_hash_made_anew_is_found_at_the_next(tamperer: Connection) -> None:
    tamperer.execute(text("UPDATE hw.audit_log SET actor = 'cli:nobody' WHERE seq = 5"))
    tamperer.execute(text(REHASH), {"seq": 5})
    assert audit.faults(tamperer) == [(6, "does not follow the entry before it")]


def test_the_last_entry_edited_with_its_hash_made_anew_is_found_by_the_head(tamperer: Connection) -> None:
    tamperer.execute(text("UPDATE hw.audit_log SET actor = 'cli:nobody' WHERE seq = 12"))
    tamperer.execute(text(REHASH), {"seq": 12})
    assert audit.faults(tamperer) == [(12, "the last entry is not the one that was written")]


def test_an_entry_added_behind_the_head_is_found(tamperer: Connection) -> None:
    tamperer.execute(
        text(
            """
            INSERT INTO hw.audit_log (seq, at, actor, actor_role, action, subjects, details, row_count, prev_hash, hash)
            SELECT 13, at, actor, actor_role, 'invented', subjects, details, 0, hash, hash FROM hw.audit_log WHERE seq = 12
            """
        )
    )
    tamperer.execute(text(REHASH), {"seq": 13})
    assert audit.faults(tamperer) == [(13, "an entry was added behind the head of the chain")]


def test_an_emptied_log_is_found_with_and_without_its_head(tamperer: Connection) -> None:
    tamperer.execute(text("DELETE FROM hw.audit_log"))
    assert audit.faults(tamperer) == [(0, "the last entries are gone")]
    tamperer.execute(text("DELETE FROM hw.audit_head"))
    assert audit.faults(tamperer) == [(0, "the head of the chain is gone")]


def test_without_its_head_nothing_more_is_written(tamperer: Connection) -> None:
    tamperer.execute(text("DELETE FROM hw.audit_head"))
    tamperer.execute(text("SET LOCAL ROLE homeward_operator"))
    with pytest.raises(DBAPIError, match="null value"):
        audit.append(tamperer, "test")


@pytest.mark.parametrize(
    "setting",
    ["timezone = 'Asia/Tokyo'", "datestyle = 'German'", "bytea_output = 'escape'", "extra_float_digits = -15",
     "intervalstyle = 'iso_8601'", "standard_conforming_strings = off", "search_path = pg_temp"],
)  # fmt: skip
def test_the_chain_holds_whatever_a_session_is_set_to(tamperer: Connection, setting: str) -> None:
    tamperer.execute(text(f"SET LOCAL {setting}"))
    assert audit.faults(tamperer) == []


def test_concurrent_appends_make_one_chain(database: Database) -> None:
    engine = engine_for(database.url(OPERATOR), OPERATOR, pool_size=8)
    kept: list[int] = []

    def write(writer: int) -> None:
        for turn in range(10):
            try:
                with transaction(engine, f"cli:{writer}") as connection:
                    number = audit.append(connection, f"turn {turn}", row_count=writer)
                    if (writer + turn) % 4 == 0:
                        raise ZeroDivisionError  # the work of this transaction failed after its entry
                kept.append(number)
            except ZeroDivisionError:
                pass

    threads = [threading.Thread(target=write, args=(writer,)) for writer in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with transaction(engine, "cli:test") as connection:
        assert audit.faults(connection) == []
        assert audit.length(connection) == len(kept) == 60
    assert sorted(kept) == list(range(1, 61))
    engine.dispose()


@pytest.mark.parametrize("role", [APP, SIGNIN, OPERATOR, WORKER])
@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM hw.audit_log",
        "UPDATE hw.audit_log SET actor = 'x'",
        "INSERT INTO hw.audit_log (seq) VALUES (99)",
        "UPDATE hw.audit_head SET seq = 0",
        "DELETE FROM hw.audit_head",
        "SELECT FROM hw.audit_head",
    ],
)
def test_app_cannot_write_or_erase_audit(
    written: Database, as_role: Callable[[str], Engine], role: str, statement: str
) -> None:
    with transaction(as_role(role), "cli:test") as connection:
        with pytest.raises(DBAPIError, match="permission denied"):
            connection.execute(text(statement))
        connection.rollback()


def test_not_even_the_role_that_writes_it_may_change_or_delete(tamperer: Connection) -> None:
    tamperer.execute(text(f"SET LOCAL ROLE {DEFINER}"))
    for statement in ("DELETE FROM hw.audit_log", "UPDATE hw.audit_log SET actor = 'x'", "TRUNCATE hw.audit_log"):
        nested = tamperer.begin_nested()
        with pytest.raises(DBAPIError, match="permission denied"):
            tamperer.execute(text(statement))
        nested.rollback()


def test_no_audit_without_a_signed_in_person(written: Database, as_role: Callable[[str], Engine]) -> None:
    for token in ("", "nobody"):
        with transaction(as_role(APP), "cli:root", token) as connection:
            with pytest.raises(DBAPIError, match="No audit without a signed-in person"):
                audit.append(connection, "page.child")
            connection.rollback()


def test_who_did_it_is_not_for_a_page_to_say(written: Database, as_role: Callable[[str], Engine]) -> None:
    with transaction(as_role(APP), "cli:root", token_of("north")) as connection:
        connection.execute(text("SET LOCAL homeward.actor = 'county'"))
        number = audit.append(connection, "page.child")
    with transaction(as_role(OPERATOR), "cli:test") as connection:
        found = connection.execute(
            text("SELECT actor, actor_role FROM hw.audit_log WHERE seq = :n"), {"n": number}
        ).one()
    assert tuple(found) == ("north", APP)


@pytest.mark.parametrize(("role", "actor", "named"), [(OPERATOR, "cli:ana", "cli:ana"), (WORKER, "", WORKER)])
def test_a_command_is_audited_under_the_account_that_ran_it(
    written: Database, as_role: Callable[[str], Engine], role: str, actor: str, named: str
) -> None:
    with transaction(as_role(role), actor) as connection:
        number = audit.append(connection, "ingest.reports")
    with transaction(as_role(OPERATOR), "cli:test") as connection:
        found = connection.execute(
            text("SELECT actor, actor_role FROM hw.audit_log WHERE seq = :n"), {"n": number}
        ).one()
        assert audit.faults(connection) == []
    assert tuple(found) == (named, role)


def test_an_entry_goes_with_the_work_it_speaks_of(written: Database, as_role: Callable[[str], Engine]) -> None:
    with transaction(as_role(OPERATOR), "cli:test") as connection:
        before = audit.length(connection)
        audit.append(connection, "given up")
        connection.rollback()
    with transaction(as_role(OPERATOR), "cli:test") as connection:
        assert audit.length(connection) == before
        assert audit.faults(connection) == []


def test_the_pages_cannot_ask_whether_the_chain_holds(written: Database, as_role: Callable[[str], Engine]) -> None:
    with transaction(as_role(APP), session_token=token_of("county")) as connection:
        with pytest.raises(DBAPIError, match="permission denied"):
            audit.faults(connection)
        connection.rollback()
