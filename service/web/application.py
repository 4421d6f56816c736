"""The application: routers by feature, one order of layers, and the checks without which it does not start."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from fastapi import APIRouter, FastAPI
from fastapi.routing import iter_route_contexts
from sqlalchemy import Engine

from register.database import powers_of, transaction
from register.errors import SetupError
from service.passwords import Passwords
from service.settings import Settings
from service.web import errors, health, static
from service.web.access import access_of
from service.web.alerts import pages as alerts
from service.web.children import pages as children
from service.web.context import Web, utc_now
from service.web.documentation import pages as documentation
from service.web.edge import Edge
from service.web.forms import SameSite
from service.web.headers import Headers
from service.web.home import pages as home
from service.web.hotspots import pages as hotspots
from service.web.hotspots.shown import Shown
from service.web.missing import pages as missing
from service.web.repeat import pages as repeat
from service.web.sign_in import pages as sign_in

ROUTERS: tuple[APIRouter, ...] = (
    health.router,
    static.router,
    documentation.router,
    sign_in.router,
    home.router,
    missing.router,
    repeat.router,
    alerts.router,
    children.router,
    hotspots.router,
)
"""Every router. A new feature adds its own here; a `/v1/...` router does likewise, with its whole prefix in itself."""

LARGEST_BODY = 1_000_000
"""Bytes. Pages take small forms only; a router that takes uploads sets its own `max_body_size`."""


def create_app(
    settings: Settings, app_engine: Engine, signin_engine: Engine, clock: Callable[[], datetime] = utc_now
) -> FastAPI:
    """The service over two engines: role homeward_app for what is shown, homeward_signin for credentials.

    `clock` gives the present as aware UTC. Raises SetupError where a role could see more than people may, or
    the database cannot be reached.
    """
    for engine in (app_engine, signin_engine):
        refuse_power(engine)
    app = assemble()
    passwords = Passwords()
    _ = passwords.nobody  # made now, so that the first unknown name takes no longer than the second
    app.state.web = Web(settings, app_engine, signin_engine, passwords, clock, Shown())
    # The last added is the outermost.
    app.add_middleware(SameSite)
    app.add_middleware(Edge)
    app.add_middleware(Headers, tls=not settings.insecure_http)
    return app


def assemble() -> FastAPI:
    """Routes and error answers alone, needing no database. Raises LookupError for a route without a gate."""
    # Our own pages take the place of FastAPI's, which load scripts from elsewhere.
    app = FastAPI(
        title="Homeward",
        summary="Missing-children and child-sexual-exploitation risk monitoring",
        version="0.1.0",
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
    )
    for router in ROUTERS:
        # Not on the application: its limit answers outside the layers below, without headers and without a page.
        app.include_router(router, max_body_size=LARGEST_BODY)
    errors.register(app)
    for route in iter_route_contexts(app.routes):
        access_of(route)
    return app


def refuse_power(engine: Engine) -> None:
    """Raise SetupError where the acting role bypasses row-level security or owns tables."""
    with transaction(engine) as connection:
        powers = powers_of(connection)
    if powers:
        raise SetupError(
            f"The database role of the service is too powerful: it {', '.join(powers)}.",
            "Let it log in as homeward_app and homeward_signin; `homeward db upgrade` makes these roles.",
        )


def routes() -> list[dict[str, str]]:
    """Every method of every route and who may use it: {"method", "path", "access"}, sorted by path."""
    listed = [
        {"method": method, "path": str(route.path_format), "access": access_of(route).value}
        for route in iter_route_contexts(assemble().routes)
        for method in sorted(route.methods or ())
    ]
    return sorted(listed, key=lambda item: (item["path"], item["method"]))
