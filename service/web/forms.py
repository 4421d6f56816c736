"""That a form was sent from a page of ours by the person it was made for (cross-site request forgery)."""

from __future__ import annotations

import hmac
from urllib.parse import urlsplit

from fastapi import Request
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from service.web.refusals import ForgedError

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
FIELD = "csrf_token"


def crossed_sites(headers: Headers) -> bool:
    """Whether a request says of itself that it comes from another site.

    Sec-Fetch-Site decides where a browser sends it; pages sent with no-referrer have `Origin: null`, so Origin is asked
    only without it. A client that sends neither is no browser and is held to the token alone.
    """
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site != "same-origin"
    origin = headers.get("origin")
    return origin is not None and urlsplit(origin).netloc != headers.get("host")


async def demand_token(request: Request, expected: str) -> None:
    """Raise ForgedError unless the form carries the token that `expected` is."""
    form = await request.form()
    given = form.get(FIELD)
    if not isinstance(given, str) or not hmac.compare_digest(given.encode(), expected.encode()):
        raise ForgedError(
            "The form was too old, or was not made by this service for you.", "Go back, reload, try again."
        )


class SameSite:
    """Refuses every unsafe request that comes from another site, before anything reads it."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what is safe or our own."""
        if scope["type"] == "http" and scope["method"] not in SAFE and crossed_sites(Headers(scope=scope)):
            raise ForgedError("The request came from another site.", "Use the forms of this service.")
        await self.app(scope, receive, send)
