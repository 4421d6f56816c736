"""Errors are answered in one shape: a page for people, problem details for machines, and never what went wrong inside."""

from __future__ import annotations

import pytest

from tests.conftest import administer
from tests.web.conftest import Site

JSON = {"Accept": "application/json"}


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("/nothing", 404, "Page not found"),
        ("/children/not-an-id", 404, "Page not found"),
        ("/children/00000000-0000-0000-0000-000000000000", 404, "Page not found"),
        ("/repeat?days=7", 422, "There is a problem with the address"),
        ("/missing?page=0", 422, "There is a problem with the address"),
        ("/alerts?severity=worst", 422, "There is a problem with the address"),
        ("/alerts?rule=%27%3B--", 422, "There is a problem with the address"),
    ],
)
def test_errors_are_pages_for_people_and_problem_details_for_machines(
    site: Site, path: str, status: int, words: str
) -> None:
    page = site.get(path, "county")
    assert page.status_code == status
    assert f'<h1 class="govuk-heading-l">{words}</h1>' in page.text
    problem = site.get(path, "county", headers=JSON)
    assert problem.status_code == status
    assert problem.headers["content-type"] == "application/problem+json"
    body = problem.json()
    assert body["type"] == "about:blank"
    assert (body["status"], body["title"]) == (status, words)
    assert body["detail"]


def test_a_value_that_is_not_taken_is_not_repeated(site: Site) -> None:
    for headers in ({}, JSON):
        answer = site.get("/repeat?days=canary-value", "county", headers=headers)
        assert answer.status_code == 422
        assert "days" in answer.text
        assert "canary" not in answer.text


def test_everything_under_v1_is_answered_as_json(site: Site) -> None:
    answer = site.get("/v1/nothing")
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"


def test_people_of_another_role_are_told_so(site: Site) -> None:
    answer = site.get("/alerts", "provider")
    assert answer.status_code == 403
    assert "You cannot see this page" in answer.text
    assert site.get("/alerts", "provider", headers=JSON).json()["status"] == 403


def test_a_method_that_is_not_there_names_those_that_are(site: Site) -> None:
    with site.client("county") as client:
        answer = client.delete("/sign-in")
        assert answer.status_code == 405
        assert answer.headers["allow"] == "GET, POST"


def test_a_body_larger_than_a_form_is_refused(site: Site) -> None:
    with site.client() as client:
        big = b"csrf_token=" + b"x" * 1_500_000
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        assert client.post("/sign-in", content=big, headers=headers).status_code == 413

        def trickle() -> object:
            for _ in range(150):
                yield b"x" * 10_000

        assert client.post("/sign-in", content=trickle(), headers=headers).status_code == 413


def test_an_unexpected_error_is_a_page_that_tells_nothing(own_site: Site, capfd: pytest.CaptureFixture[str]) -> None:
    site = own_site
    site.do("ALTER TABLE hw.episodes RENAME COLUMN risk_level TO graded")
    answer = site.get("/missing", "county")
    assert answer.status_code == 500
    assert "Sorry, there is a problem with the service" in answer.text
    assert "risk_level" not in answer.text
    logged = "".join(capfd.readouterr())
    assert "ProgrammingError" in logged
    assert "risk_level" not in logged


def test_without_its_database_the_service_says_so(own_site: Site) -> None:
    site = own_site
    token = site.token("county")
    for engine in (site.app.state.web.app_engine, site.app.state.web.signin_engine, site.admin):
        engine.dispose()
    name = site.database.name
    administer(site.database.cluster, "ALTER DATABASE {} RENAME TO {}", name, f"{name}_away")
    try:
        with site.client() as client:
            page = client.get("/missing", headers={"Cookie": f"homeward={token}"})
            assert page.status_code == 503
            assert "Sorry, the service is unavailable" in page.text
            assert page.headers["retry-after"]
            ready = client.get("/readyz")
            assert ready.status_code == 503
            assert "cannot be reached" in ready.json()["reason"]
            assert client.get("/healthz").status_code == 200
    finally:
        administer(site.database.cluster, "ALTER DATABASE {} RENAME TO {}", f"{name}_away", name)
