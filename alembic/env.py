"""Migrations run on a connection handed over by register.migrations, as the owner of the tables."""

from __future__ import annotations

from geoalchemy2 import alembic_helpers

from alembic import context
from register.schema import SCHEMA, Base


def admit(name: str | None, kind: str, _parents: object) -> bool:
    """Compare our schema only: PostGIS's own tables live elsewhere."""
    return name == SCHEMA if kind == "schema" else True


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    include_schemas=True,
    include_name=admit,
    include_object=alembic_helpers.include_object,
    process_revision_directives=alembic_helpers.writer,
    render_item=alembic_helpers.render_item,
    version_table_schema=SCHEMA,
    compare_type=True,
    transaction_per_migration=True,
)
with context.begin_transaction():
    context.run_migrations()
