"""/: the figures that matter at the start of a shift, each with the way to what is behind it."""

from __future__ import annotations

from datetime import timedelta

from fastapi import APIRouter, Request
from starlette.responses import Response

from register.schema.words import ABSENT, AWAY, SEVERITIES
from service.web.access import Access, gate, may_use
from service.web.alerts.queries import open_by_severity
from service.web.context import Now
from service.web.home import queries
from service.web.missing.queries import open_counts
from service.web.repeat.queries import repeated_count
from service.web.sessions import SignedIn
from service.web.templating import page
from service.web.viewing import Viewing

router = APIRouter(include_in_schema=False, dependencies=[gate(Access.SIGNED_IN)])
REPEAT_DAYS = 90
QUIET = timedelta(hours=26)
"""A nightly feed is late after a day and a bit."""


@router.get("/", name="page.home")
def home(request: Request, view: Viewing, session: SignedIn, now: Now) -> Response:
    """Counts over what this person may see."""
    connection = view.connection
    county = session.agency_kind == "county"
    open_now = open_counts(connection)
    return page(
        request,
        "home.html",
        missing=queries.missing_now(connection),
        away=open_now.get(AWAY, 0),
        absent=open_now.get(ABSENT, 0),
        sees_alerts=may_use(session, Access.PARTNERS),
        alerts=open_by_severity(connection),
        severities=SEVERITIES[::-1],
        repeat=repeated_count(connection, REPEAT_DAYS, now),
        repeat_days=REPEAT_DAYS,
        county=county,
        quarantine=queries.quarantined(connection) if county else None,
        feeds=queries.feeds(connection, now - timedelta(days=1)) if county else [],
        quiet=now - QUIET,
        now=now,
    )
