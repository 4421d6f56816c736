"""No form of another site, and no form without its token, is taken: on every unsafe route there is."""

from __future__ import annotations

from collections.abc import Callable

import httpx
import pytest

from service.web.application import routes
from tests.web.conftest import Site
from tests.web.county import PASSWORD

UNSAFE = [(item["method"], item["path"]) for item in routes() if item["method"] not in ("GET", "HEAD", "OPTIONS")]
Csrf = Callable[[str], str]


def test_there_are_unsafe_routes_to_test() -> None:
    assert ("POST", "/sign-in") in UNSAFE
    assert ("POST", "/sign-out") in UNSAFE


@pytest.mark.parametrize(("method", "path"), UNSAFE)
@pytest.mark.parametrize("token", [None, "", "guessed"])
def test_every_unsafe_route_refuses_a_form_without_its_token(
    site: Site, method: str, path: str, token: str | None
) -> None:
    with site.client("county") as client:
        client.get("/sign-in")
        data = {"username": "alex.sample", "password": PASSWORD} | ({} if token is None else {"csrf_token": token})
        assert client.request(method, path, data=data).status_code == 403


@pytest.mark.parametrize(("method", "path"), UNSAFE)
@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:1"},
    ],
)
def test_every_unsafe_route_refuses_another_site_even_with_the_token(
    site: Site, csrf: Csrf, method: str, path: str, headers: dict[str, str]
) -> None:
    with site.client("county") as client:
        data = {"csrf_token": csrf(client.get("/").text)}
        assert client.request(method, path, data=data, headers=headers).status_code == 403
        assert client.get("/").status_code == 200


def test_a_browsers_own_form_is_taken(site: Site, csrf: Csrf) -> None:
    token = site.token("county")
    with httpx.Client(base_url=site.base, cookies={"homeward": token}, trust_env=False) as client:
        data = {"csrf_token": csrf(client.get("/").text)}
        # Pages are sent with no-referrer, so browsers write `Origin: null` beside the site they vouch for.
        headers = {"Sec-Fetch-Site": "same-origin", "Origin": "null"}
        assert client.post("/sign-out", data=data, headers=headers).status_code == 303


def test_the_token_of_one_session_is_no_good_in_another(site: Site, csrf: Csrf) -> None:
    with site.client("provider") as other, site.client("county") as client:
        data = {"csrf_token": csrf(other.get("/").text)}
        assert client.post("/sign-out", data=data).status_code == 403
