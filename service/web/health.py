"""Whether the service is alive, and whether it can do its work. Open to all, without personal data."""

from __future__ import annotations

from functools import cache
from typing import Annotated

from alembic.config import Config
from alembic.script import ScriptDirectory
from fastapi import APIRouter, Depends
from pydantic import BaseModel
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError
from starlette.responses import JSONResponse

from register.database import transaction
from register.errors import SetupError
from register.migrations import ROOT, current_revision
from service.web.access import Access, gate
from service.web.context import WebDep

router = APIRouter(dependencies=[gate(Access.PUBLIC)], tags=["health"])


class Health(BaseModel):
    """How the service is. `reason` says in words what is in the way."""

    status: str
    reason: str | None = None


@cache
def newest_revision() -> str | None:
    """The revision this code was written for."""
    settings = Config()
    settings.set_main_option("script_location", str(ROOT / "alembic"))
    return ScriptDirectory.from_config(settings).get_current_head()


def in_the_way(*engines: Engine) -> str | None:
    """What keeps the service from answering, in words; None when nothing does."""
    try:
        for engine in engines:
            with transaction(engine) as connection:
                if current_revision(connection) != newest_revision():
                    return "The database does not have the newest schema: run `homeward db upgrade`."
    except (SQLAlchemyError, SetupError):
        return "The database cannot be reached: run `homeward db start` and `homeward db upgrade`."
    return None


def readiness(web: WebDep) -> str | None:
    """What keeps this service from answering."""
    return in_the_way(web.app_engine, web.signin_engine)


@router.get("/healthz", name="health.alive", response_model_exclude_none=True)
def alive() -> Health:
    """The process answers. Says nothing about the database."""
    return Health(status="alive")


@router.get("/readyz", name="health.ready", responses={503: {"model": Health, "description": "Not ready"}})
def ready(reason: Annotated[str | None, Depends(readiness)]) -> JSONResponse:
    """The database can be reached and has the newest schema; 503 with the reason otherwise."""
    body = Health(status="not ready" if reason else "ready", reason=reason)
    return JSONResponse(body.model_dump(exclude_none=True), 503 if reason else 200)
