"""`homeward ingest`: keys, sums, exit codes and what goes to which stream, as the contract has them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Homeward
from tests.support import BEN, report, write_csv, write_ndjson

Write = Callable[[str, str | bytes], Path]
KEYS = [
    "received", "accepted", "duplicate", "amended", "quarantined", "children_new", "children_linked", "review",
    "alerts_raised", "warnings",
]  # fmt: skip
EX1, EX2 = (
    report("EX-1", "2026-06-01 10:00", "2026-06-01 20:00"),
    report("EX-2", "2026-06-03 10:00", "2026-06-03 20:00"),
)
BAD = {**EX1, "report_id": "EX-9", "reported_at": "soon"}


def sums(result: dict[str, Any]) -> bool:
    """Whether every record received is accounted for."""
    return bool(result["received"] == sum(result[name] for name in ("accepted", "duplicate", "amended", "quarantined")))


def test_the_result_has_exactly_the_keys_of_the_contract(homeward: Homeward) -> None:
    path = write_csv(homeward.folder / "feed.csv", [EX1, EX2, EX1, {**EX1, "risk_level": "high"}, BAD])
    ran = homeward("ingest", path, "--source", "night feed", "--json")
    assert ran.code == 3
    assert len(ran.lines) == 1
    assert list(ran.json) == KEYS
    assert sums(ran.json)
    assert [ran.json[name] for name in KEYS[:8]] == [5, 2, 1, 1, 1, 1, 1, 0]
    assert ran.json["alerts_raised"] == 1
    assert ran.json["warnings"] == []


def test_the_second_time_nothing_is_accepted_and_nothing_amended(homeward: Homeward) -> None:
    path = write_csv(homeward.folder / "feed.csv", [EX1, EX2, BAD])
    first = homeward("ingest", path, "--source", "test", "--json")
    again = homeward("ingest", path, "--source", "test", "--json")
    assert (first.code, again.code) == (3, 3)
    assert [again.json[name] for name in KEYS[:9]] == [3, 0, 2, 0, 1, 0, 0, 0, 0]


def test_exit_0_when_all_is_well_and_the_same_from_every_format(homeward: Homeward) -> None:
    rows = [EX1, EX2, report("EX-3", "2026-06-05 10:00", **BEN)]
    array = homeward.folder / "feed.json"
    array.write_text(json.dumps(rows))
    paths = [
        write_csv(homeward.folder / "feed.csv", rows), array, write_ndjson(homeward.folder / "feed.ndjson", rows)
    ]  # fmt: skip
    found = [homeward("ingest", path, "--source", "test", "--json") for path in paths]
    assert [ran.code for ran in found] == [0, 0, 0]
    assert [(ran.json["accepted"], ran.json["duplicate"]) for ran in found] == [(3, 0), (0, 3), (0, 3)]


def test_several_files_are_counted_together(homeward: Homeward) -> None:
    paths = [write_csv(homeward.folder / f"{n}.csv", [report(f"EX-{n}", "2026-06-01 10:00")]) for n in range(3)]
    ran = homeward("ingest", *paths, "--source", "test", "--json")
    assert (ran.code, ran.json["received"], ran.json["accepted"]) == (0, 3, 3)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"Ren\xe9e,x\n",
        "report_id,force\n1,f\n",
        '[{"report_id": "1"',
        '{"report_id"',
        b"\x00" * 10,
        b"PK\x03\x04\xff",
    ],
    ids=["empty", "cp1252", "columns", "cut", "not json", "nul", "binary"],
)
def test_exit_2_when_the_input_is_refused_as_a_whole(homeward: Homeward, write: Write, content: str | bytes) -> None:
    path = write("feed", content)
    for _ in range(2):
        ran = homeward("ingest", path, "--source", "test", "--json")
        assert ran.code == 2
        assert list(ran.json) == [*KEYS, "error"]
        assert ran.json["received"] == 0
        assert ran.json["error"]["problem"] in ran.err
        assert ran.json["error"]["remedy"] in ran.err
    assert homeward.feed.ask("SELECT state, times_received FROM hw.inbox") == [("refused", 2)]
    assert homeward.feed.ask("SELECT count(*) FROM hw.inbox_records") == [0]


def test_a_refused_file_beside_good_ones_is_said_and_the_others_are_taken(homeward: Homeward, write: Write) -> None:
    good = write_csv(homeward.folder / "good.csv", [EX1])
    also = write_csv(homeward.folder / "also.csv", [EX2])
    ran = homeward("ingest", good, write("bad.csv", "x\n"), also, "--source", "test", "--json")
    assert (ran.code, ran.json["accepted"]) == (2, 2)
    assert "bad.csv was refused as a whole" in ran.err


def test_exit_3_outranks_nothing_but_success(homeward: Homeward, write: Write) -> None:
    bad = write_csv(homeward.folder / "bad.csv", [BAD])
    assert homeward("ingest", bad, "--source", "test").code == 3
    assert homeward("ingest", bad, write("worse.csv", ""), "--source", "test").code == 2


@pytest.mark.parametrize(
    "path", [Path("/"), Path("/dev/null"), Path("missing.csv"), Path("x" * 300), Path("/dev/null/x")]
)
def test_exit_1_for_what_is_no_file_and_nothing_is_taken(homeward: Homeward, path: Path) -> None:
    good = write_csv(homeward.folder / "good.csv", [EX1])
    ran = homeward("ingest", good, path, "--source", "test", "--json")
    assert ran.code == 1
    assert "is not a file" in ran.json["error"]["problem"]
    assert homeward.feed.ask("SELECT count(*) FROM hw.inbox") == [0]


def test_a_link_to_a_file_is_followed(homeward: Homeward) -> None:
    link = homeward.folder / "link"
    link.symlink_to(write_csv(homeward.folder / "good.csv", [EX1]))
    assert homeward("ingest", link, "--source", "test").code == 0
    (homeward.folder / "dangling").symlink_to(homeward.folder / "nowhere")
    assert homeward("ingest", homeward.folder / "dangling", "--source", "test").code == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ("ingest",),
        ("ingest", "feed.csv"),
        ("ingest", "--source", "test"),
        ("ingest", "feed.csv", "--source", "test", "--kind", "nonsense"),
        ("ingest", "feed.csv", "--source", "test", "--nonsense"),
        ("ingest", "feed.csv", "--source"),
        ("ingest", "feed.csv", "--source", ""),
        ("ingest", "feed.csv", "--source", "x" * 101),
        ("nonsense",),
        ("quarantine", "nonsense"),
        ("export",),
        ("export", "nonsense"),
        ("export", "links", "--format", "xml"),
        ("rules", "check"),
        (),
    ],
    ids=" ".join,
)
def test_exit_1_for_a_command_used_otherwise_than_it_is(
    homeward: Homeward, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...]
) -> None:
    monkeypatch.chdir(homeward.folder)
    write_csv(homeward.folder / "feed.csv", [EX1])
    ran = homeward(*arguments)
    assert ran.code == 1
    assert ran.err.strip()
    if arguments and arguments[-1] != "--source":
        assert homeward(*arguments, "--json").json["error"]["problem"]
    assert homeward.feed.ask("SELECT count(*) FROM hw.inbox") == [0]


def test_warnings_are_grouped_and_capped_and_told_to_people_too(homeward: Homeward) -> None:
    rows = [{**report(f"EX-{n}", "2026-06-01 10:00"), "dob": "x", "niche ref": n} for n in range(20)]
    rows += [{**report(f"EY-{n}", "2026-06-01 10:00"), f"column {n}": 1} for n in range(60)]
    ran = homeward("ingest", write_ndjson(homeward.folder / "feed.ndjson", rows), "--source", "test", "--json")
    warnings = ran.json["warnings"]
    assert all(list(item) == ["record", "field", "problem", "count"] for item in warnings)
    assert len(warnings) == 51
    assert {"record": "EX-0", "field": "niche_ref", "count": 20}.items() <= warnings[1].items()
    assert {"record": "EX-0", "field": "dob", "count": 20}.items() <= warnings[0].items()
    assert sum(item["count"] for item in warnings) == 20 + 20 + 60
    assert "niche_ref is not a known column" in ran.err
    assert "further kinds of warning" in ran.err


def test_an_unknown_column_of_a_table_is_reported_once(homeward: Homeward) -> None:
    path = write_csv(homeward.folder / "feed.csv", [{**EX1, "niche_ref": "1"}, {**EX2, "niche_ref": ""}])
    (warning,) = homeward("ingest", path, "--source", "test", "--json").json["warnings"]
    assert (warning["field"], warning["record"]) == ("niche_ref", "EX-1")
    assert homeward("ingest", path, "--source", "test", "--json").json["warnings"] == []


def test_words_for_people_without_json(homeward: Homeward) -> None:
    ran = homeward("ingest", write_csv(homeward.folder / "feed.csv", [EX1, BAD]), "--source", "test")
    assert "2 records received: 1 accepted" in ran.out
    assert "homeward quarantine list" in ran.out
    assert not any(line.startswith("{") for line in ran.lines)


def test_a_backfill_raises_alerts_as_history(homeward: Homeward) -> None:
    path = write_csv(homeward.folder / "old.csv", [report("EX-1", "2020-01-01 10:00", "2020-01-03 10:00")])
    ran = homeward("ingest", path, "--source", "test", "--backfill", "--json")
    assert (ran.code, ran.json["alerts_raised"]) == (0, 1)
    assert homeward.feed.ask("SELECT historic FROM hw.alerts") == [True]
    assert homeward.feed.ask("SELECT backfill FROM hw.inbox") == [True]


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("settings", "setting_ref,kind,name\nS1,childrens_home,Example House\nS2,castle,No\n"),
        ("children", "child_la_id,authority,surname,forename\nC1,Exemplshire,Sample,Ana\nC2,Exemplshire,,\n"),
    ],
)
def test_files_of_an_authority_have_the_same_keys(homeward: Homeward, write: Write, kind: str, content: str) -> None:
    path = write(f"{kind}.csv", content)
    ran = homeward("ingest", path, "--source", "authority", "--kind", kind, "--json")
    assert ran.code == 3
    assert list(ran.json) == KEYS
    assert [ran.json[name] for name in KEYS[:5]] == [2, 1, 0, 0, 1]
    again = homeward("ingest", path, "--source", "authority", "--kind", kind, "--json")
    assert [again.json[name] for name in KEYS[:5]] == [2, 0, 1, 0, 1]


def test_a_column_of_an_authority_file_that_nobody_reads_is_reported(homeward: Homeward, write: Write) -> None:
    path = write(
        "c.csv", "child_la_id,authority,surname,forename,date_of_birth\nC1,A,Sample,Ana,2011-05-02\nC2,A,Pattern,Ben,\n"
    )
    (warning,) = homeward("ingest", path, "--source", "la", "--kind", "children", "--json").json["warnings"]
    assert (warning["record"], warning["field"], warning["count"]) == ("#1", "date_of_birth", 2)


def test_ingest_is_audited_under_the_account_with_the_children_and_no_names(homeward: Homeward) -> None:
    homeward("ingest", write_csv(homeward.folder / "feed.csv", [EX1, EX2]), "--source", "test")
    (actor, subjects, details, count) = homeward.feed.ask(
        "SELECT actor, subjects, details, row_count FROM hw.audit_log WHERE action = 'ingest.reports'"
    )[0]
    assert actor.startswith("cli:")
    assert actor != "cli:test"
    assert subjects == homeward.feed.ask("SELECT id FROM hw.children")
    assert count == 2
    assert "Sample" not in str(details)
