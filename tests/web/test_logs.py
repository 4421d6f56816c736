"""Logs hold the shape of what happened and nobody's name, id, query or password."""

from __future__ import annotations

import io
import json
import logging

import structlog

from service.logs import ALLOWED, Plain, only_allowed
from tests.web.conftest import Site
from tests.web.county import PASSWORD
from tests.web.pages import every_page


def test_a_canary_child_is_in_no_log_line(site: Site) -> None:
    written = io.StringIO()
    structlog.configure(
        processors=[structlog.processors.add_log_level, only_allowed, structlog.processors.JSONRenderer()],
        logger_factory=structlog.WriteLoggerFactory(file=written),
    )
    try:
        for path in every_page(site):
            site.get(path, "county")
        site.get("/repeat?days=canary-in-query", "county")
        site.get(f"/children/{site.county.children['theirs']}", "provider")
        with site.client() as client:
            client.get("/sign-in?next=/canary-path")
            client.post("/sign-in", data={"username": "canary.user", "password": PASSWORD})
    finally:
        structlog.reset_defaults()
    text = written.getvalue()
    lines = [json.loads(line) for line in text.splitlines()]
    assert {line["route"] for line in lines if "route" in line} >= {"/missing", "/children/{child_id}", "/repeat"}
    assert all(set(line) <= ALLOWED for line in lines)
    secrets = [*site.ask("SELECT forename FROM hw.children"), *site.ask("SELECT surname FROM hw.children")]
    secrets += [str(item) for item in [*site.county.children.values(), *site.county.alerts.values()]]
    secrets += ["canary", PASSWORD, *site.tokens.values()]
    assert not [secret for secret in secrets if secret in text]


def test_what_is_not_on_the_list_is_dropped() -> None:
    kept = only_allowed(None, "info", {"event": "request", "child": "Ana", "path": "/children/1", "status": 200})
    assert kept == {"event": "request", "status": 200}


def test_other_libraries_lose_their_arguments_and_error_texts() -> None:
    record = logging.LogRecord("lib", logging.ERROR, __file__, 1, "failed for %s", ("Ana Sample",), None)
    assert json.loads(Plain().format(record)) == {"event": "failed for %s", "level": "error", "logger": "lib"}
    try:
        raise ValueError("Ana Sample")
    except ValueError as error:
        record.exc_info = (ValueError, error, error.__traceback__)
    line = Plain().format(record)
    assert "Ana" not in line
    assert json.loads(line)["error"] == "ValueError"
