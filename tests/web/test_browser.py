"""Pages in a real browser: accessible at both widths, workable by keyboard alone, and without JavaScript."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from register.database import engine_for, transaction
from register.roles import OPERATOR
from tests.web.browser import AXE, CHROMIUM, chromium, violations
from tests.web.conftest import Site
from tests.web.county import PASSWORD, large_county
from tests.web.pages import every_page

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="Chromium is not installed: `make test` installs it"),
]
needs_axe = pytest.mark.skipif(not AXE.exists(), reason="axe-core is not installed: `make test` installs it")
STATES = [
    "/missing?kind=absent",
    "/repeat?days=30",
    "/alerts?show=history",
    "/alerts?severity=low",
    "/nothing",
    "/repeat?days=7",
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as made:
        yield made


@pytest.fixture(scope="module", autouse=True)
def many_children(site: Site) -> None:
    operator = engine_for(site.database.url(OPERATOR), OPERATOR, pool_size=1)
    with transaction(operator, "cli:test") as connection:
        large_county(connection, site.county)
    operator.dispose()


def signed_in(browser: Browser, site: Site, width: int) -> Page:
    context = browser.new_context(viewport={"width": width, "height": 900})
    context.add_cookies([{"name": "homeward", "value": site.token("county"), "url": site.base}])
    return context.new_page()


def html_pages(site: Site) -> list[str]:
    files = ("/static/", "/openapi.json", "/healthz", "/readyz", "/sign-in")
    return [path for path in every_page(site) if not path.startswith(files)] + STATES


@needs_axe
@pytest.mark.parametrize("width", [1280, 390])
def test_every_page_in_every_state_has_no_violation_and_fits(site: Site, browser: Browser, width: int) -> None:
    page = signed_in(browser, site, width)
    refused: list[str] = []
    page.on("console", lambda line: refused.append(line.text) if "Content Security Policy" in line.text else None)
    page.on("pageerror", lambda error: refused.append(str(error)))
    for path in html_pages(site):
        page.goto(site.base + path, wait_until="networkidle")
        assert violations(page) == [], path
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
        assert refused == [], path
    page.context.close()


@needs_axe
@pytest.mark.parametrize("width", [1280, 390])
def test_the_sign_in_page_and_its_error_have_no_violation(site: Site, browser: Browser, width: int) -> None:
    page = browser.new_context(viewport={"width": width, "height": 900}).new_page()
    page.goto(site.base + "/sign-in")
    assert violations(page) == []
    page.fill("#username", "nobody")
    page.click("main button[type=submit]")
    page.wait_for_selector(".govuk-error-summary")
    assert violations(page) == []
    assert page.evaluate("document.activeElement.classList.contains('govuk-error-summary')")
    page.context.close()


def by_keyboard(page: Page, name: str) -> None:
    """Press Tab until the named link or button has the focus, then Enter."""
    for _ in range(60):
        page.keyboard.press("Tab")
        focused = page.evaluate("document.activeElement.textContent.trim()")
        if focused == name:
            outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
            shadow = page.evaluate("getComputedStyle(document.activeElement).boxShadow")
            assert outline != "none" or shadow != "none", f"{name} does not show its focus"
            page.keyboard.press("Enter")
            return
    raise AssertionError(f"{name} cannot be reached by keyboard")


def test_the_main_path_works_by_keyboard_alone(site: Site, browser: Browser) -> None:
    page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
    page.goto(site.base + "/missing")
    while page.evaluate("document.activeElement.id") != "username":
        page.keyboard.press("Tab")
    page.keyboard.type("alex.sample")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(site.base + "/missing")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to main content"
    page.keyboard.press("Enter")
    by_keyboard(page, "Ana Sample")
    page.wait_for_url(f"**/children/{site.county.children['ours']}")
    assert page.inner_text("h1") == "Ana Sample"
    by_keyboard(page, "Check the evidence")
    page.wait_for_url(f"**/alerts/{site.county.alerts['ours']}")
    page.context.close()


def test_everything_works_without_javascript(site: Site, browser: Browser) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 900}, java_script_enabled=False)
    page = context.new_page()
    page.goto(site.base + "/alerts")
    page.fill("#username", "alex.sample")
    page.fill("#password", PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_url(site.base + "/alerts")
    page.select_option("#rule", "cse_concern")
    page.click("text=Filter")
    page.wait_for_url("**/alerts?*rule=cse_concern*")
    assert page.inner_text("h2").startswith("1 alert")
    # The menu, which scripts fold on phones, is open without them.
    page.click("nav >> text=Missing now")
    page.click("text=Ana Sample")
    assert page.inner_text("h1") == "Ana Sample"
    page.click("text=Sign out")
    assert page.inner_text("h1") == "You have signed out"
    context.close()


def test_the_map_draws_in_its_frame_under_its_own_policy(site: Site, browser: Browser) -> None:
    page = signed_in(browser, site, 1280)
    refused: list[str] = []
    page.on("console", lambda line: refused.append(line.text) if line.type == "error" else None)
    page.goto(site.base + "/hotspots", wait_until="networkidle")
    frame = page.frame_locator("iframe")
    frame.locator(".leaflet-container").wait_for()
    assert page.get_attribute("iframe", "sandbox") == "allow-scripts"
    assert refused == []
    # The frame has no origin of ours: it can neither read the session nor the page around it.
    inside = next(item for item in page.frames if item != page.main_frame)
    assert inside.evaluate("window.origin") == "null"
    page.goto(site.base + "/hotspots/map", wait_until="networkidle")
    assert page.evaluate("window.origin") == "null"
    page.context.close()


def test_the_map_cannot_be_framed_by_others_and_pages_by_nobody(site: Site) -> None:
    assert "frame-ancestors 'self'" in site.get("/hotspots/map", "county").headers["content-security-policy"]
    assert "frame-ancestors 'none'" in site.get("/hotspots", "county").headers["content-security-policy"]


def test_printed_pages_say_who_printed_them_and_leave_the_menu_out(site: Site, browser: Browser) -> None:
    page = signed_in(browser, site, 1280)
    page.goto(f"{site.base}/children/{site.county.children['ours']}")
    assert not page.is_visible(".hw-footer__printed")
    page.emulate_media(media="print")
    assert page.is_visible(".hw-footer__printed")
    assert "Alex Sample (alex.sample)" in page.inner_text(".hw-footer__printed")
    assert not page.is_visible(".govuk-service-navigation")
    page.context.close()
