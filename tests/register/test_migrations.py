"""The schema: from nothing, as the code has it, back to nothing, and again."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

import pytest
from sqlalchemy import Connection, text

from register import audit
from register.database import engine_for, transaction
from register.migrations import admin_engine, current_revision, downgrade, drift, upgrade
from register.roles import ALL_ROLES, OPERATOR, OWNER
from register.schema import Base
from service.cluster import ADMIN, Cluster
from tests.conftest import Database

HEAD = "0001"


@pytest.fixture(scope="module")
def migrated(test_cluster: Cluster) -> Iterator[Database]:
    """A database that `upgrade` was run on, not a copy of one."""
    name = f"copy_migrated_{uuid.uuid4().hex[:8]}"
    test_cluster.create(name)
    upgrade(test_cluster.url(name, ADMIN))
    yield Database(test_cluster, name)
    test_cluster.drop(name)


@pytest.fixture
def connection(migrated: Database) -> Iterator[Connection]:
    """Its administrator, in a transaction that is rolled back."""
    with admin_engine(migrated.url(ADMIN)).connect() as made:
        yield made
        made.rollback()


def left(connection: Connection) -> set[str]:
    """Everything there is in the schema."""
    return set(
        connection.scalars(
            text(
                """
                SELECT c.relkind::text || ' ' || c.relname FROM pg_class c WHERE c.relnamespace = 'hw'::regnamespace
                UNION ALL SELECT 'function ' || p.proname FROM pg_proc p WHERE p.pronamespace = 'hw'::regnamespace
                UNION ALL SELECT 'type ' || t.typname FROM pg_type t
                WHERE t.typnamespace = 'hw'::regnamespace AND t.typrelid = 0 AND t.typelem = 0
                UNION ALL SELECT 'policy ' || policyname FROM pg_policies WHERE schemaname = 'hw'
                """
            )
        )
    )


def test_an_upgrade_from_nothing_makes_every_table_and_no_other(connection: Connection) -> None:
    made = set(connection.scalars(text("SELECT tablename FROM pg_tables WHERE schemaname = 'hw'")))
    assert made == {table.name for table in Base.metadata.tables.values()} | {"alembic_version"}
    assert current_revision(connection) == HEAD


def test_the_database_is_as_the_code_has_it(connection: Connection) -> None:
    assert drift(connection) == []


@pytest.mark.parametrize(
    "change",
    [
        "ALTER TABLE hw.children ADD COLUMN shoe_size integer",
        "ALTER TABLE hw.children DROP COLUMN ethnicity_kind",
        "ALTER TABLE hw.children ALTER COLUMN surname DROP NOT NULL",
        "ALTER TABLE hw.children ALTER COLUMN birth_year TYPE bigint",
        "CREATE TABLE hw.stray (id uuid PRIMARY KEY)",
        "DROP TABLE hw.job_runs",
        "DROP INDEX hw.ix_episodes_child_id_went_missing_at",
        "DROP INDEX hw.idx_settings_point",
        "ALTER TABLE hw.reports DROP CONSTRAINT uq_reports_force_key_report_id",
        "ALTER TABLE hw.placements DROP CONSTRAINT fk_placements_child_id_children",
    ],
)
def test_any_drift_is_found(connection: Connection, change: str) -> None:
    connection.execute(text(change))
    assert drift(connection) != []


def test_an_upgrade_of_an_upgraded_database_changes_nothing(migrated: Database) -> None:
    with admin_engine(migrated.url(ADMIN)).connect() as connection:
        before = left(connection)
    upgrade(migrated.url(ADMIN))
    with admin_engine(migrated.url(ADMIN)).connect() as connection:
        assert left(connection) == before
        assert drift(connection) == []


def test_a_downgrade_leaves_nothing_and_an_upgrade_after_it_makes_everything_again(migrated: Database) -> None:
    url = migrated.url(ADMIN)
    with admin_engine(url).connect() as connection:
        before = left(connection)
    operator = engine_for(migrated.url(OPERATOR), OPERATOR, pool_size=1)
    with transaction(operator, "cli:test") as connection:
        audit.append(connection, "test")
    downgrade(url, "base")
    with admin_engine(url).connect() as connection:
        assert left(connection) == {"r alembic_version", "i alembic_version_pkc"}
        assert current_revision(connection) is None
    upgrade(url)
    with admin_engine(url).connect() as connection:
        assert left(connection) == before
        assert drift(connection) == []
    with transaction(operator, "cli:test") as connection:
        assert audit.append(connection, "test") == 1
    operator.dispose()


def test_a_database_that_was_never_upgraded_has_no_revision(test_cluster: Cluster) -> None:
    with admin_engine(test_cluster.url("postgres", ADMIN)).connect() as connection:
        assert current_revision(connection) is None


def test_everything_belongs_to_the_owner_and_the_public_may_nothing(connection: Connection) -> None:
    owners = "SELECT DISTINCT pg_get_userbyid(relowner) FROM pg_class WHERE relnamespace = 'hw'::regnamespace"
    assert set(connection.scalars(text(owners))) == {OWNER}
    public = text(
        """
        SELECT what FROM (
            SELECT 'table ' || relname AS what, relacl AS acl FROM pg_class WHERE relnamespace = 'hw'::regnamespace
            UNION ALL SELECT 'function ' || proname, coalesce(proacl, acldefault('f', proowner)) FROM pg_proc
            WHERE pronamespace = 'hw'::regnamespace
            UNION ALL SELECT 'schema ' || nspname, nspacl FROM pg_namespace WHERE nspname = 'hw'
        ) t, aclexplode(t.acl) a WHERE a.grantee = 0
        """
    )
    assert list(connection.scalars(public)) == []


@pytest.mark.parametrize("role", ALL_ROLES)
def test_no_role_may_make_temporary_tables_schemas_or_anything_in_public(connection: Connection, role: str) -> None:
    asked = text(
        """
        SELECT has_database_privilege(:role, current_database(), 'TEMPORARY'),
               has_database_privilege(:role, current_database(), 'CREATE'),
               has_schema_privilege(:role, 'public', 'CREATE')
        """
    )
    assert tuple(connection.execute(asked, {"role": role}).one()) == (False, False, False)
