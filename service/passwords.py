"""Passwords: argon2id, with a cap on how many are worked on at once, and what a new one must be like."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from register.errors import ConflictError, HomewardError

SHORTEST, LONGEST = 12, 200
"""Characters. Length is what makes a password hard to guess; the upper bound keeps hashing cheap to refuse."""
# No l, I, O, 0 or 1: a generated password is read aloud and typed.
LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"


class TooBusyError(HomewardError):
    """More people are signing in than the machine can check at once."""

    http_status = 503
    title = "Homeward is busy"


class Passwords:
    """Hashing and checking. Each hash takes 64 MiB and a third of a second, so only a few run at a time, some wait,
    and the rest are told to try again: guessing must not be able to use up the machine."""

    def __init__(self, at_once: int = 2, waiting: int = 8) -> None:
        self._hasher = PasswordHasher()
        self._room = threading.BoundedSemaphore(at_once + waiting)
        self._running = threading.BoundedSemaphore(at_once)

    @cached_property
    def nobody(self) -> str:
        """What an unknown name is checked against, so that it takes as long as a known one. A service makes it at
        its start, or the first unknown name would take twice as long."""
        return self._hasher.hash(secrets.token_hex(16))

    def hash(self, password: str) -> str:
        """The argon2id hash, with its salt and parameters in it."""
        with self._turn():
            return self._hasher.hash(password)

    def verify(self, password_hash: str | None, password: str) -> bool:
        """Whether the password is the one. With no hash (nobody of that name) it takes as long and is False.

        Raises TooBusyError when too many are waiting already.
        """
        with self._turn():
            try:
                self._hasher.verify(password_hash or self.nobody, password[: LONGEST + 1])
            except (VerificationError, InvalidHashError):
                return False
            return password_hash is not None

    @contextmanager
    def _turn(self) -> Iterator[None]:
        if not self._room.acquire(blocking=False):
            raise TooBusyError("Too many people are signing in at this moment.", "Try again in a minute.")
        try:
            with self._running:
                yield
        finally:
            self._room.release()


def checked(password: str, username: str) -> str:
    """The password, if it may be used. Raises ConflictError that says what is wrong with it (never the password)."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise ConflictError(
            f"A password has {SHORTEST} to {LONGEST} characters; this one has {len(password)}.",
            "Use a longer one, such as four unrelated words.",
        )
    if username.casefold() in password.casefold() or len(set(password)) < 5:
        raise ConflictError("This password is easy to guess.", "Leave the user name out and do not repeat letters.")
    return password


def generated() -> str:
    """A random password of 100 bits in groups that can be read aloud."""
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(5)) for _ in range(4))
