"""Taking a delivery apart into the records of its ledger, all or none, from the bytes that were stored."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from uuid import UUID

from sqlalchemy import Connection, text

from ingest.inbox.receive import stored_chunks
from ingest.reading import RawRecord, read_records
from register.bulk import bulk

ROWS = 2_000
CHARACTERS = 16_000_000
"""Records are written in pieces of so many rows, or as soon as they hold so many characters."""
BROKEN = "_broken"
"""Key under which a record that could not be taken apart says why."""

INSERT = """
INSERT INTO hw.inbox_records (inbox_id, position, raw)
SELECT :inbox, r.position, r.raw FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS r(position int, raw jsonb)
"""


def split(connection: Connection, delivery: UUID, fields: Iterable[str], needed: Iterable[str]) -> int:
    """Write the records of a delivery to the ledger and return their number.

    Raises InputRefusedError where the delivery cannot be read as a whole; the caller rolls back and notes it (refuse).
    """
    # Two processes may be given one file: the second waits here and then finds it split.
    state = connection.scalar(text("SELECT state FROM hw.inbox WHERE id = :id FOR UPDATE"), {"id": delivery})
    if state == "split":
        return 0
    found = read_records(lambda: stored_chunks(connection, delivery), fields, needed)
    count = 0
    for piece in pieces(found):
        bulk(connection, INSERT, piece, inbox=delivery)
        count += len(piece)
    connection.execute(text("UPDATE hw.inbox SET state = 'split', refusal = NULL WHERE id = :id"), {"id": delivery})
    return count


def pieces(found: Iterable[RawRecord]) -> Iterator[list[dict[str, object]]]:
    """Records for the ledger, gathered so that no statement grows without bound."""
    piece: list[dict[str, object]] = []
    size = 0
    for record in found:
        piece.append(as_row(record))
        size += sum(len(value) for value in record.raw.values() if isinstance(value, str))
        if len(piece) >= ROWS or size >= CHARACTERS:
            yield piece
            piece, size = [], 0
    if piece:
        yield piece


def as_row(record: RawRecord) -> dict[str, object]:
    """A record for the ledger."""
    raw = {**record.raw, BROKEN: record.broken} if record.broken else record.raw
    return {"position": record.position, "raw": raw}


def refuse(connection: Connection, delivery: UUID, reason: str) -> None:
    """Note that a delivery could not be read as a whole; its bytes stay."""
    connection.execute(
        text("UPDATE hw.inbox SET state = 'refused', refusal = :reason WHERE id = :id"),
        {"id": delivery, "reason": reason},
    )
