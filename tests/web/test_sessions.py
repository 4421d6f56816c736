"""Sessions end when they should, and the database is what ends them."""

from __future__ import annotations

import httpx
import pytest
from sqlalchemy import text

from register.database import transaction
from service.web.sessions import digest
from tests.web.conftest import Site

CHANGE = "UPDATE hw.web_sessions SET {} WHERE token_hash = :hash"


def status(site: Site, token: str) -> int:
    with httpx.Client(base_url=site.base, cookies={"homeward": token}, trust_env=False) as client:
        return client.get("/missing").status_code


def seen_by(site: Site, token: str) -> int:
    """Children the database itself shows to the bearer of a token, whatever the pages do."""
    with transaction(site.app.state.web.app_engine, session_token=token) as connection:
        return int(connection.execute(text("SELECT count(*) FROM hw.children")).scalar_one())


@pytest.mark.parametrize(
    "change",
    [
        "expires_at = now() - interval '1 second'",
        "ended_at = now()",
    ],
)
def test_an_idle_or_ended_session_opens_nothing(site: Site, change: str) -> None:
    token = site.token("county")
    assert (status(site, token), seen_by(site, token)) == (200, 5)
    site.do(CHANGE.format(change), hash=digest(token))
    assert (status(site, token), seen_by(site, token)) == (303, 0)


def test_use_keeps_a_session_alive_for_half_an_hour_more(site: Site) -> None:
    token = site.token("county")
    site.do(CHANGE.format("expires_at = now() + interval '1 minute'"), hash=digest(token))
    assert status(site, token) == 200
    left = site.ask(
        "SELECT extract(epoch FROM expires_at - last_seen_at) FROM hw.web_sessions WHERE token_hash = :hash",
        hash=digest(token),
    )
    assert left == [1800]


def test_after_twelve_hours_a_session_ends_however_it_is_used(site: Site) -> None:
    token = site.token("county")
    site.do(CHANGE.format("created_at = now() - interval '11 hours 50 minutes'"), hash=digest(token))
    assert status(site, token) == 200
    left = site.ask(
        "SELECT extract(epoch FROM expires_at - created_at) FROM hw.web_sessions WHERE token_hash = :hash",
        hash=digest(token),
    )
    assert left == [12 * 3600]
    site.do(
        CHANGE.format("created_at = now() - interval '12 hours', expires_at = now() + interval '1 hour'"),
        hash=digest(token),
    )
    assert status(site, token) == 303


def test_a_disabled_person_is_out_at_once(site: Site) -> None:
    token = site.token("police")
    assert (status(site, token), seen_by(site, token)) == (200, 5)
    site.do("UPDATE hw.users SET disabled_at = now() WHERE username = 'pat.sample'")
    assert (status(site, token), seen_by(site, token)) == (303, 0)
    site.do("UPDATE hw.users SET disabled_at = NULL WHERE username = 'pat.sample'")


@pytest.mark.parametrize("token", ["", "x", "county", "' OR true --", "%", "a" * 5000])
def test_a_forged_token_opens_nothing(site: Site, token: str) -> None:
    assert seen_by(site, token) == 0
    if token:
        assert status(site, token) == 303


def test_a_scope_never_stays_on_a_pooled_connection(site: Site) -> None:
    """The same few connections serve people of every kind and nobody, in turn, some of them failing."""
    tokens = {kind: site.token(kind) for kind in ("county", "provider", "authority")}
    expected = {"county": 5, "provider": 1, "authority": 1}
    for turn in range(60):
        kind = ("county", "provider", "authority")[turn % 3]
        assert seen_by(site, tokens[kind]) == expected[kind]
        # A connection that is taken without saying for whom shows nothing of the one before.
        with site.app.state.web.app_engine.connect() as connection:
            assert connection.execute(text("SELECT count(*) FROM hw.children")).scalar_one() == 0
        if turn % 4 == 0:
            with pytest.raises(ZeroDivisionError), transaction(site.app.state.web.app_engine, "", tokens[kind]):
                raise ZeroDivisionError
        assert seen_by(site, "") == 0
