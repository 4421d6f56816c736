"""The sign-in page, and the ways in and out."""

from __future__ import annotations

import re
import secrets
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Form, Query, Request
from sqlalchemy import text
from starlette.responses import RedirectResponse, Response

from register import audit
from register.database import transaction
from service.passwords import TooBusyError
from service.web import sessions
from service.web.access import Access, gate
from service.web.context import Web, WebDep
from service.web.forms import demand_token
from service.web.refusals import TooManyTriesError
from service.web.sessions import Current, SignedIn, cookie_name, give_cookie, take_cookie
from service.web.sign_in import attempts
from service.web.templating import page
from service.web.viewing import client_address

router = APIRouter(include_in_schema=False)

CREDENTIALS = text("SELECT id, password_hash FROM hw.users WHERE username = :username AND disabled_at IS NULL")
OUR_PATH = re.compile(r"/(?:[A-Za-z0-9_-]+/?)*")
FAILED = "The user name or the password is not right."


def form_cookie(insecure_http: bool) -> str:
    """The cookie that ties the sign-in form to the browser it was made for; there is no session yet."""
    return cookie_name(insecure_http) + "-form"


def our_path(wanted: str) -> str:
    """Where to go after signing in: a path of this service, never an address elsewhere."""
    return wanted if OUR_PATH.fullmatch(wanted) else "/"


@router.get("/sign-in", name="sign_in.form", dependencies=[gate(Access.PUBLIC)])
def form(
    request: Request, web: WebDep, session: Current, wanted: Annotated[str, Query(alias="next", max_length=300)] = "/"
) -> Response:
    """The form; whoever is signed in goes on."""
    if session is not None:
        return RedirectResponse(our_path(wanted), status_code=303)
    ended = cookie_name(web.settings.insecure_http) in request.cookies
    return sign_in_page(request, web, our_path(wanted), ended=ended)


def sign_in_page(
    request: Request, web: Web, wanted: str, username: str = "", problem: str = "", ended: bool = False
) -> Response:
    """The form with this browser's own token (one for all its tabs), and what went wrong the last time."""
    insecure = web.settings.insecure_http
    token = request.cookies.get(form_cookie(insecure)) or secrets.token_urlsafe(32)
    answer = page(
        request,
        "sign_in.html",
        422 if problem else 200,
        token=token,
        wanted=wanted,
        username=username,
        problem=problem,
        ended=ended,
    )
    give_cookie(answer, form_cookie(insecure), token, insecure)
    return answer


# The path operation awaits the token check, so the rest, which waits for the database, runs beside it.
async def our_form(request: Request, web: WebDep) -> None:
    """Raise ForgedError unless the form was made for this browser."""
    expected = request.cookies.get(form_cookie(web.settings.insecure_http), "")
    await demand_token(request, expected or secrets.token_urlsafe(32))


@router.post("/sign-in", name="sign_in.submit", dependencies=[gate(Access.PUBLIC), Depends(our_form)])
def submit(
    request: Request,
    web: WebDep,
    username: Annotated[str, Form(max_length=200)] = "",
    password: Annotated[str, Form(max_length=1000)] = "",
    wanted: Annotated[str, Form(alias="next", max_length=300)] = "/",
) -> Response:
    """Check name and password and start a session. Unknown, disabled and mistaken get the same words after the same
    work."""
    name, insecure = username.strip().lower(), web.settings.insecure_http
    user = proven(web, name, password, client_address(request))
    if user is None:
        return sign_in_page(request, web, our_path(wanted), username.strip(), FAILED)
    before = request.cookies.get(cookie_name(insecure), "")
    with transaction(web.signin_engine) as connection:
        sessions.end(connection, before)
        token = sessions.start(connection, user)
    # Audited before the browser gets its cookie: no audit, no session.
    with transaction(web.app_engine, session_token=token) as connection:
        audit.append(connection, "sign_in", details={"user": str(user)}, address=client_address(request))
    answer = RedirectResponse(our_path(wanted), status_code=303)
    give_cookie(answer, cookie_name(insecure), token, insecure)
    take_cookie(answer, form_cookie(insecure), insecure)
    return answer


def proven(web: Web, username: str, password: str, address: str | None) -> UUID | None:
    """Whose name and password these are, or None. Raises TooManyTriesError after too many failures."""
    with transaction(web.signin_engine) as connection:
        numbers = attempts.counted(connection, username, address)
        found = connection.execute(CREDENTIALS, {"username": username}).one_or_none()
    if numbers is None:
        minutes = int(attempts.WINDOW.total_seconds() // 60)
        raise TooManyTriesError(
            "There were too many failed attempts to sign in.",
            f"Wait {minutes} minutes and try again. If you have forgotten your password, ask the person who runs "
            "Homeward for your partnership.",
        )
    try:
        # No connection is held while the password is worked on.
        right = web.passwords.verify(found.password_hash if found else None, password)
    except TooBusyError:
        not_a_failure(web, numbers)
        raise
    if found is None or not right:
        return None
    not_a_failure(web, numbers)
    return UUID(str(found.id))


def not_a_failure(web: Web, numbers: list[int]) -> None:
    """Take an attempt off the count again."""
    with transaction(web.signin_engine) as connection:
        attempts.succeeded(connection, numbers)


@router.post("/sign-out", name="sign_out", dependencies=[gate(Access.SIGNED_IN)])
def sign_out(request: Request, web: WebDep, session: SignedIn) -> Response:
    """End the session at once, in the database and in the browser."""
    with transaction(web.app_engine, session_token=session.token) as connection:
        audit.append(connection, "sign_out", details={"user": str(session.user_id)}, address=client_address(request))
    with transaction(web.signin_engine) as connection:
        sessions.end(connection, session.token)
    answer = RedirectResponse("/signed-out", status_code=303)
    take_cookie(answer, cookie_name(web.settings.insecure_http), web.settings.insecure_http)
    return answer


@router.get("/signed-out", name="signed_out", dependencies=[gate(Access.PUBLIC)])
def signed_out(request: Request) -> Response:
    """Says so."""
    return page(request, "signed_out.html")
