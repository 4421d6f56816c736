"""How a page may show children: one transaction that sees what the session entitles to, and one audit entry, written
in it and committed before the answer leaves. If the entry cannot be written there is no answer."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request
from sqlalchemy import Connection

from register import audit
from register.database import transaction
from register.errors import NotFoundError
from service.web.context import WebDep
from service.web.sessions import SignedIn


@dataclass(slots=True)
class View:
    """One look at the record by one person. A page says whom it shows with `see`; the rest happens by itself."""

    connection: Connection
    rows: int = 0
    _children: dict[UUID, None] = field(default_factory=dict)

    def see(self, child_ids: Iterable[UUID]) -> None:
        """These children are shown to the person (one id for each row of the page)."""
        for child_id in child_ids:
            self._children[child_id] = None
            self.rows += 1

    @property
    def children(self) -> list[UUID]:
        """Everybody shown so far, each once."""
        return list(self._children)

    def forget(self) -> None:
        """Nobody is shown after all."""
        self._children.clear()
        self.rows = 0


def client_address(request: Request) -> str | None:
    """The caller's address, or None where it has none that is one (a socket, a test)."""
    try:
        return str(ipaddress.ip_address(request.client.host)) if request.client else None
    except ValueError:
        return None


def viewing(request: Request, web: WebDep, session: SignedIn) -> Iterator[View]:
    """The transaction a page looks through. Its action in the audit is the route's name, such as `page.missing`.

    What is not found (or hidden) is recorded as looked for, without a subject, and the error goes on.
    """
    route = request.scope["route"]
    refused: NotFoundError | None = None
    with transaction(web.app_engine, session_token=session.token) as connection:
        view = View(connection)
        try:
            yield view
        except NotFoundError as error:
            refused = error
            view.forget()
        details = {"route": route.path_format, "method": request.method, "result": "not found" if refused else "shown"}
        audit.append(connection, route.name, view.children, details, view.rows, client_address(request))
    if refused is not None:
        raise refused


# Ends, and so commits, after the page is made and before it is sent.
Viewing = Annotated[View, Depends(viewing, scope="function")]
