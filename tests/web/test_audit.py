"""Every look at a child leaves one entry that names who looked at whom, written before the answer, or there is none."""

from __future__ import annotations

import re
import uuid
from uuid import UUID

import pytest

from tests.web.conftest import Site
from tests.web.pages import viewing_pages

UUID_SHAPE = re.compile(r"/children/([0-9a-f-]{36})")


def children_in(html: str, site: Site) -> set[UUID]:
    """Children a page shows: by the links to them, or by their names."""
    linked = {UUID(found) for found in UUID_SHAPE.findall(html)}
    named = {
        UUID(str(row[0]))
        for row in site.ask("SELECT id, forename, surname FROM hw.children")
        if f"{row[1]} {row[2]}" in html
    }
    return linked | named


def test_every_page_that_shows_children_leaves_one_entry_with_exactly_them(site: Site) -> None:
    showing = 0
    for path in viewing_pages(site):
        before = len(site.audit())
        answer = site.get(path, "county")
        entries = site.audit()[before:]
        assert len(entries) == 1, (path, entries)
        action, actor, subjects, row_count, details = entries[0]
        assert actor == "alex.sample"
        assert action.startswith("page."), path
        assert set(subjects) == children_in(answer.text, site), path
        assert row_count >= len(subjects), path
        assert details["route"].split("/")[1] == path.split("/")[1].split("?")[0], path
        showing += bool(subjects)
    assert showing >= 5


def test_entries_hold_no_names_and_no_ids_but_the_subjects(site: Site) -> None:
    for path in viewing_pages(site):
        site.get(path, "county")
    written = site.ask("SELECT action || details::text FROM hw.audit_log")
    names = site.ask("SELECT forename FROM hw.children") + site.ask("SELECT surname FROM hw.children")
    ids = [str(child) for child in site.county.children.values()]
    for entry in written:
        assert not [word for word in names + ids if word in entry]


def test_the_chain_holds_after_all_of_it(site: Site) -> None:
    for path in viewing_pages(site):
        site.get(path, "provider")
    assert site.ask("SELECT * FROM hw.audit_faults()") == []


def test_looking_for_a_child_that_is_hidden_or_absent_is_recorded_without_a_subject(site: Site) -> None:
    for child in (site.county.children["theirs"], uuid.uuid4()):
        before = len(site.audit())
        assert site.get(f"/children/{child}", "provider").status_code == 404
        (entry,) = site.audit()[before:]
        assert entry[:4] == ("page.child", "robin.sample", [], 0)
        assert entry[4] == {"route": "/children/{child_id}", "method": "GET", "result": "not found"}


@pytest.mark.parametrize("path", ["/missing", "/repeat", "/alerts", "children", "alert"])
def test_no_audit_no_answer(own_site: Site, path: str) -> None:
    """With the audit broken in the database, no page that shows children answers, and nothing of it leaks."""
    site = own_site
    path = {
        "children": f"/children/{site.county.children['ours']}",
        "alert": f"/alerts/{site.county.alerts['ours']}",
    }.get(path, path)
    assert "Ana Sample" in site.get(path, "county").text
    site.do("REVOKE INSERT ON hw.audit_log FROM homeward_definer")
    answer = site.get(path, "county")
    assert answer.status_code == 500
    assert "Sample," not in answer.text.replace("Alex Sample,", "")
    assert "Ana" not in answer.text


def test_an_entry_is_committed_before_the_answer_leaves(site: Site) -> None:
    """The client reads the audit as soon as the first byte of the answer is there: the entry is already in it."""
    before = len(site.audit())
    with site.client("county") as client, client.stream("GET", "/missing") as answer:
        assert answer.status_code == 200
        assert len(site.audit()) == before + 1


def test_the_page_cannot_name_somebody_else_as_actor(site: Site) -> None:
    site.get("/missing", "provider", headers={"X-Forwarded-User": "alex.sample", "homeward.actor": "alex.sample"})
    assert site.audit()[-1][1] == "robin.sample"
