"""Who gets which page, and which children the database shows them on it."""

from __future__ import annotations

import uuid

import pytest
from fastapi import APIRouter, FastAPI
from sqlalchemy import create_engine

from register.database import engine_for
from register.errors import SetupError
from register.roles import SIGNIN
from service.cluster import ADMIN
from service.settings import Settings
from service.web import application, create_app
from service.web.access import Access
from service.web.application import assemble, routes
from tests.conftest import Database
from tests.web.conftest import Site
from tests.web.pages import every_page, viewing_pages

NAMES = {
    "ours": "Ana Sample",
    "far": "Béla Placeholder-Fictitious",
    "theirs": "Ciarán O’Invented",
    "away": "Dua Example",
}
SEES = {
    "county": {"ours", "far", "theirs", "away"},
    "police": {"ours", "far", "theirs", "away"},
    "provider": {"ours"},
    "authority": {"far"},
}
MAY = {
    "county": {Access.SIGNED_IN, Access.PARTNERS, Access.COUNTY},
    "police": {Access.SIGNED_IN, Access.PARTNERS, Access.COUNTY},
    "provider": {Access.SIGNED_IN},
    "authority": {Access.SIGNED_IN, Access.PARTNERS},
}


def test_every_route_has_an_access_class_and_is_listed() -> None:
    listed = routes()
    assert {item["access"] for item in listed} <= {access.value for access in Access}
    assert all(set(item) == {"method", "path", "access"} for item in listed)
    paths = {item["path"] for item in listed}
    assert {"/", "/missing", "/repeat", "/alerts", "/children/{child_id}", "/docs", "/healthz", "/readyz"} <= paths


def test_a_route_without_a_gate_stops_the_service(monkeypatch: pytest.MonkeyPatch) -> None:
    careless = APIRouter()
    careless.add_api_route("/everything", lambda: None)
    monkeypatch.setattr(application, "ROUTERS", (*application.ROUTERS, careless))
    with pytest.raises(LookupError, match="/everything has 0 gates"):
        assemble()


def test_a_mount_cannot_slip_past_the_gates(monkeypatch: pytest.MonkeyPatch) -> None:
    careless = APIRouter()
    careless.mount("/inside", FastAPI())
    monkeypatch.setattr(application, "ROUTERS", (*application.ROUTERS, careless))
    with pytest.raises(LookupError, match="is not a route that can have a gate"):
        assemble()


@pytest.mark.parametrize("role", ["a superuser", "the owner"])
def test_a_too_powerful_database_role_is_refused(database: Database, role: str) -> None:
    url = database.url(ADMIN)
    powerful = create_engine(url) if role == "a superuser" else engine_for(url, "homeward_owner")
    with pytest.raises(SetupError, match="too powerful"):
        create_app(Settings(), powerful, engine_for(database.url(SIGNIN), SIGNIN))
    powerful.dispose()


def test_nobody_gets_past_the_sign_in_page(site: Site) -> None:
    for path in viewing_pages(site):
        answer = site.get(path)
        assert answer.status_code == 303, path
        assert answer.headers["location"].startswith("/sign-in"), path
        assert site.get(path, headers={"Accept": "application/json"}).status_code == 401, path


@pytest.mark.parametrize("kind", sorted(MAY))
def test_each_kind_of_person_gets_exactly_the_pages_of_their_role(site: Site, kind: str) -> None:
    access = {item["path"]: Access(item["access"]) for item in routes() if item["method"] == "GET"}
    for shape, path in zip([i["path"] for i in routes() if i["method"] == "GET"], every_page(site), strict=True):
        if access[shape] in (Access.PUBLIC, Access.DOCUMENTATION):
            continue
        status = site.get(path, kind).status_code
        if access[shape] in MAY[kind]:
            assert status in (200, 404), (path, status)
        else:
            assert status == 403, (path, status)


@pytest.mark.parametrize("kind", sorted(SEES))
@pytest.mark.parametrize("path", ["/missing", "/repeat?days=365", "/alerts"])
def test_lists_show_each_person_their_own_children(site: Site, kind: str, path: str) -> None:
    answer = site.get(path, kind)
    shown = {key for key, name in NAMES.items() if name in answer.text}
    hidden = {"repeat": {"away"}, "alerts": {"away"}}.get(path.strip("/").split("?")[0], set())
    assert shown == (SEES[kind] - hidden if answer.status_code == 200 else set())


@pytest.mark.parametrize("kind", sorted(SEES))
def test_a_childs_page_opens_for_those_who_may_see_it(site: Site, kind: str) -> None:
    for key, name in NAMES.items():
        answer = site.get(f"/children/{site.county.children[key]}", kind)
        assert (answer.status_code == 200) == (key in SEES[kind]), key
        assert (name in answer.text) == (key in SEES[kind]), key


@pytest.mark.parametrize("kind", ["provider", "authority"])
@pytest.mark.parametrize("what", ["children", "alerts"])
def test_hidden_equals_absent(site: Site, kind: str, what: str) -> None:
    """The same status, body and headers for what exists and is hidden and for what never was."""
    hidden = site.get(f"/{what}/{getattr(site.county, what)['theirs']}", kind)
    absent = site.get(f"/{what}/{uuid.uuid4()}", kind)
    assert hidden.status_code == absent.status_code
    assert hidden.status_code in (403, 404)
    assert hidden.text == absent.text
    assert {k: v for k, v in hidden.headers.items() if k != "date"} == {
        k: v for k, v in absent.headers.items() if k != "date"
    }


def test_what_only_the_partnership_sees_stays_with_it(site: Site) -> None:
    ours, far = site.county.children["ours"], site.county.children["far"]
    reference = site.ask("SELECT report_id FROM hw.reports WHERE child_id = :child LIMIT 1", child=ours)[0]
    assert reference in site.get(f"/children/{ours}", "county").text
    assert reference not in site.get(f"/children/{ours}", "provider").text
    assert "How this child was recorded" in site.get(f"/children/{far}", "county").text
    assert "How this child was recorded" not in site.get(f"/children/{far}", "authority").text
    alert = site.get(f"/alerts/{site.county.alerts['far']}", "authority").text
    assert "High risk" in alert
    assert "SYN-" not in alert
    for kind in ("provider", "authority"):
        assert "synthetic-police" not in site.get("/", kind).text
        assert "Records held back" not in site.get("/", kind).text


def test_figures_count_only_what_the_person_may_see(site: Site) -> None:
    assert "4 children" in site.get("/", "county").text
    assert "1 child" in site.get("/", "provider").text
    assert "Open alerts" not in site.get("/", "provider").text
    assert ">4 alerts</a>" in site.get("/", "county").text
    assert ">1 alert</a>" in site.get("/", "authority").text
