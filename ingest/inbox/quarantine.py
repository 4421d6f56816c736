"""Quarantine: records that could not be taken, until somebody corrects, retries or dismisses them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, text

from register.bulk import bulk
from register.errors import ConflictError, NotFoundError

LIST = """
SELECT q.id, s.name AS source, i.kind, r.position AS record, q.state, q.attempts, q.created_at, q.problems,
       q.decided_by, q.decided_at, q.why
FROM hw.quarantine q
JOIN hw.inbox_records r ON r.id = q.inbox_record_id
JOIN hw.inbox i ON i.id = r.inbox_id
JOIN hw.sources s ON s.id = i.source_id
WHERE (CAST(:source AS text) IS NULL OR s.name = :source)
  AND (CAST(:id AS bigint) IS NULL OR q.id = :id)
  AND (:every OR q.state = 'held')
ORDER BY q.id
"""


def hold(connection: Connection, held: Iterable[tuple[int, Sequence[dict[str, str]]]]) -> None:
    """Quarantine records: (record id, problems). One held before is held on, with the newest problems."""
    bulk(
        connection,
        """
        INSERT INTO hw.quarantine (inbox_record_id, problems)
        SELECT r.id, r.problems FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS r(id bigint, problems jsonb)
        ON CONFLICT (inbox_record_id) DO UPDATE
        SET problems = excluded.problems, attempts = quarantine.attempts + 1, state = 'held',
            decided_by = NULL, decided_at = NULL, why = NULL
        """,
        [{"id": number, "problems": list(problems)} for number, problems in held],
    )


def release(connection: Connection, records: Sequence[int], actor: str) -> None:
    """Records that were taken after all leave the quarantine."""
    connection.execute(
        text(
            """
            UPDATE hw.quarantine SET state = 'resolved', decided_by = :actor, decided_at = now()
            WHERE inbox_record_id = ANY(:records) AND state = 'held'
            """
        ),
        {"records": list(records), "actor": actor},
    )


def listing(connection: Connection, source: str | None = None) -> list[dict[str, Any]]:
    """Held records, oldest first, of one source or of all."""
    return [
        dict(row) for row in connection.execute(text(LIST), {"source": source, "id": None, "every": False}).mappings()
    ]


def one(connection: Connection, number: int) -> dict[str, Any]:
    """One quarantined record with its raw content, whatever its state. Raises NotFoundError."""
    row = connection.execute(text(LIST), {"source": None, "id": number, "every": True}).mappings().one_or_none()
    if row is None:
        raise NotFoundError(f"There is no quarantined record {number}.", "See `homeward quarantine list`.")
    raw = connection.scalar(
        text(
            """
            SELECT r.raw FROM hw.inbox_records r JOIN hw.quarantine q ON q.inbox_record_id = r.id WHERE q.id = :id
            """
        ),
        {"id": number},
    )
    return {**row, "raw": raw}


def retry(connection: Connection, numbers: Sequence[int] | None) -> list[Any]:
    """Put held records (all of them where `numbers` is None) back to waiting; returns the deliveries concerned.

    Raises NotFoundError for a number that is not held.
    """
    if numbers is not None:
        held = set(
            connection.scalars(
                text("SELECT id FROM hw.quarantine WHERE state = 'held' AND id = ANY(:ids)"),
                {"ids": list(numbers)},
            )
        )
        if gone := sorted(set(numbers) - held):
            raise NotFoundError(
                f"Not held in quarantine: {', '.join(map(str, gone))}.", "See `homeward quarantine list`."
            )
    rows = connection.execute(
        text(
            """
            UPDATE hw.inbox_records r SET state = 'pending', processed_at = NULL
            FROM hw.quarantine q, hw.inbox i
            WHERE q.inbox_record_id = r.id AND i.id = r.inbox_id AND q.state = 'held'
              AND (CAST(:ids AS bigint[]) IS NULL OR q.id = ANY(:ids))
            RETURNING i.id, i.kind
            """
        ),
        {"ids": list(numbers) if numbers is not None else None},
    )
    return sorted({(row.id, row.kind) for row in rows}, key=str)


def dismiss(connection: Connection, number: int, why: str, actor: str) -> None:
    """Decide that a record is not to be taken, with who and why. The record itself stays."""
    if not why.strip():
        raise ConflictError("A dismissal needs a reason.", "Give it with --why.")
    record = connection.scalar(
        text(
            """
            UPDATE hw.quarantine SET state = 'dismissed', why = :why, decided_by = :actor, decided_at = now()
            WHERE id = :id AND state = 'held' RETURNING inbox_record_id
            """
        ),
        {"id": number, "why": why.strip(), "actor": actor},
    )
    if record is None:
        raise NotFoundError(f"Not held in quarantine: {number}.", "See `homeward quarantine list`.")
    connection.execute(
        text("UPDATE hw.inbox_records SET state = 'dismissed', processed_at = now() WHERE id = :id"),
        {"id": record},
    )
