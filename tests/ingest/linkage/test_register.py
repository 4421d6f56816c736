"""Linkage through the register: what is stored, what is learnt, and what does not matter."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import pytest

from ingest.linkage import model
from register.roles import OPERATOR
from service.pipeline import Context, ingest_file
from tests.conftest import Database
from tests.emptied import empty
from tests.support import BEN, NOW, Feed, feed_into, report, write_csv

CROWD = [
    {"surname": surname, "forename": forename, "dob": f"{year}-{month:02d}-{day:02d}", "sex": sex}
    for year, (surname, month) in enumerate(
        [
            ("Smith", 2),
            ("Jones", 3),
            ("Taylor", 4),
            ("Brown", 6),
            ("Wilson", 7),
            ("Evans", 8),
            ("Green", 9),
            ("Hall", 11),
        ],
        2007,
    )
    for day, (forename, sex) in enumerate(
        [("Jack", "M"), ("Emily", "F"), ("Chloe", "F"), ("Adam", "M"), ("Grace", "F"), ("Luke", "M")], 5
    )
]
"""Children with common names, so that a name alone is no proof."""


def crowd(feed: Feed) -> None:
    """Put the crowd into the register."""
    counts = feed.send(*(report(f"C{n}", "2026-01-05 10:00", "2026-01-05 12:00", home_postcode="", **child)
                         for n, child in enumerate(CROWD)))  # fmt: skip
    assert counts["children_new"] == len(CROWD)


def links(feed: Feed) -> dict[str, tuple[str, str, bool]]:
    """By report: decision, reason, whether it stands with its best candidate."""
    rows = feed.ask(
        """
        SELECT r.report_id, d.decision, d.reason, r.child_id IS NOT DISTINCT FROM d.best_candidate_id
        FROM hw.reports r JOIN hw.link_decisions d ON d.report_pk = r.id AND d.superseded_at IS NULL
        """
    )
    return {row[0]: row[1:] for row in rows}


def children_of(feed: Feed) -> dict[str, Any]:
    return dict(feed.ask("SELECT report_id, child_id FROM hw.reports"))


UNCERTAIN: dict[str, Any] = {"surname": "Smith", "forename": "Chloe", "dob": "2007", "sex": "F", "home_postcode": ""}
"""Chloe Smith of the crowd with the year of birth alone."""
CLEAR: dict[str, Any] = {**UNCERTAIN, "dob": "2007-02-07"}


def test_a_decision_is_stored_with_its_evidence_model_and_actor(feed: Feed) -> None:
    feed.send(
        report("A1", "2026-05-01 20:00", "2026-05-01 22:00"), report("A2", "2026-05-09 20:00", "2026-05-09 22:00")
    )
    assert links(feed) == {"A1": ("new", "no_candidate", False), "A2": ("linked", "probable_match", True)}
    ((evidence, version, actor, score),) = feed.ask(
        "SELECT evidence, model_version, decided_by, score FROM hw.link_decisions WHERE decision = 'linked'"
    )
    assert [item["field"] for item in evidence] == ["surname", "forename", "dob", "sex", "address"]
    assert (version, actor) == (model.VERSION, "cli:test")
    assert 0.9 < score <= 1


def test_an_uncertain_report_stands_with_its_best_candidate_and_its_alerts_say_so(feed: Feed) -> None:
    crowd(feed)
    counts = feed.send(report("U", "2026-06-01 20:00", "2026-06-01 22:00", risk_level="high", **UNCERTAIN))
    assert counts["review"] == 1
    assert links(feed)["U"] == ("review", "likely_but_uncertain", True)
    assert children_of(feed)["U"] in children_of(feed).values()
    assert feed.ask(
        "SELECT a.open_link FROM hw.alerts a JOIN hw.alert_findings f ON f.alert_id = a.id WHERE f.rule = 'high_risk'"
    ) == [True]


def test_nothing_is_learnt_from_an_open_link(feed: Feed) -> None:
    crowd(feed)
    feed.send(report("U", "2026-06-01 20:00", **{**UNCERTAIN, "aliases": "Zelda Quirk", "police_person_id": "P9"}))
    assert links(feed)["U"][0] == "review"
    child = children_of(feed)["U"]
    assert feed.ask("SELECT count(*) FROM hw.recorded_identities WHERE child_id = :c", c=child) == [1]
    assert feed.ask("SELECT count(*) FROM hw.child_identifiers") == [0]
    assert feed.ask("SELECT count(*) FROM hw.child_keys WHERE key LIKE 'i:%'") == [0]


def test_an_amendment_that_says_more_settles_an_open_link_and_the_alert(feed: Feed) -> None:
    crowd(feed)
    feed.send(report("U", "2026-06-01 20:00", risk_level="high", **UNCERTAIN))
    before = children_of(feed)["U"]
    feed.send(report("U", "2026-06-01 20:00", "2026-06-01 22:00", risk_level="high", **CLEAR))
    assert links(feed)["U"] == ("linked", "probable_match", True)
    assert children_of(feed)["U"] == before
    assert feed.ask("SELECT bool_or(open_link) FROM hw.alerts") == [False]
    assert "link_settled" in feed.ask("SELECT reason FROM hw.alert_events")
    assert feed.ask(
        "SELECT decision, superseded_at IS NULL FROM hw.link_decisions d JOIN hw.reports r ON r.id = d.report_pk "
        "WHERE r.report_id = 'U' ORDER BY superseded_at NULLS LAST"
    ) == [("review", False), ("linked", True)]


def test_an_amendment_of_an_open_link_that_says_no_more_leaves_it_open(feed: Feed) -> None:
    crowd(feed)
    feed.send(report("U", "2026-06-01 20:00", **UNCERTAIN))
    feed.send(report("U", "2026-06-01 20:00", "2026-06-01 22:00", **UNCERTAIN))
    assert links(feed)["U"] == ("review", "likely_but_uncertain", True)
    assert feed.ask("SELECT count(*) FROM hw.link_decisions WHERE superseded_at IS NOT NULL") == [0]


def test_an_amendment_that_names_another_known_child_moves_the_report(feed: Feed) -> None:
    feed.send(
        report("A1", "2026-05-01 20:00", "2026-05-01 22:00"),
        report("B1", "2026-05-02 20:00", "2026-05-02 22:00", **BEN),
    )
    feed.send(report("A2", "2026-06-01 20:00", "2026-06-01 22:00"))
    feed.send(report("A2", "2026-06-01 20:00", "2026-06-01 22:00", reported_at="2026-06-02 09:00", **BEN))
    found = children_of(feed)
    assert found["A2"] == found["B1"] != found["A1"]


def test_an_amendment_that_names_nobody_known_makes_a_child_with_the_reason(feed: Feed) -> None:
    feed.send(
        report("A1", "2026-05-01 20:00", "2026-05-01 22:00"), report("A2", "2026-06-01 20:00", "2026-06-01 22:00")
    )
    feed.send(report("A2", "2026-06-01 20:00", "2026-06-01 22:00", reported_at="2026-06-02 09:00", **BEN))
    found = children_of(feed)
    assert found["A1"] != found["A2"]
    assert links(feed)["A2"][:2] == ("new", "amended_beyond_recognition")


def test_an_amended_spelling_stays_with_its_child_without_a_new_decision(feed: Feed) -> None:
    feed.send(report("A1", "2026-05-01 20:00", "2026-05-01 22:00"))
    feed.send(report("A1", "2026-05-01 20:00", "2026-05-01 22:30", reported_at="2026-05-03 09:00", surname="Sampel"))
    assert feed.ask("SELECT count(*) FROM hw.link_decisions") == [1]
    assert feed.ask("SELECT surname FROM hw.recorded_identities ORDER BY surname") == ["Sampel", "Sample"]


def test_an_older_version_that_names_another_child_teaches_nothing_when_it_comes_late(feed: Feed) -> None:
    """Versions may arrive in any order: the wrong first version must not lend its names to the right child."""
    feed.send(report("A1", "2026-05-01 20:00", "2026-05-01 22:00", reported_at="2026-05-02 09:00"))
    feed.send(report("A1", "2026-05-01 20:00", reported_at="2026-05-01 21:00", **BEN))
    feed.send(report("B1", "2026-05-20 20:00", "2026-05-20 22:00", **BEN))
    found = children_of(feed)
    assert found["A1"] != found["B1"]
    assert feed.ask("SELECT surname FROM hw.children ORDER BY surname") == ["Pattern", "Sample"]


def test_a_child_shows_what_it_was_recorded_with_most_often(feed: Feed) -> None:
    feed.send(
        report("A1", "2026-05-01 20:00", "2026-05-01 22:00", forename="Anna"),
        report("A2", "2026-05-05 20:00", "2026-05-05 22:00", forename="Ana"),
        report("A3", "2026-05-09 20:00", "2026-05-09 22:00", forename="Ana", dob=""),
        report("A4", "2026-05-12 20:00", "2026-05-12 22:00", forename="Unknown", dob=""),
    )
    assert feed.ask("SELECT forename, dob::text FROM hw.children WHERE forename = 'Ana'") == [("Ana", "2011-05-02")]


def test_placeholders_do_not_draw_two_unknown_children_together(feed: Feed) -> None:
    nobody = {"surname": "Unknown", "forename": "Unknown", "dob": "", "sex": "F", "home_postcode": ""}
    feed.send(report("X1", "2026-05-01 20:00", **nobody), report("X2", "2026-05-09 20:00", **nobody))
    found = children_of(feed)
    assert found["X1"] != found["X2"]


def test_two_unknown_males_are_two_children(feed: Feed) -> None:
    nobody = {"surname": "Unknown", "forename": "Male", "dob": "01/01/1900", "sex": "M", "home_postcode": ""}
    feed.send(report("X1", "2026-05-01 20:00", **nobody), report("X2", "2026-05-09 20:00", **nobody))
    found = children_of(feed)
    assert found["X1"] != found["X2"]


@pytest.mark.parametrize("postcode", ["TA6 5XV", ""])
def test_children_of_one_group_home_stay_apart(feed: Feed, postcode: str) -> None:
    """Same forename, no birth dates, one children's home: its address is no evidence, with or without its postcode."""
    feed.send(
        {"setting_ref": "H1", "kind": "childrens_home", "name": "Example House", "address": "1 Example Road, Bridgwater",
         "postcode": "TA6 5XV"}, kind="settings",
    )  # fmt: skip
    home = {"home_address": "1 Example Road, Bridgwater", "home_postcode": postcode, "dob": "", "sex": "F"}
    feed.send(
        report("A", "2026-05-01 20:00", "2026-05-01 22:00", **{**home, "surname": "Sample", "forename": "Grace"}),
        report("B", "2026-05-09 20:00", "2026-05-09 22:00", **{**home, "surname": "Pattern", "forename": "Grace"}),
    )
    found = children_of(feed)
    assert found["A"] != found["B"]


