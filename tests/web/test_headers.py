"""Headers on every answer there is: pages, errors, files, redirects."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from service.settings import Settings
from service.web.headers import ALWAYS
from tests.conftest import Database
from tests.web.conftest import Site, site_on
from tests.web.pages import every_page

OUTSIDE = re.compile(r"""(?:https?:)?//(?!www\.w3\.org/)[a-z0-9.-]+""", re.IGNORECASE)


def answers(site: Site) -> Iterator[tuple[str, dict[str, str], str]]:
    """Path, headers and body of every page and of every kind of error."""
    for path in every_page(site):
        answer = site.get(path, "county")
        yield path, dict(answer.headers), answer.text
    for path in ("/missing", "/nothing", "/children/not-an-id", "/static/nothing.css", "/static/css/homeward.css"):
        answer = site.get(path)
        yield path, dict(answer.headers), answer.text
    for path in ("/repeat?days=7", "/children/00000000-0000-0000-0000-000000000000", "/static/../settings.py"):
        answer = site.get(path, "county")
        yield path, dict(answer.headers), answer.text
    with site.client() as client:
        for answer in (
            client.post("/sign-in", data={}),
            client.post("/sign-in", headers={"Origin": "https://evil.example"}),
            client.post("/sign-in", content=b"x" * 2_000_000),
            client.request("DELETE", "/missing"),
            client.get("/v1/nothing"),
        ):
            yield f"{answer.request.method} {answer.request.url.path} {answer.status_code}", dict(answer.headers), ""


def test_every_answer_has_every_header_and_none_allows_inline_or_outside(site: Site) -> None:
    for what, headers, _ in answers(site):
        for name in ALWAYS:
            assert name.lower() in headers, (what, name)
        assert headers["x-content-type-options"] == "nosniff", what
        assert headers["referrer-policy"] == "no-referrer", what
        policy = headers["content-security-policy"]
        assert policy.startswith("default-src 'none'"), what
        assert "unsafe" not in policy, what
        assert not OUTSIDE.search(policy), what
        assert "frame-ancestors 'none'" in policy or what == "/hotspots/map", what
        assert "server" not in headers, what


def test_nothing_personal_may_be_stored(site: Site) -> None:
    for what, headers, _ in answers(site):
        allowed = {"no-cache"} if what.startswith("/static/css") else {"no-store"}
        assert headers["cache-control"] in allowed, what


def test_no_page_names_an_outside_address(site: Site) -> None:
    for what, _, body in answers(site):
        assert not OUTSIDE.search(body), (what, OUTSIDE.search(body))


def test_pages_have_no_inline_script_or_style(site: Site) -> None:
    for what, _, body in answers(site):
        if what == "/hotspots/map":
            continue
        assert not re.search(r"<script(?![^>]*\ssrc=)", body), what
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=\"", body), what


def test_html_and_text_name_their_encoding(site: Site) -> None:
    for what, headers, _ in answers(site):
        kind = headers.get("content-type", "")
        if kind.startswith("text/"):
            assert "charset=utf-8" in kind, what


@pytest.fixture
def tls_site(database: Database) -> Iterator[Site]:
    with site_on(database, Settings(insecure_http=False)) as made:
        yield made


def test_behind_tls_cookies_are_held_to_host_and_https(tls_site: Site) -> None:
    with tls_site.client() as client:
        answer = client.get("/sign-in")
    assert answer.headers["strict-transport-security"].startswith("max-age=")
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("__Host-homeward-form=")
    assert "Secure" in cookie
    assert "Path=/" in cookie
    assert "Domain" not in cookie


def test_behind_tls_the_interface_description_needs_signing_in(tls_site: Site) -> None:
    token = tls_site.token("county")
    with tls_site.client() as client:
        for path in ("/docs", "/openapi.json"):
            assert client.get(path).status_code == 303
            assert client.get(path, headers={"Accept": "application/json"}).status_code == 401
            assert client.get(path, headers={"Cookie": f"__Host-homeward={token}"}).status_code == 200
            # The plain cookie is not taken there.
            assert client.get(path, headers={"Cookie": f"homeward={token}"}).status_code == 303
        assert client.get("/healthz").status_code == 200
