"""Errors as answers: one page in GOV.UK style for people, problem details (RFC 9457) for machines. What is hidden and
what does not exist get the same words."""

from __future__ import annotations

from dataclasses import dataclass, field
from http import HTTPStatus
from urllib.parse import quote

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.routing import iter_route_contexts
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Match

from register.errors import HomewardError, SetupError
from service.web.refusals import SignInNeededError
from service.web.templating import page

WORDS: dict[int, tuple[str, str, str]] = {
    400: ("This request cannot be read", "The request was not in a form the service understands.", ""),
    404: (
        "Page not found",
        "There is nothing at this address, or it is not yours to see.",
        "If you typed the address, check it is correct.",
    ),
    405: ("This cannot be done here", "The address exists, but not for this kind of request.", ""),
    413: ("Too large", "What was sent is larger than this page takes.", ""),
    422: ("There is a problem with the address", "Part of the address is not a value this page takes.", ""),
    500: (
        "Sorry, there is a problem with the service",
        "The page could not be made. Nothing was changed.",
        "Try again later.",
    ),
    503: (
        "Sorry, the service is unavailable",
        "The database cannot be reached at the moment.",
        "Try again in a minute.",
    ),
}
"""Status -> title, what happened, what to do."""


@dataclass(frozen=True, slots=True)
class Problem:
    """An error ready to be told."""

    status: int
    title: str
    detail: str
    remedy: str = ""
    fields: dict[str, str] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)


def problem_of(error: Exception, request: Request) -> Problem:
    """What to tell about an error: only errors of ours bring their own words."""
    match error:
        case HomewardError(http_status=404) | HTTPException(status_code=404):
            return Problem(404, *WORDS[404])
        case SetupError() | OperationalError() | InterfaceError() | PoolTimeoutError():
            return Problem(503, *WORDS[503], headers={"Retry-After": "60"})
        case HomewardError():
            headers = {"Retry-After": "60"} if error.http_status in (429, 503) else {}
            return Problem(error.http_status, error.title, error.problem, error.remedy, headers=headers)
        case RequestValidationError():
            # Names and kinds of faults only: the values that were sent are not repeated.
            faults = {str(item["loc"][-1]): str(item["msg"]) for item in error.errors()}
            return Problem(422, *WORDS[422], fields=faults)
        case HTTPException():
            title, detail, remedy = WORDS.get(
                error.status_code, (HTTPStatus(error.status_code).phrase, "The request cannot be answered.", "")
            )
            headers = {"Allow": allowed(request)} if error.status_code == 405 else dict(error.headers or {})
            return Problem(error.status_code, title, detail, remedy, headers=headers)
        case DBAPIError() if error.connection_invalidated:
            return Problem(503, *WORDS[503], headers={"Retry-After": "60"})
        case _:
            return Problem(500, *WORDS[500])


def respond(request: Request, error: Exception) -> Response:
    """The answer to an error: a page, problem details, or the way to the sign-in page."""
    problem = problem_of(error, request)
    if wants_json(request):
        return as_json(problem)
    if isinstance(error, SignInNeededError):
        query = f"?next={quote(request.url.path)}" if request.method == "GET" and request.url.path != "/" else ""
        return RedirectResponse(f"/sign-in{query}", status_code=303)
    answer = page(request, "error.html", problem.status, problem=problem)
    answer.headers.update(problem.headers)
    return answer


def wants_json(request: Request) -> bool:
    """Machines: everything under /v1, and whoever asks for JSON and not for HTML."""
    accept = request.headers.get("accept", "")
    asks = "application/json" in accept or "application/problem+json" in accept
    return request.url.path.startswith("/v1/") or (asks and "text/html" not in accept)


def as_json(problem: Problem) -> Response:
    """Problem details of RFC 9457."""
    body = {"type": "about:blank", "title": problem.title, "status": problem.status, "detail": problem.detail}
    if problem.remedy:
        body["remedy"] = problem.remedy
    if problem.fields:
        body["errors"] = [{"field": name, "problem": text} for name, text in problem.fields.items()]
    return JSONResponse(body, problem.status, problem.headers, "application/problem+json")


def allowed(request: Request) -> str:
    """Every method the path takes, over all its routes."""
    methods: set[str] = set()
    for route in iter_route_contexts(request.app.routes):
        if route.original_route.matches(request.scope)[0] is not Match.NONE:
            methods |= route.methods or set()
    return ", ".join(sorted(methods))


async def handle(request: Request, error: Exception) -> Response:
    """The one handler, for every kind of error that has words."""
    return respond(request, error)


def register(app: FastAPI) -> None:
    """Give the application its error answers. What is not listed reaches the edge and is logged there."""
    for kind in (
        HomewardError,
        HTTPException,
        RequestValidationError,
        OperationalError,
        InterfaceError,
        PoolTimeoutError,
    ):
        app.add_exception_handler(kind, handle)
