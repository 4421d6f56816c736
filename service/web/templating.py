"""Pages from templates: everything escaped, an unknown name is an error, and no template asks the database."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from fastapi import Request
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse

from service.web import words
from service.web.access import Access, may_use
from service.web.context import Web, web
from service.web.sessions import Session

TEMPLATES = Path(__file__).resolve().parent.parent / "templates"


@dataclass(frozen=True, slots=True)
class Entry:
    """A place in the navigation and who has it there."""

    text: str
    href: str
    access: Access


NAVIGATION = (
    Entry("Home", "/", Access.SIGNED_IN),
    Entry("Missing now", "/missing", Access.SIGNED_IN),
    Entry("Repeat episodes", "/repeat", Access.SIGNED_IN),
    Entry("Alerts", "/alerts", Access.PARTNERS),
    Entry("Hotspots", "/hotspots", Access.COUNTY),
)


@cache
def environment() -> Environment:
    """The templates, with the words of `words` as filters and tables."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    filters = ("plain", "rule", "rule_in_full", "day", "moment", "brief", "count", "span", "value", "stamp")
    made.filters |= {name: getattr(words, name) for name in filters}
    made.globals |= {"words": words, "age": words.age, "child_name": words.child_name}
    return made


def navigation(session: Session | None, path: str) -> list[dict[str, Any]]:
    """The entries this person may use, the present one marked."""
    if session is None:
        return []
    return [
        {"text": item.text, "href": item.href, "current": path == item.href, "active": within(path, item.href)}
        for item in NAVIGATION
        if may_use(session, item.access)
    ]


def within(path: str, href: str) -> bool:
    """Whether a path belongs under a navigation entry."""
    return path == href or (href != "/" and path.startswith(href + "/"))


def page(request: Request, template: str, status: int = 200, **values: Any) -> HTMLResponse:
    """The answer made of a template and its values, with what every page has around it."""
    service: Web = web(request)
    session: Session | None = getattr(request.state, "session", None)
    body = (
        environment()
        .get_template(template)
        .render(
            values
            | {
                "partnership": service.settings.partnership,
                "synthetic": service.settings.says_synthetic,
                "session": session,
                "navigation": navigation(session, request.url.path),
                "now": values.get("now") or service.clock(),
            }
        )
    )
    return HTMLResponse(body, status_code=status)
