"""Our own files: style, scripts and the vendor assets that set-up copied. Nothing comes from elsewhere."""

from __future__ import annotations

from pathlib import Path

from fastapi import APIRouter, Request
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.staticfiles import StaticFiles

from service.web.access import Access, gate

FOLDER = Path(__file__).resolve().parent.parent / "static"
router = APIRouter(dependencies=[gate(Access.PUBLIC)], include_in_schema=False)
files = StaticFiles(directory=FOLDER)


@router.get("/static/{path:path}", name="static")
async def static(request: Request, path: str) -> Response:
    """A file, to be asked for again only when it changed. The map's frame has no origin, so it may load these too."""
    if any(part.startswith(".") for part in path.split("/")):
        raise HTTPException(404)
    answer = await files.get_response(path, request.scope)
    answer.headers["Cache-Control"] = "no-cache"
    answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return answer