def test_a_group_home_that_only_police_named_is_no_evidence_either(feed: Feed) -> None:
    home = {
        "home_address": "1 Example Road, Bridgwater", "home_postcode": "TA6 5XV", "dob": "", "sex": "F",
        "missing_from_type": "childrens_home", "missing_from_address": "1 Example Road, Bridgwater",
        "missing_from_postcode": "TA6 5XV",
    }  # fmt: skip
    rows = [
        report(f"A{n}", f"2026-05-0{n + 1} 20:00", f"2026-05-0{n + 1} 22:00", **{**home, "surname": name, "forename": "Grace"})
        for n, name in enumerate(["Sample", "Pattern", "Specimen"])
    ]  # fmt: skip
    feed.send(*rows)
    evidence = feed.ask("SELECT evidence FROM hw.link_decisions")
    assert not any(item["field"] == "address" for found in evidence for item in found)
    assert len(set(children_of(feed).values())) == 3


MIXED = [
    *(report(f"C{n}", "2026-01-05 10:00", "2026-01-05 12:00", home_postcode="", **child) for n, child in enumerate(CROWD)),
    report("A1", "2026-02-01 20:00", "2026-02-01 23:00", risk_level="high"),
    report("A2", "2026-02-09 20:00", "2026-02-09 23:00", surname="Sampel", aliases="Annie Sample"),
    report("A3", "2026-02-20 20:00", "2026-02-20 23:00", surname="Ana", forename="Sample", dob="2011-02-05"),
    report("U1", "2026-03-01 20:00", "2026-03-01 22:00", **UNCERTAIN),
    report("U1", "2026-03-01 20:00", "2026-03-01 22:00", reported_at="2026-03-02 09:00", **CLEAR),
    report("U2", "2026-03-05 20:00", "2026-03-05 22:00", **{**UNCERTAIN, "surname": "Jones"}),
    report("U3", "2026-03-06 20:00", "2026-03-06 22:00", **{**UNCERTAIN, "surname": "Jones"}),
    report("W1", "2026-03-09 20:00"),
    report("W1", "2026-03-09 20:00", reported_at="2026-03-09 21:00", **BEN),
    report("W1", "2026-03-09 20:00", "2026-03-09 23:00"),
    report("B1", "2026-03-20 20:00", "2026-03-20 23:00", **BEN),
    report("B2", "2026-03-25 20:00", reported_at="2026-03-26 20:00", **BEN),
    report("B2", "2026-03-25 20:00", reported_at="2026-03-25 21:00"),
    *(
        report(
            f"H{n}", f"2026-04-{n + 1:02d} 20:00", f"2026-04-{n + 1:02d} 22:00", surname=surname, forename="Grace", dob="",
            sex="F", home_address="7 Group Lane, Exampleton", home_postcode="TA9 9ZZ", missing_from_type="childrens_home",
        )
        for n, surname in enumerate(["Sample", "Pattern", "Specimen", "Sample"])
    ),
]  # fmt: skip
"""Spellings, swapped names, open links, versions that contradict, late old versions, a home that only police named."""


