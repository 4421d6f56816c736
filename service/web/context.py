"""What every request may need, made once when the service starts and handed over by dependency."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, cast

from fastapi import Depends, Request
from sqlalchemy import Engine

from service.passwords import Passwords
from service.settings import Settings
from service.web.hotspots.shown import Shown


def utc_now() -> datetime:
    """The present moment, aware, UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Web:
    """The service's own: settings, one engine for what is shown, one for sign-in alone, password checks, the clock, and what
    the hotspot page has worked out."""

    settings: Settings
    app_engine: Engine
    signin_engine: Engine
    passwords: Passwords
    clock: Callable[[], datetime]
    hotspots: Shown


def web(request: Request) -> Web:
    """The service that answers this request."""
    return cast("Web", request.app.state.web)


def now(request: Request) -> datetime:
    """The moment this request is answered as of: one for the whole page. Aware, UTC."""
    return web(request).clock()


WebDep = Annotated[Web, Depends(web)]
Now = Annotated[datetime, Depends(now)]
