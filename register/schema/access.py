"""Who may look, and who did: agencies, people, their sessions, and the audit chain."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import ARRAY, BigInteger, CheckConstraint, ForeignKey, Index, LargeBinary, text
from sqlalchemy.dialects.postgresql import INET, UUID
from sqlalchemy.orm import Mapped, mapped_column

from register.schema.base import Base, CreatedAt, Id, one_of
from register.schema.words import AGENCY_KINDS, USER_ROLES


class Agency(Base):
    """An organisation whose people sign in."""

    __tablename__ = "agencies"
    __table_args__ = (
        one_of("kind", AGENCY_KINDS),
        CheckConstraint("(kind = 'provider') = (provider_id IS NOT NULL)", name="provider_named"),
        CheckConstraint("(kind = 'authority') = (authority IS NOT NULL)", name="authority_named"),
    )

    id: Mapped[Id]
    name: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    provider_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("hw.providers.id"))
    authority: Mapped[str | None]
    """For `authority`: the placing authority whose children it may see."""
    created_at: Mapped[CreatedAt]


class User(Base):
    """A named person. Pages and API cannot read credentials: only sign-in does, and the operator who sets them."""

    __tablename__ = "users"
    __table_args__ = (one_of("role", USER_ROLES),)

    id: Mapped[Id]
    username: Mapped[str] = mapped_column(unique=True)
    display_name: Mapped[str]
    password_hash: Mapped[str]
    """argon2id."""
    role: Mapped[str]
    agency_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("hw.agencies.id"))
    disabled_at: Mapped[datetime | None]
    created_at: Mapped[CreatedAt]


class WebSession(Base):
    """A signed-in browser. Only the digest of its token is kept; the token is what opens the rows."""

    __tablename__ = "web_sessions"

    token_hash: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    """SHA-256 of a 256-bit random token."""
    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("hw.users.id"), index=True)
    csrf_token: Mapped[str]
    created_at: Mapped[CreatedAt]
    last_seen_at: Mapped[CreatedAt]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class SignInAttempt(Base):
    """A failed sign-in, counted to slow guessing down. The name is kept as a digest."""

    __tablename__ = "sign_in_attempts"
    __table_args__ = (Index("ix_sign_in_attempts_key_at", "key", "at"),)

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=True)
    key: Mapped[str]
    at: Mapped[CreatedAt]


class AuditEntry(Base):
    """One thing somebody did or saw. Append-only, each entry bound to the one before by its hash."""

    __tablename__ = "audit_log"

    seq: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    actor: Mapped[str]
    actor_role: Mapped[str]
    action: Mapped[str]
    subjects: Mapped[list[uuid.UUID]] = mapped_column(ARRAY(UUID(as_uuid=True)))
    """Ids of the children concerned, never names."""
    details: Mapped[dict[str, Any]]
    row_count: Mapped[int] = mapped_column(server_default=text("0"))
    address: Mapped[str | None] = mapped_column(INET)
    prev_hash: Mapped[bytes] = mapped_column(LargeBinary)
    hash: Mapped[bytes] = mapped_column(LargeBinary)


class AuditHead(Base):
    """The last entry of the chain: one row, locked for each append."""

    __tablename__ = "audit_head"
    __table_args__ = (CheckConstraint("one", name="single_row"),)

    one: Mapped[bool] = mapped_column(primary_key=True, server_default=text("true"))
    seq: Mapped[int] = mapped_column(BigInteger)
    hash: Mapped[bytes] = mapped_column(LargeBinary)


class History(Base):
    """The row as it was before a change, of every table whose rows may change. Written by trigger only."""

    __tablename__ = "history"
    __table_args__ = (Index("ix_history_table_name_row_id", "table_name", "row_id"),)

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=True)
    table_name: Mapped[str]
    row_id: Mapped[uuid.UUID]
    changed_at: Mapped[CreatedAt]
    changed_by: Mapped[str]
    before: Mapped[dict[str, Any]]
