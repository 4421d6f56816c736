"""/repeat: children missing more than once within a window to choose."""

from __future__ import annotations

from enum import IntEnum
from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from service.web.access import Access, gate
from service.web.context import Now
from service.web.paging import PageNumber, Paging, kept
from service.web.repeat.queries import repeated, repeated_count
from service.web.templating import page
from service.web.viewing import Viewing

router = APIRouter(include_in_schema=False, dependencies=[gate(Access.SIGNED_IN)])
SIZE = 50


class Window(IntEnum):
    """Days of 24 hours, back from now."""

    MONTH = 30
    QUARTER = 90
    YEAR = 365


@router.get("/repeat", name="page.repeat")
def repeat(
    request: Request,
    view: Viewing,
    now: Now,
    days: Annotated[Window, Query()] = Window.QUARTER,
    number: PageNumber = 1,
) -> Response:
    """The list, most episodes first."""
    total = repeated_count(view.connection, days, now)
    paging = Paging(number, SIZE, total, "/repeat", kept(days=days.value))
    children = repeated(view.connection, days, now, SIZE, paging.offset)
    view.see(child.child_id for child in children)
    return page(
        request,
        "repeat.html",
        children=children,
        paging=paging,
        days=days.value,
        windows=list(map(int, Window)),
        now=now,
    )
