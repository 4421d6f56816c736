"""Signing in and out: who gets in, what is told to whom does not, and how guessing is slowed down."""

from __future__ import annotations

import re
from collections.abc import Callable

import httpx
import pytest
from argon2 import PasswordHasher

from service.web.sign_in.attempts import MOST_BY_ADDRESS, MOST_BY_NAME, key_of
from tests.web.conftest import Site
from tests.web.county import PASSWORD

Csrf = Callable[[str], str]


@pytest.fixture(autouse=True)
def nobody_failed_yet(site: Site) -> None:
    site.do("DELETE FROM hw.sign_in_attempts")


def sign_in(client: httpx.Client, csrf: Csrf, username: str, password: str, wanted: str = "/") -> httpx.Response:
    token = csrf(client.get("/sign-in").text)
    form = {"username": username, "password": password, "next": wanted, "csrf_token": token}
    return client.post("/sign-in", data=form)


def test_right_name_and_password_open_the_service(site: Site, csrf: Csrf) -> None:
    with site.client() as client:
        answer = sign_in(client, csrf, "Alex.Sample ", PASSWORD)
        assert (answer.status_code, answer.headers["location"]) == (303, "/")
        assert "The picture now" in client.get("/").text
    assert site.audit()[-2][:2] == ("sign_in", "alex.sample")


def test_only_the_digest_of_the_token_is_kept(site: Site, csrf: Csrf) -> None:
    with site.client() as client:
        sign_in(client, csrf, "alex.sample", PASSWORD)
        token = client.cookies["homeward"]
    assert len(token) >= 43
    found = site.ask(
        "SELECT count(*) FROM hw.web_sessions s WHERE token_hash = sha256(convert_to(:token, 'UTF8'))", token=token
    )
    assert found == [1]
    assert site.ask("SELECT count(*) FROM hw.web_sessions s WHERE s::text LIKE :token", token=f"%{token}%") == [0]


def test_cookies_on_loopback_are_out_of_reach_of_scripts_and_other_sites(site: Site, csrf: Csrf) -> None:
    with site.client() as client:
        answer = sign_in(client, csrf, "alex.sample", PASSWORD)
    cookie = next(c for c in answer.headers.get_list("set-cookie") if c.startswith("homeward="))
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "Path=/" in cookie
    assert "Domain" not in cookie
    assert "Expires" not in cookie


def without_what_was_typed(html: str) -> str:
    return re.sub(r'(name="(username|csrf_token)"[^>]*value=)"[^"]*"', r"\1", html)


def test_unknown_known_and_disabled_get_the_same_words(site: Site, csrf: Csrf) -> None:
    site.do("UPDATE hw.users SET disabled_at = now() WHERE username = 'pat.sample'")
    pages = []
    with site.client() as client:
        for username, password in (
            ("alex.sample", "wrong"),
            ("nobody.at.all", "wrong"),
            ("pat.sample", PASSWORD),
            ("", ""),
        ):
            answer = sign_in(client, csrf, username, password)
            assert answer.status_code == 422
            assert "homeward" not in client.cookies
            pages.append(without_what_was_typed(answer.text))
    site.do("UPDATE hw.users SET disabled_at = NULL WHERE username = 'pat.sample'")
    assert len(set(pages)) == 1
    assert "The user name or the password is not right." in pages[0]


