"""Alive is not ready, and neither says anything about anybody."""

from __future__ import annotations

from tests.web.conftest import Site


def test_alive_and_ready(site: Site) -> None:
    assert site.get("/healthz").json() == {"status": "alive"}
    ready = site.get("/readyz")
    assert (ready.status_code, ready.json()) == (200, {"status": "ready"})


def test_an_older_schema_is_not_ready(own_site: Site) -> None:
    own_site.do("UPDATE hw.alembic_version SET version_num = '0000'")
    answer = own_site.get("/readyz")
    assert answer.status_code == 503
    assert "homeward db upgrade" in answer.json()["reason"]
