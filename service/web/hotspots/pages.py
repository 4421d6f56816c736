"""/hotspots: where more children than chance explains went missing from or were found, as a map and as tables."""

from __future__ import annotations

import secrets
from enum import IntEnum
from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import HTMLResponse, Response

from geo.layers import Period, last_days
from geo.maps.pages import Tiles, frame_policy, map_frame
from geo.maps.tables import tables
from register.clock import london_date
from service.web.access import Access, gate
from service.web.context import Now, WebDep
from service.web.templating import page
from service.web.viewing import Viewing

router = APIRouter(include_in_schema=False, dependencies=[gate(Access.COUNTY)])


class Window(IntEnum):
    """Days of the study period, today included."""

    QUARTER = 90
    HALF = 180
    YEAR = 365


Days = Annotated[Window, Query()]


def period_of(now: Now, days: Days = Window.YEAR) -> Period:
    """The Europe/London dates of the period."""
    return last_days(london_date(now), days)


@router.get("/hotspots", name="page.hotspots")
def hotspots(request: Request, web: WebDep, view: Viewing, now: Now, days: Days = Window.YEAR) -> Response:
    """The map in its frame, and every figure of it in tables."""
    shown = web.hotspots.of(view.connection, period_of(now, days))
    every = tables(shown)
    found = [table for table in every if table.key.startswith("hotspots-")]
    rest = [table for table in every if table not in found]
    return page(
        request,
        "hotspots.html",
        shown=shown,
        found=found,
        rest=rest,
        days=days.value,
        windows=list(map(int, Window)),
        now=now,
    )


@router.get("/hotspots/map", name="page.hotspots_map")
def hotspot_map(web: WebDep, view: Viewing, now: Now, days: Days = Window.YEAR) -> HTMLResponse:
    """The map alone, for the frame: scripts under a nonce of its own, and no origin, so it can reach nothing of ours."""
    shown = web.hotspots.of(view.connection, period_of(now, days))
    nonce = secrets.token_urlsafe(18)
    tiles = Tiles(web.settings.base_layer_url) if web.settings.base_layer_url else None
    headers = {
        "Content-Security-Policy": f"{frame_policy(nonce, tiles)}; sandbox allow-scripts",
        "X-Frame-Options": "SAMEORIGIN",
    }
    return HTMLResponse(map_frame(shown, nonce, tiles=tiles), headers=headers)
