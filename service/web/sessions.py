"""Sessions: an opaque token in a cookie, of which the database keeps the digest. The same row opens the rows that
row-level security lets a person see, so that an ended session sees nothing, whatever the code above it does."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request
from sqlalchemy import Connection, text
from starlette.responses import Response

from register.database import transaction
from service.web.context import WebDep
from service.web.refusals import SignInNeededError

IDLE, ABSOLUTE = timedelta(minutes=30), timedelta(hours=12)
"""A session ends after so long without a request, and after so long whatever happens."""

START = text(
    "INSERT INTO hw.web_sessions (token_hash, user_id, csrf_token, expires_at) "
    "VALUES (:hash, :user, :csrf, now() + :idle)"
)
# Both limits are in expires_at, which the policies ask: the database itself enforces them.
CONTINUE = text(
    """
    UPDATE hw.web_sessions s
    SET last_seen_at = now(), expires_at = least(now() + :idle, s.created_at + :absolute)
    FROM hw.users u JOIN hw.agencies a ON a.id = u.agency_id
    WHERE s.token_hash = :hash AND s.ended_at IS NULL AND s.expires_at > now()
      AND s.created_at + :absolute > now() AND u.id = s.user_id AND u.disabled_at IS NULL
    RETURNING u.id AS user_id, u.username, u.display_name, u.role, a.name AS agency, a.kind AS agency_kind,
              s.csrf_token
    """
)
END = text("UPDATE hw.web_sessions SET ended_at = now() WHERE token_hash = :hash AND ended_at IS NULL")
END_ALL = text("UPDATE hw.web_sessions SET ended_at = now() WHERE user_id = :user AND ended_at IS NULL")


@dataclass(frozen=True, slots=True)
class Session:
    """Who is signed in. `token` is the secret itself and is kept out of every representation."""

    token: str = field(repr=False)
    csrf_token: str = field(repr=False)
    user_id: UUID
    username: str
    display_name: str
    role: str
    agency: str
    agency_kind: str


def digest(token: str) -> bytes:
    """What is stored of a token: SHA-256 of its text."""
    return hashlib.sha256(token.encode()).digest()


def start(connection: Connection, user: UUID) -> str:
    """A new session for a person who has just proved who they are; returns its token (256 random bits)."""
    token = secrets.token_urlsafe(32)
    values = {"hash": digest(token), "user": user, "csrf": secrets.token_urlsafe(32), "idle": IDLE}
    connection.execute(START, values)
    return token


def continued(connection: Connection, token: str) -> Session | None:
    """The live session of a token, its idle time counted anew; None when there is none (never was, ended, expired, or
    the person was disabled)."""
    values = {"hash": digest(token), "idle": IDLE, "absolute": ABSOLUTE}
    row = connection.execute(CONTINUE, values).one_or_none()
    return None if row is None else Session(token=token, **row._asdict())


def end(connection: Connection, token: str) -> None:
    """End a session at once; one that is over already stays so."""
    connection.execute(END, {"hash": digest(token)})


def end_all(connection: Connection, user: UUID) -> None:
    """End every session of a person."""
    connection.execute(END_ALL, {"user": user})


def cookie_name(insecure_http: bool) -> str:
    """Behind TLS the browser itself holds the cookie to this host and to HTTPS; plain loopback cannot have that."""
    return "homeward" if insecure_http else "__Host-homeward"


def give_cookie(response: Response, name: str, value: str, insecure_http: bool) -> None:
    """Put a secret into the browser: not readable by scripts, not sent along from other sites, gone with the browser."""
    response.set_cookie(name, value, path="/", secure=not insecure_http, httponly=True, samesite="lax")


def take_cookie(response: Response, name: str, insecure_http: bool) -> None:
    """Remove a cookie of ours."""
    response.delete_cookie(name, path="/", secure=not insecure_http, httponly=True, samesite="lax")


def current(request: Request, web: WebDep) -> Session | None:
    """The session of this request, or None. Kept on the request, so that error pages know whose page it is."""
    token = request.cookies.get(cookie_name(web.settings.insecure_http), "")
    if not token:
        return None
    with transaction(web.signin_engine) as connection:
        session = continued(connection, token)
    request.state.session = session
    return session


Current = Annotated[Session | None, Depends(current)]


def signed_in(session: Current) -> Session:
    """The session of this request. Raises SignInNeededError without one."""
    if session is None:
        raise SignInNeededError("You are not signed in.", "Sign in and try again.")
    return session


SignedIn = Annotated[Session, Depends(signed_in)]
