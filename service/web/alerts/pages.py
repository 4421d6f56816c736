"""/alerts: what a person has to look at, and one alert with everything it rests on."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from alerts.rules import RULES
from register.errors import NotFoundError
from register.schema.words import SEVERITIES
from service.web.access import Access, gate
from service.web.alerts.evidence import events_of, evidence_of
from service.web.alerts.queries import Choice, alert_by_id, alert_count, alert_list
from service.web.context import Now
from service.web.paging import PageNumber, Paging, kept
from service.web.sessions import SignedIn
from service.web.templating import page
from service.web.viewing import Viewing

router = APIRouter(include_in_schema=False, dependencies=[gate(Access.PARTNERS)])
SIZE = 25
Show = Annotated[Literal["open", "history"], Query()]
# A filter form sends its blank choices too.
Severity = Annotated[Literal["", "high", "medium", "low"], Query()]
RuleName = Annotated[str, Query(max_length=60, pattern="^[a-z0-9_]*$")]


@router.get("/alerts", name="page.alerts")
def alert_page(
    request: Request,
    view: Viewing,
    now: Now,
    session: SignedIn,
    show: Show = "open",
    severity: Severity = "",
    rule: RuleName = "",
    number: PageNumber = 1,
) -> Response:
    """Live alerts: the open ones, or apart from them those raised from history."""
    choices = {name: Choice(name == "history", severity or None, rule or None) for name in ("open", "history")}
    counts = {name: alert_count(view.connection, choice) for name, choice in choices.items()}
    query = kept(show=show if show != "open" else None, severity=severity or None, rule=rule or None)
    paging = Paging(number, SIZE, counts[show], "/alerts", query)
    alerts = alert_list(view.connection, choices[show], SIZE, paging.offset)
    view.see(alert.child_id for alert in alerts)
    values = {"show": show, "severity": severity, "rule": rule, "counts": counts, "rules": sorted(RULES)}
    return page(
        request,
        "alerts.html",
        alerts=alerts,
        paging=paging,
        severities=SEVERITIES[::-1],
        chosen=values,
        sees_reports=session.agency_kind == "county",
        now=now,
    )


@router.get("/alerts/{alert_id:uuid}", name="page.alert")
def one_alert(request: Request, view: Viewing, session: SignedIn, now: Now, alert_id: UUID) -> Response:
    """One alert: its findings with values, thresholds and evidence, and what happened to it."""
    alert = alert_by_id(view.connection, alert_id)
    if alert is None:
        raise NotFoundError("There is no such alert.")
    view.see([alert.child_id])
    return page(
        request,
        "alert.html",
        alert=alert,
        evidence=evidence_of(view.connection, alert_id),
        events=events_of(view.connection, alert_id),
        sees_reports=session.agency_kind == "county",
        now=now,
    )
