"""The outer edge: numbers each request, logs it by its shape, and answers what nothing else has."""

from __future__ import annotations

import time
import uuid

import structlog
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from register.errors import HomewardError
from service.logs import where
from service.web.errors import respond

log = structlog.get_logger("homeward.web")


def shape(scope: Scope) -> str:
    """The route's pattern, such as /children/{child_id}; never the path, which holds ids."""
    return getattr(scope.get("route"), "path_format", "unmatched")


class Edge:
    """One log line for each request; an error nobody expected becomes the 500 page, and its text goes nowhere."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, whatever happens in it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started = time.monotonic()
        request_id = uuid.uuid4().hex
        scope.setdefault("state", {})["request_id"] = request_id
        status = 0

        async def noting(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self.app(scope, receive, noting)
        except HomewardError as refusal:  # by a layer between this and the routes
            await respond(Request(scope, receive), refusal)(scope, receive, noting)
        except Exception as error:  # noqa: BLE001 - the edge: nothing may leave it unanswered
            log.error("failed", request_id=request_id, error=type(error).__name__, at=where(error))
            if status == 0:
                await respond(Request(scope, receive), error)(scope, receive, noting)
        log.info(
            "request",
            method=scope["method"],
            route=shape(scope),
            status=status,
            milliseconds=round((time.monotonic() - started) * 1000),
            request_id=request_id,
        )
