"""/missing: children who are missing now, apart from those away without authorisation or recorded absent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from register.schema.words import ABSENT, AWAY, EPISODE_KINDS, MISSING
from service.web.access import Access, gate
from service.web.context import Now
from service.web.missing.queries import OpenEpisode, open_counts, open_episodes
from service.web.paging import PageNumber, Paging, kept
from service.web.templating import page
from service.web.viewing import Viewing

router = APIRouter(include_in_schema=False, dependencies=[gate(Access.SIGNED_IN)])
SIZE, PREVIEW = 100, 25
Kind = Annotated[Literal["missing", "absent", "away_unauthorised"] | None, Query()]


@dataclass(frozen=True, slots=True)
class Section:
    """One kind of open episode: what is shown of it and how many there are."""

    kind: str
    total: int
    episodes: list[OpenEpisode]


@router.get("/missing", name="page.missing")
def missing(request: Request, view: Viewing, now: Now, kind: Kind = None, number: PageNumber = 1) -> Response:
    """All kinds, each in a section of its own; or one kind, in pages."""
    counts = open_counts(view.connection)
    chosen = kind or MISSING
    paging = Paging(number, SIZE, counts.get(chosen, 0), "/missing", kept(kind=kind))
    sections = [Section(chosen, paging.total, open_episodes(view.connection, chosen, SIZE, paging.offset))]
    if kind is None and number == 1:
        # Absent is history: nothing is said of it where there is none.
        for other in (AWAY, *([ABSENT] if counts.get(ABSENT) else [])):
            sections.append(Section(other, counts.get(other, 0), open_episodes(view.connection, other, PREVIEW)))
    for section in sections:
        view.see(episode.child_id for episode in section.episodes)
    return page(request, "missing.html", sections=sections, paging=paging, kind=kind, kinds=EPISODE_KINDS, now=now)