def outcome(feed: Feed) -> list[Any]:
    """What linking came to, without the ids that differ from run to run."""
    partition = feed.ask(
        "SELECT string_agg(report_id, ' ' ORDER BY report_id) FROM hw.reports GROUP BY child_id ORDER BY 1"
    )
    decided = feed.ask(
        """
        SELECT r.report_id, d.decision, d.reason, d.score::numeric(12, 6), d.evidence, r.setting_reason,
               (SELECT count(*) FROM hw.reports o WHERE o.setting_id = r.setting_id)
        FROM hw.reports r JOIN hw.link_decisions d ON d.report_pk = r.id AND d.superseded_at IS NULL ORDER BY r.report_id
        """
    )
    shown = feed.ask("SELECT surname, forename, dob, sex FROM hw.children ORDER BY 1, 2, 3")
    alerts = feed.ask("SELECT f.rule, f.details FROM hw.alert_findings f ORDER BY 1, f.details::text")
    episodes = feed.ask("SELECT kind, state, went_missing_at, returned_at FROM hw.episodes ORDER BY 3, 4, 2")
    return [partition, decided, shown, alerts, episodes]


def test_the_size_of_batches_does_not_matter(emptied_database: Database, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "mixed.csv", MIXED)
    results = []
    for size in (500, 7, 1):
        empty(emptied_database)
        with feed_into(emptied_database.url(OPERATOR), tmp_path) as feed:
            ingest_file(feed.context(batch_size=size), path, "test", "reports")
            results.append(outcome(feed))
    assert results[0][0] == results[1][0] == results[2][0]
    assert results[0] == results[1] == results[2]


