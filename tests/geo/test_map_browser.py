"""The map in a real browser: it draws under its policy, speaks no markup, and asks nobody outside."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Frame, Page, expect, sync_playwright

from geo.maps.pages import frame_policy, map_frame, standalone_map
from tests.geo.shown import EMPTY, MARKING, NASTY, VENDOR, layers

pytestmark = pytest.mark.browser

NONCE = "n0nce"
HOST = (
    '<!DOCTYPE html><html lang="en"><title>Host</title><body>'
    '<iframe sandbox="allow-scripts" title="Map" src="/map" width="900" height="640"></iframe></body></html>'
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        yield started
        started.close()


@dataclass
class Watched:
    """A page and everything that it complained of, asked for, or popped up."""

    page: Page
    complaints: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    dialogs: list[str] = field(default_factory=list)


@pytest.fixture
def watched(browser: Browser) -> Iterator[Watched]:
    context = browser.new_context(viewport={"width": 1200, "height": 900}, reduced_motion="reduce")
    page = context.new_page()
    seen = Watched(page)
    page.on("console", lambda message: seen.complaints.append(message.text))
    page.on("pageerror", lambda error: seen.complaints.append(str(error)))
    page.on("request", lambda request: seen.requests.append(request.url))
    page.on("dialog", lambda dialog: (seen.dialogs.append(dialog.message), dialog.dismiss()))
    yield seen
    context.close()


class Server(SimpleHTTPRequestHandler):
    """A host page, the map in its frame under its own policy, and the front-end files."""

    pages: dict[str, str] = {}  # noqa: RUF012 - filled by the test

    def do_GET(self) -> None:
        if self.path.startswith("/static/vendor/"):
            self.path = self.path.removeprefix("/static/vendor")
            super().do_GET()
            return
        page = self.pages.get(self.path)
        self.send_response(200 if page else 204)
        if page:
            policy = frame_policy(NONCE) if self.path == "/map" else "default-src 'none'; frame-src 'self'"
            self.send_header("Content-Security-Policy", policy)
            self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write((page or "").encode())

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def framed(watched: Watched) -> Iterator[tuple[Watched, Frame]]:
    Server.pages = {"/": HOST, "/map": map_frame(layers(NASTY), NONCE)}
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Server, directory=str(VENDOR)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    watched.page.goto(f"http://127.0.0.1:{server.server_port}/")
    frame = watched.page.frame(url="**/map")
    assert frame is not None
    yield watched, frame
    server.shutdown()
    server.server_close()


def open_file(watched: Watched, folder: Path, page: str) -> Page:
    path = folder / "map.html"
    path.write_text(page, encoding="utf-8")
    watched.page.goto(path.as_uri())
    return watched.page


def test_the_standalone_file_draws_everything_and_asks_for_nothing(watched: Watched, tmp_path: Path) -> None:
    page = open_file(watched, tmp_path, standalone_map(layers(), VENDOR, MARKING))
    expect(page.locator(".hw-icon--missing_from").first).to_be_visible()
    sums = [int(text.replace(",", "")) for text in page.locator(".hw-icon--missing_from").all_inner_texts()]
    assert sum(sums) <= sum(range(1, 26))
    expect(page.locator(".hw-icon--setting")).to_have_count(2)
    expect(page.locator(".hw-icon--spot_missing_from")).to_have_text("M1")
    expect(page.locator(".hw-icon--spot_found")).to_have_text("F1")
    expect(page.locator(".hw-icon--label")).to_have_text(["Bridgwater"])
    assert page.locator("path.leaflet-interactive").count() >= 2  # at least the rings of the hotspots
    page.get_by_label("Found (11 returns)").check()
    expect(page.locator(".hw-icon--found, path[fill='#e69f00']").first).to_be_attached()
    assert watched.complaints == []
    assert [url for url in watched.requests if not url.startswith(("file:", "data:"))] == []


def test_a_hotspot_tells_its_story_by_mouse_and_by_keyboard(watched: Watched, tmp_path: Path) -> None:
    page = open_file(watched, tmp_path, standalone_map(layers(), VENDOR, MARKING))
    page.get_by_title("Hotspot F1").click()
    expect(page.locator(".hw-popup")).to_contain_text("9 different missing children were found at places within")
    page.keyboard.press("Escape")
    expect(page.locator(".hw-popup")).to_have_count(0)
    page.get_by_title("Hotspot M1").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".hw-popup")).to_contain_text("9 different children went missing")


def test_markup_is_shown_as_text_and_never_run(watched: Watched, tmp_path: Path) -> None:
    page = open_file(watched, tmp_path, standalone_map(layers(NASTY), VENDOR, MARKING))
    page.get_by_title("Hotspot F1").click()
    heading = page.locator(".hw-popup h3").inner_text()
    assert heading.startswith("Hotspot F1: </script><img src=x onerror=alert(1)>")
    assert "{{ 7*7 }}" in heading
    assert page.locator("img").count() == 0
    assert watched.dialogs == []
    assert watched.complaints == []


def test_the_frame_draws_under_its_policy_without_an_origin(framed: tuple[Watched, Frame]) -> None:
    watched, frame = framed
    expect(frame.locator(".hw-icon--missing_from").first).to_be_visible()
    expect(frame.locator(".hw-icon--spot_found")).to_be_visible()
    expect(frame.locator(".hw-legend")).to_be_visible()
    frame.get_by_title("Hotspot M1").click()
    expect(frame.locator(".hw-popup h3")).to_contain_text("<img src=x onerror=alert(1)>")
    assert frame.evaluate("self.origin") == "null"
    assert watched.dialogs == []
    assert watched.complaints == []
    assert {url.split("/")[2] for url in watched.requests if url.startswith("http")} == {watched.page.url.split("/")[2]}


def test_a_script_that_is_not_ours_does_not_run_in_the_frame(framed: tuple[Watched, Frame]) -> None:
    watched, frame = framed
    frame.evaluate(
        "document.body.append(Object.assign(document.createElement('script'), {textContent: 'window.bad = 1'}))"
    )
    assert frame.evaluate("window.bad") is None
    assert any("Content Security Policy" in complaint for complaint in watched.complaints)


def test_a_phone_shows_the_whole_page_and_a_button_for_the_layers(watched: Watched, tmp_path: Path) -> None:
    watched.page.set_viewport_size({"width": 390, "height": 844})
    page = open_file(watched, tmp_path, standalone_map(layers(), VENDOR, MARKING))
    expect(page.locator(".leaflet-control-layers-toggle")).to_be_visible()
    expect(page.get_by_label("Area outlines")).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    page.locator(".leaflet-control-layers-toggle").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Area outlines")).to_be_visible()


def test_an_empty_map_draws_too(watched: Watched, tmp_path: Path) -> None:
    page = open_file(watched, tmp_path, standalone_map(EMPTY, VENDOR, MARKING))
    expect(page.locator(".leaflet-control-scale")).to_be_visible()
    assert watched.complaints == []


def test_paper_keeps_the_map_and_loses_the_controls(watched: Watched, tmp_path: Path) -> None:
    page = open_file(watched, tmp_path, standalone_map(layers(), VENDOR, MARKING))
    page.emulate_media(media="print")
    expect(page.locator(".leaflet-control-zoom")).to_be_hidden()
    expect(page.locator(".hw-contents")).to_be_hidden()
    expect(page.locator(".hw-icon--spot_found")).to_be_visible()
    expect(page.locator(".hw-marking").first).to_contain_text("OFFICIAL-SENSITIVE")