def test_an_unknown_name_costs_as_much_work_as_a_known_one(
    site: Site, csrf: Csrf, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each try works through one hash with the same parameters. The cost is in the hash, so no clock is needed."""
    worked: list[str] = []
    verify = PasswordHasher.verify

    def noting(self: PasswordHasher, password_hash: str, password: str) -> bool:
        worked.append(password_hash)
        return verify(self, password_hash, password)

    monkeypatch.setattr(PasswordHasher, "verify", noting)
    with site.client() as client:
        sign_in(client, csrf, "alex.sample", "wrong")
        sign_in(client, csrf, "nobody.at.all", "wrong")
    known, unknown = worked
    assert known.startswith("$argon2id$")
    assert known.split("$")[:4] == unknown.split("$")[:4]
    assert len(known) == len(unknown)


def test_guessing_a_name_stops_after_five_failures_even_with_the_right_password(site: Site, csrf: Csrf) -> None:
    with site.client() as client:
        for _ in range(MOST_BY_NAME):
            assert sign_in(client, csrf, "alex.sample", "wrong").status_code == 422
        answer = sign_in(client, csrf, "alex.sample", PASSWORD)
        assert answer.status_code == 429
        assert answer.headers["retry-after"]
        assert "homeward" not in client.cookies
        # Somebody else at the same address still gets in.
        assert sign_in(client, csrf, "robin.sample", PASSWORD).status_code == 303


def test_the_limit_says_nothing_about_whether_the_name_exists(site: Site, csrf: Csrf) -> None:
    pages = []
    with site.client() as client:
        for username in ("alex.sample", "nobody.at.all"):
            for _ in range(MOST_BY_NAME):
                site.do("INSERT INTO hw.sign_in_attempts (key) VALUES (:key)", key=key_of("name", username))
            answer = sign_in(client, csrf, username, "wrong")
            pages.append((answer.status_code, answer.text))
    assert pages[0] == pages[1]
    assert pages[0][0] == 429


def test_guessing_many_names_from_one_address_stops_too(site: Site, csrf: Csrf) -> None:
    for _ in range(MOST_BY_ADDRESS):
        site.do("INSERT INTO hw.sign_in_attempts (key) VALUES (:key)", key=key_of("address", "127.0.0.1"))
    with site.client() as client:
        assert sign_in(client, csrf, "alex.sample", PASSWORD).status_code == 429


def test_failures_are_forgotten_after_the_window(site: Site, csrf: Csrf) -> None:
    for _ in range(MOST_BY_NAME):
        site.do(
            "INSERT INTO hw.sign_in_attempts (key, at) VALUES (:key, now() - interval '16 minutes')",
            key=key_of("name", "alex.sample"),
        )
    with site.client() as client:
        assert sign_in(client, csrf, "alex.sample", PASSWORD).status_code == 303


def test_signing_in_leaves_no_failure_behind_and_no_name(site: Site, csrf: Csrf) -> None:
    with site.client() as client:
        sign_in(client, csrf, "alex.sample", PASSWORD)
        assert site.ask("SELECT count(*) FROM hw.sign_in_attempts") == [0]
        client.cookies.clear()
        sign_in(client, csrf, "robin.sample", "wrong")
    keys = site.ask("SELECT key FROM hw.sign_in_attempts")
    assert len(keys) == 2
    assert not any("robin" in key for key in keys)


def test_a_session_planted_before_sign_in_is_not_the_one_after(site: Site, csrf: Csrf) -> None:
    planted = site.token("county")
    with site.client() as client:
        page = client.get("/sign-in").text
        client.cookies.set("homeward", planted, domain="127.0.0.1")
        form = {"username": "robin.sample", "password": PASSWORD, "csrf_token": csrf(page)}
        answer = client.post("/sign-in", data=form)
        fresh = next(c for c in answer.headers.get_list("set-cookie") if c.startswith("homeward="))
    assert planted not in fresh
    with httpx.Client(base_url=site.base, cookies={"homeward": planted}, trust_env=False) as old:
        assert old.get("/").status_code == 303


def test_signing_out_ends_the_session_itself(site: Site, csrf: Csrf) -> None:
    token = site.token("county")
    with httpx.Client(base_url=site.base, cookies={"homeward": token}, trust_env=False) as client:
        answer = client.post("/sign-out", data={"csrf_token": csrf(client.get("/").text)})
        assert answer.headers["location"] == "/signed-out"
    with httpx.Client(base_url=site.base, cookies={"homeward": token}, trust_env=False) as kept:
        assert kept.get("/").headers["location"] == "/sign-in"
        assert "Your session has ended" in kept.get("/sign-in").text


@pytest.mark.parametrize(
    ("wanted", "lands"),
    [
        ("/missing", "/missing"),
        ("/alerts/0e7b1c0e-6c1c-4b43-9d3e-1f0f8a3d5c11", "/alerts/0e7b1c0e-6c1c-4b43-9d3e-1f0f8a3d5c11"),
        ("//evil.example", "/"),
        ("/\\evil.example", "/"),
        ("https://evil.example/", "/"),
        ("javascript:alert(1)", "/"),
        ("/missing\r\nSet-Cookie: a=b", "/"),
    ],
)
def test_after_signing_in_one_lands_on_a_page_of_this_service(site: Site, csrf: Csrf, wanted: str, lands: str) -> None:
    with site.client() as client:
        assert sign_in(client, csrf, "alex.sample", PASSWORD, wanted).headers["location"] == lands


def test_the_page_one_wanted_is_kept_over_signing_in(site: Site) -> None:
    answer = site.get("/alerts")
    assert answer.headers["location"] == "/sign-in?next=/alerts"
    assert 'name="next" value="/alerts"' in site.get(answer.headers["location"]).text


def test_two_tabs_may_hold_the_form_at_once(site: Site, csrf: Csrf) -> None:
    with site.client() as client:
        first = csrf(client.get("/sign-in").text)
        client.get("/sign-in")
        form = {"username": "alex.sample", "password": PASSWORD, "csrf_token": first}
        assert client.post("/sign-in", data=form).status_code == 303
