"""What was received, before anyone made sense of it: sources, the raw inbox and its ledger, quarantine."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Identity,
    Index,
    LargeBinary,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from register.schema.base import Base, CreatedAt, Id, one_of
from register.schema.words import INBOX_KINDS, INBOX_STATES, PENDING, RECORD_STATES


class Source(Base):
    """Who sends: one row for each feed or file series, made when first seen."""

    __tablename__ = "sources"
    __table_args__ = (CheckConstraint("char_length(name) BETWEEN 1 AND 100 AND name = btrim(name)", name="name_shape"),)

    id: Mapped[Id]
    name: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[CreatedAt]


class Inbox(Base):
    """One delivery (a file, a call): identified by its digest, so that the same bytes are one delivery for ever."""

    __tablename__ = "inbox"
    __table_args__ = (
        UniqueConstraint("source_id", "kind", "digest"),
        one_of("kind", INBOX_KINDS),
        one_of("state", INBOX_STATES),
        CheckConstraint("(state = 'refused') = (refusal IS NOT NULL)", name="refusal_said"),
    )

    id: Mapped[Id]
    source_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("hw.sources.id"))
    kind: Mapped[str]
    digest: Mapped[str]
    """SHA-256 of the bytes, hex."""
    size: Mapped[int] = mapped_column(BigInteger)
    backfill: Mapped[bool] = mapped_column(server_default=text("false"))
    state: Mapped[str] = mapped_column(server_default="received")
    refusal: Mapped[str | None]
    received_by: Mapped[str]
    received_at: Mapped[CreatedAt]
    times_received: Mapped[int] = mapped_column(server_default=text("1"))
    last_received_at: Mapped[CreatedAt]


class InboxChunk(Base):
    """The raw bytes of a delivery, in order, in pieces of a few MB so that any size can be kept and read back."""

    __tablename__ = "inbox_chunks"

    inbox_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("hw.inbox.id"), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    body: Mapped[bytes] = mapped_column(LargeBinary)


class InboxRecord(Base):
    """One record of a delivery and what became of it: the ledger that shows nothing was lost."""

    __tablename__ = "inbox_records"
    __table_args__ = (
        UniqueConstraint("inbox_id", "position"),
        one_of("state", RECORD_STATES),
        CheckConstraint(f"(state = '{PENDING}') = (processed_at IS NULL)", name="processed_when_decided"),
        Index("ix_inbox_records_pending", "inbox_id", "position", postgresql_where=text(f"state = '{PENDING}'")),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    inbox_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("hw.inbox.id"))
    position: Mapped[int]
    """1 for the first record of the delivery (a CSV header is not a record)."""
    raw: Mapped[dict[str, Any]]
    """The record as received: column or key -> value; `{"_line": …}` where it could not be taken apart."""
    state: Mapped[str] = mapped_column(server_default=PENDING)
    processed_at: Mapped[datetime | None]


class Quarantine(Base):
    """A record that could not be taken: why, what to do, and who decided what about it."""

    __tablename__ = "quarantine"
    __table_args__ = (
        one_of("state", ("held", "resolved", "dismissed")),
        CheckConstraint("(state = 'dismissed') = (why IS NOT NULL)", name="dismissal_has_reason"),
        CheckConstraint("(state = 'held') = (decided_at IS NULL)", name="decided_when_not_held"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    inbox_record_id: Mapped[int] = mapped_column(ForeignKey("hw.inbox_records.id"), unique=True)
    problems: Mapped[list[Any]]
    """A list of {"field", "problem", "remedy"}; no value of the record is repeated in it."""
    attempts: Mapped[int] = mapped_column(server_default=text("1"))
    state: Mapped[str] = mapped_column(server_default="held")
    created_at: Mapped[CreatedAt]
    decided_by: Mapped[str | None]
    decided_at: Mapped[datetime | None]
    why: Mapped[str | None]
