"""Receiving a delivery: its bytes are kept and committed before anything is made of them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from sqlalchemy import Connection, text

from register.errors import ConflictError, HomewardError

CHUNK = 4 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Delivery:
    """A delivery in the inbox. `fresh` is False where the same bytes had been received before."""

    id: UUID
    state: str
    fresh: bool


def chunks_of(path: Path) -> Iterator[bytes]:
    """The bytes of a file in pieces of a few MB. Raises HomewardError where it cannot be read."""
    try:
        with path.open("rb") as file:
            while piece := file.read(CHUNK):
                yield piece
    except OSError as error:
        raise HomewardError(
            f"{path.name} cannot be read: {error.strerror or 'input/output error'}.",
            "Check the path and its rights.",
        ) from None


def digest_of(chunks: Iterable[bytes]) -> tuple[str, int]:
    """(SHA-256 as hex, size in bytes)."""
    digest, size = hashlib.sha256(), 0
    for piece in chunks:
        digest.update(piece)
        size += len(piece)
    return digest.hexdigest(), size


def ensure_source(connection: Connection, name: str) -> UUID:
    """The id of a source, made where it was not seen before. Raises HomewardError for a name that cannot be one."""
    name = name.strip()
    if not 0 < len(name) <= 100 or not name.isprintable():
        raise HomewardError("The source name is blank, too long or not printable.", "Use up to 100 characters.")
    made: UUID = connection.execute(
        text(
            """
            INSERT INTO hw.sources (name) VALUES (:name)
            ON CONFLICT (name) DO UPDATE SET name = excluded.name RETURNING id
            """
        ),
        {"name": name},
    ).scalar_one()
    return made


def receive(connection: Connection, source: str, kind: str, path: Path, actor: str, backfill: bool = False) -> Delivery:
    """Put a file into the inbox. The caller commits before it says or does anything else.

    The same bytes of the same source and kind are one delivery: received again they are counted, not stored again.
    """
    source_id = ensure_source(connection, source)
    digest, size = digest_of(chunks_of(path))
    row = connection.execute(
        text(
            """
            INSERT INTO hw.inbox (source_id, kind, digest, size, backfill, received_by)
            VALUES (:source, :kind, :digest, :size, :backfill, :actor)
            ON CONFLICT (source_id, kind, digest)
            DO UPDATE SET times_received = inbox.times_received + 1, last_received_at = now()
            RETURNING id, state, (xmax = 0) AS fresh
            """
        ),
        {
            "source": source_id,
            "kind": kind,
            "digest": digest,
            "size": size,
            "backfill": backfill,
            "actor": actor,
        },
    ).one()
    if row.fresh:
        stored = hashlib.sha256()
        for seq, body in enumerate(chunks_of(path)):
            stored.update(body)
            connection.execute(
                text("INSERT INTO hw.inbox_chunks (inbox_id, seq, body) VALUES (:id, :seq, :body)"),
                {"id": row.id, "seq": seq, "body": body},
            )
        if stored.hexdigest() != digest:
            raise ConflictError(
                f"{path.name} changed while it was read.", "Wait until it is complete and send it again."
            )
    return Delivery(row.id, row.state, row.fresh)


def stored_chunks(connection: Connection, delivery: UUID) -> Iterator[bytes]:
    """The bytes of a delivery as they were received, one stored piece at a time."""
    seq = 0
    while True:
        body: bytes | None = connection.scalar(
            text("SELECT body FROM hw.inbox_chunks WHERE inbox_id = :id AND seq = :seq"),
            {"id": delivery, "seq": seq},
        )
        if body is None:
            return
        yield body
        seq += 1
