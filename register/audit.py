"""The audit chain: who did or saw what, bound entry to entry, written in the same transaction as the thing itself."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, bindparam, text
from sqlalchemy.dialects.postgresql import ARRAY, INET, JSONB
from sqlalchemy.dialects.postgresql import UUID as PG_UUID

APPEND = text("SELECT hw.audit_append(:action, :subjects, :details, :row_count, :address)").bindparams(
    bindparam("subjects", type_=ARRAY(PG_UUID(as_uuid=True))),
    bindparam("details", type_=JSONB),
    bindparam("address", type_=INET),
)


def append(
    connection: Connection,
    action: str,
    subjects: Sequence[UUID] = (),
    details: dict[str, Any] | None = None,
    row_count: int = 0,
    address: str | None = None,
) -> int:
    """Add one entry (last thing in a transaction: the chain's head is locked until commit) and return its number.

    `subjects` are ids of children. `details` may hold counts and route shapes, never names or values.
    Raises sqlalchemy.exc.ProgrammingError where there is no signed-in person: no audit, no answer.
    """
    number: int = connection.execute(
        APPEND,
        {
            "action": action,
            "subjects": list(subjects),
            "details": details or {},
            "row_count": row_count,
            "address": address,
        },
    ).scalar_one()
    return number


def faults(connection: Connection) -> list[tuple[int, str]]:
    """Every place where the chain does not hold, in order: (entry number, what is wrong). Empty when it is whole."""
    return [(row.seq, row.fault) for row in connection.execute(text("SELECT seq, fault FROM hw.audit_faults()"))]


def length(connection: Connection) -> int:
    """How many entries the chain has."""
    count: int = connection.execute(text("SELECT count(*) FROM hw.audit_log")).scalar_one()
    return count
