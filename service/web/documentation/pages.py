"""/docs and /openapi.json: the interface for machines, described by a page of our own that loads nothing from elsewhere."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, Response

from service.web.access import Access, gate
from service.web.templating import page

router = APIRouter(include_in_schema=False, dependencies=[gate(Access.DOCUMENTATION)])


@router.get("/openapi.json", name="documentation.openapi")
def openapi(request: Request) -> JSONResponse:
    """The OpenAPI 3.1 description."""
    return JSONResponse(request.app.openapi())


@router.get("/docs", name="documentation.page")
def docs(request: Request) -> Response:
    """The same description to read."""
    description = request.app.openapi()
    return page(request, "docs.html", description=description, operations=operations(description))


def operations(description: dict[str, Any]) -> list[dict[str, Any]]:
    """Every operation with its method and path, in the order of the description."""
    return [
        {"method": method.upper(), "path": path, **operation}
        for path, methods in description["paths"].items()
        for method, operation in methods.items()
    ]
