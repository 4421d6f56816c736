"""/children/{id}: who the child is, where it lives, and everything that happened, in order."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import Response

from register.errors import NotFoundError
from service.web.access import Access, gate, may_use
from service.web.alerts.queries import alerts_of_child
from service.web.children import queries
from service.web.context import Now
from service.web.sessions import SignedIn
from service.web.templating import page
from service.web.viewing import Viewing

router = APIRouter(include_in_schema=False, dependencies=[gate(Access.SIGNED_IN)])


@router.get("/children/{child_id:uuid}", name="page.child")
def child_page(request: Request, view: Viewing, session: SignedIn, now: Now, child_id: UUID) -> Response:
    """One child. Recorded identities, identifiers and reports are the partnership's own; others see none."""
    child = queries.child_by_id(view.connection, child_id)
    if child is None:
        raise NotFoundError("There is no such child.")
    view.see([child_id])
    episodes = queries.episodes(view.connection, child_id)
    return page(
        request,
        "child.html",
        child=child,
        identifiers=queries.identifiers(view.connection, child_id),
        identities=queries.identities(view.connection, child_id),
        placements=queries.placements(view.connection, child_id),
        episodes=episodes,
        missing_now=next((item for item in episodes if item.state == "open" and item.kind == "missing"), None),
        alerts=alerts_of_child(view.connection, child_id),
        county=session.agency_kind == "county",
        sees_alerts=may_use(session, Access.PARTNERS),
        now=now,
    )
