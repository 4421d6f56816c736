"""Children as individuals: how they were recorded, what identifies them, and the keys by which they are found."""

from __future__ import annotations

import uuid
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from register.schema.base import Base, CreatedAt, Id, one_of
from register.schema.words import IDENTIFIER_KINDS, SEXES


class Child(Base):
    """One individual. The columns show the best value known; every value ever recorded is in the tables below."""

    __tablename__ = "children"
    __table_args__ = (
        one_of("sex", SEXES),
        CheckConstraint("dob IS NULL OR birth_year = date_part('year', dob)", name="birth_year_of_dob"),
        CheckConstraint("surname <> '' OR forename <> ''", name="has_a_name"),
        CheckConstraint("merged_into <> id", name="not_merged_into_itself"),
    )

    id: Mapped[Id]
    surname: Mapped[str]
    forename: Mapped[str]
    dob: Mapped[date | None]
    birth_year: Mapped[int | None]
    sex: Mapped[str] = mapped_column(server_default="U")
    ethnicity: Mapped[str | None]
    ethnicity_kind: Mapped[str | None]
    merged_into: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("hw.children.id"))
    created_at: Mapped[CreatedAt]


class RecordedIdentity(Base):
    """One way a child has been recorded: a distinct set of names, birth date, sex and address. Never overwritten."""

    __tablename__ = "recorded_identities"
    __table_args__ = (
        UniqueConstraint("child_id", "digest"),
        one_of("sex", SEXES),
        one_of("origin", ("report", "authority")),
    )

    id: Mapped[Id]
    child_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("hw.children.id"))
    digest: Mapped[str]
    """SHA-256 over the values, so that the same recording is kept once."""
    origin: Mapped[str]
    surname: Mapped[str]
    forename: Mapped[str]
    aliases: Mapped[str] = mapped_column(server_default="")
    """`;` between."""
    dob: Mapped[date | None]
    birth_year: Mapped[int | None]
    sex: Mapped[str] = mapped_column(server_default="U")
    address: Mapped[str | None]
    postcode: Mapped[str | None]
    first_seen_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    times: Mapped[int] = mapped_column(server_default=text("1"))


class ChildIdentifier(Base):
    """An identifier somebody has used for the child. Strong evidence, not proof: two children may share a wrong one."""

    __tablename__ = "child_identifiers"
    __table_args__ = (
        UniqueConstraint("child_id", "kind", "issuer", "value"),
        one_of("kind", IDENTIFIER_KINDS),
        Index("ix_child_identifiers_value", "kind", "issuer", "value"),
    )

    id: Mapped[Id]
    child_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("hw.children.id"))
    kind: Mapped[str]
    issuer: Mapped[str]
    """The force or authority that issued it; blank for a national number."""
    value: Mapped[str]
    first_seen_at: Mapped[CreatedAt]


class ChildKey(Base):
    """A blocking key: records that share one are compared. Equality only, so that it is indexed under RLS."""

    __tablename__ = "child_keys"

    key: Mapped[str] = mapped_column(primary_key=True)
    child_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("hw.children.id"), primary_key=True, index=True)