def test_two_files_that_name_one_new_child_at_once_make_one_child(emptied_database: Database, tmp_path: Path) -> None:
    empty(emptied_database)
    paths = [
        write_csv(
            tmp_path / f"{name}.csv",
            [report(f"{name}{n}", f"2026-0{n}-01 20:00", f"2026-0{n}-01 23:00") for n in range(1, 6)],
        )
        for name in ("left", "right")
    ]
    ready = threading.Barrier(2)
    done: list[Path] = []

    def work(path: Path) -> None:
        with feed_into(emptied_database.url(OPERATOR), tmp_path) as feed:
            context = Context(feed.engine, "cli:test", clock=lambda: NOW, batch_size=1)
            ready.wait(timeout=30)
            ingest_file(context, path, path.stem, "reports")
        done.append(path)

    threads = [threading.Thread(target=work, args=(path,)) for path in paths]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert sorted(done) == sorted(paths)
    with feed_into(emptied_database.url(OPERATOR), tmp_path) as feed:
        assert feed.ask("SELECT count(*) FROM hw.children") == [1]
        assert feed.ask("SELECT count(*) FROM hw.reports") == [10]
        assert feed.ask("SELECT count(*) FROM hw.episodes WHERE state = 'returned'") == [5]
        assert feed.ask("SELECT count(*) FROM hw.inbox_records WHERE state <> 'accepted'") == [0]
