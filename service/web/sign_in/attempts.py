"""Failed sign-ins, counted in the database by name and by address, so that guessing is slowed down on every machine."""

from __future__ import annotations

import hashlib
from datetime import timedelta

from sqlalchemy import Connection, text

WINDOW = timedelta(minutes=15)
MOST_BY_NAME, MOST_BY_ADDRESS = 5, 20
"""Failures within the window. A whole office may share one address, so an address gets more than a name."""
KEPT = timedelta(days=1)

LOCK = text("SELECT pg_advisory_xact_lock(hashtextextended(:key, 0))")
FAILURES = text("SELECT count(*) FROM hw.sign_in_attempts WHERE key = :key AND at > now() - :window")
ADD = text("INSERT INTO hw.sign_in_attempts (key) VALUES (:key) RETURNING id")
REMOVE = text("DELETE FROM hw.sign_in_attempts WHERE id = ANY(:ids)")
FORGET = text("DELETE FROM hw.sign_in_attempts WHERE at < now() - :kept")


def key_of(kind: str, value: str) -> str:
    """A digest under which attempts are counted, so that the table is no list of names."""
    return hashlib.sha256(f"{kind}:{value}".encode()).hexdigest()


def counted(connection: Connection, username: str, address: str | None) -> list[int] | None:
    """Count an attempt as failed before the password is looked at, so that many at once get no more tries.

    Returns the numbers of what was counted (for `succeeded`), or None where there were too many already.
    """
    limits = {key_of("name", username): MOST_BY_NAME}
    if address is not None:
        limits[key_of("address", address)] = MOST_BY_ADDRESS
    for key in sorted(limits):
        connection.execute(LOCK, {"key": key})
    for key, most in limits.items():
        if connection.execute(FAILURES, {"key": key, "window": WINDOW}).scalar_one() >= most:
            return None
    connection.execute(FORGET, {"kept": KEPT})
    return [connection.execute(ADD, {"key": key}).scalar_one() for key in limits]


def succeeded(connection: Connection, numbers: list[int]) -> None:
    """The attempt was no failure: take it off the count."""
    connection.execute(REMOVE, {"ids": numbers})
