"""The ledger: which records of a delivery wait, and what became of the others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, text

from register.bulk import bulk

REGISTER_LOCK = 7_241_001
"""Advisory lock under which records enter the register: one new child reported twice at once stays one child."""


@dataclass(frozen=True, slots=True)
class Pending:
    """A record of the ledger to be processed. `position` counts from 1 within its delivery."""

    id: int
    position: int
    raw: Mapping[str, Any]
    source_id: UUID
    backfill: bool


CLAIM = """
SELECT r.id, r.position, r.raw, i.source_id, i.backfill
FROM hw.inbox_records r JOIN hw.inbox i ON i.id = r.inbox_id
WHERE r.inbox_id = :inbox AND r.state = 'pending'
ORDER BY r.position LIMIT :size
FOR UPDATE OF r
"""


def enter_register(connection: Connection) -> None:
    """Wait for the right to change the register; held until the transaction ends."""
    connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": REGISTER_LOCK})


def claim(connection: Connection, delivery: UUID, size: int) -> list[Pending]:
    """The next records of a delivery, in order. Call `enter_register` first."""
    rows = connection.execute(text(CLAIM), {"inbox": delivery, "size": size})
    return [Pending(row.id, row.position, row.raw, row.source_id, row.backfill) for row in rows]


def settle(connection: Connection, outcomes: Iterable[tuple[int, str]]) -> None:
    """Note what became of records: (record id, state)."""
    bulk(
        connection,
        """
        UPDATE hw.inbox_records i SET state = r.state, processed_at = now()
        FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS r(id bigint, state text) WHERE i.id = r.id
        """,
        [{"id": number, "state": state} for number, state in outcomes],
    )


def states(connection: Connection, delivery: UUID) -> Counter[str]:
    """How many records of a delivery are in each state."""
    rows = connection.execute(
        text("SELECT state, count(*) AS n FROM hw.inbox_records WHERE inbox_id = :id GROUP BY state"),
        {"id": delivery},
    )
    return Counter({row.state: row.n for row in rows})


def unfinished(connection: Connection) -> list[tuple[UUID, str]]:
    """(delivery, kind) of every delivery that was not taken apart or has records waiting, oldest first."""
    rows = connection.execute(
        text(
            """
            SELECT i.id, i.kind FROM hw.inbox i
            WHERE i.state = 'received'
               OR EXISTS (SELECT FROM hw.inbox_records r WHERE r.inbox_id = i.id AND r.state = 'pending')
            ORDER BY i.received_at
            """
        )
    )
    return [(row.id, row.kind) for row in rows]
