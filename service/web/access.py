"""Who may use which route. Every route is declared with one gate, and the gate is what enforces it: a route without
one stops the service from starting. Which rows a person sees is decided by the database, not here."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from fastapi import Depends, Request, params
from fastapi.routing import APIRoute, RouteContext
from starlette.concurrency import run_in_threadpool

from service.web.context import WebDep
from service.web.forms import SAFE, demand_token
from service.web.refusals import NotAllowedError
from service.web.sessions import Session, SignedIn, current, signed_in

COUNTY_ROLES = frozenset({"police", "social_care", "administrator"})


class Access(StrEnum):
    """The access classes, from open to narrow."""

    PUBLIC = "public"
    """Everybody, without signing in."""
    DOCUMENTATION = "documentation"
    """Everybody on a loopback set-up; behind TLS, signed-in people."""
    SIGNED_IN = "signed_in"
    """Everybody who is signed in."""
    PARTNERS = "partners"
    """The partnership's own people and placing authorities, not providers."""
    COUNTY = "county"
    """The partnership's own people."""


ROLES: dict[Access, frozenset[str]] = {
    Access.SIGNED_IN: COUNTY_ROLES | {"provider", "placing_authority"},
    Access.PARTNERS: COUNTY_ROLES | {"placing_authority"},
    Access.COUNTY: COUNTY_ROLES,
}


def may_use(session: Session, access: Access) -> bool:
    """Whether a signed-in person's role is among those of an access class."""
    return session.role in ROLES.get(access, ROLES[Access.SIGNED_IN])


class OpenGate:
    """Lets everybody in and asks nothing, so that a health check needs no session."""

    access = Access.PUBLIC

    async def __call__(self) -> None:
        """Nothing to check."""


class DocumentationGate:
    """Open on loopback, behind sign-in in a deployment."""

    access = Access.DOCUMENTATION

    async def __call__(self, request: Request, web: WebDep) -> None:
        """Raise SignInNeededError in a deployment without a session."""
        if not web.settings.insecure_http:
            signed_in(await run_in_threadpool(current, request, web))


class RoleGate:
    """Lets signed-in people of some roles in; on unsafe methods only with the token of their session."""

    def __init__(self, access: Access) -> None:
        self.access = access

    async def __call__(self, request: Request, session: SignedIn) -> None:
        """Raise NotAllowedError for another role, ForgedError without the token."""
        if not may_use(session, self.access):
            raise NotAllowedError(
                "Your role does not include it.", "Ask the partnership's administrator if you need it for your work."
            )
        if request.method not in SAFE:
            await demand_token(request, session.csrf_token)


def gate(access: Access) -> Any:
    """The gate of an access class, to be put into a route's `dependencies`."""
    return Depends(GATES[access])


GATES: dict[Access, OpenGate | DocumentationGate | RoleGate] = {
    Access.PUBLIC: OpenGate(),
    Access.DOCUMENTATION: DocumentationGate(),
    **{access: RoleGate(access) for access in ROLES},
}


def access_of(route: RouteContext) -> Access:
    """The access class a route was declared with. Raises LookupError for one without exactly one gate."""
    if not isinstance(route.original_route, APIRoute):
        raise LookupError(f"{route.path or route.original_route!r} is not a route that can have a gate.")
    found = [
        item.dependency.access
        for item in route.dependencies
        if isinstance(item, params.Depends) and isinstance(item.dependency, OpenGate | DocumentationGate | RoleGate)
    ]
    if len(found) != 1:
        raise LookupError(f"{route.path} has {len(found)} gates instead of one: declare who may use it.")
    return found[0]
