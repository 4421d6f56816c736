"""Every page of the service, filled in with real ids: what tests over all pages walk."""

from __future__ import annotations

from service.web.access import Access
from service.web.application import routes
from tests.web.conftest import Site

FILES = "/static/{path}"


def every_page(site: Site) -> list[str]:
    """A path for every GET route. An id that has no sample yet is an error: give it one here."""
    samples = {
        "{alert_id}": str(site.county.alerts["ours"]),
        "{child_id}": str(site.county.children["ours"]),
        "{path}": "css/homeward.css",
    }
    paths = []
    for item in routes():
        if item["method"] != "GET":
            continue
        path = item["path"]
        for name, value in samples.items():
            path = path.replace(name, value)
        assert "{" not in path, f"{path}: tests/web/pages.py has no sample for it"
        paths.append(path)
    return paths


def viewing_pages(site: Site) -> list[str]:
    """The pages that need a signed-in person."""
    open_to_all = {item["path"] for item in routes() if item["access"] in (Access.PUBLIC, Access.DOCUMENTATION)}
    return [path for path in every_page(site) if path not in open_to_all and not path.startswith("/static/")]
